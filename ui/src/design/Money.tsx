// Money on the page: always mono, always with its certainty in words.

import type { Cost, Sum } from "../ipc/bindings";
import { cx } from "../lib/classes";
import { formatCost, formatRowSum, formatSum, type MoneyStyle } from "../lib/money";
import text from "./styles/text.module.css";

type Look = { small?: boolean; className?: string | undefined };

export function Money({ cost, style, small = false, className }: Look & { cost: Cost; style?: MoneyStyle }) {
  return <span className={cx(small ? text.machineSmall : text.machine, className)}>{formatCost(cost, style)}</span>;
}

/** A sum: two decimals; in a list row nothing spent reads "free". */
export function SumMoney({ sum, small = false, row = false, className }: Look & { sum: Sum; row?: boolean }) {
  return (
    <span className={cx(small ? text.machineSmall : text.machine, className)}>
      {row ? formatRowSum(sum) : formatSum(sum)}
    </span>
  );
}
