// Scrolling that follows new text only while the reader is at the end, and otherwise never moves them.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END = 48;

function atEnd(element: Pick<HTMLElement, "scrollHeight" | "scrollTop" | "clientHeight">): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END;
}

export function useStickyScroll(key: string): {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  away: boolean;
  toEnd: () => void;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    stuck.current = true;
    element.scrollTop = element.scrollHeight;
    setAway(false);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation opens at its end
  useLayoutEffect(toEnd, [key, toEnd]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    let [width, height] = [element.clientWidth, element.clientHeight];
    const onScroll = () => {
      // A resize scrolls as well, before its observer is told; the reader has not moved then.
      if (element.clientWidth !== width || element.clientHeight !== height) return;
      stuck.current = atEnd(element);
      setAway(!stuck.current);
    };
    const resized = () => {
      [width, height] = [element.clientWidth, element.clientHeight];
      if (stuck.current) toEnd();
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

  return { scroller, content, away, toEnd };
}
