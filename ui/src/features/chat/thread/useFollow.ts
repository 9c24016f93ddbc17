// Scrolling that follows new text only while the reader is at the end. Any move up, however small, and any selection
// ends the following: the thread never moves under the reader. The "Newest" button takes it up again.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END = 48;

function fromEnd(element: Pick<HTMLElement, "scrollHeight" | "scrollTop" | "clientHeight">): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
}

type Place = { top: number; height: number };

/** Whether the reader still follows, by where the scroller was and is. Pure. */
export function followsAfter(followed: boolean, before: Place, now: Place, end: number): boolean {
  // What shrinks above the reader moves the place up as well; nobody moved then.
  const movedUp = now.top < before.top - 1 && now.height >= before.height;
  if (movedUp) return end <= 1;
  return followed ? end <= NEAR_END || now.top <= before.top : end <= NEAR_END && now.top > before.top;
}

function selecting(element: HTMLElement): boolean {
  const selection = document.getSelection();
  return !!selection && !selection.isCollapsed && element.contains(selection.anchorNode);
}

export type Follow = {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  away: boolean;
  toEnd: () => void;
  /** Stops following: the reader goes elsewhere. */
  leave: () => void;
  /** The thread itself has just moved the scroller: the reader did not. */
  moved: () => void;
};

export function useFollow(key: string): Follow {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const own = useRef<number | null>(null);
  const [away, setAway] = useState(false);

  const moved = useCallback(() => {
    own.current = scroller.current?.scrollTop ?? null;
  }, []);
  const leave = useCallback(() => {
    follows.current = false;
  }, []);
  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    follows.current = true;
    element.scrollTop = element.scrollHeight;
    moved();
    setAway(false);
  }, [moved]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation opens at its end
  useLayoutEffect(toEnd, [key, toEnd]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    let [width, height] = [element.clientWidth, element.clientHeight];
    let before: Place = { top: element.scrollTop, height: element.scrollHeight };
    const onScroll = () => {
      const now = { top: element.scrollTop, height: element.scrollHeight };
      const ours = own.current !== null && Math.abs(now.top - own.current) <= 1;
      own.current = null;
      // A resize scrolls as well, before its observer is told; the reader has not moved then.
      if (element.clientWidth === width && element.clientHeight === height) {
        if (!ours) follows.current = followsAfter(follows.current, before, now, fromEnd(element));
        setAway(!follows.current && fromEnd(element) > NEAR_END);
      }
      before = now;
    };
    const resized = () => {
      [width, height] = [element.clientWidth, element.clientHeight];
      if (follows.current && selecting(element)) follows.current = false;
      if (follows.current) toEnd();
      else setAway(fromEnd(element) > NEAR_END);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    const observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(resized);
    observer?.observe(inner);
    observer?.observe(element);
    return () => {
      element.removeEventListener("scroll", onScroll);
      observer?.disconnect();
    };
  }, [toEnd]);

  return { scroller, content, away, toEnd, leave, moved };
}
