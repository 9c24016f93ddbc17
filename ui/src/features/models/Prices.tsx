// What a model costs, row by row with who says so, and what other sources say.

import { Button } from "@mantine/core";
import { useState } from "react";
import text from "../../design/styles/text.module.css";
import type { ModelDetail, PriceRow } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import styles from "./panel.module.css";
import table from "./table.module.css";
import { formatRate } from "./words";

/** Rows that are shown before the rest is asked for. */
const SHOWN = 6;

function Row({ row }: { row: PriceRow }) {
  return (
    <tr title={row.source}>
      <th scope="row">
        {row.what}
        {row.when.length > 0 && <span className={styles.when}>{row.when.join(", ")}</span>}
      </th>
      <td data-number>
        <span className={table.number}>{formatRate(row.pico_usd)}</span>{" "}
        <span className={text.faint}>{/^(a|an) /.test(row.per) ? row.per : `for ${row.per}`}</span>
      </td>
    </tr>
  );
}

function Table({ rows, label }: { rows: readonly PriceRow[]; label: string }) {
  return (
    <table className={styles.prices} aria-label={label}>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.what} ${row.when.join()} ${row.source} ${row.pico_usd}`} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Disputes({ rows }: { rows: readonly PriceRow[] }) {
  if (rows.length === 0) return null;
  const sources = [...new Set(rows.map((row) => row.source))];
  return (
    <div className={styles.disputes} data-testid="disputes">
      <p className={cx(text.small, text.warn)}>Other sources say something else</p>
      <Table rows={rows} label="Prices of other sources" />
      <p className={cx(text.caption, text.faint)}>{sources.join("; ")}</p>
    </div>
  );
}

export function Prices({ detail }: { detail: ModelDetail }) {
  const [whole, setWhole] = useState(false);
  const { prices, disputes } = detail;
  const shown = whole ? prices : prices.slice(0, SHOWN);
  const sources = [...new Set(prices.map((row) => row.source))];
  return (
    <section>
      <h3 className={styles.heading}>Prices</h3>
      {prices.length === 0 && (
        <p className={cx(text.small, text.soft)}>
          No price is known. Auto chooses it only where nothing else can answer, and its cost is unknown.
        </p>
      )}
      <Table rows={shown} label="Prices" />
      {prices.length > SHOWN && !whole && (
        <Button size="xs" variant="subtle" className={styles.flush ?? ""} onClick={() => setWhole(true)}>
          Show all {prices.length}
        </Button>
      )}
      {sources.length > 0 && (
        <p className={cx(text.caption, text.faint, styles.source)} data-selectable>
          {sources.join("; ")}
        </p>
      )}
      <Disputes rows={disputes} />
    </section>
  );
}
