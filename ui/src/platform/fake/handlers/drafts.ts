// Drafts, kept in the browser's session so that a reload finds them again, as a restart of Medley does.

import type { Draft } from "../../../ipc/bindings";
import type { HandlersFor, World } from "../world";

type Names = "draft_list" | "draft_text" | "draft_files" | "draft_drop";

const DRAFTS_KEY = "medley-fake-drafts";

function read(): Draft[] {
  return JSON.parse(sessionStorage.getItem(DRAFTS_KEY) ?? "[]") as Draft[];
}

function write(key: string, change: Partial<Draft> | null): null {
  const drafts = read();
  const old = drafts.find((draft) => draft.key === key) ?? { key, text: "", files: [] };
  const rest = drafts.filter((draft) => draft.key !== key);
  sessionStorage.setItem(DRAFTS_KEY, JSON.stringify(change ? [...rest, { ...old, ...change }] : rest));
  return null;
}

export function draftsHandlers(_world: World): HandlersFor<Names> {
  return {
    draft_list: read,
    draft_text: ({ key, text }) => write(key, { text }),
    draft_files: ({ key, files }) => write(key, { files }),
    draft_drop: ({ key }) => write(key, null),
  };
}
