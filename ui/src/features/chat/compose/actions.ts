// What a person can do in the composer, with its keys.

import {
  IconAdjustments,
  IconCursorText,
  IconListSearch,
  IconMessagePlus,
  IconPaperclip,
  IconSend,
  IconSendOff,
} from "@tabler/icons-react";
import { defineActions } from "../../../design/actions/action";

export const composeActions = defineActions("Message", {
  "chat.model": { label: "Choose the model", icon: IconListSearch, keys: "mod+shift+m", menu: "chat", also: "pick" },
  "compose.focus": {
    label: "Write a message",
    icon: IconCursorText,
    keys: "shift+escape",
    menu: "chat",
    also: "composer input field",
  },
  "compose.attach": {
    label: "Attach files",
    icon: IconPaperclip,
    keys: null,
    menu: "chat",
    also: "upload picture pdf",
  },
  "compose.choose": { label: "Send and choose the model", icon: IconSend, keys: "alt+enter", menu: "chat" },
  "compose.add": {
    label: "Send without an answer",
    icon: IconSendOff,
    keys: "mod+enter",
    menu: "chat",
    also: "note only",
  },
  "compose.queue": {
    label: "Send the next waiting message now",
    icon: IconMessagePlus,
    keys: null,
    menu: "chat",
    also: "queue",
  },
  "compose.settings": {
    label: "Settings of this chat",
    icon: IconAdjustments,
    keys: null,
    menu: "chat",
    also: "instructions system prompt effort length reasoning",
  },
});
