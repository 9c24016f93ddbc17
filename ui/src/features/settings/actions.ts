// What a person can do in Settings, with its keys: what is done with a connection, and the list of shortcuts.

import { IconKey, IconKeyboard, IconPlugConnected, IconTrash } from "@tabler/icons-react";
import { defineActions } from "../../design/actions/action";

export const connectionActions = defineActions("This connection", {
  "connection.check": { label: "Check", icon: IconPlugConnected, keys: null, also: "test latency" },
  "connection.replace": { label: "Replace key", icon: IconKey, keys: null },
  "connection.remove": { label: "Remove", icon: IconTrash, keys: null, danger: true },
});

export const helpActions = defineActions("Help", {
  "help.shortcuts": {
    label: "Keyboard shortcuts",
    icon: IconKeyboard,
    keys: "mod+/",
    menu: "help",
    also: "cheat sheet keys",
  },
});
