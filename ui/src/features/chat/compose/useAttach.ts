// Adds files to a draft, and keeps what was refused until it was read.

import { useState } from "react";
import { emptyDraft, useChat } from "../state";
import { readFiles } from "./files";

export type Attach = (files: Iterable<File>) => void;

export function useAttach(key: string) {
  const [refused, setRefused] = useState<readonly string[]>([]);
  const attach: Attach = async (files) => {
    const read = await readFiles(files);
    const { drafts, setDraft } = useChat.getState();
    if (read.files.length > 0) setDraft(key, { files: [...(drafts[key] ?? emptyDraft).files, ...read.files] });
    setRefused(read.refused);
  };
  return { attach, refused, dismiss: () => setRefused([]) };
}
