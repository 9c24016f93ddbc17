// The running answers that are on screen. An ended run's message goes straight into its thread, so nothing flickers
// between the last words and the refetch.

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { usePlatform } from "../platform/context";
import type { Message, Thread } from "./bindings";
import { type LiveAnswer, RunStreams } from "./run-stream";

const LiveContext = createContext<RunStreams | null>(null);

function withMessage(thread: Thread | undefined, message: Message): Thread | undefined {
  if (!thread?.messages.some((each) => each.id === message.id)) return thread;
  return { ...thread, messages: thread.messages.map((each) => (each.id === message.id ? message : each)) };
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const platform = usePlatform();
  const client = useQueryClient();
  const streams = useMemo(
    () =>
      new RunStreams(
        platform,
        (message) => {
          client.setQueriesData<Thread>({ queryKey: ["chat_thread"] }, (thread) => withMessage(thread, message));
        },
        // The run ended before anybody looked: the thread itself says how.
        () => void client.invalidateQueries({ queryKey: ["chat_thread"] }),
      ),
    [platform, client],
  );
  return <LiveContext.Provider value={streams}>{children}</LiveContext.Provider>;
}

const nothing = () => () => undefined;
const none = () => null;

/** The live state of a run while this component is shown; null for a run that has ended, or before its first batch. */
export function useLiveAnswer(message: Message): LiveAnswer | null {
  const streams = useContext(LiveContext);
  const answer = message.answer;
  const run = answer?.state === "running" ? answer.run : null;
  const [fromSeq] = useState(answer?.seq ?? 0);
  const [held, setHeld] = useState<ReturnType<RunStreams["use"]> | null>(null);
  useEffect(() => {
    if (!streams || run === null) return;
    const use = streams.use(run, fromSeq);
    setHeld(use);
    return () => {
      use.release();
      setHeld(null);
    };
  }, [streams, run, fromSeq]);
  return useSyncExternalStore<LiveAnswer | null>(held?.stream.subscribe ?? nothing, held?.stream.snapshot ?? none);
}
