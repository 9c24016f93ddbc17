// The geometry of the daily chart: an axis of round steps and stacked columns. Pure; money stays BigInt until it is a
// length in pixels.

import type { SpendMonth } from "../../ipc/bindings";
import { pico } from "../../lib/money";

const PICO_PER_USD = 1_000_000_000_000;

type Stack = { voice: string; y: number; height: number };
export type Column = { day: string; x: number; stacks: Stack[] };
export type Axis = { top: number; ticks: number[] };

/** A round top above `max` dollars and its ticks from nought. */
export function axisFor(max: number): Axis {
  if (max <= 0) return { top: 1, ticks: [0, 0.5, 1] };
  const rough = max / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const count = Math.ceil(max / step - 1e-9);
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

export function axisLabel(dollars: number, step: number): string {
  if (dollars === 0) return "0";
  const decimals =
    step >= 1 ? (Number.isInteger(step) ? 0 : 2) : step >= 0.01 ? 2 : Math.min(6, Math.ceil(-Math.log10(step)));
  return `$${dollars.toFixed(decimals)}`;
}

export function dollars(amount: bigint): number {
  return Number(amount) / PICO_PER_USD;
}

function dayTotal(day: SpendMonth["by_day"][number]): bigint {
  return day.by_voice.reduce((sum, each) => sum + pico(each.pico_usd), 0n);
}

export function largestDay(spend: SpendMonth): bigint {
  let largest = 0n;
  for (const day of spend.by_day) {
    const total = dayTotal(day);
    if (total > largest) largest = total;
  }
  return largest;
}

type Frame = { left: number; step: number; bottom: number; height: number };

/** Columns of the days that have spending; voices stack in `order`, those beyond it as "other". */
export function columnsFor(spend: SpendMonth, order: readonly string[], axis: Axis, frame: Frame): Column[] {
  return spend.by_day.map((day) => {
    const amounts = new Map<string, bigint>();
    for (const each of day.by_voice) {
      const voice = order.includes(each.voice) ? each.voice : "other";
      amounts.set(voice, (amounts.get(voice) ?? 0n) + pico(each.pico_usd));
    }
    let bottom = frame.bottom;
    const stacks = [...new Set([...order, "other"])].flatMap((voice) => {
      const amount = amounts.get(voice) ?? 0n;
      if (amount <= 0n) return [];
      const length = (dollars(amount) / axis.top) * frame.height;
      bottom -= length;
      return [{ voice, y: bottom, height: Math.max(1, length - 1.5) }];
    });
    return { day: day.day, x: frame.left + (Number(day.day.slice(8)) - 1) * frame.step, stacks };
  });
}
