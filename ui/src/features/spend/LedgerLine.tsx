// One row of the ledger. What did not end well says so in words; so does one whose estimate the vendor's own figure
// replaced, and one where that figure is not what the price list gives.

import { VoiceLabel } from "../../design/Mark";
import { Money } from "../../design/Money";
import { go } from "../../design/router";
import { HoverScore } from "../../design/score/HoverScore";
import text from "../../design/styles/text.module.css";
import { Tag } from "../../design/Tag";
import type { LedgerRow } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { groupDigits } from "../../lib/text";
import { formatDuration, formatMoment } from "../../lib/time";
import styles from "./spend.module.css";

const FINE = new Set(["complete", "ok", "done", "end", ""]);

function Note({ row }: { row: LedgerRow }) {
  if (row.disagrees) return <Tag tone="warn">Not as listed</Tag>;
  if (row.adjusted) return <Tag>Settled</Tag>;
  if (!FINE.has(row.outcome)) return <Tag tone="warn">{row.outcome.replaceAll("_", " ")}</Tag>;
  return row.attempt > 1 ? <Tag>attempt {row.attempt}</Tag> : null;
}

type LedgerLineProps = { row: LedgerRow; now: number; index: number; top: number };

export function LedgerLine({ row, now, index, top }: LedgerLineProps) {
  const figure = (value: number | null) => (value === null ? "" : groupDigits(value));
  return (
    // biome-ignore lint/a11y/useSemanticElements: the table is virtual, so it is made of roles
    <div
      role="row"
      className={styles.ledgerRow}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      data-testid="ledger-row"
      data-outcome={row.outcome}
      data-pico-usd={row.cost.pico_usd ?? "unknown"}
      tabIndex={-1}
    >
      <Cell className={cx(text.machine, text.soft)}>{formatMoment(row.at, now)}</Cell>
      <Cell className={styles.what}>
        {row.conversation ? (
          <button type="button" className={styles.openChat} onClick={() => go({ view: "chat", id: row.conversation })}>
            {row.what}
          </button>
        ) : (
          <span className={text.line}>{row.what}</span>
        )}
        <Note row={row} />
      </Cell>
      <Cell className={cx(text.line, text.soft)}>{row.task}</Cell>
      <Cell>
        <HoverScore segments={row.score} width={96} />
      </Cell>
      <Cell className={text.line}>
        <VoiceLabel voice={row.voice}>{row.who}</VoiceLabel>
      </Cell>
      <Cell number className={text.soft}>
        {figure(row.input)}
      </Cell>
      <Cell number className={text.soft}>
        {figure(row.output)}
      </Cell>
      <Cell number className={text.soft}>
        {row.took === null ? "" : formatDuration(row.took)}
      </Cell>
      <Cell number>
        <Money cost={row.cost} />
      </Cell>
    </div>
  );
}

type CellProps = { children?: React.ReactNode; number?: boolean; className?: string | undefined };

function Cell({ children, number = false, className }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the table is virtual, so it is made of roles
    <span role="cell" className={cx(number && text.machine, className)} data-number={number || undefined}>
      {children}
    </span>
  );
}
