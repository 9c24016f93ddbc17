// Keyboard shortcuts: a view declares its own while it is shown. The same text makes the tooltip and the match.

import { useEffect, useRef } from "react";
import { matchesShortcut } from "../lib/keys";

export type Shortcut = { keys: string; run: () => void; when?: boolean };

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
      const found = current.current.find(({ keys, when }) => when !== false && matchesShortcut(event, keys, isMac()));
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
