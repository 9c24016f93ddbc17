// Empty, loading and error: one form each for the whole app.

import { Button } from "@mantine/core";
import { Empty, ErrorNote, SkeletonRows } from "../design/Notices";
import styles from "./gallery.module.css";
import { Section } from "./Section";

const ERROR = {
  code: "content_policy",
  title: "Clip refused by Runway",
  detail: "A brand name in the prompt. Nothing was charged; the frame is kept.",
  hint: { label: "Try Veo 3.1, $0.45", action: "choose_model" },
  retry_after_ms: null,
} as const;

export function States() {
  return (
    <Section title="Empty, loading, error">
      <div className={styles.three}>
        <div className={styles.card}>
          <Empty title="Films you make appear here." detail="Start from an idea, a script or a template.">
            <Button>New film</Button>
          </Empty>
        </div>
        <div className={styles.card}>
          <SkeletonRows label="Loading" />
        </div>
        <ErrorNote error={ERROR} onAct={() => undefined} onRetry={() => undefined} />
      </div>
    </Section>
  );
}
