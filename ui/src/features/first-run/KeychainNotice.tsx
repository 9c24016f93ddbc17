// The keychain is missing, locked or slow: said before a key is pasted, with a Retry that works.

import { KeychainButtons } from "../../design/connect/AddOutcome";
import { ErrorNote } from "../../design/Notices";
import type { KeychainState, UserError } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import styles from "./first-run.module.css";

const WORDS: Record<Exclude<KeychainState["state"], "ready">, { title: string; detail: string }> = {
  missing: {
    title: "This computer offers no keychain",
    detail:
      "Start a keychain such as GNOME Keyring or KWallet. Without one, a key can be held in memory until Medley closes.",
  },
  locked: {
    title: "The keychain is locked",
    detail: "Unlock it, then try again. A key can also be held in memory until Medley closes.",
  },
  timeout: {
    title: "The keychain does not answer",
    detail:
      "It may be waiting for its password in another window. A key can also be held in memory until Medley closes.",
  },
};

export function KeychainNotice({ keychain }: { keychain: KeychainState }) {
  const retry = useRpcMutation("keychain_retry");
  const now = retry.data ?? keychain;
  if (now.state === "ready") return null;
  const error: UserError = {
    code: `keychain_${now.state}`,
    title: WORDS[now.state].title,
    detail: now.detail || WORDS[now.state].detail,
    hint: null,
    retry_after_ms: null,
  };
  return (
    <div className={styles.keychain}>
      <ErrorNote error={error}>
        <KeychainButtons onRetry={() => retry.mutate(null)} />
      </ErrorNote>
    </div>
  );
}
