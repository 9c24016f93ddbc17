// How adding a connection went: works, saved but not checked, or what to do about the keychain.

import { Button } from "@mantine/core";
import { IconCheck, IconClock } from "@tabler/icons-react";
import type { UserError } from "../../ipc/bindings";
import { plural } from "../../lib/text";
import { formatDuration } from "../../lib/time";
import { ErrorNote } from "../Notices";
import styles from "./connect.module.css";
import type { AddState } from "./useAddConnection";

export function isKeychainError(error: UserError): boolean {
  return error.code === "keychain_missing" || error.code === "keychain_locked" || error.code === "keychain_timeout";
}

export function KeychainButtons({ onRetry, onHold }: { onRetry: () => void; onHold?: () => void }) {
  return (
    <>
      <Button size="xs" onClick={onRetry} data-testid="keychain-retry">
        Try the keychain again
      </Button>
      {onHold && (
        <Button size="xs" variant="subtle" onClick={onHold} data-testid="hold-in-memory">
          Hold the key in memory until Medley closes
        </Button>
      )}
    </>
  );
}

type AddOutcomeProps = { state: AddState; onRetryKeychain: () => void; onHold: () => void };

export function AddOutcome({ state, onRetryKeychain, onHold }: AddOutcomeProps) {
  if (state.step === "failed")
    return (
      <div className={styles.outcome}>
        <ErrorNote error={{ ...state.error, hint: null }}>
          {isKeychainError(state.error) && <KeychainButtons onRetry={onRetryKeychain} onHold={onHold} />}
        </ErrorNote>
      </div>
    );
  if (state.step !== "added") return null;
  const { connection, check } = state;
  return (
    <p className={styles.added} role="status" data-testid="key-added">
      {check.ok ? (
        <IconCheck size={14} stroke={1.5} aria-hidden="true" />
      ) : (
        <IconClock size={14} stroke={1.5} aria-hidden="true" />
      )}
      {check.ok
        ? `${connection.name} works: ${plural(check.models, "model")}, ${formatDuration(check.took)}`
        : `${connection.name} is saved, but could not be checked: ${check.error?.title ?? "no answer"}`}
      {connection.key.kind === "memory" && ". The key is in memory until Medley closes."}
    </p>
  );
}
