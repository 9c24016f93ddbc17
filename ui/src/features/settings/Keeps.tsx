// What a connection's vendor keeps of requests and answers, with where and when that was read, and what the person has
// settled with the vendor.

import { Button, Switch } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import { useAskLink } from "../../design/links";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { Connection, Keep } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { plural } from "../../lib/text";
import { webAddress } from "../../lib/url";
import styles from "./keeps.module.css";

function howLong(days: number | null): string {
  if (days === null) return "no time is named";
  return days === 0 ? "not kept" : `up to ${plural(days, "day")}`;
}

function KeepLine({ keep }: { keep: Keep }) {
  const ask = useAskLink();
  const url = webAddress(keep.source);
  return (
    <li>
      <p>
        <b>{keep.what}</b> <span className={text.soft}>{howLong(keep.days)}</span>
      </p>
      {keep.note !== "" && <p className={text.soft}>{keep.note}</p>}
      {keep.opt_out && <p className={text.soft}>A way out: {keep.opt_out}</p>}
      <p className={cx(text.small, text.faint)}>
        {url ? (
          <button type="button" className={styles.source} onClick={() => ask(url)}>
            {new URL(url).host}
          </button>
        ) : (
          keep.source
        )}
        , read {keep.checked}
      </p>
    </li>
  );
}

function OptOut({ connection }: { connection: Connection }) {
  const save = useRpcMutation("connection_opt_out");
  const show = useToasts((state) => state.show);
  return (
    <div className={styles.optOut}>
      <label htmlFor={`opt-out-${connection.id}`}>
        I have taken these ways out
        <span className={cx(styles.hint, text.soft)}>Medley cannot check it; it believes you.</span>
      </label>
      <Switch
        id={`opt-out-${connection.id}`}
        checked={connection.opted_out}
        onChange={(event) =>
          save.mutate(
            { id: connection.id, opted_out: event.currentTarget.checked },
            { onError: (error) => show(`${error.title}. ${error.detail}`) },
          )
        }
      />
    </div>
  );
}

export function Keeps({ connection }: { connection: Connection }) {
  const [open, setOpen] = useState(false);
  if (connection.keeps_words === "") return null;
  if (connection.keeps.length === 0)
    return <span className={cx(styles.words, text.small, text.faint)}>{connection.keeps_words}</span>;
  const mayOptOut = connection.keeps.some((keep) => keep.opt_out !== null);
  return (
    <>
      <button
        type="button"
        className={cx(styles.words, text.small, text.soft)}
        onClick={() => setOpen(true)}
        data-testid="keeps"
      >
        {connection.keeps_words}
      </button>
      <Dialog
        title={`What ${connection.name} keeps`}
        opened={open}
        onClose={() => setOpen(false)}
        size={560}
        buttons={<Button onClick={() => setOpen(false)}>Close</Button>}
      >
        <ul className={styles.list}>
          {connection.keeps.map((keep) => (
            <KeepLine key={`${keep.what} ${keep.source}`} keep={keep} />
          ))}
        </ul>
        {connection.regions.length > 0 && (
          <p className={cx(text.small, text.soft)}>Works in: {connection.regions.join(", ").toUpperCase()}</p>
        )}
        {mayOptOut && <OptOut connection={connection} />}
      </Dialog>
    </>
  );
}
