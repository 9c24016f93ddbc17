// One connection: whose it is, how its key ends, and check, replace, remove.

import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import { VoiceLabel } from "../../design/Mark";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { Connection } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { plural } from "../../lib/text";
import { formatDay, formatDuration } from "../../lib/time";
import { Keeps } from "./Keeps";
import { ReplaceKey } from "./ReplaceKey";
import styles from "./settings.module.css";

function keyWords({ key }: Connection): string {
  if (key.kind === "none") return "no key needed";
  if (key.kind === "env") return "read from the environment";
  const ends = key.last4 ? `••••${key.last4}` : "stored";
  return key.kind === "memory" ? `${ends}, in memory` : ends;
}

function CheckState({ check }: { check: ReturnType<typeof useRpcMutation<"connection_check">> }) {
  if (check.isPending) return <span className={text.soft}>Checking…</span>;
  const error = check.error ?? (check.data && !check.data.ok ? check.data.error : null);
  if (error)
    return (
      <span className={cx(styles.state, text.danger)} title={error.detail} role="alert">
        <IconAlertTriangle size={14} stroke={1.5} aria-hidden="true" />
        {error.title}
      </span>
    );
  if (!check.data) return null;
  return (
    <span className={cx(styles.state, text.soft)} role="status">
      <IconCheck size={14} stroke={1.5} aria-hidden="true" />
      Works, {plural(check.data.models, "model")},{" "}
      <span className={text.machineSmall}>{formatDuration(check.data.took)}</span>
    </span>
  );
}

function RemoveDialog({ connection, opened, close }: { connection: Connection; opened: boolean; close: () => void }) {
  const remove = useRpcMutation("connection_remove");
  const show = useToasts((state) => state.show);
  const confirm = () =>
    remove.mutate(
      { id: connection.id },
      { onSuccess: close, onError: (error) => show(`${error.title}. ${error.detail}`) },
    );
  return (
    <Dialog
      title={`Remove ${connection.name}?`}
      opened={opened}
      onClose={close}
      buttons={
        <>
          <Button onClick={close}>Keep it</Button>
          <Button variant="filled" color="red" onClick={confirm} data-testid="confirm-remove">
            Remove
          </Button>
        </>
      }
    >
      <p className={text.soft}>
        Its key is deleted from the keychain. Chats stay, and every ledger row keeps its money. To use this vendor again
        you need the key again.
      </p>
    </Dialog>
  );
}

export function ConnectionRow({ connection }: { connection: Connection }) {
  const check = useRpcMutation("connection_check");
  const [open, setOpen] = useState<"replace" | "remove" | null>(null);
  const practice = connection.book === "practice";
  const hasKey = connection.key.kind === "keychain" || connection.key.kind === "memory";
  return (
    <tr data-testid="connection-row">
      <th scope="row">
        <VoiceLabel voice={connection.voice}>{connection.name}</VoiceLabel>
        <Keeps connection={connection} />
      </th>
      <td className={cx(hasKey ? text.machine : text.small, text.soft)}>{keyWords(connection)}</td>
      <td className={text.soft}>{formatDay(connection.created, Date.now())}</td>
      <td>
        <CheckState check={check} />
      </td>
      <td className={styles.rowActions}>
        <Button
          size="xs"
          variant="subtle"
          onClick={() => check.mutate({ id: connection.id })}
          data-testid="check-connection"
        >
          Check
        </Button>
        {hasKey && !practice && (
          <Button size="xs" variant="subtle" onClick={() => setOpen("replace")}>
            Replace key
          </Button>
        )}
        {!practice && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            onClick={() => setOpen("remove")}
            data-testid="remove-connection"
          >
            Remove
          </Button>
        )}
        <ReplaceKey connection={connection} opened={open === "replace"} close={() => setOpen(null)} />
        <RemoveDialog connection={connection} opened={open === "remove"} close={() => setOpen(null)} />
      </td>
    </tr>
  );
}
