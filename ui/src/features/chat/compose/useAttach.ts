// Adds files to a draft; what nothing reads is refused by name.

import { useToasts } from "../../../design/toasts";
import { emptyDraft, useChat } from "../state";
import { readFiles } from "./files";

export function useAttach(key: string): (files: Iterable<File>) => void {
  const show = useToasts((state) => state.show);
  return async (files) => {
    const { files: read, refused } = await readFiles(files);
    const { drafts, setDraft } = useChat.getState();
    if (read.length > 0) setDraft(key, { files: [...(drafts[key] ?? emptyDraft).files, ...read] });
    for (const words of refused) show(words);
  };
}
