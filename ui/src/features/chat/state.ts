// What only the page knows about chat: open panels and their widths, how the next answer is chosen, drafts, and what
// the Why panel explains. Panels survive a reload; how a new chat chooses is a preference; the core keeps the drafts (`compose/keeping`).

import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import type { AttachmentIn, ChatSettings, Choice, Preset, UserError } from "../../ipc/bindings";

export type DraftFile = AttachmentIn & { id: string; media_type: string; bytes: number };
export type Draft = { text: string; files: DraftFile[] };
export type Pending = { text: string; files: DraftFile[]; at: number };
type WhyTarget = { kind: "draft" } | { kind: "answer"; id: string } | { kind: "latest" };
type Overlay = "list" | "inspector" | null;

export const emptyDraft: Draft = { text: "", files: [] };
export const plainSettings: ChatSettings = { instructions: "", effort: null, length: "normal", trim: false };

export function isEmpty(draft: Draft): boolean {
  return draft.text.trim() === "" && draft.files.length === 0;
}

/** A new chat has no id yet: its draft is kept under this name. */
export function draftKey(conversation: string | null): string {
  return conversation ?? "new";
}

type Kept = { listOpen: boolean; inspectorOpen: boolean; listWidth: number; inspectorWidth: number };

type ChatState = Kept & {
  overlay: Overlay;
  /** How the next answer is chosen; a new chat begins with the preference. */
  preset: Preset;
  pinned: string | null;
  drafts: Record<string, Draft>;
  pending: Record<string, Pending>;
  failed: Record<string, UserError>;
  why: WhyTarget;
  pickerOpen: boolean;
  /** Whether what is picked there also sends the draft, and is the choice for that message alone. */
  pickerSends: boolean;
  /** Of the next new chat. */
  newSettings: ChatSettings | null;
  set: (change: Partial<ChatState>) => void;
  setDraft: (key: string, change: Partial<Draft>) => void;
  dropDraft: (key: string) => void;
  setPending: (key: string, pending: Pending | null) => void;
  setFailed: (key: string, error: UserError | null) => void;
};

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}

export const useChat = create<ChatState>()(
  persist(
    (set) => ({
      listOpen: true,
      inspectorOpen: true,
      listWidth: 268,
      inspectorWidth: 328,
      preset: "balanced",
      overlay: null,
      pinned: null,
      drafts: {},
      pending: {},
      failed: {},
      why: { kind: "latest" },
      pickerOpen: false,
      pickerSends: false,
      newSettings: null,
      set: (change) => set(change),
      setDraft: (key, change) =>
        set((state) => ({ drafts: { ...state.drafts, [key]: { ...(state.drafts[key] ?? emptyDraft), ...change } } })),
      dropDraft: (key) => set((state) => ({ drafts: without(state.drafts, key) })),
      setPending: (key, pending) =>
        set((state) => ({ pending: pending ? { ...state.pending, [key]: pending } : without(state.pending, key) })),
      setFailed: (key, error) =>
        set((state) => ({ failed: error ? { ...state.failed, [key]: error } : without(state.failed, key) })),
    }),
    {
      name: "medley-chat",
      storage: createJSONStorage(() => localStorage),
      partialize: ({ listOpen, inspectorOpen, listWidth, inspectorWidth }): Kept => ({
        listOpen,
        inspectorOpen,
        listWidth,
        inspectorWidth,
      }),
    },
  ),
);

export function useChoice(): Choice {
  const pinned = useChat((state) => state.pinned);
  const preset = useChat((state) => state.preset);
  return pinned ? { kind: "offer", offer: pinned } : { kind: "auto", preset };
}

export const PRESETS: readonly { value: Preset; label: string; hint: string }[] = [
  { value: "best", label: "Best", hint: "Quality first" },
  { value: "balanced", label: "Balanced", hint: "Quality, price and time together" },
  { value: "thrifty", label: "Thrifty", hint: "Cheapest that is good enough" },
  { value: "fast", label: "Fast", hint: "Earliest first words" },
];

export function presetLabel(preset: Preset): string {
  return PRESETS.find((each) => each.value === preset)?.label ?? preset;
}
