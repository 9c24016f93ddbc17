// The bookmark of a message, hung in the gutter outside the text. A press takes it off.

import { Tooltip } from "@mantine/core";
import { IconBookmarkFilled } from "@tabler/icons-react";
import type { Message } from "../../../ipc/bindings";
import styles from "./thread.module.css";
import type { Commands } from "./useCommands";

export function Bookmark({ message, commands }: { message: Message; commands: Commands }) {
  if (!message.marked) return null;
  return (
    <Tooltip label="Take the bookmark off">
      <button
        type="button"
        className={styles.marked}
        onClick={() => commands.mark(message, false)}
        aria-label="Bookmarked. Take the bookmark off"
      >
        <IconBookmarkFilled size={14} />
      </button>
    </Tooltip>
  );
}
