// Rules of keyboard shortcuts: which keys may be bound, and who has them already. Pure.

import type { Action } from "../../design/actions/action";
import { keysOf } from "../../design/actions/keys";

type Own = Record<string, string | undefined>;

/** What text fields do with these keys comes first. */
const RESERVED = ["mod+c", "mod+v", "mod+x", "mod+a", "mod+z", "mod+shift+z", "mod+y", "mod+enter", "alt+enter"];

/** Why keys cannot be bound, or null. */
export function keysProblem(keys: string): string | null {
  if (RESERVED.includes(keys)) return "These keys belong to writing.";
  const parts = keys.split("+");
  const bare = !parts.includes("mod") && !parts.includes("alt");
  if (bare && !/^f\d+$/.test(parts.at(-1) ?? "")) return "Hold Ctrl, Cmd or Alt too: a plain key would be typed.";
  return null;
}

/** The other action that has these keys, or null. */
export function heldBy(keys: string, action: Action, actions: readonly Action[], own: Own): Action | null {
  return actions.find((each) => each.id !== action.id && keysOf(each, own) === keys) ?? null;
}

/** The person's keys once `action` has `keys`. What equals an action's own keys need not be remembered. */
export function withKeys(own: Own, action: Action, keys: string | null): Record<string, string> {
  const kept = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const rest = Object.fromEntries(kept.filter(([id]) => id !== action.id));
  return keys === action.keys ? rest : { ...rest, [action.id]: keys ?? "" };
}

/** `action` takes `other`'s keys, and `other` takes what `action` had. */
export function swapped(own: Own, action: Action, other: Action): Record<string, string> {
  const [mine, theirs] = [keysOf(action, own), keysOf(other, own)];
  return withKeys(withKeys(own, action, theirs), other, mine);
}

export function isChanged(own: Own, action: Action): boolean {
  return own[action.id] !== undefined && (own[action.id] || null) !== action.keys;
}

/** Actions by group, in their order. */
export function byGroup(actions: readonly Action[]): [group: string, actions: Action[]][] {
  const groups = new Map<string, Action[]>();
  for (const action of actions) groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  return [...groups];
}

/** The actions whose name, group, keys or other words hold `text`. */
export function findActions(actions: readonly Action[], text: string, label: (action: Action) => string): Action[] {
  const wanted = text.trim().toLowerCase();
  return actions.filter((action) =>
    `${action.label} ${action.group} ${action.also ?? ""} ${label(action)}`.toLowerCase().includes(wanted),
  );
}
