// Drafts and waiting messages of every chat, whichever is shown: it keeps the drafts and sends what waits when an answer
// has ended. It draws nothing.

import { useEffect } from "react";
import { useShallow } from "zustand/react/shallow";
import { useRpc } from "../../../ipc/client";
import { useChat } from "../state";
import { useTurns } from "../useTurns";
import { useDraftKeeping } from "./keeping";
import { useQueue } from "./queue";
import { conversationsWaiting, dueOf, queueOf } from "./queueKeys";

function Queue({ conversation }: { conversation: string }) {
  const thread = useRpc("chat_thread", { id: conversation }).data;
  const { send } = useTurns(conversation, thread);
  const drafts = useChat((state) => state.drafts);
  const pending = useChat((state) => conversation in state.pending);
  const held = useQueue((state) => conversation in state.held);
  const wanted = useQueue((state) => state.wanted[conversation]);
  const running = thread?.messages.some((message) => message.answer?.state === "running") ?? true;
  const completed = thread?.messages.at(-1)?.answer?.state === "complete";
  const due = dueOf(queueOf(drafts, conversation), { busy: running || pending, completed, held, wanted });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message that is due
  useEffect(() => {
    if (!due) return;
    const { sent, hold } = useQueue.getState();
    void send(due.draft, { from: due.key }).then((went) => (went ? sent : hold)(conversation));
  }, [due?.key]);
  return null;
}

export function Outbox() {
  useDraftKeeping();
  const waiting = useChat(useShallow((state) => conversationsWaiting(state.drafts)));
  return waiting.map((conversation) => <Queue key={conversation} conversation={conversation} />);
}
