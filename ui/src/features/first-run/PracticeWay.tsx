// The way in without a key: three invented vendors that run inside Medley.

import { Button } from "@mantine/core";
import { VoiceLabel } from "../../design/Mark";
import { Tag } from "../../design/Tag";
import { useRpcMutation } from "../../ipc/client";
import styles from "./first-run.module.css";
import { Way } from "./Way";

const VENDORS = ["Alder", "Birch", "Cedar"];

export function PracticeWay({ start }: { start: (before: () => Promise<unknown>) => Promise<void> }) {
  const practice = useRpcMutation("practice_start");
  return (
    <Way number={3} title="Start with practice vendors" tag={<Tag>Free, offline</Tag>}>
      <p>
        Three make-believe vendors with scripted answers, real routing and pretend prices. Chat and see a full Spend
        page without a key.
      </p>
      <div className={styles.practice}>
        <Button size="md" onClick={() => void start(() => practice.mutateAsync(null))} data-testid="start-practice">
          Start without a key
        </Button>
        <span className={styles.voices}>
          {VENDORS.map((name) => (
            <VoiceLabel key={name} voice={name.toLowerCase()}>
              {name}
            </VoiceLabel>
          ))}
        </span>
      </div>
    </Way>
  );
}
