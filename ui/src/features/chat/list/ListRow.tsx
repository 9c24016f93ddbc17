// One conversation in the list, with its menu: rename in place, delete with a way back.

import { Menu, TextInput } from "@mantine/core";
import { IconDots, IconGitBranch, IconPencil, IconTrash } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { IconButton } from "../../design/IconButton";
import { Mark } from "../../design/Mark";
import { SumMoney } from "../../design/Money";
import { go } from "../../design/router";
import { HoverScore } from "../../design/score/HoverScore";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { ChatRow } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatWhen } from "../../lib/time";
import styles from "./list.module.css";

function useDelete(row: ChatRow, chosen: boolean): () => void {
  const remove = useRpcMutation("chat_delete");
  const restore = useRpcMutation("chat_restore");
  const show = useToasts((state) => state.show);
  const fail = (error: { title: string }) => show(error.title);
  return () =>
    remove.mutate(
      { id: row.id },
      {
        onSuccess: () => {
          if (chosen) go({ view: "chat", id: null });
          show(`Deleted “${row.title}”.`, {
            label: "Undo",
            run: () => restore.mutate({ id: row.id }, { onError: fail }),
          });
        },
        onError: fail,
      },
    );
}

function Rename({ row, done }: { row: ChatRow; done: () => void }) {
  const rename = useRpcMutation("chat_rename");
  const [title, setTitle] = useState(row.title);
  const save = () => {
    const wanted = title.trim();
    if (wanted !== "" && wanted !== row.title) rename.mutate({ id: row.id, title: wanted });
    done();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) save();
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      done();
    }
  };
  return (
    <div className={styles.rename}>
      <TextInput
        aria-label="Title of this chat"
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        onKeyDown={key}
        onBlur={save}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
      />
    </div>
  );
}

export function ListRow({ row, chosen, now }: { row: ChatRow; chosen: boolean; now: number }) {
  const [renaming, setRenaming] = useState(false);
  const remove = useDelete(row, chosen);
  if (renaming) return <Rename row={row} done={() => setRenaming(false)} />;
  return (
    <div className={styles.row} data-chosen={chosen || undefined}>
      <button
        type="button"
        className={styles.open}
        data-row
        data-testid="chat-row"
        aria-current={chosen ? "true" : undefined}
        onClick={() => go({ view: "chat", id: row.id })}
      >
        <span className={styles.line}>
          <span className={cx(text.line, styles.title)}>{row.title}</span>
          <span className={cx(text.machineSmall, text.faint, styles.time)}>{formatWhen(row.updated, now)}</span>
        </span>
        <span className={styles.line}>
          <HoverScore segments={row.score} width={76} />
          {row.voice && <Mark voice={row.voice} size={8} />}
          <span className={styles.spring} />
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
      </button>
      <div className={styles.menu}>
        <Menu position="bottom-end">
          <Menu.Target>
            <IconButton label={`More for ${row.title}`} small>
              <IconDots size={15} stroke={1.5} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={15} stroke={1.5} />} onClick={() => setRenaming(true)}>
              Rename
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={15} stroke={1.5} />} onClick={remove}>
              Delete
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}
