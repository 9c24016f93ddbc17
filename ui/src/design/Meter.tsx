// Money against a limit: a ribbon by vendor on a staff, the limit an ink tick at the end. Never round, never a
// percentage without the amount: the caller writes the amount beside it.

import { formatCap, percentOf, pico } from "../lib/money";
import { Mark } from "./Mark";
import styles from "./styles/meter.module.css";
import { voiceColor } from "./voices";

type MeterPart = { voice: string; pico_usd: string };

type MeterProps = {
  parts: readonly MeterPart[];
  /** Null where no limit is set: the ribbon then fills the whole staff. */
  cap: string | null;
  label: string;
  height?: 4 | 8 | 22;
  tick?: boolean;
  /** What is still expected, drawn hollow after what happened. */
  forecast?: bigint | null;
};

/** What the whole staff stands for: the limit, or all that happened and is expected where that is more. */
function wholeOf(parts: readonly MeterPart[], cap: string | null, expected: bigint): bigint {
  const total = parts.reduce((sum, part) => sum + pico(part.pico_usd), expected);
  const limit = cap === null ? 0n : pico(cap);
  return total > limit ? total : limit;
}

export function Meter({ parts: all, cap, label, height = 4, tick = false, forecast = null }: MeterProps) {
  const parts = all.filter((part) => pico(part.pico_usd) > 0n);
  const whole = wholeOf(parts, cap, forecast ?? 0n);
  const widths = parts.map((part) => percentOf(pico(part.pico_usd), whole));
  return (
    <div className={styles.meter} data-height={height} role="img" aria-label={label}>
      {parts.map((part, index) => (
        <i
          key={part.voice}
          className={styles.part}
          style={{ width: `${widths[index]}%`, background: voiceColor(part.voice) }}
        >
          {height === 22 && (widths[index] ?? 0) > 3.4 && <Mark voice={part.voice} inverse />}
        </i>
      ))}
      {forecast !== null && forecast > 0n && (
        <i className={styles.expected} style={{ width: `${percentOf(forecast, whole)}%` }} />
      )}
      {tick && cap !== null && (
        <u
          className={styles.tick}
          style={{ left: `${percentOf(pico(cap), whole)}%` }}
          title={`Limit ${formatCap(pico(cap))}`}
        />
      )}
    </div>
  );
}
