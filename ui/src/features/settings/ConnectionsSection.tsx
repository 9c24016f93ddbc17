// The connections of the book that is shown, each with what can be done with it, and the form that adds one.

import { Button } from "@mantine/core";
import { IconPlus, IconShieldLock } from "@tabler/icons-react";
import { useState } from "react";
import { KeyForm } from "../../design/connect/KeyForm";
import { VoiceLabel } from "../../design/Mark";
import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { AppState, KeychainState } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { ConnectionRow } from "./ConnectionRow";
import styles from "./settings.module.css";

const KEYCHAIN: Record<KeychainState["state"], { title: string; detail: string }> = {
  ready: { title: "Keychain ready", detail: "Keys are stored in this computer’s keychain." },
  missing: {
    title: "No keychain was found",
    detail: "Start a keychain such as GNOME Keyring or KWallet, or hold keys in memory until Medley closes.",
  },
  locked: {
    title: "The keychain is locked",
    detail: "Unlock it, then try again. Or hold keys in memory until Medley closes.",
  },
  timeout: { title: "The keychain does not answer", detail: "It may be waiting for its password in another window." },
};

function KeychainCard({ keychain }: { keychain: KeychainState }) {
  const retry = useRpcMutation("keychain_retry");
  const now = retry.data ?? keychain;
  const words = KEYCHAIN[now.state];
  return (
    <div className={styles.keychain} data-state={now.state} data-testid="keychain">
      <span className={styles.keychainIcon}>
        <IconShieldLock size={20} stroke={1.5} aria-hidden="true" />
      </span>
      <div>
        <b>{words.title}</b>
        <p className={cx(text.small, text.soft)}>{now.detail || words.detail}</p>
      </div>
      <span className={styles.spring} />
      {now.state !== "ready" && (
        <Button size="xs" onClick={() => retry.mutate(null)} data-testid="keychain-retry">
          Try again
        </Button>
      )}
    </div>
  );
}

function PracticeRow({ state }: { state: AppState }) {
  const start = useRpcMutation("practice_start");
  const show = useToasts((toasts) => toasts.show);
  if (state.book === "practice") return null;
  const open = () =>
    start.mutate(null, {
      onSuccess: () => go({ view: "chat", id: null }),
      onError: (error) => show(`${error.title}. ${error.detail}`),
    });
  return (
    <section className={styles.block}>
      <h3>Practice vendors</h3>
      <div className={styles.practice}>
        <VoiceLabel voice="practice">Alder, Birch and Cedar</VoiceLabel>
        <span className={cx(text.small, text.soft)}>invented, offline, pretend prices, their own book</span>
        <span className={styles.spring} />
        <Button size="xs" onClick={open} data-testid="open-practice">
          Open the practice book
        </Button>
      </div>
    </section>
  );
}

function ConnectionTable() {
  const query = useRpc("connection_list", null);
  if (query.isPending) return <SkeletonRows label="Connections are loading" />;
  if (query.error) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0)
    return <Empty title="Your vendors appear here." detail="Add a key, or the address of a server on this computer." />;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Vendor</th>
          <th scope="col">Key</th>
          <th scope="col">Added</th>
          <th scope="col">State</th>
          <th scope="col">
            <span className={text.hidden}>Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {query.data.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} />
        ))}
      </tbody>
    </table>
  );
}

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

export function ConnectionsSection({ state }: { state: AppState }) {
  const [adding, setAdding] = useState(!state.has_connections);
  return (
    <>
      <h2 className={text.page}>Connections</h2>
      <p className={styles.lead}>
        Keys are stored in this computer’s keychain, never in Medley’s files, logs or exports. Only the core reads them;
        the window you are looking at cannot.
      </p>
      <KeychainCard keychain={state.keychain} />
      <div className={styles.head}>
        <h3>{state.book === "practice" ? "Practice vendors" : "Vendors"}</h3>
        <span className={styles.spring} />
        {!adding && (
          <Button
            size="xs"
            variant="filled"
            leftSection={<IconPlus size={14} stroke={1.5} />}
            onClick={() => setAdding(true)}
            data-testid="show-add-key"
          >
            Add a key
          </Button>
        )}
      </div>
      {adding && (
        <section className={styles.adding} aria-label="Add a key">
          <div className={styles.addingHead}>
            <h3>Add a key</h3>
            <span className={styles.spring} />
            <Button size="xs" variant="subtle" onClick={() => setAdding(false)}>
              Close
            </Button>
          </div>
          <KeyForm />
          {state.book === "practice" && (
            <p className={cx(text.small, text.soft, styles.bookNote)}>
              A key belongs to the real book. Once one is saved, the line above leads there.
            </p>
          )}
        </section>
      )}
      <ConnectionTable />
      <BadCards cards={state.bad_cards} folder={state.data_folder} />
      <PracticeRow state={state} />
    </>
  );
}
