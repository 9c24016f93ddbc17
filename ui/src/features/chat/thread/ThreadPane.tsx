// One conversation: its messages, the bar that finds in them, and the composer under them.

import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useProvide } from "../../../design/actions/provide";
import { ErrorNote, SkeletonRows } from "../../../design/Notices";
import type { Message, Thread, UserError } from "../../../ipc/bindings";
import { useRpcMutation } from "../../../ipc/client";
import { useHintActions } from "../../../ipc/hints";
import { plural } from "../../../lib/text";
import { chatActions } from "../actions";
import { Composer } from "../compose/Composer";
import { draftKey, useChat } from "../state";
import { useTurns } from "../useTurns";
import { EmptyThread } from "./EmptyThread";
import { FindBar } from "./FindBar";
import { MessageList } from "./MessageList";
import { PendingView } from "./QuestionView";
import styles from "./thread.module.css";
import { useCommands } from "./useCommands";
import { useFollow } from "./useFollow";
import { useThreadKeys } from "./useThreadKeys";
import { useThreadView } from "./view";

const NONE: readonly Message[] = [];

function runningRun(messages: readonly Message[]): string | null {
  return messages.findLast((message) => message.answer?.state === "running")?.answer?.run ?? null;
}

/** Escape belongs to whatever is open above the thread first. What is kept hidden for later takes no room. */
function nothingOpen(): boolean {
  const layers = document.querySelectorAll("[role=dialog], [role=menu], [role=listbox]");
  return [...layers].every((layer) => layer.getClientRects().length === 0);
}

/** How many answers have come since the reader left the end. */
function useUnseen(messages: readonly Message[], away: boolean): number {
  const seen = useRef(messages.length);
  useEffect(() => {
    if (!away) seen.current = messages.length;
  }, [away, messages.length]);
  return away ? messages.slice(seen.current).filter((message) => message.role === "assistant").length : 0;
}

type ThreadPaneProps = { id: string | null; query: UseQueryResult<Thread, UserError>; onWhy: () => void };

export function ThreadPane({ id, query, onWhy }: ThreadPaneProps) {
  const key = draftKey(id);
  const thread = id === null ? undefined : query.data;
  const turns = useTurns(id, thread);
  const stop = useRpcMutation("run_stop");
  const pending = useChat((state) => state.pending[key]);
  const failed = useChat((state) => state.failed[key]);
  const finding = useThreadView((state) => state.finding);
  const act = useHintActions({ choose_model: () => useChat.getState().set({ pickerOpen: true }) });
  const messages = thread?.messages ?? NONE;
  const run = runningRun(messages);
  const follow = useFollow(`${key} ${thread ? "there" : ""} ${pending?.at ?? ""}`);
  const { scroller, content, away, toEnd } = follow;
  const unseen = useUnseen(messages, away);
  const commands = useCommands({ conversation: id, thread, retry: turns.retry, onWhy });
  useThreadKeys({ thread, running: run !== null, commands, toEnd, showInspector: onWhy });
  const stopRun = () => run && stop.mutate({ run });
  useProvide([{ action: chatActions["chat.stop"], run: stopRun, when: () => run !== null && nothingOpen() }]);
  // What is open belongs to the conversation that is left.
  useEffect(
    () => () =>
      useThreadView.getState().set({ reveal: null, editing: null, retryMenu: null, details: null, finding: false }),
    [],
  );
  const empty = messages.length === 0 && !pending && (id === null || query.data !== undefined);
  const why = () => {
    useThreadView.getState().set({ tab: "why" });
    onWhy();
  };
  return (
    <main className={styles.pane} aria-label="Conversation">
      {finding && messages.length > 0 && <FindBar messages={messages} scroller={scroller} />}
      <div ref={scroller} className={styles.scroll} data-testid="thread">
        <div ref={content} className={styles.content}>
          {id !== null && query.isPending && <SkeletonRows label="The conversation is loading" />}
          {id !== null && query.error && (
            <ErrorNote error={query.error} onAct={act} onRetry={() => void query.refetch()} />
          )}
          {empty && !failed && <EmptyThread />}
          {thread && (
            <MessageList conversation={id} thread={thread} running={run !== null} follow={follow} commands={commands} />
          )}
          {pending && <PendingView pending={pending} />}
          {failed && (
            <div className={styles.failed}>
              <ErrorNote error={failed} onAct={act} />
            </div>
          )}
        </div>
      </div>
      {away && (
        <div className={styles.toEnd}>
          <Button size="xs" leftSection={<IconArrowDown size={14} stroke={1.5} />} onClick={toEnd} data-testid="to-end">
            {unseen > 0 ? plural(unseen, "new answer") : "Newest"}
          </Button>
        </div>
      )}
      <Composer conversation={id} thread={thread} running={run !== null} send={turns.send} stop={stopRun} onWhy={why} />
    </main>
  );
}
