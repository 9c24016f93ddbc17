// The small ribbon of a row, and the whole score beside it while the pointer rests there. The row's own words say the
// same to a screen reader, so neither is read out.

import { HoverCard } from "@mantine/core";
import type { Segment } from "../../ipc/bindings";
import { MiniScore, Score } from "./Score";
import styles from "./score.module.css";

export function HoverScore({ segments, width }: { segments: readonly Segment[]; width: number }) {
  if (segments.length === 0) return <MiniScore segments={segments} width={width} decorative />;
  return (
    <HoverCard width={384} position="bottom-start">
      <HoverCard.Target>
        <span className={styles.hover} aria-hidden="true">
          <MiniScore segments={segments} width={width} decorative />
        </span>
      </HoverCard.Target>
      <HoverCard.Dropdown className={styles.card ?? ""} aria-hidden="true">
        <Score segments={segments} decorative />
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
