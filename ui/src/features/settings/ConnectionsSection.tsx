// Keys and connections of the book that is shown, each with what can be done with it, and the form that adds one.

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { KeyForm } from "../../design/connect/KeyForm";
import text from "../../design/styles/text.module.css";
import type { AppState } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { KeychainCard } from "./KeychainCard";
import { KeyTable } from "./KeyTable";
import { OnThisComputer } from "./OnThisComputer";
import { Block } from "./SettingRow";
import { describe } from "./setting";
import styles from "./settings.module.css";

export const connectionsSettings = describe("connections", {
  keychain: ["Keychain", "password secret lock unlock storage"],
  keys: ["Vendors and their keys", "api key add replace remove check test connection base url address"],
  local: ["Models on this computer", "ollama lm studio llama.cpp vllm local server"],
  practice: ["Practice vendors", "alder birch cedar free offline demo book"],
});

/** Vendors of the person's own that cannot be used: which file, which field, why. */
function BadCards({ cards, folder }: { cards: readonly string[]; folder: string }) {
  if (cards.length === 0) return null;
  return (
    <section className={styles.block} role="alert" data-testid="bad-cards">
      <h3>Vendor cards that can’t be used</h3>
      <ul className={styles.badCards}>
        {cards.map((card) => (
          <li key={card}>{card}</li>
        ))}
      </ul>
      <p className={cx(text.small, text.soft)}>
        They lie in <span className={text.machineSmall}>{folder}/vendors</span>. Mend them and start Medley again.
      </p>
    </section>
  );
}

function AddKey({ practice, close }: { practice: boolean; close: () => void }) {
  return (
    <section className={styles.adding} aria-label="Add a key">
      <div className={styles.addingHead}>
        <h3>Add a key</h3>
        <span className={text.spring} />
        <Button size="xs" variant="subtle" onClick={close}>
          Close
        </Button>
      </div>
      <KeyForm />
      {practice && (
        <p className={cx(text.small, text.soft, styles.bookNote)}>
          A key belongs to the real book. Once one is saved, the line above leads there.
        </p>
      )}
    </section>
  );
}

export function ConnectionsSection({ state }: { state: AppState }) {
  const [adding, setAdding] = useState(!state.has_connections);
  const practice = state.book === "practice";
  const add = !adding && (
    <Button
      variant="filled"
      leftSection={<IconPlus size={14} stroke={1.5} />}
      onClick={() => setAdding(true)}
      data-testid="show-add-key"
    >
      Add a key
    </Button>
  );
  return (
    <>
      <h2 className={text.page}>Keys</h2>
      <p className={styles.lead}>
        Keys are stored in this computer’s keychain, never in Medley’s files, logs or exports. Only the core reads them;
        the window you are looking at cannot.
      </p>
      <KeychainCard keychain={state.keychain} />
      <Block id="keys" title={practice ? "Practice vendors" : "Vendors"} action={add}>
        {adding && <AddKey practice={practice} close={() => setAdding(false)} />}
        <KeyTable />
      </Block>
      <BadCards cards={state.bad_cards} folder={state.data_folder} />
      <OnThisComputer state={state} />
    </>
  );
}
