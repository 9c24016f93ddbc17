// The picture over the first run: six voices run side by side and join one line. Decoration, so it has no name.

import { Mark } from "../../design/Mark";
import { voiceColor } from "../../design/voices";
import styles from "./first-run.module.css";

const VOICES = ["openai", "anthropic", "google", "mistral", "deepseek", "local"];
const LINES = [40, 66, 92, 118, 144, 170];
/** line, from, to, thickness */
const SEGMENTS: [number, number, number, number][] = [
  [0, 120, 200, 4],
  [0, 300, 430, 8],
  [0, 640, 700, 4],
  [1, 190, 330, 10],
  [1, 470, 560, 4],
  [1, 720, 880, 12],
  [2, 60, 110, 3],
  [2, 360, 470, 6],
  [2, 600, 660, 3],
  [2, 900, 960, 6],
  [3, 230, 290, 5],
  [3, 520, 640, 8],
  [4, 140, 180, 3],
  [4, 420, 500, 4],
  [4, 690, 780, 5],
  [5, 80, 230, 2],
  [5, 330, 410, 2],
  [5, 560, 720, 2],
  [5, 840, 940, 2],
];
/** voice, from, width, thickness on the joined line */
const JOINED: [string, number, number, number][] = [
  ["google", 1195, 34, 4],
  ["local", 1232, 26, 2],
  ["anthropic", 1261, 92, 12],
  ["openai", 1356, 58, 8],
];
const JOIN_Y = 105;

function Segment({ line, from, to, thick }: { line: number; from: number; to: number; thick: number }) {
  const y = LINES[line] ?? 0;
  const voice = VOICES[line] ?? "other";
  return (
    <>
      <rect x={from} y={y - thick / 2} width={to - from} height={thick} rx="1.5" fill={voiceColor(voice)} />
      <svg x={from - 14} y={y - 4.5} width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
        <Mark voice={voice} size={9} />
      </svg>
    </>
  );
}

export function Overture() {
  return (
    <svg className={styles.overture} viewBox="0 0 1440 210" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
      {LINES.map((y) => (
        <path
          key={y}
          d={`M-600 ${y}H980C1080 ${y} 1090 ${JOIN_Y} 1190 ${JOIN_Y}`}
          stroke="var(--m-line-strong)"
          fill="none"
        />
      ))}
      <path d={`M1190 ${JOIN_Y}H1440`} stroke="var(--m-line-strong)" />
      {SEGMENTS.map(([line, from, to, thick]) => (
        <Segment key={`${line} ${from}`} line={line} from={from} to={to} thick={thick} />
      ))}
      <rect x="1190" y={JOIN_Y - 7} width="2" height="14" rx="1" fill="var(--m-ink-soft)" />
      {JOINED.map(([voice, x, width, thick]) => (
        <rect key={voice} x={x} y={JOIN_Y - thick / 2} width={width} height={thick} rx="1.5" fill={voiceColor(voice)} />
      ))}
    </svg>
  );
}
