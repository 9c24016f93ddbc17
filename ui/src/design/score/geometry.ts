// The arithmetic of the score: width is time, thickness is money, labels never clip. Pure, tested.

import type { Cost, Segment } from "../../ipc/bindings";
import { formatCost, pico } from "../../lib/money";
import { formatDuration } from "../../lib/time";
import tokens from "../tokens.json";

const PICO_PER_USD = 1_000_000_000_000;

export type Size = "full" | "mini";

/** flex-grow = max(.35, sqrt(seconds)); a step without a time yet counts as two seconds. */
export function flexGrow(ms: number | null): number {
  return Math.max(0.35, Math.sqrt((ms ?? 2000) / 1000));
}

/** Thickness in pixels by the cost of the step. An unknown cost is drawn as the thinnest that is not free. */
export function thickness(cost: Cost, size: Size): number {
  const steps = tokens.score.thicknessByCostUSD;
  const thinnest = steps[1] ?? { full: 4, mini: 2.5 };
  if (cost.status === "unknown" || cost.pico_usd === null) return thinnest[size];
  const amount = pico(cost.pico_usd);
  const found = steps.find((step) => {
    if ("max" in step && step.max !== undefined) return amount <= BigInt(step.max * PICO_PER_USD);
    return step.below === undefined || amount < BigInt(Math.round(step.below * PICO_PER_USD));
  });
  return (found ?? thinnest)[size];
}

/** A failed step cost nothing or next to it: its hatched stub has the first thickness that can be hatched. */
export function stubThickness(size: Size): number {
  return tokens.score.thicknessByCostUSD[1]?.[size] ?? 4;
}

const ROUTE_WIDTH = 66;
const GAP = tokens.score.gap;

export type Labelled = { index: number; ms: number | null; width: number; route: boolean };

/** Which segments keep their label in `available` pixels: the shortest lose theirs first, the route after all others. */
export function fitLabels(labels: readonly Labelled[], available: number): Set<number> {
  const kept = [...labels];
  const needed = () =>
    labels.reduce((sum, label) => {
      const own = label.route ? ROUTE_WIDTH : kept.includes(label) ? label.width : 4;
      return sum + own + GAP;
    }, -GAP);
  while (kept.length > 0 && needed() > available) {
    const steps = kept.filter((label) => !label.route);
    const shortest = (steps.length > 0 ? steps : kept).reduce((a, b) => ((b.ms ?? 0) < (a.ms ?? 0) ? b : a));
    kept.splice(kept.indexOf(shortest), 1);
  }
  return new Set(kept.map((label) => label.index));
}

/** How far a running segment is drawn solid after `elapsed` ms: it slows towards, and never reaches, its end. */
export function runProgress(elapsed: number, stepped: boolean): number {
  const progress = Math.min(0.92, 1 - 1 / (1 + elapsed / 5000));
  return stepped ? Math.floor(progress * 10) / 10 : progress;
}

/** First line of a label: who, and what it did. Of a failure only the first word stands here: "GPT-5.1 busy". */
export function headline(segment: Segment): string {
  if (segment.kind === "route") return "Routed";
  const did = segment.state === "fail" ? segment.label.split(", ")[0] : segment.label;
  return `${segment.who} ${did}`.trim();
}

/** What a failure cost, in words; nothing where it was free, as most are. */
function failureCost(segment: Segment): string {
  const words = formatCost(segment.cost);
  return words === "free" ? "" : words;
}

/** Second line of a label: "6.2 s, $0.0114"; of a failure its time, its cost and what followed: "0.2 s, passed on". */
export function figures(segment: Segment): string {
  const time = segment.ms === null ? "" : formatDuration(segment.ms);
  if (segment.kind === "route") return time;
  if (segment.state === "fail") {
    return [time, failureCost(segment), ...segment.label.split(", ").slice(1)].filter(Boolean).join(", ");
  }
  if (segment.state === "run") return time || "running";
  return [time, formatCost(segment.cost)].filter(Boolean).join(", ");
}

function sentence(segment: Segment): string {
  if (segment.kind === "route") return segment.ms === null ? "Routed." : `Routed in ${formatDuration(segment.ms)}.`;
  const subject = `${segment.who} ${segment.label}`.trim();
  const costs = segment.state === "fail" ? failureCost(segment) : formatCost(segment.cost);
  const planned = segment.state === "plan" ? "planned" : segment.state === "cache" ? "from cache" : "";
  const time = segment.ms === null ? "" : formatDuration(segment.ms);
  return `${[subject, planned, segment.state === "fail" ? "" : time, costs].filter(Boolean).join(", ")}.`;
}

/** The whole ribbon as one text for a screen reader. */
export function describeScore(segments: readonly Segment[]): string {
  return segments.map(sentence).join(" ") || "Nothing has run yet.";
}

export { sentence as describeSegment };
