// The menu's inside: a search field that owns the keyboard, and a virtual list under it that follows it.

import { IconCheck } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { isMac } from "../../../design/actions/keys";
import text from "../../../design/styles/text.module.css";
import { KeyCap } from "../../../design/Tag";
import type { Choice } from "../../../ipc/bindings";
import { useRpc } from "../../../ipc/client";
import { cx } from "../../../lib/classes";
import { matchesShortcut } from "../../../lib/keys";
import { ModelOption } from "./ModelOption";
import styles from "./menu.module.css";
import { type MenuRow, menuRows, stepRow } from "./modelRows";
import { useModelChoices } from "./useModelChoices";

const HEAD = 26;
const ROW = 34;
const PAGE = 8;
const STAR = "mod+d";

export type ModelListProps = {
  label: string;
  placeholder: string;
  withPresets: boolean;
  /** What is chosen now, with a tick. */
  chosen: Choice | null;
  /** Why the last automatic choice fell as it did. */
  reason: string | null;
  onPick: (choice: Choice) => void;
  onClose: () => void;
};

function choiceOf(row: MenuRow | undefined): Choice | null {
  if (row?.kind === "preset") return { kind: "auto", preset: row.preset };
  return row?.kind === "offer" ? { kind: "offer", offer: row.model.offer } : null;
}

function sameChoice(row: MenuRow, chosen: Choice | null): boolean {
  if (row.kind === "preset") return chosen?.kind === "auto" && chosen.preset === row.preset;
  return row.kind === "offer" && chosen?.kind === "offer" && chosen.offer === row.model.offer;
}

/** The row that was moved to, else what is chosen now, else the first. */
function activeRow(rows: readonly MenuRow[], wanted: string | null, chosen: Choice | null): number {
  const moved = rows.findIndex((row) => row.id === wanted);
  const kept = rows.findIndex((row) => sameChoice(row, chosen));
  return [moved, kept].find((at) => at >= 0) ?? stepRow(rows, -1, 1);
}

function Inside({ row, chosen }: { row: Exclude<MenuRow, { kind: "head" }>; chosen: boolean }) {
  const { favourites, star } = useModelChoices();
  if (row.kind === "preset")
    return (
      <span className={styles.name}>
        <span className={text.medium}>{row.label}</span>
        <span className={cx(text.line, styles.detail)}>{row.hint}</span>
        {chosen && <IconCheck size={13} stroke={1.75} aria-label="Chosen" />}
      </span>
    );
  const { model } = row;
  return (
    <ModelOption
      model={model}
      chosen={chosen}
      starred={favourites.includes(model.offer)}
      onStar={() => star(model.offer)}
    />
  );
}

function useRows(withPresets: boolean, search: string) {
  const query = useRpc("models_list", null);
  const { favourites, recent } = useModelChoices();
  const models = query.data;
  const rows = useMemo(
    () => menuRows({ models: models ?? [], search, withPresets, kept: { favourites, recent } }),
    [models, search, withPresets, favourites, recent],
  );
  const nothing = query.isPending ? "Loading models" : (query.error?.title ?? "No model of that name is connected.");
  return { rows, nothing };
}

export function ModelList({ label, placeholder, withPresets, chosen, reason, onPick, onClose }: ModelListProps) {
  const [search, setSearch] = useState("");
  const { rows, nothing } = useRows(withPresets, search);
  const [wanted, setWanted] = useState<string | null>(null);
  const { star } = useModelChoices();
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const active = activeRow(rows, wanted, search === "" ? chosen : null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "head" ? HEAD : ROW),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
    initialRect: { width: 560, height: 360 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights
  useEffect(() => virtual.measure(), [rows]);
  const options = rows.filter((row) => row.kind !== "head");

  const move = (to: number) => {
    setWanted(rows[to]?.id ?? null);
    // The heading of the first section stands above its first row.
    if (to >= 0) virtual.scrollToIndex(to === stepRow(rows, -1, 1) ? 0 : to);
  };
  const pick = (row: MenuRow | undefined) => {
    const choice = choiceOf(row);
    if (choice) onPick(choice);
  };
  const starActive = () => {
    const row = rows[active];
    if (row?.kind === "offer") star(row.model.offer);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };
    const by = steps[event.key];
    if (by !== undefined) move(stepRow(rows, active, by));
    else if (event.key === "Enter") pick(rows[active]);
    else if (event.key === "Escape") onClose();
    else if (matchesShortcut(event.nativeEvent, STAR, isMac())) starActive();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <input
        className={styles.search}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setWanted(null);
          scroller.current?.scrollTo?.({ top: 0 });
        }}
        onKeyDown={onKey}
        placeholder={placeholder}
        role="combobox"
        aria-label="Find a model"
        aria-expanded="true"
        aria-controls={`${id}list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}${active}` : undefined}
        data-autofocus
      />
      {reason && withPresets && search === "" && <p className={styles.reason}>{reason}</p>}
      {rows.length === 0 && (
        <p className={styles.none} role="status">
          {nothing}
        </p>
      )}
      <div
        ref={scroller}
        className={styles.options}
        style={{ height: Math.min(360, virtual.getTotalSize()) }}
        role="listbox"
        id={`${id}list`}
        aria-label={label}
        tabIndex={-1}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const place = { top: item.start, height: item.size };
            if (row.kind === "head")
              return (
                <div key={item.key} className={styles.head} style={place} role="presentation">
                  {row.label}
                </div>
              );
            const isChosen = sameChoice(row, chosen);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above owns the keyboard
              // biome-ignore lint/a11y/useFocusableInteractive: the active row is named by the field
              <div
                key={item.key}
                id={`${id}${item.index}`}
                className={styles.option}
                style={place}
                role="option"
                aria-selected={isChosen}
                aria-setsize={options.length}
                aria-posinset={options.indexOf(row) + 1}
                data-active={item.index === active || undefined}
                onMouseMove={() => setWanted(row.id)}
                onClick={() => pick(row)}
              >
                <Inside row={row} chosen={isChosen} />
              </div>
            );
          })}
        </div>
      </div>
      <p className={styles.foot}>
        <KeyCap keys="enter" /> choose <KeyCap keys={STAR} /> star
      </p>
    </>
  );
}
