// The portfolio's table: a body for each tier, the most used first, with the rest of a long tier behind a button.

import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import type { PortfolioModel } from "../../ipc/bindings";
import { pico } from "../../lib/money";
import { plural } from "../../lib/text";
import { PortfolioRow } from "./PortfolioRow";
import styles from "./portfolio.module.css";
import { useRowKeys } from "./rows";
import { ariaSort, type Sort, SortButton, sorted } from "./sort";
import table from "./table.module.css";
import { TIERS } from "./words";

export type Column = "title" | "input" | "output" | "context" | "first" | "pace" | "used";
/** Rows of a tier that are shown at once; those that were used always are. */
const SHOWN = 7;

const HEADS: readonly { by: Column; name: string; number?: true; downFirst?: true }[] = [
  { by: "title", name: "Model" },
  { by: "input", name: "In, per 1M", number: true },
  { by: "output", name: "Out, per 1M", number: true },
  { by: "context", name: "Reads", number: true, downFirst: true },
  { by: "first", name: "First words", number: true },
  { by: "pace", name: "Tokens/s", number: true, downFirst: true },
];

function value(model: PortfolioModel, by: Column) {
  const { facts } = model;
  if (by === "title") return facts.title;
  if (by === "input") return facts.input === null ? null : pico(facts.input);
  if (by === "output") return facts.output === null ? null : pico(facts.output);
  if (by === "context") return facts.context;
  if (by === "first") return model.ttft_ms;
  return by === "pace" ? model.tokens_per_second : model.requests;
}

export type Group = { tier: string; name: string; about: string; rows: PortfolioModel[]; hidden: number };

/** The tiers that hold a model, each sorted, and cut where nobody asked for all of it. */
export function groupsOf(models: readonly PortfolioModel[], sort: Sort<Column>, whole: ReadonlySet<string>): Group[] {
  return TIERS.flatMap(({ tier, name, about }) => {
    const all = sorted(
      models.filter((model) => model.facts.tier === tier),
      sort,
      value,
    );
    if (all.length === 0) return [];
    const kept = all.filter((model) => model.requests > 0).length;
    const most = whole.has(tier) ? all.length : Math.max(SHOWN, kept);
    // Which are hidden is decided by use, as they come, not by the order that is shown.
    const first = new Set(models.filter((model) => model.facts.tier === tier).slice(0, most));
    const rows = all.filter((model) => first.has(model));
    return [{ tier, name, about, rows, hidden: all.length - rows.length }];
  });
}

type TableProps = {
  models: readonly PortfolioModel[];
  chosen: string | null;
  onChoose: (key: string | null) => void;
};

export function PortfolioTable({ models, chosen, onChoose }: TableProps) {
  const [sort, setSort] = useState<Sort<Column>>({ by: "used", down: true });
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
  const groups = useMemo(() => groupsOf(models, sort, whole), [models, sort, whole]);
  const count = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const keys = useRowKeys(count);
  const most = models.reduce((top, model) => Math.max(top, model.requests), 0);
  let index = -1;
  return (
    <table className={`${table.table} ${styles.portfolio}`} onKeyDown={keys.onKeyDown} data-testid="portfolio">
      <thead>
        <tr>
          {HEADS.map(({ by, name, number, downFirst }) => (
            <th key={by} scope="col" data-number={number} data-column={by} aria-sort={ariaSort(sort, by)}>
              <SortButton name={name} by={by} sort={sort} downFirst={downFirst ?? false} onSort={setSort} />
            </th>
          ))}
          <th scope="col" className={styles.healthColumn}>
            Health, 14 days
          </th>
          <th scope="col" aria-sort={ariaSort(sort, "used")}>
            <SortButton name="Used this month" by="used" sort={sort} downFirst onSort={setSort} />
          </th>
          <th scope="col" className={styles.policyColumn}>
            Your policy
          </th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.tier} data-tier={group.tier}>
          <tr className={styles.tier}>
            <th scope="rowgroup" colSpan={9}>
              <b>{group.name}</b>
              <span>{group.about}</span>
            </th>
          </tr>
          {group.rows.map((model) => {
            index += 1;
            const at = index;
            return (
              <PortfolioRow
                key={model.facts.key}
                model={model}
                most={most}
                index={at}
                stop={at === keys.current}
                chosen={model.facts.key === chosen}
                onOpen={() => {
                  keys.setCurrent(at);
                  onChoose(model.facts.key === chosen ? null : model.facts.key);
                }}
              />
            );
          })}
          {group.hidden > 0 && (
            <tr>
              <td colSpan={9}>
                <Button
                  size="xs"
                  variant="subtle"
                  className={styles.more ?? ""}
                  onClick={() => setWhole(new Set([...whole, group.tier]))}
                >
                  Show {plural(group.hidden, "more model")}
                </Button>
              </td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  );
}
