// An answer's words. While they arrive only the open block is parsed again; while the reader has selected some of it,
// what is drawn holds still, so that the selection is not lost, and catches up afterwards.

import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { MarkdownBlocks } from "../../../design/markdown/Markdown";
import type { LiveAnswer } from "../../../ipc/run-stream";
import { type Block, splitBlocks, type Tail } from "../../../lib/blocks";

type Shown = { blocks: readonly Block[]; finished: number; tail: Tail | null };

/** Whether a selection reaches into the last thing drawn, which is what may still change. */
function touchesEnd(element: HTMLElement | null): boolean {
  const selection = document.getSelection();
  const end = element?.querySelector("[data-selectable]")?.lastElementChild;
  return !!selection && !selection.isCollapsed && !!end && selection.containsNode(end, true);
}

function useHeld(shown: Shown, live: boolean, root: RefObject<HTMLElement | null>): Shown {
  const latest = useRef(shown);
  const [held, setHeld] = useState<Shown | null>(null);
  const watching = live || held !== null;
  useEffect(() => {
    latest.current = shown;
  }, [shown]);
  useEffect(() => {
    if (!watching) return;
    const changed = () => setHeld((before) => (touchesEnd(root.current) ? (before ?? latest.current) : null));
    document.addEventListener("selectionchange", changed);
    return () => document.removeEventListener("selectionchange", changed);
  }, [watching, root]);
  return held ?? shown;
}

export function AnswerText({ text, live }: { text: string; live: LiveAnswer | null }) {
  const root = useRef<HTMLDivElement>(null);
  const still = useMemo(() => (live ? [] : splitBlocks(text)), [text, live]);
  const shown = live ?? { blocks: still, finished: still.length, tail: null };
  const { blocks, finished, tail } = useHeld(shown, live !== null, root);
  return (
    <div ref={root}>
      <MarkdownBlocks blocks={blocks} finished={finished} tail={tail} />
    </div>
  );
}
