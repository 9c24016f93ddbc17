// What a person can do in Chat, with its keys. The parts of the view provide how.

import {
  IconArrowsDiff,
  IconClockPause,
  IconEdit,
  IconLayoutSidebar,
  IconLayoutSidebarRight,
  IconPlayerStop,
} from "@tabler/icons-react";
import { defineActions } from "../../design/actions/action";
import type { Preset } from "../../ipc/bindings";
import { PRESETS } from "./state";

export const chatActions = defineActions("Chat", {
  "chat.new": { label: "New chat", icon: IconEdit, keys: "mod+n", menu: "file" },
  "chat.list": { label: "List of chats", icon: IconLayoutSidebar, keys: "mod+\\", menu: "view" },
  "chat.why": { label: "Why this model", icon: IconLayoutSidebarRight, keys: "mod+i", menu: "view" },
  "chat.stop": { label: "Stop the answer", icon: IconPlayerStop, keys: "escape", menu: "chat" },
  "chat.stopAll": {
    label: "Stop everything that spends",
    icon: IconClockPause,
    keys: "mod+.",
    menu: "chat",
    also: "cancel halt",
  },
});

export const presetActions = defineActions(
  "How to choose the model",
  Object.fromEntries(
    PRESETS.map(({ value, label, hint }, index) => [
      `preset.${value}`,
      { label, icon: IconArrowsDiff, keys: `alt+${index + 1}`, also: hint },
    ]),
  ) as Record<`preset.${Preset}`, { label: string; icon: typeof IconArrowsDiff; keys: string; also: string }>,
);
