// Short makers of the contract's values, so that fixtures read as tables.

import type { Cost, Segment, Sum } from "../../ipc/bindings";

export function usd(dollars: number): string {
  return BigInt(Math.round(dollars * 1e9) * 1000).toString();
}

export function known(dollars: number): Cost {
  return { status: "known", pico_usd: usd(dollars) };
}

export function about(dollars: number): Cost {
  return { status: "estimated", pico_usd: usd(dollars) };
}

export const unknownCost: Cost = { status: "unknown", pico_usd: null };

export function sum(knownUsd: number, estimatedUsd = 0, unknown = 0): Sum {
  return { known: usd(knownUsd), estimated: usd(estimatedUsd), unknown_count: unknown };
}

export const routed: Segment = {
  kind: "route",
  voice: "router",
  who: "Medley",
  label: "routed",
  state: "done",
  ms: 0.3,
  cost: known(0),
};

export function step(
  voice: string,
  who: string,
  seconds: number,
  dollars: number,
  state: Segment["state"] = "done",
  label = "answered",
): Segment {
  const cost = state === "plan" ? about(dollars) : known(dollars);
  return { kind: "step", voice, who, label, state, ms: state === "run" ? null : seconds * 1000, cost };
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

let last = 0;
export function id(): string {
  last += 1;
  return `0193f0a0-0000-7000-8000-${String(last).padStart(12, "0")}`;
}
