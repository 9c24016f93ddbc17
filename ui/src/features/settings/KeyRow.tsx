// One connection: whose it is, how its key ends, what it spent, how it fares, and check, replace, remove: at the row
// while the pointer or the focus is there, in its menu, and at a right click.

import { Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { ActionItems, useContextMenu } from "../../design/actions/ActionItems";
import type { Provided } from "../../design/actions/provide";
import { Dialog } from "../../design/Dialog";
import { IconButton } from "../../design/IconButton";
import { VoiceLabel } from "../../design/Mark";
import { Meter } from "../../design/Meter";
import { SumMoney } from "../../design/Money";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { Connection, ConnectionStanding } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatSum, pico } from "../../lib/money";
import { formatDay, formatRecent } from "../../lib/time";
import { connectionActions } from "./actions";
import { Keeps } from "./Keeps";
import { KeyState } from "./KeyState";
import styles from "./keys.module.css";
import { ReplaceKey } from "./ReplaceKey";

function keyWords({ key }: Connection): string {
  if (key.kind === "none") return "no key";
  if (key.kind === "env") return "read from the environment";
  const ends = key.last4 ? `••••${key.last4}` : "stored";
  return key.kind === "memory" ? `${ends}, in memory` : ends;
}

function RemoveDialog({ connection, close }: { connection: Connection; close: () => void }) {
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
      opened
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

function Month({ connection, standing, cap }: KeyRowProps) {
  if (!standing) return null;
  const { month } = standing;
  const spent = (pico(month.known) + pico(month.estimated)).toString();
  const words = `${connection.name} spent ${formatSum(month)} this month`;
  return (
    <span className={styles.month}>
      <span className={styles.bar}>
        <Meter parts={[{ voice: connection.voice, pico_usd: spent }]} cap={cap} label={words} height={8} tick />
      </span>
      <SumMoney sum={month} />
    </span>
  );
}

type KeyRowProps = { connection: Connection; standing: ConnectionStanding | undefined; cap: string | null };

export function KeyRow({ connection, standing, cap }: KeyRowProps) {
  const check = useRpcMutation("connection_check");
  const [open, setOpen] = useState<"replace" | "remove" | null>(null);
  const practice = connection.book === "practice";
  const hasKey = connection.key.kind === "keychain" || connection.key.kind === "memory";
  const close = () => setOpen(null);
  const items: Provided[] = [
    { action: connectionActions["connection.check"], run: () => check.mutate({ id: connection.id }) },
    { action: connectionActions["connection.replace"], run: () => setOpen("replace"), when: hasKey && !practice },
    { action: connectionActions["connection.remove"], run: () => setOpen("remove"), when: !practice },
  ];
  const { onContextMenu, menu } = useContextMenu(() => items);
  const shown = items.filter(({ when }) => when !== false);
  const now = Date.now();
  return (
    <tr data-testid="connection-row" onContextMenu={onContextMenu}>
      <th scope="row">
        <VoiceLabel voice={connection.voice}>{connection.name}</VoiceLabel>
        <Keeps connection={connection} />
      </th>
      <td className={cx(hasKey ? text.machine : text.small, text.soft)}>{keyWords(connection)}</td>
      <td className={text.soft} data-wide>
        {formatDay(connection.created, now)}
      </td>
      <td className={text.soft}>{standing?.last_used ? formatRecent(standing.last_used, now) : "never"}</td>
      <td>
        <Month connection={connection} standing={standing} cap={cap} />
      </td>
      <td>
        <KeyState standing={standing} checking={check.isPending} checked={check.data} failed={check.error} />
      </td>
      <td className={styles.actions}>
        <span className={styles.atRow}>
          {shown.map(({ action, run }) => (
            <Button
              key={action.id}
              size="xs"
              variant="subtle"
              {...(action.danger ? { color: "red" } : {})}
              onClick={run}
              aria-label={`${action.label} ${connection.name}`}
              data-testid={`${action.id.split(".")[1]}-connection`}
            >
              {action.label === "Replace key" ? "Replace" : action.label}
            </Button>
          ))}
        </span>
        <Menu position="bottom-end">
          <Menu.Target>
            <IconButton label={`More about ${connection.name}`} small className={styles.more ?? ""}>
              <IconDots size={16} stroke={1.5} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown>
            <ActionItems items={items} />
          </Menu.Dropdown>
        </Menu>
        {menu}
        <ReplaceKey connection={connection} opened={open === "replace"} close={close} />
        {open === "remove" && <RemoveDialog connection={connection} close={close} />}
      </td>
    </tr>
  );
}
