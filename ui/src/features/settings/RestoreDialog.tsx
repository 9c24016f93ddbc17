// What restoring a backup would do, in counts and dates, before it is done; then what it did.

import { Button } from "@mantine/core";
import { Dialog } from "../../design/Dialog";
import { ErrorNote } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import type { RestoreReport } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { groupDigits, plural } from "../../lib/text";
import { formatDay, formatMoment } from "../../lib/time";
import rows from "./rows.module.css";

type Line = { name: string; added: number; kept: number; updated?: number };

function lines(report: RestoreReport): Line[] {
  return [
    { name: "Chats", added: report.chats_added, updated: report.chats_updated, kept: report.chats_kept },
    { name: "Ledger rows", added: report.entries_added, kept: report.entries_kept },
    { name: "Connections", added: report.connections_added, kept: report.connections_kept },
    { name: "Pictures and files", added: report.files_added, kept: report.files_kept },
  ];
}

function words({ added, updated = 0, kept }: Line): string {
  const parts = [`${groupDigits(added)} added`];
  if (updated > 0) parts.push(`${groupDigits(updated)} brought up to date`);
  parts.push(`${groupDigits(kept)} here already`);
  return parts.join(", ");
}

/** Whether there is anything to take in. */
function isNews(report: RestoreReport): boolean {
  const { messages_added, settings_added, chats_updated } = report;
  return messages_added + settings_added + chats_updated > 0 || lines(report).some((line) => line.added > 0);
}

export function RestoreDialog({ report, close }: { report: RestoreReport; close: () => void }) {
  const apply = useRpcMutation("restore_apply");
  const cancel = useRpcMutation("restore_cancel");
  const shown = apply.data ?? report;
  const now = Date.now();
  const leave = () => {
    if (!apply.data) cancel.mutate(null);
    close();
  };
  const dates =
    shown.first !== null && shown.last !== null
      ? `Chats from ${formatDay(shown.first, now)} to ${formatDay(shown.last, now)}.`
      : "It holds no chats.";
  return (
    <Dialog
      title={apply.data ? "The backup is restored" : `Restore ${report.file}?`}
      opened
      onClose={leave}
      size={520}
      buttons={
        apply.data ? (
          <Button variant="filled" onClick={close} data-testid="restore-done">
            Close
          </Button>
        ) : (
          <>
            <Button onClick={leave}>Cancel</Button>
            {isNews(report) && (
              <Button variant="filled" onClick={() => apply.mutate({ id: report.id })} data-testid="restore-apply">
                {apply.isPending ? "Restoring…" : "Restore"}
              </Button>
            )}
          </>
        )
      }
    >
      <p className={text.soft} data-testid="restore-dates">
        Made {formatMoment(shown.made, now)} by Medley {shown.version}. {dates}
      </p>
      <dl className={rows.facts} style={{ marginTop: 12 }} data-testid="restore-counts">
        {lines(shown).map((line) => (
          <div key={line.name} style={{ display: "contents" }}>
            <dt>{line.name}</dt>
            <dd>{words(line)}</dd>
          </div>
        ))}
      </dl>
      {shown.connections_added > 0 && (
        <p className={rows.note}>
          Keys are in no backup: give {plural(shown.connections_added, "connection")} its key again.
        </p>
      )}
      {!isNews(report) && <p className={rows.note}>Everything in it is here already.</p>}
      {apply.error && <ErrorNote error={apply.error} />}
    </Dialog>
  );
}
