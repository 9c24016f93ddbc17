// Messages that wait are drafts under keys of their own, "<conversation>/queue/<n>". Pure.

import type { Draft } from "../state";

export type Waiting = { key: string; draft: Draft };

type Drafts = Record<string, Draft>;

/** The conversation that a draft's key belongs to. */
export function conversationOf(key: string): string {
  return key.split("/queue/")[0] ?? key;
}

function numberOf(key: string): number {
  return Number(key.split("/queue/")[1] ?? 0);
}

/** In the order in which they are sent. */
export function queueOf(drafts: Drafts, conversation: string): Waiting[] {
  return Object.entries(drafts)
    .filter(([key]) => key.startsWith(`${conversation}/queue/`))
    .map(([key, draft]) => ({ key, draft }))
    .toSorted((a, b) => numberOf(a.key) - numberOf(b.key));
}

export function nextKey(drafts: Drafts, conversation: string): string {
  const last = queueOf(drafts, conversation).at(-1);
  return `${conversation}/queue/${last ? numberOf(last.key) + 1 : 1}`;
}

/** Every conversation in which a message waits. */
export function conversationsWaiting(drafts: Drafts): string[] {
  const keys = Object.keys(drafts).filter((key) => key.includes("/queue/"));
  return [...new Set(keys.map(conversationOf))];
}

type Standing = {
  /** Whether an answer is being written, or a message is on its way. */
  busy: boolean;
  /** Whether the last answer came to its end by itself. */
  completed: boolean;
  held: boolean;
  /** The one that was asked for ahead of the others. */
  wanted: string | undefined;
};

/** Which message is sent now, if any. */
export function dueOf(waiting: readonly Waiting[], { busy, completed, held, wanted }: Standing): Waiting | null {
  if (busy) return null;
  const asked = waiting.find(({ key }) => key === wanted);
  if (asked) return asked;
  return completed && !held ? (waiting[0] ?? null) : null;
}
