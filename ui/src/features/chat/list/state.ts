// What only the page knows about the list: which chats are chosen together, whether the archive is shown, the chat that
// is being renamed, the temporary chat that is open, and zen mode.

import { create } from "zustand";

type ListState = {
  /** Chosen together, by id; empty when one chat is open as usual. */
  chosen: ReadonlySet<string>;
  /** Where a choice with Shift begins. */
  anchor: string | null;
  archived: boolean;
  renaming: string | null;
  /** The next new chat is temporary. */
  temporary: boolean;
  /** A temporary chat that goes when another one is opened. */
  openTemporary: string | null;
  zen: boolean;
  set: (change: Partial<Omit<ListState, "set">>) => void;
};

export const useList = create<ListState>((set) => ({
  chosen: new Set<string>(),
  anchor: null,
  archived: false,
  renaming: null,
  temporary: false,
  openTemporary: null,
  zen: false,
  set: (change) => set(change),
}));

const NONE: ReadonlySet<string> = new Set();

export function chooseNone(): void {
  if (useList.getState().chosen.size > 0) useList.setState({ chosen: NONE, anchor: null });
}

/** Adds a chat to those chosen or takes it out; the open one is the first of them. */
export function toggleChosen(id: string, current: string | null): void {
  const { chosen } = useList.getState();
  const next = new Set(chosen.size === 0 && current ? [current] : chosen);
  if (next.has(id) && next.size > 1) next.delete(id);
  else next.add(id);
  useList.setState({ chosen: next, anchor: id });
}

/** Chooses all from where the choice began to `id`, in the order of the list. */
export function chooseTo(id: string, current: string | null, order: readonly string[]): void {
  const from = order.indexOf(useList.getState().anchor ?? current ?? id);
  const to = order.indexOf(id);
  if (to < 0) return;
  const start = from < 0 ? to : from;
  const chosen = new Set(order.slice(Math.min(start, to), Math.max(start, to) + 1));
  useList.setState({ chosen, anchor: order[start] ?? id });
}
