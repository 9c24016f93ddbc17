// The monthly cap: what it is, what of it is spent or reserved, and a new amount. At the cap nothing is sent.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Meter } from "../../design/Meter";
import { ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { Budget } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatCap, formatPico, parseUsd, pico } from "../../lib/money";
import { plural } from "../../lib/text";
import { formatMonth } from "../../lib/time";
import { usePlace } from "./SettingRow";
import { describe } from "./setting";
import styles from "./settings.module.css";

export const budgetSettings = describe("budget", {
  cap: ["Monthly budget", "limit cap spend money dollars month"],
});

function CapForm({ budget }: { budget: Budget }) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const save = useRpcMutation("budget_set");
  const show = useToasts((state) => state.show);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const cap = parseUsd(typed);
    if (cap === null) return setProblem("Give an amount in dollars, such as 12 or 12.50.");
    save.mutate(
      { cap: cap.toString() },
      {
        onSuccess: () => {
          setTyped("");
          show(`The monthly budget is ${formatCap(cap)}.`);
        },
      },
    );
  };
  return (
    <form className={styles.capForm} onSubmit={submit} aria-label="Monthly budget">
      <TextInput
        label="New monthly budget"
        leftSection="$"
        inputMode="decimal"
        placeholder={budget.cap === null ? "10" : formatCap(pico(budget.cap)).slice(1)}
        value={typed}
        onChange={(event) => {
          setProblem(null);
          setTyped(event.currentTarget.value);
        }}
        error={problem}
        data-testid="budget-input"
      />
      <Button type="submit" variant="filled" data-testid="budget-save">
        Set budget
      </Button>
      {save.error && <ErrorNote error={save.error} />}
    </form>
  );
}

function Standing({ budget }: { budget: Budget }) {
  const meter = useRpc("meter", null).data;
  const spent = formatPico(pico(budget.spent), "total");
  const reserved = pico(budget.reserved);
  return (
    <div className={styles.standing} {...usePlace("cap")}>
      <p>
        <span className={text.machine}>{spent}</span>
        <span className={text.soft}>
          {budget.cap === null
            ? " spent, no limit set"
            : ` of ${formatCap(pico(budget.cap))} spent in ${formatMonth(budget.month)}`}
          {reserved > 0n && `, ${formatPico(reserved, "total")} reserved for answers that are running`}
          {budget.spent_unknown_count > 0 && `, ${plural(budget.spent_unknown_count, "request")} of unknown cost`}
        </span>
      </p>
      <Meter parts={meter?.by_voice ?? []} cap={budget.cap} label={`Spent ${spent}`} height={8} tick />
    </div>
  );
}

export function BudgetSection() {
  const query = useRpc("budget_get", null);
  return (
    <>
      <h2 className={text.page}>Budget</h2>
      <p className={styles.lead}>
        The most that Medley may spend in a calendar month. Each request reserves its worst case first; at the limit
        nothing is sent, and the message says so.
      </p>
      {query.isPending && <SkeletonRows label="The budget is loading" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <Standing budget={query.data} />
          <CapForm budget={query.data} />
          <p className={cx(text.small, text.faint)}>Ochre from 80%. The practice book has its own sums.</p>
        </>
      )}
    </>
  );
}
