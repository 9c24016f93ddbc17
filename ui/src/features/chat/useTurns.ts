// Asking and asking again. The question and an empty answer stand in the thread at once; the core's own thread
// replaces them. What could not be sent goes back into the composer.

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { go } from "../../design/router";
import type { ChatSent, ChatSettings, Choice, Message, Thread, UserError } from "../../ipc/bindings";
import { rpcKey, useRpcMutation } from "../../ipc/client";
import { type Draft, draftKey, emptyDraft, useChat, useChoice } from "./state";

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
    marked: false,
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
  };
}

function showSent(client: QueryClient, sent: ChatSent, draft: Draft, thread: Thread | undefined): void {
  const question: Message = {
    id: sent.question,
    parent: thread?.leaf ?? null,
    role: "user",
    at: Date.now(),
    parts: [{ type: "text", text: draft.text }, ...attachedParts(draft)],
    sibling: 0,
    siblings: [sent.question],
    marked: false,
    answer: null,
  };
  client.setQueryData<Thread>(rpcKey("chat_thread", { id: sent.conversation }), (old) => {
    if (old?.messages.some((message) => message.id === sent.answer)) return old;
    const base: Thread = old ?? {
      id: sent.conversation,
      title: draft.text.slice(0, 60),
      book: "real",
      messages: [],
      sum: ZERO,
      leaf: null,
      settings: PLAIN,
      left_out: null,
    };
    return { ...base, messages: [...base.messages, question, waitingAnswer(sent)], leaf: sent.answer };
  });
}

const PLAIN: ChatSettings = { instructions: "", effort: null, length: "normal", trim: false };
const ZERO = { known: "0", estimated: "0", unknown_count: 0 };

export function useTurns(conversation: string | null, thread: Thread | undefined) {
  const client = useQueryClient();
  const choice = useChoice();
  const { setDraft, setPending, setFailed, set } = useChat.getState();
  const sending = useRpcMutation("chat_send");
  const again = useRpcMutation("chat_regenerate");
  const key = draftKey(conversation);

  const send = async (draft: Draft): Promise<void> => {
    if (useChat.getState().pending[key]) return;
    setFailed(key, null);
    setPending(key, { text: draft.text, files: draft.files, at: Date.now() });
    setDraft(key, emptyDraft);
    try {
      const attachments = draft.files.map(({ name, base64 }) => ({ name, base64 }));
      const sent = await sending.mutateAsync({
        conversation,
        parent: thread?.leaf ?? null,
        text: draft.text,
        attachments,
        choice,
        settings: null,
        temporary: false,
      });
      showSent(client, sent, draft, thread);
      set({ why: { kind: "latest" } });
      if (conversation === null) go({ view: "chat", id: sent.conversation }, true);
    } catch (error) {
      setFailed(key, error as UserError);
      if (!useChat.getState().drafts[key]?.text) setDraft(key, draft);
    } finally {
      setPending(key, null);
    }
  };

  const retry = async (answer: string, wanted: Choice = choice): Promise<void> => {
    setFailed(key, null);
    try {
      await again.mutateAsync({ answer, choice: wanted });
      set({ why: { kind: "latest" } });
    } catch (error) {
      setFailed(key, error as UserError);
    }
  };

  return { send, retry };
}
