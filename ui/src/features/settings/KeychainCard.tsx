// The keychain as it is now, with a retry where it does not serve.

import { Button } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import text from "../../design/styles/text.module.css";
import type { KeychainState } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { plural } from "../../lib/text";
import { usePlace } from "./SettingRow";
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

function useStored(): string {
  const connections = useRpc("connection_list", null).data ?? [];
  const stored = connections.filter((each) => each.key.kind === "keychain").length;
  return stored === 0 ? "" : ` ${plural(stored, "item")} named “Medley”.`;
}

export function KeychainCard({ keychain }: { keychain: KeychainState }) {
  const retry = useRpcMutation("keychain_retry");
  const now = retry.data ?? keychain;
  const words = KEYCHAIN[now.state];
  const stored = useStored();
  return (
    <div className={styles.keychain} data-state={now.state} data-testid="keychain" {...usePlace("keychain")}>
      <span className={styles.keychainIcon}>
        <IconShieldLock size={20} stroke={1.5} aria-hidden="true" />
      </span>
      <div>
        <b>{words.title}</b>
        <p className={cx(text.small, text.soft)}>
          {now.detail || words.detail}
          {now.state === "ready" && stored}
        </p>
      </div>
      <span className={text.spring} />
      {now.state !== "ready" && (
        <Button onClick={() => retry.mutate(null)} data-testid="keychain-retry">
          {retry.isPending ? "Trying…" : "Try again"}
        </Button>
      )}
    </div>
  );
}
