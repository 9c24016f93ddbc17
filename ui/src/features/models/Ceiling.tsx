// The most that one answer may cost. Models that could not keep to it are never asked, and an answer is cut where it
// would pass it.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ErrorNote } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import type { Rules } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import styles from "./policy.module.css";
import { formatRate, parseRate, typedRate } from "./words";

export function Ceiling({ rules }: { rules: Rules }) {
  const [typed, setTyped] = useState(typedRate(rules.ceiling));
  const [problem, setProblem] = useState<string | null>(null);
  const save = useRpcMutation("rules_set");
  const keep = (ceiling: string | null) =>
    save.mutate({ local_only: rules.local_only, ceiling }, { onSuccess: (kept) => setTyped(typedRate(kept.ceiling)) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ceiling = parseRate(typed);
    if (ceiling === null || ceiling === "0") return setProblem("Give an amount in dollars, such as 0.05.");
    keep(ceiling);
  };
  return (
    <form className={styles.setting} onSubmit={submit}>
      <div>
        <h3>Most money for one answer</h3>
        <p className={cx(text.small, text.soft)}>
          {rules.ceiling === null ? (
            "No ceiling is set."
          ) : (
            <>
              At most <span className={text.machine}>{formatRate(rules.ceiling)}</span>. A model that could pass it with
              a usual answer is not asked; a longer answer ends where the money does.
            </>
          )}
        </p>
        {save.error && <ErrorNote error={save.error} />}
      </div>
      <div className={styles.controls}>
        <TextInput
          className={styles.amount ?? ""}
          aria-label="Most money for one answer, in dollars"
          leftSection="$"
          inputMode="decimal"
          placeholder="0.05"
          value={typed}
          error={problem}
          onChange={(event) => {
            setProblem(null);
            setTyped(event.currentTarget.value);
          }}
          data-testid="ceiling"
        />
        <Button type="submit" data-testid="ceiling-save">
          Set
        </Button>
        {rules.ceiling !== null && (
          <Button variant="subtle" onClick={() => keep(null)} data-testid="ceiling-clear">
            Take away
          </Button>
        )}
      </div>
    </form>
  );
}
