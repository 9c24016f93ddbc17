// A new key for a connection that has one. The old key is never shown.

import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { isKeychainError, KeychainButtons } from "../../design/connect/AddOutcome";
import { Dialog } from "../../design/Dialog";
import { ErrorNote } from "../../design/Notices";
import type { Connection } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { keyProblem } from "../../lib/keys";
import styles from "./settings.module.css";

type ReplaceKeyProps = { connection: Connection; opened: boolean; close: () => void };

export function ReplaceKey({ connection, opened, close }: ReplaceKeyProps) {
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const rekey = useRpcMutation("connection_rekey");
  const keychain = useRpcMutation("keychain_retry");
  const leave = () => {
    setKey("");
    setProblem(null);
    rekey.reset();
    close();
  };
  const store = (hold_in_memory: boolean) =>
    rekey.mutate({ id: connection.id, key: key.trim(), hold_in_memory }, { onSuccess: leave });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = keyProblem(key);
    setProblem(wrong);
    if (!wrong) store(false);
  };
  return (
    <Dialog opened={opened} onClose={leave} title={`Replace the key of ${connection.name}`}>
      <form onSubmit={submit}>
        <TextInput
          type="password"
          label={connection.key.last4 ? `New key, in place of ••••${connection.key.last4}` : "New key"}
          value={key}
          onChange={(event) => {
            setProblem(null);
            setKey(event.currentTarget.value);
          }}
          error={problem}
          autoComplete="off"
          data-autofocus
        />
        {rekey.error && (
          <div className={styles.dialogError}>
            <ErrorNote error={{ ...rekey.error, hint: null }}>
              {isKeychainError(rekey.error) && (
                <KeychainButtons
                  onRetry={() => keychain.mutate(null, { onSuccess: () => store(false) })}
                  onHold={() => store(true)}
                />
              )}
            </ErrorNote>
          </div>
        )}
        <Group justify="flex-end" gap={6} mt={16}>
          <Button onClick={leave}>Cancel</Button>
          <Button variant="filled" type="submit">
            {rekey.isPending ? "Saving…" : "Replace"}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
