// The catalogue's rows, drawn only where they are seen, with heads that sort.

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { ModelFacts } from "../../ipc/bindings";
import { CatalogueRow } from "./CatalogueRow";
import styles from "./catalogue.module.css";
import type { Column } from "./filter";
import { useRowKeys } from "./rows";
import { ariaSort, type Sort, SortButton } from "./sort";

const ROW = 34;

const HEADS: readonly { by: Column | null; name: string; number?: true; downFirst?: true }[] = [
  { by: null, name: "Star" },
  { by: "title", name: "Model" },
  { by: "vendor", name: "Vendor" },
  { by: null, name: "What it can" },
  { by: "context", name: "Reads", number: true, downFirst: true },
  { by: "writes", name: "Writes", number: true, downFirst: true },
  { by: "input", name: "In, per 1M", number: true },
  { by: "output", name: "Out, per 1M", number: true },
  { by: "cache", name: "Cached", number: true },
  { by: "released", name: "Out since", number: true, downFirst: true },
];

type HeadProps = { sort: Sort<Column>; onSort: (sort: Sort<Column>) => void };

function Heads({ sort, onSort }: HeadProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are drawn only where they are seen, so the table is made of roles
    // biome-ignore lint/a11y/useFocusableInteractive: its heads hold the controls
    <div role="row" className={styles.head}>
      {HEADS.map(({ by, name, number, downFirst }) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: it holds the control
        <span
          key={name}
          role="columnheader"
          data-number={number}
          data-column={by ?? name}
          aria-sort={by === null ? undefined : ariaSort(sort, by)}
        >
          {by === null ? (
            <span className={name === "Star" ? styles.unseen : undefined}>{name}</span>
          ) : (
            <SortButton name={name} by={by} sort={sort} downFirst={downFirst ?? false} onSort={onSort} />
          )}
        </span>
      ))}
    </div>
  );
}

type TableProps = HeadProps & {
  rows: readonly ModelFacts[];
  chosen: string | null;
  onChoose: (key: string | null) => void;
};

export function CatalogueTable({ rows, sort, onSort, chosen, onChoose }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 1300, height: 800 },
  });
  const keys = useRowKeys(rows.length, (index) => virtual.scrollToIndex(index));
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are drawn only where they are seen, so the table is made of roles
    <div
      role="table"
      aria-label="Catalogue"
      aria-rowcount={rows.length + 1}
      className={styles.table}
      onKeyDown={keys.onKeyDown}
      data-testid="catalogue"
    >
      <Heads sort={sort} onSort={onSort} />
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div ref={scroller} role="rowgroup" className={styles.scroll}>
        <div role="presentation" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const model = rows[item.index];
            return model ? (
              <CatalogueRow
                key={model.key}
                model={model}
                index={item.index}
                top={item.start}
                stop={item.index === keys.current}
                chosen={model.key === chosen}
                onOpen={() => {
                  keys.setCurrent(item.index);
                  onChoose(model.key === chosen ? null : model.key);
                }}
              />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}
