// The keys of the list: arrows walk the rows, with Shift they choose, Escape chooses none. F2 and Delete are actions.

import type { KeyboardEvent } from "react";
import { chooseNone, chooseTo, useList } from "./state";

/** The row that has the focus, or whose button has. */
export function focusedRow(): string | null {
  const entry = document.activeElement?.closest("[data-entry]");
  return entry?.querySelector<HTMLElement>("[data-row]")?.dataset.row ?? null;
}

/** What the virtual list does to bring a row on the page. */
type Reveal = (id: string) => void;

function focusRow(id: string, reveal: Reveal): void {
  const all = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const found = () => all().find((row) => row.dataset.row === id);
  const row = found();
  if (row) {
    row.focus();
    return;
  }
  reveal(id);
  requestAnimationFrame(() => found()?.focus());
}

/** Moves the focus from rows that are about to go to the next one that stays. */
export function focusBeside(order: readonly string[], going: readonly { id: string }[], reveal: Reveal): void {
  const gone = new Set(going.map(({ id }) => id));
  const at = order.indexOf(focusedRow() ?? "");
  const stays = (id: string) => !gone.has(id);
  const next = order.slice(at + 1).find(stays) ?? order.slice(0, Math.max(0, at)).findLast(stays);
  if (next) focusRow(next, reveal);
}

export function listKeys(order: readonly string[], current: string | null, reveal: Reveal) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === "Escape" && useList.getState().chosen.size > 0) {
      event.preventDefault();
      chooseNone();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const from = focusedRow();
    if (!step || from === null || !(event.target instanceof HTMLElement) || !event.target.dataset.row) return;
    event.preventDefault();
    const next = order[order.indexOf(from) + step];
    if (!next) return;
    if (event.shiftKey) {
      if (useList.getState().anchor === null) useList.setState({ anchor: from });
      chooseTo(next, current, order);
    }
    focusRow(next, reveal);
  };
}
