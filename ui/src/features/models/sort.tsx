// Heads that sort: a press sorts by the column, another one turns it round. Rows without a value stand last.

import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import styles from "./table.module.css";

export type Sort<K extends string> = { by: K; down: boolean };

/** A number, a text, or null where a row has no value. */
type Value = number | bigint | string | null;

export function sorted<T, K extends string>(rows: readonly T[], sort: Sort<K>, value: (row: T, by: K) => Value): T[] {
  const sign = sort.down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const x = value(a, sort.by);
    const y = value(b, sort.by);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    if (typeof x === "string" && typeof y === "string") return sign * x.localeCompare(y, "en", { numeric: true });
    return x < y ? -sign : x > y ? sign : 0;
  });
}

export function ariaSort<K extends string>(sort: Sort<K>, by: K): "ascending" | "descending" | "none" {
  if (sort.by !== by) return "none";
  return sort.down ? "descending" : "ascending";
}

type SortButtonProps<K extends string> = {
  name: string;
  by: K;
  sort: Sort<K>;
  /** Where the first press should put the largest on top. */
  downFirst?: boolean;
  onSort: (sort: Sort<K>) => void;
};

export function SortButton<K extends string>({ name, by, sort, downFirst = false, onSort }: SortButtonProps<K>) {
  const own = sort.by === by;
  const Icon = sort.down ? IconChevronDown : IconChevronUp;
  return (
    <button
      type="button"
      className={styles.sort}
      data-own={own || undefined}
      onClick={() => onSort({ by, down: own ? !sort.down : downFirst })}
    >
      {name}
      {own && <Icon size={11} stroke={1.5} aria-hidden="true" />}
    </button>
  );
}
