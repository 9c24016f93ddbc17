// What is done with several chats at once. It stands at the foot, so that no row moves under the pointer.

import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { IconButton } from "../../../design/IconButton";
import type { ChatRow } from "../../../ipc/bindings";
import styles from "./list.module.css";
import { chooseNone } from "./state";
import type { ChatActs } from "./useChatActs";

export function SelectionBar({
  rows,
  archived,
  acts,
}: {
  rows: readonly ChatRow[];
  archived: boolean;
  acts: ChatActs;
}) {
  const pinned = rows.every((row) => row.pinned);
  return (
    <section className={styles.bar} aria-label="Chosen chats" data-testid="selection">
      <span className={styles.count} role="status">
        {rows.length} {rows.length === 1 ? "chat" : "chats"}
      </span>
      <span className={styles.spring} />
      {!archived && (
        <Button size="compact-xs" variant="subtle" onClick={() => acts.pin(rows, !pinned)}>
          {pinned ? "Unpin" : "Pin"}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" onClick={() => acts.archive(rows, !archived)}>
        {archived ? "Unarchive" : "Archive"}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={() => acts.remove(rows)}>
        Delete
      </Button>
      <IconButton label="Choose none" small onClick={chooseNone}>
        <IconX size={14} stroke={1.5} />
      </IconButton>
    </section>
  );
}
