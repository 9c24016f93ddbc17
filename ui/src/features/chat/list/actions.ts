// What a person can do with chats in the list, one or several at once, with its keys. The list provides how.

import {
  IconArchive,
  IconArchiveOff,
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconGhost,
  IconHeading,
  IconMaximize,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from "@tabler/icons-react";
import { defineActions } from "../../../design/actions/action";

export const listActions = defineActions("Chats", {
  "chats.temporary": {
    label: "New temporary chat",
    icon: IconGhost,
    keys: "mod+shift+'",
    menu: "file",
    also: "private incognito",
  },
  "chats.rename": { label: "Rename", icon: IconPencil, keys: "f2", menu: "edit", also: "title" },
  "chats.title": { label: "Title by a model", icon: IconHeading, keys: null, menu: "edit", also: "name rename" },
  "chats.pin": { label: "Pin", icon: IconPin, keys: null, menu: "edit" },
  "chats.unpin": { label: "Unpin", icon: IconPinnedOff, keys: null, menu: "edit" },
  "chats.duplicate": { label: "Duplicate", icon: IconCopy, keys: null, menu: "edit", also: "copy" },
  "chats.archive": { label: "Archive", icon: IconArchive, keys: null, menu: "edit", also: "put away" },
  "chats.unarchive": { label: "Move out of the archive", icon: IconArchiveOff, keys: null, menu: "edit" },
  "chats.delete": { label: "Delete", icon: IconTrash, keys: "delete", menu: "edit", danger: true, also: "remove" },
  "chats.next": { label: "Next chat", icon: IconArrowDown, keys: "ctrl+tab", menu: "view" },
  "chats.previous": { label: "Previous chat", icon: IconArrowUp, keys: "ctrl+shift+tab", menu: "view" },
  "chats.archived": { label: "Archived chats", icon: IconArchive, keys: null, menu: "view" },
  "chats.zen": { label: "Zen mode", icon: IconMaximize, keys: "mod+shift+z", menu: "view", also: "focus full screen" },
});
