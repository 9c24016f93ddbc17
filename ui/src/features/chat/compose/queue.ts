// Which queues are held and which waiting message goes next. An answer that was stopped or failed holds its queue:
// nothing is sent after it until somebody says so.

import { create } from "zustand";

type QueueState = {
  held: Record<string, true>;
  wanted: Record<string, string>;
  hold: (conversation: string) => void;
  /** Sends this one next, whatever became of the answer before it. */
  want: (conversation: string, key: string) => void;
  /** Something was sent: what waits behind it goes on in order. */
  sent: (conversation: string) => void;
};

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}

export const useQueue = create<QueueState>((set) => ({
  held: {},
  wanted: {},
  hold: (conversation) =>
    set(({ held, wanted }) => ({
      held: { ...held, [conversation]: true },
      wanted: without(wanted, conversation),
    })),
  want: (conversation, key) => set(({ wanted }) => ({ wanted: { ...wanted, [conversation]: key } })),
  sent: (conversation) =>
    set(({ held, wanted }) => ({ held: without(held, conversation), wanted: without(wanted, conversation) })),
}));
