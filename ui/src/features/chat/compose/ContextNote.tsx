// Above the text, so that it never moves: that the conversation nears what its model reads, or what to do where it is
// more. Nothing is sent before one of these is chosen.

import { Button } from "@mantine/core";
import { type RefObject, useState } from "react";
import { ErrorNote } from "../../../design/Notices";
import text from "../../../design/styles/text.module.css";
import type { ContextOver, ContextUse, Thread, UserError } from "../../../ipc/bindings";
import { useRpcMutation } from "../../../ipc/client";
import { useHintActions } from "../../../ipc/hints";
import { formatCost } from "../../../lib/money";
import { plural, roundCount } from "../../../lib/text";
import { useChat, useChoice } from "../state";
import { isNearFull } from "./ContextGauge";
import styles from "./route.module.css";
import { useForecastAgain } from "./useRoutePreview";

const NAMES = { history: "the messages before", files: "the files", question: "your message" } as const;

/** What takes the room, largest first, where it is worth naming. */
function takenBy(context: ContextUse): string {
  const names = Object.keys(NAMES) as (keyof typeof NAMES)[];
  return names
    .filter((name) => context[name] * 10 >= context.used)
    .toSorted((a, b) => context[b] - context[a])
    .map((name) => `${NAMES[name]} ${roundCount(context[name])}`)
    .join(", ");
}

type Ways = Pick<ContextNoteProps, "thread" | "first" | "onDone"> & { over: ContextOver };

function OverWays({ over, thread, first, onDone }: Ways) {
  const [failed, setFailed] = useState<UserError | null>(null);
  const act = useHintActions();
  const choice = useChoice();
  const summarise = useRpcMutation("chat_summarise");
  const configure = useRpcMutation("chat_configure");
  const { larger, summary, drops } = over;
  const forecast = useForecastAgain();
  const done = () => {
    forecast();
    onDone();
  };
  const use = (offer: string) => {
    useChat.getState().set({ pinned: offer });
    onDone();
  };
  const answered = { onError: (error: UserError) => setFailed(error), onSuccess: done };
  const trim = (own: Thread) => configure.mutate({ id: own.id, settings: { ...own.settings, trim: true } }, answered);
  if (summarise.isPending) return <p className={text.soft}>{summary?.who} writes the summary</p>;
  return (
    <>
      <div ref={first} className={styles.ways}>
        {larger && (
          <Button size="xs" onClick={() => use(larger.offer)}>
            Use {larger.who}, {formatCost(larger.cost)}
          </Button>
        )}
        {summary && thread && (
          <Button size="xs" onClick={() => summarise.mutate({ id: thread.id, choice }, answered)}>
            Summarise what was said, {formatCost(summary.cost)}
          </Button>
        )}
        {drops !== null && thread && (
          <Button size="xs" onClick={() => trim(thread)}>
            Leave the oldest {plural(drops, "message")} out
          </Button>
        )}
      </div>
      {failed && <ErrorNote error={failed} onAct={act} />}
    </>
  );
}

type ContextNoteProps = {
  context: ContextUse | null | undefined;
  /** Who would answer. */
  who: string;
  thread: Thread | undefined;
  /** Somebody tried to send what does not fit. */
  pressed: boolean;
  first: RefObject<HTMLDivElement | null>;
  /** Takes the focus when a way was chosen. */
  onDone: () => void;
};

export function ContextNote({ context, who, thread, pressed, first, onDone }: ContextNoteProps) {
  if (!context) return null;
  const { over, used, window } = context;
  if (over)
    return (
      <section className={styles.over} aria-label="More than the model reads" data-testid="context-over">
        <p role={pressed ? "alert" : undefined}>
          {pressed && <b>Nothing was sent. </b>}
          {over.who} reads {roundCount(over.window)} tokens, this needs {roundCount(over.needs)}: {takenBy(context)}.
        </p>
        <OverWays over={over} thread={thread} first={first} onDone={onDone} />
      </section>
    );
  if (!isNearFull(context)) return null;
  return (
    <p className={styles.near} role="status" data-testid="context-near">
      This conversation is {roundCount(used)} of the {roundCount(window ?? 0)} tokens that {who || "the model"} reads.
      Past it you choose what is left out.
    </p>
  );
}
