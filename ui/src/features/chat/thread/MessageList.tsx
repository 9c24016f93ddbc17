// The messages of a thread, of which only those near the window are in the page. Each is measured when it is drawn; what
// is measured above the reader does not move what is read. What holds the focus, a selection or an open menu stays.

import { defaultRangeExtractor, elementScroll, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo } from "react";
import type { Message, Thread } from "../../../ipc/bindings";
import { AnswerView } from "./AnswerView";
import { LeftOut } from "./LeftOut";
import { toldBefore } from "./notices";
import { QuestionView } from "./QuestionView";
import { likelyHeight } from "./sizes";
import styles from "./thread.module.css";
import type { Commands } from "./useCommands";
import type { Follow } from "./useFollow";
import { useThreadView } from "./view";

const OVERSCAN = 3;
/** Of a selection across more messages than this, only its ends' surroundings stay drawn. */
const MOST_KEPT = 120;

function indexOf(node: Node | null | undefined): number | null {
  const element = node instanceof Element ? node : node?.parentElement;
  const index = element?.closest<HTMLElement>("[data-index]")?.dataset.index;
  return index === undefined ? null : Number(index);
}

/** The messages that must not leave the page now. */
function heldIndexes(messages: readonly Message[]): number[] {
  const { editing, retryMenu, details } = useThreadView.getState();
  const held = [editing, retryMenu, details].map((id) => messages.findIndex((message) => message.id === id));
  held.push(indexOf(document.activeElement) ?? -1);
  const selection = document.getSelection();
  const [from, to] = [indexOf(selection?.anchorNode), indexOf(selection?.focusNode)];
  if (selection && !selection.isCollapsed && from !== null && to !== null) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    for (let index = low; index <= Math.min(high, low + MOST_KEPT); index++) held.push(index);
    held.push(high);
  }
  return held.filter((index) => index >= 0 && index < messages.length);
}

function extract(range: Range, messages: readonly Message[]): number[] {
  const shown = defaultRangeExtractor(range);
  const held = heldIndexes(messages);
  return held.length === 0 ? shown : [...new Set([...shown, ...held])].sort((one, other) => one - other);
}

type MessageListProps = {
  conversation: string | null;
  thread: Thread;
  running: boolean;
  follow: Follow;
  commands: Commands;
};

export function MessageList({ conversation, thread, running, follow, commands }: MessageListProps) {
  const { scroller, leave, moved } = follow;
  const { messages } = thread;
  const told = useMemo(() => toldBefore(messages), [messages]);
  const reveal = useThreadView((state) => state.reveal);
  const virtual = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (messages[index] ? likelyHeight(messages[index]) : 0),
    getItemKey: (index) => messages[index]?.id ?? index,
    rangeExtractor: (range) => extract(range, messages),
    scrollToFn: (offset, options, instance) => {
      elementScroll(offset, options, instance);
      moved();
    },
    overscan: OVERSCAN,
    initialRect: { width: 760, height: 900 },
    // A thread opens at its end: what is drawn first is what is read first.
    initialOffset: () => Math.max(0, messages.reduce((sum, message) => sum + likelyHeight(message), 0) - 900),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each request
  useEffect(() => {
    if (!reveal) return;
    const index = messages.findIndex((message) => message.id === reveal.message);
    if (index < 0) return;
    const drawn = () => document.querySelector<HTMLElement>(`[data-message="${reveal.message}"]`);
    const box = drawn()?.getBoundingClientRect();
    const view = scroller.current?.getBoundingClientRect();
    const { edge } = reveal;
    const seen = box && view && (edge === "end" || box.top >= view.top) && box.bottom <= view.bottom;
    if (!seen) {
      leave();
      virtual.scrollToIndex(index, { align: edge });
    }
    if (!reveal.focus) return;
    let tries = 0;
    let frame = requestAnimationFrame(function focus() {
      tries += 1;
      const element = drawn();
      if (element) element.focus({ preventScroll: true });
      else if (tries < 20) frame = requestAnimationFrame(focus);
    });
    return () => cancelAnimationFrame(frame);
  }, [reveal]);

  const leaf = messages.length - 1;
  return (
    <div className={styles.messages} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => {
        const message = messages[item.index];
        if (!message) return null;
        return (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            data-first={item.index === 0 || undefined}
            className={styles.row}
            style={{ top: item.start }}
          >
            {message.role === "user" ? (
              <QuestionView
                conversation={conversation}
                message={message}
                unanswered={item.index === leaf && !running}
                running={running}
                commands={commands}
              />
            ) : (
              <AnswerView
                message={message}
                last={item.index === leaf}
                told={told[item.index] ?? null}
                commands={commands}
              />
            )}
            {thread.left_out?.until === message.id && (
              <LeftOut thread={thread} leftOut={thread.left_out} commands={commands} />
            )}
          </div>
        );
      })}
    </div>
  );
}
