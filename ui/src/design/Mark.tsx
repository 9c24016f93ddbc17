// A vendor's mark: the shape that always stands beside its hue. Decorative where a name stands next to it.

import type { ReactNode } from "react";
import styles from "./styles/mark.module.css";
import { knownVoice, type VoiceName, voiceColor, voiceName } from "./voices";

const SHAPES: Record<VoiceName, ReactNode> = {
  openai: <circle cx="5" cy="5" r="4.2" />,
  anthropic: <path d="M5 .2 9.8 5 5 9.8.2 5z" />,
  google: <path d="M5 .7 9.8 9.2H.2z" />,
  xai: <path d="M1.2 1.2 8.8 8.8M8.8 1.2 1.2 8.8" stroke="currentColor" strokeWidth="2.3" fill="none" />,
  mistral: <rect x="1" y="1" width="8" height="8" rx=".6" />,
  deepseek: <path d="M2.2.1a4.9 4.9 0 0 1 0 9.8z" transform="translate(.1 0) scale(1.15 1)" />,
  openrouter: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="2" />,
  local: <path d="M5 .4 9.4 4v5.4H.6V4z" />,
  bfl: <path d="M.2.9h9.6L5 9.4z" />,
  runway: <path d="M3.2 1.2h6.4L6.8 8.8H.4z" />,
  eleven: <path d="M1.6.8h2.4v8.4H1.6zM6 .8h2.4v8.4H6z" />,
  practice: (
    <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="1.9 1.9" />
  ),
  alder: <path d="M.5 9.5C.1 3.9 3.4.5 9.5.5c.2 6-3.300 9.300-7.500 8.500L.9 9.900z" />,
  birch: (
    <g fill="none" stroke="currentColor" strokeWidth="1.25">
      <circle cx="5" cy="5" r="4.2" />
      <circle cx="5" cy="5" r="1.8" />
    </g>
  ),
  cedar: <path d="M5 1.500 9 8.700H1z" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />,
  other: <rect x=".6" y="3.4" width="8.8" height="3.2" rx="1" />,
  router: <rect x="4" y=".4" width="2" height="9.200" rx="1" />,
};

type MarkProps = {
  voice: string;
  size?: number;
  /** Names the vendor to a screen reader where no text beside the mark does. */
  named?: boolean;
  /** In paper colour, for use inside a segment of the same hue. */
  inverse?: boolean;
};

export function Mark({ voice, size = 9, named = false, inverse = false }: MarkProps) {
  return (
    <svg
      className={styles.mark}
      width={size}
      height={size}
      viewBox="0 0 10 10"
      fill="currentColor"
      style={{ color: inverse ? "var(--m-paper)" : voiceColor(voice) }}
      role={named ? "img" : undefined}
      aria-label={named ? voiceName(voice) : undefined}
      aria-hidden={named ? undefined : true}
    >
      {SHAPES[knownVoice(voice)]}
    </svg>
  );
}

/** The same shape inside an SVG chart, its middle at (x, y). */
export function MarkShape({ voice, x, y, size }: { voice: string; x: number; y: number; size: number }) {
  return (
    <g
      transform={`translate(${x - size / 2} ${y - size / 2}) scale(${size / 10})`}
      fill="currentColor"
      color="var(--m-paper)"
    >
      {SHAPES[knownVoice(voice)]}
    </g>
  );
}

export function VoiceLabel({ voice, children, size = 9 }: { voice: string; children: ReactNode; size?: number }) {
  return (
    <span className={styles.label}>
      <Mark voice={voice} size={size} />
      <span className={styles.name}>{children}</span>
    </span>
  );
}
