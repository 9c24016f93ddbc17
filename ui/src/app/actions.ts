// Every action that the window knows, in the order of the menu and of the list of shortcuts.

import { IconAdjustmentsHorizontal, IconChartBar, IconMessage, IconSettings } from "@tabler/icons-react";
import { type Action, defineActions } from "../design/actions/action";
import { answerActions, chatActions, presetActions } from "../features/chat/actions";
import { helpActions } from "../features/settings/actions";

export const goActions = defineActions("Go to", {
  "go.chat": { label: "Chat", icon: IconMessage, keys: "mod+1", menu: "view" },
  "go.spend": { label: "Spend", icon: IconChartBar, keys: "mod+4", menu: "view", also: "cost ledger bill" },
  "go.models": {
    label: "Models",
    icon: IconAdjustmentsHorizontal,
    keys: "mod+5",
    menu: "view",
    also: "catalogue policy",
  },
  "go.settings": { label: "Settings", icon: IconSettings, keys: "mod+,", menu: "file", also: "preferences options" },
});

const tables: readonly Record<string, Action>[] = [chatActions, answerActions, presetActions, goActions, helpActions];

export const ACTIONS: readonly Action[] = tables.flatMap((table) => Object.values(table));
