// One conversation in the list: title, score and cost, a dot where an answer is new, and what can be done with it at the
// pointer and under its button.

import { Menu } from "@mantine/core";
import { IconArchive, IconArchiveOff, IconDots, IconGitBranch, IconPin, IconPinnedOff } from "@tabler/icons-react";
import { type MouseEvent, useState } from "react";
import { ActionItems, useContextMenu } from "../../../design/actions/ActionItems";
import { IconButton } from "../../../design/IconButton";
import { Mark } from "../../../design/Mark";
import { SumMoney } from "../../../design/Money";
import { go } from "../../../design/router";
import { HoverScore } from "../../../design/score/HoverScore";
import text from "../../../design/styles/text.module.css";
import { Tag } from "../../../design/Tag";
import type { ChatRow } from "../../../ipc/bindings";
import { useRpc } from "../../../ipc/client";
import { cx } from "../../../lib/classes";
import { formatWhen } from "../../../lib/time";
import { itemsFor } from "./items";
import styles from "./list.module.css";
import { Rename } from "./Rename";
import { chooseNone, chooseTo, toggleChosen, useList } from "./state";
import type { ChatActs } from "./useChatActs";

type ListRowProps = {
  row: ChatRow;
  current: string | null;
  archived: boolean;
  now: number;
  /** The ids of the list in its order. */
  order: readonly string[];
  /** What a menu on this row is about: all that are chosen where it is one of them. */
  subjects: () => readonly ChatRow[];
  acts: ChatActs;
};

/** The items of this row's menus, and what to call before one opens: only then is a title's price asked for. */
function useItems({ row, archived, subjects, acts }: ListRowProps) {
  const [wanted, setWanted] = useState(false);
  const title = useRpc("title_estimate", { id: row.id }, wanted && !row.running).data ?? null;
  return { items: () => itemsFor(subjects(), archived, acts, title), want: () => setWanted(true) };
}

type Items = ReturnType<typeof useItems>;

/** What the pointer finds at once is in the menu too, which is always there for keys and for reading aloud. */
function HoverActions({ row, archived, acts, items, near }: ListRowProps & { items: Items; near: boolean }) {
  const pinned = row.pinned;
  return (
    <div className={styles.hover}>
      {near && !row.temporary && !archived && (
        <IconButton
          label={pinned ? `Unpin ${row.title}` : `Pin ${row.title}`}
          small
          onClick={() => acts.pin([row], !pinned)}
        >
          {pinned ? <IconPinnedOff size={15} stroke={1.5} /> : <IconPin size={15} stroke={1.5} />}
        </IconButton>
      )}
      {near && !row.temporary && (
        <IconButton
          label={archived ? `Move ${row.title} out of the archive` : `Archive ${row.title}`}
          small
          onClick={() => acts.archive([row], !archived)}
        >
          {archived ? <IconArchiveOff size={15} stroke={1.5} /> : <IconArchive size={15} stroke={1.5} />}
        </IconButton>
      )}
      <Menu position="bottom-end" onOpen={items.want}>
        <Menu.Target>
          <IconButton label={`More for ${row.title}`} small>
            <IconDots size={15} stroke={1.5} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <ActionItems items={items.items()} />
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Figures({ row }: { row: ChatRow }) {
  return (
    <span className={styles.line}>
      <HoverScore segments={row.score} width={76} />
      {row.voice && <Mark voice={row.voice} size={8} />}
      <span className={styles.spring} />
      {row.temporary && <Tag>Temporary</Tag>}
      {row.branches > 1 && (
        <span className={cx(styles.branches, text.caption)} title={`${row.branches} branches`}>
          <IconGitBranch size={12} stroke={1.5} />
          {row.branches}
        </span>
      )}
      {row.running ? (
        <span className={cx(text.caption, styles.running)}>running</span>
      ) : (
        <SumMoney sum={row.cost} small row className={text.faint} />
      )}
    </span>
  );
}

export function ListRow(props: ListRowProps) {
  const { row, current, now, order } = props;
  const renaming = useList((state) => state.renaming === row.id);
  const selected = useList((state) => state.chosen.has(row.id));
  const items = useItems(props);
  const [near, setNear] = useState(false);
  const menu = useContextMenu(items.items);
  if (renaming) return <Rename row={row} done={() => useList.setState({ renaming: null })} />;
  const open = row.id === current;
  const fresh = row.unread && !open;
  const click = (event: MouseEvent) => {
    if (event.shiftKey) return chooseTo(row.id, current, order);
    if (event.ctrlKey || event.metaKey) return toggleChosen(row.id, current);
    chooseNone();
    go({ view: "chat", id: row.id });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same menu is under the row's button
    <div
      className={styles.row}
      data-chosen={open || undefined}
      data-selected={selected || undefined}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      onContextMenu={(event) => {
        items.want();
        menu.onContextMenu(event);
      }}
    >
      <button
        type="button"
        className={styles.open}
        data-row={row.id}
        data-testid="chat-row"
        aria-current={open ? "true" : undefined}
        onClick={click}
      >
        <span className={styles.line}>
          {fresh && (
            <span className={styles.dot}>
              <span className={text.hidden}>New answer. </span>
            </span>
          )}
          <span className={cx(text.line, styles.title)} data-fresh={fresh || undefined}>
            {row.title}
          </span>
          <span className={cx(text.machineSmall, text.faint, styles.time)}>{formatWhen(row.updated, now)}</span>
        </span>
        <Figures row={row} />
        {selected && <span className={text.hidden}>, chosen</span>}
      </button>
      <HoverActions {...props} items={items} near={near} />
      {menu.menu}
    </div>
  );
}
