// Keyboard shortcuts: a view declares its own while it is shown. The same text makes the tooltip and the match.

import { useEffect, useRef } from "react";
import { matchesShortcut } from "../lib/keys";

/** A `when` that is a function is asked at the press, for what changes without a render. */
export type Shortcut = { keys: string; run: () => void; when?: boolean | (() => boolean) };

function applies({ when }: Shortcut): boolean {
  return typeof when === "function" ? when() : when !== false;
}

export function isMac(): boolean {
  return /Mac/.test(navigator.platform);
}

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const found = current.current.find((each) => matchesShortcut(event, each.keys, isMac()) && applies(each));
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
