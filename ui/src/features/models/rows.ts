// A table by keyboard: the arrows move from row to row, Home and End to its ends. Each row holds one button that opens
// it, marked with `data-row`; only the current one is a stop of Tab.

import { type KeyboardEvent, useState } from "react";

const PAGE = 10;

function target(key: string, at: number, last: number): number | null {
  if (key === "ArrowDown") return Math.min(at + 1, last);
  if (key === "ArrowUp") return Math.max(at - 1, 0);
  if (key === "PageDown") return Math.min(at + PAGE, last);
  if (key === "PageUp") return Math.max(at - PAGE, 0);
  if (key === "Home") return 0;
  return key === "End" ? last : null;
}

/** `reach` brings a row that is not drawn yet into view before it is given the focus. */
export function useRowKeys(count: number, reach?: (index: number) => void) {
  const [current, setCurrent] = useState(0);
  const at = Math.min(current, Math.max(0, count - 1));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = (event.target as Element).closest("[data-row]");
    if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = target(event.key, Number(from.getAttribute("data-row")), count - 1);
    if (next === null) return;
    event.preventDefault();
    setCurrent(next);
    const table = event.currentTarget;
    const focus = () => table.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus();
    reach?.(next);
    if (table.querySelector(`[data-row="${next}"]`)) focus();
    else requestAnimationFrame(() => requestAnimationFrame(focus));
  };
  return { current: at, setCurrent, onKeyDown };
}
