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
};

/** Widths in percent of the staff, largest first as given; overspent months fill the staff and no more. */
function meterWidths(parts: readonly MeterPart[], cap: string | null): number[] {
  const total = parts.reduce((sum, part) => sum + pico(part.pico_usd), 0n);
  const limit = cap === null ? 0n : pico(cap);
  const whole = total > limit ? total : limit;
  return parts.map((part) => percentOf(pico(part.pico_usd), whole));
}

/** Where the limit's tick stands, in percent of the staff: at the end until it is passed. */
function tickPlace(parts: readonly MeterPart[], cap: string): number {
  const total = parts.reduce((sum, part) => sum + pico(part.pico_usd), 0n);
  const limit = pico(cap);
  return total > limit ? percentOf(limit, total) : 100;
}

export function Meter({ parts: all, cap, label, height = 4, tick = false }: MeterProps) {
  const parts = all.filter((part) => pico(part.pico_usd) > 0n);
  const widths = meterWidths(parts, cap);
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
      {tick && cap !== null && (
        <u
          className={styles.tick}
          style={{ left: `${tickPlace(parts, cap)}%` }}
          title={`Limit ${formatCap(pico(cap))}`}
        />
      )}
    </div>
  );
}
