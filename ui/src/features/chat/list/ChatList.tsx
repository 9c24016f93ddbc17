// The list of conversations: groups, titles, mini scores and costs, and the archive behind a line at its foot. Virtual,
// so a thousand chats cost what twenty do. Searching chats is not here yet.

import { IconArchive, IconArrowLeft, IconPin } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { useProvide } from "../../../design/actions/provide";
import { Empty, ErrorNote, SkeletonRows } from "../../../design/Notices";
import { go } from "../../../design/router";
import type { ChatGroup, ChatRow } from "../../../ipc/bindings";
import { useRpc } from "../../../ipc/client";
import { listActions } from "./actions";
import { itemsFor } from "./items";
import { ListRow } from "./ListRow";
import styles from "./list.module.css";
import { SelectionBar } from "./SelectionBar";
import { chooseNone, useList } from "./state";
import { useChatActs } from "./useChatActs";
import { focusBeside, focusedRow, listKeys } from "./useListKeys";

/** The core's word for the group of pinned chats. */
const PINNED = "Pinned";

type Entry = { kind: "group"; label: string } | { kind: "chat"; row: ChatRow };

function entries(groups: readonly ChatGroup[]): Entry[] {
  return groups.flatMap((group): Entry[] => [
    { kind: "group", label: group.label },
    ...group.rows.map((row): Entry => ({ kind: "chat", row })),
  ]);
}

/** A temporary chat is in the list for as long as it is open. */
function listed(groups: readonly ChatGroup[], current: string | null): ChatGroup[] {
  const shown = groups.map(({ label, rows }) => ({
    label,
    rows: rows.filter((row) => !row.temporary || row.id === current),
  }));
  return shown.filter(({ rows }) => rows.length > 0);
}

export function rowsOf(groups: readonly ChatGroup[] | undefined): ChatRow[] {
  return groups?.flatMap(({ rows }) => rows) ?? [];
}

/** Rename, pin and the rest on the row with the focus, or on the chat that is open; Delete only within the list. */
function useListActions(
  rows: readonly ChatRow[],
  current: string | null,
  archived: boolean,
  reveal: (id: string) => void,
) {
  const acts = useChatActs(current);
  const order = rows.map(({ id }) => id);
  const subjects = (): readonly ChatRow[] => {
    const { chosen } = useList.getState();
    if (chosen.size > 0) return rows.filter((row) => chosen.has(row.id));
    const id = focusedRow() ?? current;
    return rows.filter((row) => row.id === id);
  };
  const offered = (id: string) => itemsFor(subjects(), archived, acts).find((item) => item.action.id === id);
  const provide = (
    id: Exclude<keyof typeof listActions, "chats.temporary" | "chats.zen" | "chats.title">,
    only = () => true,
  ) => ({
    action: listActions[id],
    run: () => {
      // Taken before the focus moves: it says what the action is about.
      const item = offered(id);
      if (id === "chats.rename") for (const row of subjects()) reveal(row.id);
      if (id === "chats.delete") focusBeside(order, subjects(), reveal);
      item?.run();
    },
    when: () => only() && offered(id)?.when === true,
  });
  useProvide([
    provide("chats.rename"),
    provide("chats.pin"),
    provide("chats.unpin"),
    provide("chats.duplicate"),
    provide("chats.archive"),
    provide("chats.unarchive"),
    provide("chats.delete", () => focusedRow() !== null),
  ]);
  return acts;
}

function Foot({ archived, count }: { archived: boolean; count: number }) {
  const turn = () => {
    chooseNone();
    useList.setState({ archived: !archived, renaming: null });
  };
  if (!archived && count === 0) return null;
  return (
    <button type="button" className={styles.foot} onClick={turn} data-testid="archive-toggle">
      {archived ? <IconArrowLeft size={15} stroke={1.5} /> : <IconArchive size={15} stroke={1.5} />}
      {archived ? "Back to chats" : `Archived, ${count}`}
    </button>
  );
}

export function ChatList({ current }: { current: string | null }) {
  const archived = useList((state) => state.archived);
  const chosen = useList((state) => state.chosen);
  const query = useRpc("chat_list", { archived });
  const put = useRpc("chat_list", { archived: true }, query.isSuccess);
  const scroller = useRef<HTMLDivElement>(null);
  const all = useMemo(() => entries(listed(query.data ?? [], current)), [query.data, current]);
  const rows = useMemo(() => all.flatMap((entry) => (entry.kind === "chat" ? [entry.row] : [])), [all]);
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
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
  const reveal = (id: string) => {
    const at = all.findIndex((entry) => entry.kind === "chat" && entry.row.id === id);
    if (at >= 0) virtual.scrollToIndex(at);
  };
  const acts = useListActions(rows, current, archived, reveal);
  useProvide([
    { action: listActions["chats.archived"], run: () => useList.setState({ archived: true }), when: () => !archived },
  ]);
  useEffect(() => () => useList.setState({ renaming: null }), []);
  const together = rows.filter((row) => chosen.has(row.id));
  const about = (row: ChatRow) => () => (chosen.has(row.id) ? together : [row]);
  const now = Date.now();
  const archivedCount = rowsOf(put.data).length;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move between the buttons inside
    <div className={styles.column} onKeyDown={listKeys(order, current, reveal)}>
      {archived && <h2 className={styles.heading}>Archived chats</h2>}
      <div ref={scroller} className={styles.scroll}>
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
            {archived ? (
              <Empty title="Archived chats appear here." detail="They are kept, and out of the way." />
            ) : (
              <Empty
                title="Your chats appear here."
                detail="Each with its score: who answered, how long it took, what it cost."
              />
            )}
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
                data-entry
                style={{ transform: `translateY(${item.start}px)`, height: item.size }}
              >
                {entry.kind === "group" ? (
                  <h2 className={styles.group}>
                    {entry.label}
                    {entry.label === PINNED && <IconPin size={12} stroke={1.5} aria-hidden="true" />}
                  </h2>
                ) : (
                  <ListRow
                    row={entry.row}
                    current={current}
                    archived={archived}
                    now={now}
                    order={order}
                    subjects={about(entry.row)}
                    acts={acts}
                  />
                )}
              </li>
            );
          })}
        </ul>
      </div>
      {together.length > 0 ? (
        <SelectionBar rows={together} archived={archived} acts={acts} />
      ) : (
        <Foot archived={archived} count={archivedCount} />
      )}
    </div>
  );
}

/** Opens the chat before or after the open one, round the ends. */
export function goBeside(rows: readonly ChatRow[], current: string | null, step: 1 | -1): void {
  if (rows.length === 0) return;
  const at = rows.findIndex((row) => row.id === current);
  const from = at < 0 && step === -1 ? 0 : at;
  const next = rows[(from + step + rows.length) % rows.length];
  chooseNone();
  if (next) go({ view: "chat", id: next.id });
}
