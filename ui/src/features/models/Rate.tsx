// A price for a million tokens in a table: "unknown" in words, and a mark where sources disagree.

import text from "../../design/styles/text.module.css";
import { cx } from "../../lib/classes";
import table from "./table.module.css";
import { formatRate } from "./words";

export function Rate({ amount, disputed = false }: { amount: string | null; disputed?: boolean }) {
  if (amount === null) return <span className={cx(text.small, text.faint)}>unknown</span>;
  return (
    <span className={table.number} title={disputed ? "Sources disagree about this price" : undefined}>
      {formatRate(amount)}
      {disputed && (
        <>
          <span aria-hidden="true">?</span>
          <span className={text.hidden}>, disputed</span>
        </>
      )}
    </span>
  );
}
