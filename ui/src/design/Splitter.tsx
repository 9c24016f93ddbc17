// The edge between two panels: dragged by pointer, moved by arrows, its width remembered by the caller.

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import styles from "./styles/splitter.module.css";

type SplitterProps = {
  label: string;
  /** On which side of its panel the edge lies. */
  side: "left" | "right";
  value: number;
  min: number;
  max: number;
  onChange: (width: number) => void;
};

const STEP = 12;

export function Splitter({ label, side, value, min, max, onChange }: SplitterProps) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const limit = (width: number) => Math.min(max, Math.max(min, Math.round(width)));
  const sign = side === "right" ? 1 : -1;
  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: value };
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (start.current) onChange(limit(start.current.width + sign * (event.clientX - start.current.x)));
  };
  const key = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === "ArrowRight" ? STEP : event.key === "ArrowLeft" ? -STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    onChange(limit(value + sign * step));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged; this is the separator widget of ARIA
    <div
      className={styles.splitter}
      data-side={side}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={key}
    />
  );
}
