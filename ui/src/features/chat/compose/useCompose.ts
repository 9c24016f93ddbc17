// The composer's verbs: send, send without an answer, queue, bring the last question back. Each works on the draft as
// it is at the press, not as it was drawn.

import type { Choice, RoutePreview, Thread } from "../../../ipc/bindings";
import { type Draft, draftKey, emptyDraft, isEmpty, useChat } from "../state";
import { useTurns } from "../useTurns";
import { nextKey } from "./queueKeys";

type Compose = {
  conversation: string | null;
  thread: Thread | undefined;
  running: boolean;
  preview: RoutePreview | undefined;
  send: (draft: Draft, sending?: { choice?: Choice | undefined }) => Promise<unknown>;
  /** A draft that does not fit is not sent: this shows what to choose from. */
  onOver: () => void;
};

function lastQuestion(thread: Thread | undefined): string {
  const message = thread?.messages.findLast((each) => each.role === "user");
  return message?.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n") ?? "";
}

export function useCompose({ conversation, thread, running, preview, send, onOver }: Compose) {
  const key = draftKey(conversation);
  const { add: post } = useTurns(conversation, thread);
  const { setDraft, dropDraft, set } = useChat.getState();

  const current = (): Draft => {
    const draft = useChat.getState().drafts[key] ?? emptyDraft;
    return { ...draft, text: draft.text.trim() };
  };
  const hasContent = () => !isEmpty(current());
  const isBusy = () => running || key in useChat.getState().pending;

  const queue = (draft: Draft) => {
    if (conversation === null) return;
    setDraft(nextKey(useChat.getState().drafts, conversation), draft);
    dropDraft(key);
  };
  const submit = (choice?: Choice) => {
    if (!hasContent()) return;
    if (isBusy()) return queue(current());
    // A choice for this message alone is another model's window: the core says whether it fits.
    if (preview?.context?.over && !choice) return onOver();
    void send(current(), { choice });
  };
  const add = () => {
    if (hasContent() && !isBusy()) void post(current());
  };
  const choose = () => {
    if (hasContent() && !isBusy()) set({ pickerOpen: true, pickerSends: true });
  };
  const recall = () => {
    const text = lastQuestion(thread);
    if (text) setDraft(key, { text });
  };
  return { submit, add, choose, recall, hasContent, isBusy };
}
