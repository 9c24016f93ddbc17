// Every request as a row, newest first: virtual, searched, filtered by vendor. A row opens its conversation.

import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { SumMoney } from "../../design/Money";
import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import type { LedgerRow } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { groupDigits, plural } from "../../lib/text";
import { LedgerLine } from "./LedgerLine";
import type { Series } from "./series";
import styles from "./spend.module.css";
import { useLedger } from "./useLedger";
import { VendorChips } from "./VendorChips";

const ROW = 30;

function useSettledSearch(): [string, (value: string) => void, string | null] {
  const [typed, setTyped] = useState("");
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed.trim() || null), 200);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped, settled];
}

type RowsProps = {
  rows: readonly LedgerRow[];
  total: number;
  more: () => void;
  scroller: RefObject<HTMLElement | null>;
};

function Rows({ rows, total, more, scroller }: RowsProps) {
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands above may change whenever rows do
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    const frame = scroller.current;
    if (frame) setMargin(top - frame.getBoundingClientRect().top + frame.scrollTop);
  }, [rows.length, scroller]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: margin,
    initialRect: { width: 1300, height: 900 },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length < total && last >= rows.length - 20) more();
  }, [last, rows.length, total, more]);
  const now = Date.now();
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are drawn only where they are seen, so the table is made of roles
    <div ref={body} className={styles.rows} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const row = rows[item.index];
        return row ? (
          <LedgerLine key={row.id} row={row} now={now} index={item.index} top={item.start - margin} />
        ) : null;
      })}
    </div>
  );
}

const HEADS: readonly { name: string; number?: boolean }[] = [
  { name: "When" },
  { name: "What" },
  { name: "Task" },
  { name: "Route" },
  { name: "Answered by" },
  { name: "In", number: true },
  { name: "Out", number: true },
  { name: "Time", number: true },
  { name: "Cost", number: true },
];

type LedgerProps = { month: string; voices: readonly Series[]; scroller: RefObject<HTMLElement | null> };

export function Ledger({ month, voices, scroller }: LedgerProps) {
  const [voice, setVoice] = useState<string | null>(null);
  const [typed, setTyped, search] = useSettledSearch();
  const query = useLedger({ month, voice, search });
  const pages = query.data;
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages]);
  const latest = pages?.at(-1);
  const filtered = voice !== null || search !== null;
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  return (
    <section className={styles.ledger} aria-labelledby="ledger">
      <div className={styles.head}>
        <h2 id="ledger">Ledger</h2>
        <VendorChips voices={voices} chosen={voice} onChoose={setVoice} />
        {latest && filtered && (
          <span className={cx(text.small, text.soft)}>
            {plural(latest.total, "row")}, <SumMoney sum={latest.sum} small />
          </span>
        )}
        <span className={styles.spring} />
        <TextInput
          className={styles.search ?? ""}
          aria-label="Find in the ledger"
          placeholder={
            latest && !filtered
              ? `Find in ${groupDigits(latest.total)} ${latest.total === 1 ? "row" : "rows"}`
              : "Find in the ledger"
          }
          leftSection={<IconSearch size={13} stroke={1.5} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <SkeletonRows label="The ledger is loading" />}
      {latest && rows.length === 0 && (
        <Empty
          title={filtered ? "No row fits." : "Every request appears here as a row."}
          detail={filtered ? "Try another word or any vendor." : ""}
        />
      )}
      {latest && rows.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: rows are drawn only where they are seen, so the table is made of roles
        <div role="table" aria-label="Ledger" aria-rowcount={latest.total + 1}>
          {/* biome-ignore lint/a11y/useSemanticElements: see above */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: a head row holds no control */}
          <div role="row" className={styles.ledgerHead}>
            {HEADS.map((head) => (
              // biome-ignore lint/a11y/useSemanticElements: see above
              // biome-ignore lint/a11y/useFocusableInteractive: a head holds no control
              <span key={head.name} role="columnheader" data-number={head.number}>
                {head.name}
              </span>
            ))}
          </div>
          <Rows rows={rows} total={latest.total} more={more} scroller={scroller} />
        </div>
      )}
    </section>
  );
}
