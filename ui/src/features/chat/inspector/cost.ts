// What a conversation's answers have cost, by model. Pure; money is added as whole pico-dollars, and what is not known
// is counted, never taken as nothing.

import type { Cost, Message, Sum } from "../../../ipc/bindings";
import { pico } from "../../../lib/money";

export type ModelCost = { who: string; voice: string; answers: number; sum: Sum };

type Adding = { known: bigint; estimated: bigint; unknown: number };

function add(to: Adding, cost: Cost): void {
  if (cost.status === "unknown" || cost.pico_usd === null) to.unknown += 1;
  else if (cost.status === "estimated") to.estimated += pico(cost.pico_usd);
  else to.known += pico(cost.pico_usd);
}

/** The answers of the versions that are shown, dearest model first. */
export function costByModel(messages: readonly Message[]): ModelCost[] {
  const by = new Map<string, { who: string; voice: string; answers: number; adding: Adding }>();
  for (const { answer } of messages) {
    if (!answer || answer.state === "running" || answer.who === "") continue;
    const entry = by.get(answer.who) ?? {
      who: answer.who,
      voice: answer.voice,
      answers: 0,
      adding: { known: 0n, estimated: 0n, unknown: 0 },
    };
    entry.answers += 1;
    add(entry.adding, answer.cost);
    by.set(answer.who, entry);
  }
  return [...by.values()]
    .toSorted((one, other) => {
      const difference = other.adding.known + other.adding.estimated - one.adding.known - one.adding.estimated;
      return difference > 0n ? 1 : difference < 0n ? -1 : 0;
    })
    .map(({ who, voice, answers, adding }) => ({
      who,
      voice,
      answers,
      sum: {
        known: adding.known.toString(),
        estimated: adding.estimated.toString(),
        unknown_count: adding.unknown,
      },
    }));
}
