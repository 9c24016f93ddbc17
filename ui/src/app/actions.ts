// Every action that the window knows, in the order of the menu and of the list of shortcuts.

import {
  IconAdjustmentsHorizontal,
  IconChartBar,
  IconCommand,
  IconMessage,
  IconSettings,
  IconTextDecrease,
  IconTextIncrease,
  IconTextSize,
} from "@tabler/icons-react";
import { type Action, defineActions } from "../design/actions/action";
import { chatActions, presetActions } from "../features/chat/actions";
import { composeActions } from "../features/chat/compose/actions";
import { listActions } from "../features/chat/list/actions";
import { answerActions, questionActions, threadActions } from "../features/chat/thread/actions";
import { modelActions } from "../features/models/actions";
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

export const windowActions = defineActions("Window", {
  "window.palette": {
    label: "Find an action",
    icon: IconCommand,
    keys: "mod+k",
    menu: "view",
    also: "command palette",
  },
  "window.larger": { label: "Larger text", icon: IconTextIncrease, keys: "mod+=", menu: "view", also: "zoom size" },
  "window.smaller": { label: "Smaller text", icon: IconTextDecrease, keys: "mod+-", menu: "view", also: "zoom size" },
  "window.normal": { label: "Normal text size", icon: IconTextSize, keys: "mod+0", menu: "view", also: "zoom reset" },
});

const tables: readonly Record<string, Action>[] = [
  answerActions,
  questionActions,
  threadActions,
  chatActions,
  composeActions,
  listActions,
  presetActions,
  modelActions,
  goActions,
  windowActions,
  helpActions,
];

export const ACTIONS: readonly Action[] = tables.flatMap((table) => Object.values(table));
