// One conversation: its messages, and the composer under them. Only the newest messages are drawn at first; earlier
// ones join above as the reader comes near, without moving what is read.

import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useProvide } from "../../design/actions/provide";
import { ErrorNote, SkeletonRows } from "../../design/Notices";
import type { Message, Thread, UserError } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { useHintActions } from "../../ipc/hints";
import { AnswerView } from "./AnswerView";
import { chatActions } from "./actions";
import { Composer } from "./compose/Composer";
import { EmptyThread } from "./EmptyThread";
import { toldBefore } from "./notices";
import { PendingView, QuestionView } from "./QuestionView";
import { draftKey, useChat } from "./state";
import styles from "./thread.module.css";
import { useStickyScroll } from "./useStickyScroll";
import { useTurns } from "./useTurns";

const PAGE = 24;
const NONE: readonly Message[] = [];

/** How many messages are drawn; more join above when the reader comes near the top, and the text stays in place. */
function useWindow(total: number, scroller: RefObject<HTMLDivElement | null>) {
  const [shown, setShown] = useState(PAGE);
  const heightBefore = useRef<number | null>(null);
  const first = Math.max(0, total - shown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once for each page that joined above
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && heightBefore.current !== null) element.scrollTop += element.scrollHeight - heightBefore.current;
    heightBefore.current = null;
  }, [shown]);
  const onScroll = () => {
    const element = scroller.current;
    if (!element || first === 0 || element.scrollTop > 600 || heightBefore.current !== null) return;
    heightBefore.current = element.scrollHeight;
    setShown((count) => count + PAGE);
  };
  return { first, onScroll };
}

function runningRun(messages: readonly Message[]): string | null {
  return messages.findLast((message) => message.answer?.state === "running")?.answer?.run ?? null;
}

/** Escape belongs to whatever is open above the thread first. What is kept hidden for later takes no room. */
function nothingOpen(): boolean {
  const layers = document.querySelectorAll("[role=dialog], [role=menu], [role=listbox]");
  return [...layers].every((layer) => layer.getClientRects().length === 0);
}

type ThreadPaneProps = { id: string | null; query: UseQueryResult<Thread, UserError>; onWhy: () => void };

export function ThreadPane({ id, query, onWhy }: ThreadPaneProps) {
  const key = draftKey(id);
  const thread = id === null ? undefined : query.data;
  const turns = useTurns(id, thread);
  const stop = useRpcMutation("run_stop");
  const pending = useChat((state) => state.pending[key]);
  const failed = useChat((state) => state.failed[key]);
  const act = useHintActions({ choose_model: () => useChat.getState().set({ pickerOpen: true }) });
  const messages = thread?.messages ?? NONE;
  const { scroller, content, away, toEnd } = useStickyScroll(`${key} ${messages.length} ${pending?.at ?? ""}`);
  const told = useMemo(() => toldBefore(messages), [messages]);
  const { first, onScroll } = useWindow(messages.length, scroller);
  const run = runningRun(messages);
  const stopRun = () => run && stop.mutate({ run });
  useProvide([{ action: chatActions["chat.stop"], run: stopRun, when: () => run !== null && nothingOpen() }]);
  const empty = messages.length === 0 && !pending && (id === null || query.data !== undefined);
  const why = (answer: string) => {
    useChat.getState().set({ why: { kind: "answer", id: answer } });
    onWhy();
  };
  return (
    <main className={styles.pane} aria-label="Conversation">
      <div ref={scroller} className={styles.scroll} onScroll={onScroll} data-testid="thread">
        <div ref={content} className={styles.content}>
          {id !== null && query.isPending && <SkeletonRows label="The conversation is loading" />}
          {id !== null && query.error && (
            <ErrorNote error={query.error} onAct={act} onRetry={() => void query.refetch()} />
          )}
          {empty && !failed && <EmptyThread />}
          {messages
            .slice(first)
            .map((message, index) =>
              message.role === "user" ? (
                <QuestionView key={message.id} message={message} />
              ) : (
                <AnswerView
                  key={message.id}
                  message={message}
                  last={first + index === messages.length - 1}
                  told={told[first + index] ?? null}
                  retry={turns.retry}
                  onWhy={why}
                />
              ),
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
        <Button
          className={styles.toEnd ?? ""}
          size="xs"
          leftSection={<IconArrowDown size={14} stroke={1.5} />}
          onClick={toEnd}
        >
          Newest
        </Button>
      )}
      <Composer
        conversation={id}
        thread={thread}
        running={run !== null}
        send={turns.send}
        stop={stopRun}
        onWhy={onWhy}
      />
    </main>
  );
}
