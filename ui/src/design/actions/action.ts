// One object for each thing a person can do: its name, icon and keys. Menu, palette, shortcut, context menu and tooltip
// all read it; the view that can do it provides how.

import type { TablerIcon } from "@tabler/icons-react";

/** Where an action stands in the menu. */
export type MenuPlace = "file" | "edit" | "view" | "chat" | "help";

export type Action = {
  /** Such as "chat.new"; a person's own keys are kept under it. */
  id: string;
  label: string;
  /** The heading it stands under in the palette and the list of shortcuts. */
  group: string;
  icon: TablerIcon;
  /** As in "mod+shift+k"; null where it has no keys of its own. */
  keys: string | null;
  menu?: MenuPlace;
  /** Other words that find it in the palette. */
  also?: string;
  danger?: true;
};

/** Keeps each action's id as its key's type, so that a mistyped one does not compile. */
export function defineActions<K extends string>(
  group: string,
  actions: Record<K, Omit<Action, "id" | "group">>,
): Record<K, Action> {
  const whole = Object.entries<Omit<Action, "id" | "group">>(actions).map(([id, action]) => [
    id,
    { ...action, id, group },
  ]);
  return Object.fromEntries(whole) as Record<K, Action>;
}
