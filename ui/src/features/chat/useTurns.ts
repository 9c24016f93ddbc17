// Asking and asking again. The question and an empty answer stand in the thread at once; the core's own thread
// replaces them. What could not be sent goes back into the composer.

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { go } from "../../design/router";
import type { ChatSend, ChatSent, Choice, Message, Thread, UserError } from "../../ipc/bindings";
import { rpcKey, useRpcMutation } from "../../ipc/client";
import { parseRoute } from "../../lib/routes";
import type { Result } from "../../platform/types";
import { useList } from "./list/state";
import { type Draft, draftKey, emptyDraft, isEmpty, plainSettings, useChat, useChoice } from "./state";

function attachedParts(draft: Draft): Message["parts"] {
  return draft.files.map(({ id, name, media_type, base64, bytes }) => {
    if (media_type.startsWith("audio/")) return { type: "audio", media_type, bytes };
    if (!media_type.startsWith("image/")) return { type: "file", name, media_type, bytes };
    return { type: "image", id, media_type, bytes, data_url: `data:${media_type};base64,${base64}` };
  });
}

function waitingAnswer(sent: ChatSent): Message {
  return {
    id: sent.answer,
    parent: sent.question,
    role: "assistant",
    at: Date.now(),
    parts: [],
    sibling: 0,
    siblings: [sent.answer],
    answer: {
      run: sent.run,
      state: "running",
      stop_reason: null,
      model: "",
      who: "",
      voice: "router",
      score: [],
      usage: { input: null, cached_input: null, cache_write: null, output: null, reasoning: null },
      cost: { status: "known", pico_usd: "0" },
      took: null,
      ttft: null,
      struck: [],
      sources: [],
      error: null,
      context: { sent: null, window: null },
      seq: 0,
    },
    marked: false,
  };
}

function questionOf(sent: { question: string }, draft: Draft, thread: Thread | undefined): Message {
  return {
    id: sent.question,
    parent: thread?.leaf ?? null,
    role: "user",
    at: Date.now(),
    parts: [{ type: "text", text: draft.text }, ...attachedParts(draft)],
    sibling: 0,
    siblings: [sent.question],
    answer: null,
    marked: false,
  };
}

function newThread(id: string, draft: Draft): Thread {
  const { newSettings } = useChat.getState();
  return {
    id,
    title: draft.text.slice(0, 60),
    book: "real",
    messages: [],
    sum: { known: "0", estimated: "0", unknown_count: 0 },
    leaf: null,
    settings: newSettings ?? plainSettings,
    pinned: false,
    archived: false,
    temporary: useList.getState().temporary,
    left_out: null,
  };
}

type Sent = Result<"chat_add"> & Partial<ChatSent>;

/** Puts what was sent into the thread at once, where the core's own thread has not come first. */
function showSent(client: QueryClient, sent: Sent, draft: Draft, thread: Thread | undefined): void {
  const { conversation, question, answer, run } = sent;
  const fresh = [questionOf(sent, draft, thread)];
  if (answer && run) fresh.push(waitingAnswer({ conversation, question, answer, run }));
  const leaf = answer ?? question;
  client.setQueryData<Thread>(rpcKey("chat_thread", { id: conversation }), (old) => {
    if (old?.messages.some((message) => message.id === leaf)) return old;
    const base = old ?? newThread(conversation, draft);
    return { ...base, messages: [...base.messages, ...fresh], leaf };
  });
}

/** What could not be sent stands before what was written meanwhile. */
function giveBack(key: string, draft: Draft): void {
  const { drafts, setDraft } = useChat.getState();
  const since = drafts[key] ?? emptyDraft;
  const text = [draft.text, since.text].filter(Boolean).join("\n\n");
  setDraft(key, isEmpty(since) ? draft : { text, files: [...draft.files, ...since.files] });
}

/** A new chat has its id now: what was written meanwhile goes with it. */
function nameDraft(id: string): void {
  const { drafts, setDraft, dropDraft } = useChat.getState();
  const since = drafts[draftKey(null)];
  if (since && !isEmpty(since)) setDraft(id, since);
  dropDraft(draftKey(null));
}

/** Whoever has gone elsewhere meanwhile is left there. */
function isNewChatShown(): boolean {
  const route = parseRoute(window.location.hash);
  return route.view === "chat" && route.id === null;
}

type Sending = {
  /** For this message alone. */
  choice?: Choice | undefined;
  /** The key of the draft, where it is not the conversation's own: a message that waited. */
  from?: string;
};

export function useTurns(conversation: string | null, thread: Thread | undefined) {
  const client = useQueryClient();
  const choice = useChoice();
  const { setPending, setFailed, dropDraft, set } = useChat.getState();
  const sending = useRpcMutation("chat_send");
  const adding = useRpcMutation("chat_add");
  const again = useRpcMutation("chat_regenerate");
  const key = draftKey(conversation);

  const payload = (draft: Draft, wanted: Choice): ChatSend => ({
    conversation,
    parent: thread?.leaf ?? null,
    text: draft.text,
    attachments: draft.files.map(({ name, base64 }) => ({ name, base64 })),
    choice: wanted,
    settings: conversation === null ? useChat.getState().newSettings : null,
    temporary: conversation === null && useList.getState().temporary,
  });

  /** Whether it was sent; what was not is in its draft again. */
  const post = async (draft: Draft, from: string, ask: () => Promise<Sent>): Promise<boolean> => {
    if (useChat.getState().pending[key]) return false;
    setFailed(key, null);
    setPending(key, { text: draft.text, files: draft.files, at: Date.now() });
    dropDraft(from);
    try {
      const sent = await ask();
      showSent(client, sent, draft, thread);
      set({ why: { kind: "latest" } });
      if (conversation === null) {
        nameDraft(sent.conversation);
        set({ newSettings: null });
        if (isNewChatShown()) go({ view: "chat", id: sent.conversation }, true);
      }
      return true;
    } catch (error) {
      setFailed(key, error as UserError);
      giveBack(from, draft);
      return false;
    } finally {
      setPending(key, null);
    }
  };

  const send = (draft: Draft, { choice: wanted = choice, from = key }: Sending = {}): Promise<boolean> =>
    post(draft, from, () => sending.mutateAsync(payload(draft, wanted)));

  /** Sends it without asking for an answer. */
  const add = (draft: Draft): Promise<boolean> => post(draft, key, () => adding.mutateAsync(payload(draft, choice)));

  const retry = async (answer: string, wanted: Choice = choice): Promise<void> => {
    setFailed(key, null);
    try {
      await again.mutateAsync({ answer, choice: wanted });
      set({ why: { kind: "latest" } });
    } catch (error) {
      setFailed(key, error as UserError);
    }
  };

  return { send, add, retry };
}
