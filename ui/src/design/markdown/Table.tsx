// A table: hairlines, numbers to the right in mono, and its cells as CSV or Markdown on the clipboard.

import { Button } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { toCsv, toMarkdown } from "../../lib/csv";
import text from "../styles/text.module.css";
import { useCopy } from "../useCopy";
import styles from "./markdown.module.css";

/** A formula's words stand in it twice, as drawn and for a screen reader: only its source is taken. */
function cellText(cell: HTMLTableCellElement): string {
  const copy = cell.cloneNode(true) as HTMLElement;
  for (const formula of copy.querySelectorAll(".katex"))
    formula.replaceWith(`$${formula.querySelector("annotation")?.textContent ?? ""}$`);
  for (const line of copy.querySelectorAll("br")) line.replaceWith("\n");
  return (copy.textContent ?? "").trim();
}

function rowsOf(table: HTMLTableElement | null): string[][] {
  return [...(table?.rows ?? [])].map((row) => [...row.cells].map(cellText));
}

function CopyAs({ label, words }: { label: string; words: () => string }) {
  const [copied, copy] = useCopy();
  return (
    <>
      <Button size="xs" variant="subtle" onClick={() => copy(words())}>
        {copied ? "Copied" : label}
      </Button>
      <span className={text.hidden} aria-live="polite">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}

export function Table({ children }: { children?: ReactNode }) {
  const table = useRef<HTMLTableElement>(null);
  const numeric = () =>
    [...(table.current?.tBodies[0]?.rows[0]?.cells ?? [])].map((cell) => cell.dataset.number !== undefined);
  return (
    <figure className={styles.tableBlock} aria-label="Table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls and must be reachable by keyboard */}
      <div className={styles.wide} tabIndex={0}>
        <table ref={table} className={styles.table}>
          {children}
        </table>
      </div>
      <div className={styles.tableBar}>
        <CopyAs label="Copy as CSV" words={() => toCsv(rowsOf(table.current))} />
        <CopyAs label="Copy as Markdown" words={() => toMarkdown(rowsOf(table.current), numeric())} />
      </div>
    </figure>
  );
}
