// The first minute: what Medley is, the monthly budget, and three ways in. Nothing leaves this page before a budget is
// set. Importing settings is not here yet.

import { Button } from "@mantine/core";
import { IconCoin, IconLock, IconPlugConnectedX } from "@tabler/icons-react";
import { useState } from "react";
import { KeyForm } from "../../design/connect/KeyForm";
import { ErrorNote } from "../../design/Notices";
import { go } from "../../design/router";
import { TitleBar, useSystem } from "../../design/TitleBar";
import type { AppState, Connection, UserError } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { BudgetChooser } from "./BudgetChooser";
import styles from "./first-run.module.css";
import { KeychainNotice } from "./KeychainNotice";
import { LocalModels } from "./LocalModels";
import { Overture } from "./Overture";
import { PracticeWay } from "./PracticeWay";
import { useBudgetChoice } from "./useBudgetChoice";
import { Way } from "./Way";

function Pitch() {
  return (
    <>
      <h1>
        One window.
        <br />
        Every model.
      </h1>
      <p className={styles.lead}>
        Medley picks a suitable model for each step, says why, and shows what it cost. It needs at least one model to
        work with. Choose any way in; you can add the others later.
      </p>
      <ul className={styles.promises}>
        <li>
          <IconLock size={16} stroke={1.5} aria-hidden="true" />
          Keys go to this computer’s keychain and nowhere else.
        </li>
        <li>
          <IconCoin size={16} stroke={1.5} aria-hidden="true" />
          You set a monthly budget before anything can spend.
        </li>
        <li>
          <IconPlugConnectedX size={16} stroke={1.5} aria-hidden="true" />
          No account and no sign-up. Nothing is sent until you press send.
        </li>
      </ul>
    </>
  );
}

/** Leaving: the budget is stored first, then the first run is done. */
function useLeave(storeBudget: () => Promise<boolean>) {
  const done = useRpcMutation("first_run_done");
  const [error, setError] = useState<UserError | null>(null);
  const leave = async (before?: () => Promise<unknown>) => {
    setError(null);
    if (!(await storeBudget())) return;
    try {
      await before?.();
      go({ view: "chat", id: null }, true);
      await done.mutateAsync(null);
    } catch (failure) {
      setError(failure as UserError);
    }
  };
  return { leave, error };
}

export function FirstRun({ state }: { state: AppState }) {
  const budget = useBudgetChoice();
  const { leave, error } = useLeave(budget.store);
  const [added, setAdded] = useState<Connection[]>([]);
  const keep = (connection: Connection) => setAdded((before) => [...before, connection]);
  return (
    <div className={styles.page} data-system={useSystem()}>
      <TitleBar />
      <div className={styles.scroll}>
        <Overture />
        <main className={styles.main} aria-label="First run">
          <section className={styles.left}>
            <Pitch />
            <BudgetChooser budget={budget} />
          </section>
          <section className={styles.ways}>
            <Way number={1} title="Add a key">
              <p>Paste a key from any vendor. Medley recognises whose it is and checks it with one free call.</p>
              <KeychainNotice keychain={state.keychain} />
              <div className={styles.keyForm}>
                <KeyForm large onAdded={keep} beforeAdd={budget.store} />
              </div>
            </Way>
            <LocalModels onAdded={keep} beforeAdd={budget.store} />
            <PracticeWay start={leave} />
            {error && <ErrorNote error={error} />}
          </section>
        </main>
        <footer className={styles.footer}>
          <span>You can change all of this in Settings.</span>
          {(added.length > 0 || state.has_connections) && (
            <Button variant="filled" size="md" onClick={() => void leave()} data-testid="open-medley">
              Open Medley
            </Button>
          )}
        </footer>
      </div>
    </div>
  );
}
