// The monthly budget: three common amounts or one's own, on a bare staff with its two ticks.

import { SegmentedControl, TextInput } from "@mantine/core";
import { ErrorNote } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { cx } from "../../lib/classes";
import styles from "./first-run.module.css";
import type { BudgetChoice, BudgetPreset } from "./useBudgetChoice";

const CHOICES: { value: BudgetPreset; label: string }[] = [
  { value: "5", label: "$5" },
  { value: "10", label: "$10" },
  { value: "25", label: "$25" },
  { value: "other", label: "Other" },
];

export function BudgetChooser({ budget }: { budget: BudgetChoice }) {
  return (
    <div className={styles.budget}>
      <div className={styles.budgetLine}>
        <h2 className={text.section} id="budget-title">
          Monthly budget
        </h2>
        <SegmentedControl
          data={CHOICES}
          value={budget.preset}
          onChange={(value) => budget.choose(value as BudgetPreset)}
          aria-labelledby="budget-title"
          data-testid="budget-choice"
        />
      </div>
      {budget.preset === "other" && (
        <TextInput
          className={styles.other ?? ""}
          aria-label="Monthly budget in dollars"
          placeholder="12.50"
          leftSection="$"
          inputMode="decimal"
          value={budget.other}
          onChange={(event) => budget.type(event.currentTarget.value)}
          error={budget.problem}
          autoFocus
          data-testid="budget-other"
        />
      )}
      <div className={styles.budgetStaff} aria-hidden="true" />
      <p className={cx(text.small, text.soft)}>Tells you at 80%, stops and asks at 100%.</p>
      {budget.error && <ErrorNote error={budget.error} />}
    </div>
  );
}
