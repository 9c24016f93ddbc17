// Drafts, kept for as long as the page is open.

import type { Draft } from "../../../ipc/bindings";
import type { HandlersFor } from "../world";

type Names = "draft_list" | "draft_text" | "draft_files" | "draft_drop";

export function draftsHandlers(): HandlersFor<Names> {
  const drafts = new Map<string, Draft>();
  const set = (key: string, change: Partial<Draft>) => {
    const draft = { key, text: "", files: [], ...drafts.get(key), ...change };
    if (draft.text === "" && draft.files.length === 0) drafts.delete(key);
    else drafts.set(key, draft);
    return null;
  };
  return {
    draft_list: () => [...drafts.values()],
    draft_text: ({ key, text }) => set(key, { text }),
    draft_files: ({ key, files }) => set(key, { files }),
    draft_drop: ({ key }) => {
      drafts.delete(key);
      return null;
    },
  };
}
