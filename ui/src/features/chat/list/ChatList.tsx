// The list of conversations: groups, titles, mini scores and costs. Virtual, so a thousand chats cost what twenty do.
// Searching chats is not here yet.

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useMemo, useRef } from "react";
import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import type { ChatGroup, ChatRow } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { ListRow } from "./ListRow";
import styles from "./list.module.css";

type Entry = { kind: "group"; label: string } | { kind: "chat"; row: ChatRow };

function entries(groups: readonly ChatGroup[]): Entry[] {
  return groups.flatMap((group): Entry[] => [
    { kind: "group", label: group.label },
    ...group.rows.map((row): Entry => ({ kind: "chat", row })),
  ]);
}

/** Up and down move between the rows that are drawn. */
function walkRows(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  rows[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}

export function ChatList({ current }: { current: string | null }) {
  const query = useRpc("chat_list", null);
  const scroller = useRef<HTMLDivElement>(null);
  const all = useMemo(() => entries(query.data ?? []), [query.data]);
  const virtual = useVirtualizer({
    count: all.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (all[index]?.kind === "group" ? 32 : 52),
    getItemKey: (index) => {
      const entry = all[index];
      return entry?.kind === "chat" ? entry.row.id : `group ${entry?.label}`;
    },
    overscan: 8,
    initialRect: { width: 268, height: 900 },
  });
  const now = Date.now();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons inside
    <div ref={scroller} className={styles.scroll} onKeyDown={walkRows}>
      {query.isPending && (
        <div className={styles.note}>
          <SkeletonRows label="Chats are loading" />
        </div>
      )}
      {query.error && (
        <div className={styles.note}>
          <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
        </div>
      )}
      {query.data && all.length === 0 && (
        <div className={styles.note}>
          <Empty
            title="Your chats appear here."
            detail="Each with its score: who answered, how long it took, what it cost."
          />
        </div>
      )}
      <ul className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = all[item.index];
          if (!entry) return null;
          return (
            <li
              key={item.key}
              className={styles.entry}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              {entry.kind === "group" ? (
                <h2 className={styles.group}>{entry.label}</h2>
              ) : (
                <ListRow row={entry.row} chosen={entry.row.id === current} now={now} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
