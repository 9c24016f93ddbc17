// The command palette: type what is wanted, Enter does it. Its rows name the result and its price; its foot shows the
// route that the chosen row would take.

import { Modal } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { keysOf, useActions } from "../../design/actions/keys";
import { available } from "../../design/actions/provide";
import { KeyCap } from "../../design/Tag";
import { useReturnFocus } from "../../design/useReturnFocus";
import { usePreferences } from "../../ipc/preferences";
import { PaletteFoot } from "./PaletteFoot";
import { PaletteRowView } from "./PaletteRowView";
import styles from "./palette.module.css";
import { type PaletteRow, paletteRows } from "./rows";
import { useFindable } from "./useFindable";

const LIST = "palette-list";
const rowId = (index: number) => `palette-row-${index}`;

/** What could be done when the palette opened, in the order of the table of actions. */
function useOpened() {
  const actions = useActions();
  return useMemo(() => {
    const now = new Map(available().map((each) => [each.action.id, each]));
    return actions.flatMap((action) => now.get(action.id) ?? []).filter((each) => each.action.id !== "window.palette");
  }, [actions]);
}

/** Moves the choice by the keys of a list; true where the key was one of them. */
function moved(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at - 1 + count) % count;
  if (key === "PageDown") return Math.min(count - 1, at + 8);
  if (key === "PageUp") return Math.max(0, at - 8);
  return null;
}

function Contents({ close }: { close: () => void }) {
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const findable = useFindable(useOpened());
  const { shortcuts } = usePreferences();
  const rows = useMemo(() => paletteRows(words, findable), [words, findable]);
  const chosen = rows[Math.min(at, rows.length - 1)];
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });
  const run = (row: PaletteRow) => {
    close();
    // After the palette has given the focus back, so that what the action focuses keeps it.
    requestAnimationFrame(() => row.run());
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const next = moved(event.key, at, rows.length);
    if (next === null && event.key !== "Enter") return;
    event.preventDefault();
    if (next !== null) setAt(next);
    else if (chosen) run(chosen);
  };
  return (
    <>
      <div className={styles.head}>
        <IconSearch size={17} stroke={1.5} aria-hidden="true" />
        <input
          className={styles.input}
          value={words}
          placeholder="What do you want to do?"
          role="combobox"
          aria-label="Search actions, chats and models"
          aria-expanded="true"
          aria-controls={LIST}
          aria-activedescendant={chosen ? rowId(rows.indexOf(chosen)) : undefined}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          data-testid="palette-input"
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <KeyCap keys="escape" />
      </div>
      <div ref={list} id={LIST} role="listbox" aria-label="What can be done" className={styles.list}>
        {rows.map((row, index) => (
          <PaletteRowView
            key={row.key}
            id={rowId(index)}
            row={row}
            keys={row.action ? keysOf(row.action, shortcuts) : null}
            heading={row.group === rows[index - 1]?.group ? null : row.group}
            chosen={row === chosen}
            onPoint={() => setAt(index)}
            onRun={() => run(row)}
          />
        ))}
      </div>
      {rows.length === 0 && (
        <p className={styles.none} role="status">
          Nothing is called “{words.trim()}”. Actions, chats and models are searched by name.
        </p>
      )}
      <PaletteFoot row={chosen} />
    </>
  );
}

export function Palette({ close }: { close: () => void }) {
  useReturnFocus();
  return (
    <Modal.Root opened onClose={close} size={680} yOffset={128}>
      <Modal.Overlay />
      <Modal.Content aria-label="Command palette" data-testid="palette">
        <div className={styles.palette}>
          <Contents close={close} />
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
