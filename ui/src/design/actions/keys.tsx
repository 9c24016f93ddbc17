// Which keys an action has: its own, or those that the person gave it. One listener for the whole window.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";
import { matchesShortcut, shortcutLabel } from "../../lib/keys";
import type { Action } from "./action";
import { provided } from "./provide";

export function isMac(): boolean {
  return /Mac/.test(navigator.platform);
}

type Keys = { actions: readonly Action[]; own: Record<string, string | undefined> };
const KeysContext = createContext<Keys>({ actions: [], own: {} });

/** An action's keys as in "mod+k", or null. */
export function keysOf(action: Action, own: Keys["own"]): string | null {
  const kept = own[action.id];
  return (kept ?? action.keys) || null;
}

/** Every action that the window knows, whether or not it can be done now. */
export function useActions(): readonly Action[] {
  return useContext(KeysContext).actions;
}

/** The keys of an action as a person reads them, such as "Ctrl Shift K"; undefined without keys. */
export function useKeysLabel(action: Action | undefined): string | undefined {
  const { own } = useContext(KeysContext);
  const keys = action ? keysOf(action, own) : null;
  return keys ? shortcutLabel(keys, isMac()) : undefined;
}

/** While true, a press reaches no action: a field is recording keys. */
export const recording = { on: false };

function useListener(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || recording.on) return;
      const { actions, own } = current.current;
      for (const action of actions) {
        const bound = keysOf(action, own);
        if (!bound || !matchesShortcut(event, bound, isMac())) continue;
        const found = provided(action.id);
        if (!found) continue;
        event.preventDefault();
        found.run();
        return;
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

type KeysProviderProps = { actions: readonly Action[]; own: Record<string, string>; children: ReactNode };

export function KeysProvider({ actions, own, children }: KeysProviderProps) {
  const keys = useMemo(() => ({ actions, own }), [actions, own]);
  useListener(keys);
  return <KeysContext value={keys}>{children}</KeysContext>;
}
