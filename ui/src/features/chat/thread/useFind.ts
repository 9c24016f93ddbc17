// Finding in the whole thread: what is found, which of it is current, and how it is shown. Where the engine has
// highlights of its own they mark the words; elsewhere the message is marked.

import { type RefObject, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { Message } from "../../../ipc/bindings";
import { findMatches, type Match, rangesIn } from "./find";
import { revealMessage, useThreadView } from "./view";

const ALL = "medley-find";
const ONE = "medley-found";

function highlights(): HighlightRegistry | null {
  return typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight === "function" ? CSS.highlights : null;
}

function clearMarks(root: HTMLElement | null): void {
  highlights()?.delete(ALL);
  highlights()?.delete(ONE);
  for (const element of root?.querySelectorAll("[data-found]") ?? []) element.removeAttribute("data-found");
}

/** Marks what is drawn; gives the current place where it is among it. */
function paint(root: HTMLElement, looked: string, current: Match | undefined): Range | null {
  const all: Range[] = [];
  let one: Range | null = null;
  for (const article of root.querySelectorAll<HTMLElement>("[data-message]")) {
    const ranges = rangesIn(article, looked);
    const here = article.dataset.message === current?.message;
    if (here) one = ranges[Math.min(current?.nth ?? 0, ranges.length - 1)] ?? null;
    // Words in folded code are not drawn: then the message is marked.
    const mark = here && (!one || !highlights());
    if (mark !== article.hasAttribute("data-found")) article.toggleAttribute("data-found", mark);
    all.push(...ranges);
  }
  highlights()?.set(ALL, new Highlight(...all.filter((range) => range !== one)));
  if (one) highlights()?.set(ONE, new Highlight(one));
  else highlights()?.delete(ONE);
  return one;
}

function centre(scroller: HTMLElement, range: Range): void {
  const box = range.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  if (box.top >= view.top + 56 && box.bottom <= view.bottom - 24) return;
  scroller.scrollTop += box.top - view.top - view.height / 3;
}

/** The message at the top of what is read now. */
function readNow(scroller: HTMLElement | null): number {
  const top = scroller?.getBoundingClientRect().top ?? 0;
  const rows = [...(scroller?.querySelectorAll<HTMLElement>("[data-index]") ?? [])];
  const first = rows.find((row) => row.getBoundingClientRect().bottom > top);
  return Number(first?.dataset.index ?? 0);
}

function firstFrom(matches: readonly Match[], from: number): number {
  const at = matches.findIndex((match) => match.index >= from);
  return at < 0 ? Math.max(0, matches.length - 1) : at;
}

export function useFind(messages: readonly Message[], scroller: RefObject<HTMLDivElement | null>) {
  const { finding, looked, set } = useThreadView();
  const calm = useDeferredValue(finding ? looked : "");
  const matches = useMemo(() => findMatches(messages, calm), [messages, calm]);
  const [at, setAt] = useState(0);
  const current = matches[Math.min(at, matches.length - 1)];

  // Further letters look from where the reader was, not from where the first letter led.
  const origin = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words begin where the reader is
  useEffect(() => {
    origin.current ??= readNow(scroller.current);
    setAt(firstFrom(matches, origin.current));
  }, [calm]);

  useEffect(() => {
    const root = scroller.current;
    if (!root || calm.trim() === "") return clearMarks(root);
    if (current) revealMessage(current.message);
    let frame = 0;
    let settled = 0;
    const draw = () => {
      frame = 0;
      const range = paint(root, calm, current);
      // Rows are measured as they come into view; the place is centred until it stays.
      if (range && settled < 3) {
        settled += 1;
        centre(root, range);
      }
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    soon();
    const observer = new MutationObserver(soon);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      clearMarks(root);
    };
  }, [calm, current, scroller]);

  const step = (by: number) => {
    if (matches.length === 0) return;
    const next = (Math.min(at, matches.length - 1) + by + matches.length) % matches.length;
    origin.current = matches[next]?.index ?? null;
    setAt(next);
  };
  return {
    finding,
    looked,
    count: matches.length,
    at: matches.length === 0 ? 0 : Math.min(at, matches.length - 1) + 1,
    step,
    set,
  };
}
