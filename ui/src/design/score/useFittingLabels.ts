// Measures a score and says which of its labels fit. Text is measured on a canvas, so nothing is laid out twice.

import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Segment } from "../../ipc/bindings";
import { figures, fitLabels, headline } from "./geometry";

let canvas: CanvasRenderingContext2D | null | undefined;

function textWidth(words: string, font: string, perLetter: number): number {
  if (canvas === undefined) canvas = document.createElement("canvas").getContext("2d");
  if (!canvas) return words.length * perLetter;
  canvas.font = font;
  return canvas.measureText(words).width;
}

/** Pixels a label needs: its mark, the longer of its two lines, and air after it. */
function labelWidth(segment: Segment): number {
  const what = textWidth(headline(segment), '500 12px "Instrument Sans Variable"', 6.2) + 14;
  const line = textWidth(figures(segment), '400 11px "Geist Mono Variable"', 6.4);
  return Math.ceil(Math.max(what, line)) + 14;
}

/** Counts the loads of fonts: a text measured before its font was there has another width. */
function useFontLoads(): number {
  const [loads, setLoads] = useState(0);
  useLayoutEffect(() => {
    const loaded = () => setLoads((count) => count + 1);
    document.fonts.addEventListener("loadingdone", loaded);
    return () => document.fonts.removeEventListener("loadingdone", loaded);
  }, []);
  return loads;
}

export function useFittingLabels(segments: readonly Segment[]) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(680);
  const loads = useFontLoads();
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    if (element.clientWidth > 0) setWidth(element.clientWidth);
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => element.clientWidth > 0 && setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew with each font
  const shown = useMemo(
    () =>
      fitLabels(
        segments.map((segment, index) => ({
          index,
          ms: segment.ms,
          width: labelWidth(segment),
          route: segment.kind === "route",
        })),
        width,
      ),
    [segments, width, loads],
  );
  return [ref, shown] as const;
}
