// What only the page knows about the thread that is shown: which message is to be brought into view, which question is
// being edited, which menu is open, what is looked for. Edits that were not sent are kept in memory.

import { create } from "zustand";

export type InspectorTab = "why" | "cost" | "outline";

/**
 * A message to bring into view: its beginning, or its end with what can be done with it. `focus` also gives it the
 * keyboard. Each request counts, even for the same message.
 */
type Reveal = { message: string; focus: boolean; edge: "start" | "end"; count: number };

type ViewState = {
  reveal: Reveal | null;
  editing: string | null;
  edits: Record<string, string>;
  retryMenu: string | null;
  details: string | null;
  finding: boolean;
  looked: string;
  tab: InspectorTab;
  set: (change: Partial<Omit<ViewState, "set">>) => void;
};

export const useThreadView = create<ViewState>()((set) => ({
  reveal: null,
  editing: null,
  edits: {},
  retryMenu: null,
  details: null,
  finding: false,
  looked: "",
  tab: "why",
  set: (change) => set(change),
}));

let count = 0;

export function revealMessage(message: string, focus = false, edge: Reveal["edge"] = "start"): void {
  count += 1;
  useThreadView.getState().set({ reveal: { message, focus, edge, count } });
}

export function keepEdit(message: string, text: string): void {
  const { edits, set } = useThreadView.getState();
  set({ edits: { ...edits, [message]: text } });
}

export function dropEdit(message: string): void {
  const { edits, set } = useThreadView.getState();
  const { [message]: _, ...rest } = edits;
  set({ edits: rest, editing: null });
}
