// What can be done with a message, as one object that stays the same while the thread is shown: a row that is drawn
// again compares it and stays as it is. What fails is told next to the composer or in a toast, and nothing is lost.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { go } from "../../../design/router";
import { useToasts } from "../../../design/toasts";
import type { AttachmentIn, Candidate, Choice, Message, Thread, UserError } from "../../../ipc/bindings";
import { rpcKey, useCall } from "../../../ipc/client";
import { draftKey, useChat, useChoice } from "../state";
import { dropEdit, revealMessage, useThreadView } from "./view";
import { lastCode, markdownOf, quoted, wordsOf } from "./words";

type Latest = {
  conversation: string | null;
  thread: Thread | undefined;
  choice: Choice;
  retry: (answer: string, choice?: Choice) => Promise<void>;
  onWhy: () => void;
};

function toast(words: string, action?: { label: string; run: () => void }): void {
  useToasts.getState().show(words, action);
}

async function copy(words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
    toast("Copied");
  } catch {
    toast("The clipboard could not be written");
  }
}

/** The pictures of a question, to be sent again; other files are not in the page. */
function pictures(message: Message): AttachmentIn[] {
  return message.parts.flatMap((part) => {
    if (part.type !== "image") return [];
    const base64 = part.data_url.replace(/^data:[^,]*,/, "");
    return [{ name: `Picture.${part.media_type.replace("image/", "")}`, base64 }];
  });
}

function writeReply(key: string, words: string): void {
  const { drafts, setDraft } = useChat.getState();
  const before = drafts[key]?.text.trimEnd() ?? "";
  setDraft(key, { text: `${before ? `${before}\n\n` : ""}${quoted(words)}\n\n` });
  requestAnimationFrame(() => {
    const area = document.querySelector<HTMLTextAreaElement>("[data-testid=composer]");
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  });
}

export function useCommands(latest: Omit<Latest, "choice">) {
  const client = useQueryClient();
  const call = useCall();
  const choice = useChoice();
  const now = useRef<Latest>({ ...latest, choice });
  useEffect(() => {
    now.current = { ...latest, choice };
  });

  return useMemo(() => {
    const key = () => draftKey(now.current.conversation);
    const keep = (thread: Thread) => client.setQueryData(rpcKey("chat_thread", { id: thread.id }), thread);

    /** A turn that starts a run: its failure stands in the thread. */
    const turn = async (work: () => Promise<unknown>): Promise<boolean> => {
      const { setFailed, set } = useChat.getState();
      setFailed(key(), null);
      try {
        await work();
        set({ why: { kind: "latest" } });
        return true;
      } catch (error) {
        setFailed(key(), error as UserError);
        return false;
      }
    };
    const small = async (work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        toast((error as UserError).title);
      }
    };
    const setMarked = (message: string, marked: boolean) =>
      client.setQueriesData<Thread>({ queryKey: ["chat_thread"] }, (thread) =>
        thread?.messages.some((each) => each.id === message)
          ? { ...thread, messages: thread.messages.map((each) => (each.id === message ? { ...each, marked } : each)) }
          : thread,
      );

    return {
      copy: (message: Message) => void copy(markdownOf(message)),
      copyText: (message: Message) => void copy(wordsOf(message)),
      copyCode: (message: Message) => void copy(lastCode(message) ?? ""),
      again: (message: Message) => void now.current.retry(message.id),
      retryWith: (message: Message, wanted: Choice) => void now.current.retry(message.id, wanted),
      askRetry: (message: Message) => {
        revealMessage(message.id, false, "end");
        useThreadView.getState().set({ retryMenu: message.id });
      },
      goOn: (message: Message) => void turn(() => call("chat_continue", { answer: message.id, choice: null })),
      escalate: (message: Message, to: Candidate) =>
        void now.current.retry(message.id, { kind: "offer", offer: to.offer }),
      answer: (message: Message) =>
        void turn(() => call("chat_answer", { question: message.id, choice: now.current.choice })),
      edit: (message: Message) => {
        revealMessage(message.id);
        useThreadView.getState().set({ editing: message.id });
      },
      /** Asks an edited question beside the old one; its text stays until the core has it. */
      askAgain: async (message: Message, text: string): Promise<void> => {
        const { conversation } = now.current;
        const asked = {
          conversation,
          parent: message.parent,
          text,
          attachments: pictures(message),
          choice: now.current.choice,
          settings: null,
          temporary: false,
        };
        if (await turn(() => call("chat_send", asked))) dropEdit(message.id);
      },
      branch: (message: Message) =>
        void small(async () => {
          const { conversation } = await call("chat_fork", { message: message.id });
          go({ view: "chat", id: conversation });
          toast("Branched into a new chat");
        }),
      quote: (message: Message, selected: string) => writeReply(key(), selected || wordsOf(message)),
      mark: (message: Message, marked: boolean) =>
        void small(async () => {
          setMarked(message.id, marked);
          try {
            await call("message_mark", { message: message.id, marked });
          } catch (error) {
            setMarked(message.id, !marked);
            throw error;
          }
        }),
      details: (message: Message) => {
        revealMessage(message.id, false, "end");
        useThreadView.getState().set({ details: message.id });
      },
      why: (message: Message) => {
        useChat.getState().set({ why: { kind: "answer", id: message.id } });
        useThreadView.getState().set({ tab: "why" });
        now.current.onWhy();
      },
      remove: (message: Message) =>
        void small(async () => {
          const after = now.current.thread?.messages.findIndex((each) => each.id === message.id) ?? -1;
          const more = after >= 0 && after < (now.current.thread?.messages.length ?? 0) - 1;
          keep(await call("message_delete", { message: message.id }));
          toast(more ? "Deleted, with what followed" : "Deleted", {
            label: "Undo",
            run: () => void small(async () => keep(await call("message_restore", { message: message.id }))),
          });
        }),
      select: (message: string) => void small(async () => keep(await call("chat_select", { message }))),
      sendAll: () =>
        void small(async () => {
          const { thread } = now.current;
          if (!thread?.left_out) return;
          if (thread.left_out.by === "summary") keep(await call("chat_summary_drop", { id: thread.id }));
          else keep(await call("chat_configure", { id: thread.id, settings: { ...thread.settings, trim: false } }));
        }),
    };
  }, [client, call]);
}

export type Commands = ReturnType<typeof useCommands>;
