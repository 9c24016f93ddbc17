// Fourteen days of a model's health: a bar a day, plain where all went well, lower and coloured by the share that
// failed, a dot where nothing was asked.

import type { HealthDay } from "../../ipc/bindings";
import { plural } from "../../lib/text";
import { formatCivilDay } from "../../lib/time";
import styles from "./health.module.css";

const STEP = 4.6;
const HEIGHT = 16;

/** "none", "fine", "some" or "most" failed. */
export function dayState(day: HealthDay): "none" | "fine" | "some" | "most" {
  if (day.ok + day.failed === 0) return "none";
  if (day.failed === 0) return "fine";
  return day.failed * 2 > day.ok + day.failed ? "most" : "some";
}

const BARS = { none: 2, fine: 14, some: 8, most: 4 } as const;

export function healthWords(days: readonly HealthDay[]): string {
  const requests = days.reduce((sum, day) => sum + day.ok + day.failed, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  if (requests === 0) return "Not used in 14 days";
  if (failed === 0) return `${plural(requests, "request")} in 14 days, none failed`;
  const worst = days.filter((day) => day.failed > 0).map((day) => `${formatCivilDay(day.day)}: ${day.failed}`);
  return `${plural(requests, "request")} in 14 days, ${failed} failed (${worst.join(", ")})`;
}

export function Health({ days }: { days: readonly HealthDay[] }) {
  return (
    <svg className={styles.health} width={days.length * STEP} height={HEIGHT} role="img" aria-label={healthWords(days)}>
      <title>{healthWords(days)}</title>
      {days.map((day, index) => {
        const state = dayState(day);
        const height = BARS[state];
        return (
          <rect
            key={day.day}
            data-state={state}
            x={index * STEP}
            y={HEIGHT - height}
            width={3}
            height={height}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
