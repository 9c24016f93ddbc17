// The menu as data: places in their order, and in each what the table of actions puts there. Pure; the menu button and
// the system's own menu bar draw the same.

import type { ShellMenu } from "../../platform/types";
import type { Action, MenuPlace } from "./action";
import { keysOf } from "./keys";

const PLACES: readonly { place: MenuPlace; label: string }[] = [
  { place: "file", label: "File" },
  { place: "view", label: "View" },
  { place: "chat", label: "Chat" },
  { place: "help", label: "Help" },
];

type MenuGroup = { place: MenuPlace; label: string; actions: Action[] };

export function menuGroups(actions: readonly Action[]): MenuGroup[] {
  return PLACES.map(({ place, label }) => ({
    place,
    label,
    actions: actions.filter((action) => action.menu === place),
  })).filter((group) => group.actions.length > 0);
}

export function shellMenu(actions: readonly Action[], own: Record<string, string | undefined>): ShellMenu {
  return menuGroups(actions).map(({ label, actions: items }) => ({
    label,
    items: items.map((action) => ({ id: action.id, label: action.label, keys: keysOf(action, own) })),
  }));
}
