// Drafts that survive a restart: read once at start, written as they change. Text waits until typing rests; files and
// what is gone are written at once, one write after the other. A draft that is being sent stays on disk until it is sent.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useToasts } from "../../../design/toasts";
import type { AttachmentIn, Draft as KeptDraft, Thread } from "../../../ipc/bindings";
import { callRpc, rpcKey } from "../../../ipc/client";
import { usePlatform } from "../../../platform/context";
import type { Platform } from "../../../platform/types";
import { useList } from "../list/state";
import { type Draft, type DraftFile, draftKey, emptyDraft, isEmpty, useChat } from "../state";
import { fileOf } from "./files";
import { useQueue } from "./queue";
import { conversationOf } from "./queueKeys";

const REST_MS = 400;

type Writes = {
  text: (key: string, text: string) => Promise<unknown>;
  files: (key: string, files: AttachmentIn[]) => Promise<unknown>;
  drop: (key: string) => Promise<unknown>;
};

type Followed = {
  drafts: Record<string, Draft>;
  pending: Record<string, unknown>;
  /** Of a chat that is to be forgotten nothing is written. */
  isTemporary?: (conversation: string) => boolean;
};

function bare(files: readonly DraftFile[]): AttachmentIn[] {
  return files.map(({ name, base64 }) => ({ name, base64 }));
}

function sameFiles(some: readonly DraftFile[], others: readonly DraftFile[]): boolean {
  return some.length === others.length && some.every((file, index) => file.id === others[index]?.id);
}

export class DraftKeeper {
  private readonly kept = new Map<string, Draft>();
  private readonly waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; write: () => void }>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly writes: Writes,
    private readonly onFailed: () => void,
  ) {}

  /** What was on disk at start. */
  begin(drafts: Record<string, Draft>): void {
    for (const [key, draft] of Object.entries(drafts)) this.kept.set(key, draft);
  }

  follow({ drafts, pending, isTemporary }: Followed): void {
    for (const key of new Set([...this.kept.keys(), ...Object.keys(drafts)])) {
      const draft = isTemporary?.(conversationOf(key)) ? emptyDraft : (drafts[key] ?? emptyDraft);
      const known = this.kept.get(key) ?? emptyDraft;
      if (draft === known) continue;
      if (!isEmpty(draft)) this.change(key, draft, known);
      else if (this.kept.has(key) && !(conversationOf(key) in pending)) this.drop(key);
    }
  }

  /** Writes what still waits, as when the window closes. */
  flush(): void {
    for (const { timer, write } of [...this.waiting.values()]) {
      clearTimeout(timer);
      write();
    }
  }

  private change(key: string, draft: Draft, known: Draft): void {
    this.kept.set(key, draft);
    if (!sameFiles(draft.files, known.files)) this.write(() => this.writes.files(key, bare(draft.files)));
    if (draft.text !== known.text) this.later(key, draft.text);
  }

  private later(key: string, text: string): void {
    this.forget(key);
    const write = () => {
      this.waiting.delete(key);
      this.write(() => this.writes.text(key, text));
    };
    this.waiting.set(key, { timer: setTimeout(write, REST_MS), write });
  }

  private drop(key: string): void {
    this.forget(key);
    this.kept.delete(key);
    this.write(() => this.writes.drop(key));
  }

  private forget(key: string): void {
    const found = this.waiting.get(key);
    if (found) clearTimeout(found.timer);
    this.waiting.delete(key);
  }

  private write(call: () => Promise<unknown>): void {
    this.last = this.last.then(call).catch(this.onFailed);
  }
}

function writesOf(platform: Platform): Writes {
  return {
    text: (key, text) => callRpc(platform, "draft_text", { key, text }),
    files: (key, files) => callRpc(platform, "draft_files", { key, files }),
    drop: (key) => callRpc(platform, "draft_drop", { key }),
  };
}

function readDrafts(list: readonly KeptDraft[]): Record<string, Draft> {
  return Object.fromEntries(list.map(({ key, text, files }) => [key, { text, files: files.map(fileOf) }]));
}

/** What was written before the drafts were read wins. Messages that wait from an earlier day ask before they are sent. */
function takeUp(drafts: Record<string, Draft>): void {
  const now = useChat.getState().drafts;
  const written = Object.entries(now).filter(([, draft]) => !isEmpty(draft));
  useChat.setState({ drafts: { ...drafts, ...Object.fromEntries(written) } });
  for (const key of Object.keys(drafts)) if (key !== conversationOf(key)) useQueue.getState().hold(conversationOf(key));
}

/** For as long as the window is open. */
export function useDraftKeeping(): void {
  const platform = usePlatform();
  const client = useQueryClient();
  useEffect(() => {
    let open = true;
    let told = false;
    const keeper = new DraftKeeper(writesOf(platform), () => {
      if (!told) useToasts.getState().show("A draft could not be saved. It stays here until Medley closes.");
      told = true;
    });
    const isTemporary = (conversation: string) =>
      conversation === draftKey(null)
        ? useList.getState().temporary
        : (client.getQueryData<Thread>(rpcKey("chat_thread", { id: conversation }))?.temporary ?? false);
    const follow = () => keeper.follow({ ...useChat.getState(), isTemporary });
    const begin = (list: readonly KeptDraft[]) => {
      if (!open) return;
      const drafts = readDrafts(list);
      keeper.begin(drafts);
      takeUp(drafts);
      follow();
      end = useChat.subscribe(follow);
    };
    let end = () => {};
    const flush = () => keeper.flush();
    callRpc(platform, "draft_list", null)
      .catch(() => [])
      .then(begin);
    window.addEventListener("pagehide", flush);
    return () => {
      open = false;
      end();
      flush();
      window.removeEventListener("pagehide", flush);
    };
  }, [platform, client]);
}
