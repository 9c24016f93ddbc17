// The score: the one form in which routing, time and cost are shown. Width is time, thickness money, colour and mark
// the voice; solid happened, hollow is a forecast. One image to a screen reader; arrows walk its segments.

import { type CSSProperties, type KeyboardEvent, useEffect, useState } from "react";
import type { Segment } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { Mark } from "../Mark";
import text from "../styles/text.module.css";
import { voiceColor } from "../voices";
import {
  describeScore,
  describeSegment,
  figures,
  flexGrow,
  headline,
  runProgress,
  stubThickness,
  thickness,
} from "./geometry";
import styles from "./score.module.css";
import { useFittingLabels } from "./useFittingLabels";

function useElapsed(running: boolean): number {
  const [started] = useState(() => performance.now());
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setElapsed(performance.now() - started), 120);
    return () => clearInterval(timer);
  }, [running, started]);
  return elapsed;
}

function prefersStill(): boolean {
  return typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function segmentStyle(segment: Segment, size: "full" | "mini", elapsed: number): CSSProperties {
  const vars: Record<string, string | number> = {
    "--voice": voiceColor(segment.voice),
    "--thick": `${segment.state === "fail" ? stubThickness(size) : thickness(segment.cost, size)}px`,
  };
  if (segment.state === "run") vars["--progress"] = `${Math.round(runProgress(elapsed, prefersStill()) * 100)}%`;
  // A hundredfold, because factors that add up to less than 1 would leave a part of the staff bare.
  if (segment.kind === "step" && segment.state !== "fail") vars.flexGrow = Math.round(flexGrow(segment.ms) * 100);
  return vars as CSSProperties;
}

function Label({ segment }: { segment: Segment }) {
  const failed = segment.state === "fail";
  return (
    <div className={styles.label} data-label>
      <div className={cx(styles.what, failed && text.danger, segment.kind === "route" && styles.route)}>
        {segment.kind === "step" && <Mark voice={segment.voice} size={8} />}
        <span>{headline(segment)}</span>
      </div>
      <div className={cx(text.machineSmall, text.faint)}>{figures(segment)}</div>
    </div>
  );
}

function Bar({ segment, size, elapsed, label, active }: BarProps) {
  return (
    <div
      className={styles.segment}
      data-kind={segment.kind}
      data-state={segment.state}
      data-active={active || undefined}
      style={segmentStyle(segment, size, elapsed)}
    >
      <i className={styles.bar}>{segment.state === "fail" && <b className={styles.slash} />}</i>
      {label && <Label segment={segment} />}
    </div>
  );
}

type BarProps = { segment: Segment; size: "full" | "mini"; elapsed: number; label: boolean; active: boolean };

type ScoreProps = {
  segments: readonly Segment[];
  /** Words beside it say the same: not read out, not reached by keyboard. */
  decorative?: boolean;
};

export function Score({ segments, decorative = false }: ScoreProps) {
  const elapsed = useElapsed(segments.some((segment) => segment.state === "run"));
  const [ref, shown] = useFittingLabels(segments);
  const [active, setActive] = useState<number | null>(null);
  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0 || segments.length === 0) return;
    event.preventDefault();
    setActive((at) =>
      at === null ? (step > 0 ? 0 : segments.length - 1) : (at + step + segments.length) % segments.length,
    );
  };
  const current = active === null ? undefined : segments[active];
  return (
    <div className={styles.wrap}>
      <div
        ref={ref}
        className={styles.score}
        data-testid="score"
        role="img"
        aria-label={decorative ? undefined : describeScore(segments)}
        aria-hidden={decorative || undefined}
        tabIndex={decorative ? undefined : 0}
        onKeyDown={walk}
        onBlur={() => setActive(null)}
      >
        {segments.length === 0 && <div className={styles.staff} />}
        {segments.map((segment, index) => (
          <Bar
            // biome-ignore lint/suspicious/noArrayIndexKey: a score only grows at its end
            key={index}
            segment={segment}
            size="full"
            elapsed={elapsed}
            label={shown.has(index)}
            active={active === index}
          />
        ))}
      </div>
      <div className={current ? styles.detail : text.hidden} aria-live="polite">
        {current ? describeSegment(current) : ""}
      </div>
    </div>
  );
}

/** The small ribbon of rows and the composer, without labels; `width` in pixels. */
export function MiniScore({ segments, width, decorative = false }: ScoreProps & { width: number }) {
  const elapsed = useElapsed(segments.some((segment) => segment.state === "run"));
  return (
    <div
      className={cx(styles.score, styles.mini)}
      style={{ width }}
      role="img"
      aria-label={decorative ? undefined : describeScore(segments)}
      aria-hidden={decorative || undefined}
      data-testid="mini-score"
    >
      {segments.length === 0 && <div className={styles.staff} />}
      {segments.map((segment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a score only grows at its end
        <Bar key={index} segment={segment} size="mini" elapsed={elapsed} label={false} active={false} />
      ))}
    </div>
  );
}
