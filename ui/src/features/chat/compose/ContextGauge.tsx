// How much of what a model reads the draft takes: a straight meter once it is worth a thought, and words when it is near.

import text from "../../../design/styles/text.module.css";
import type { ContextUse } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { roundCount } from "../../../lib/text";
import styles from "./route.module.css";

const WORTH_SHOWING = 0.4;
const NEAR = 0.8;

function fillOf({ used, window }: ContextUse): number | null {
  return window === null || window === 0 ? null : used / window;
}

export function isNearFull(context: ContextUse | null | undefined): boolean {
  return context ? (fillOf(context) ?? 0) >= NEAR : false;
}

export function ContextGauge({ context }: { context: ContextUse }) {
  const fill = fillOf(context);
  if (fill === null || fill <= WORTH_SHOWING) return null;
  const words = `${roundCount(context.used)} of ${roundCount(context.window ?? 0)}`;
  const percent = Math.min(100, Math.round(fill * 100));
  return (
    <span
      className={styles.gauge}
      data-near={fill >= NEAR || undefined}
      title={`${words} tokens that this model reads`}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: each engine draws a meter element in its own way */}
      <span
        className={styles.staff}
        role="meter"
        aria-label="Part of what the model reads"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${words} tokens`}
        data-testid="context-gauge"
      >
        <i style={{ width: `${percent}%` }} />
      </span>
      <span className={cx(text.machineSmall, text.soft)}>{words}</span>
    </span>
  );
}
