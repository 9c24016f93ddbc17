// Backups: one file on demand, restoring one after a look at what it would change, and the rolling ones.

import { Button } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import type { RestoreReport, RollingBackup } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import { formatMoment } from "../../lib/time";
import { RestoreDialog } from "./RestoreDialog";
import rows from "./rows.module.css";
import { Block } from "./SettingRow";

function BackUp() {
  const make = useRpcMutation("backup_make");
  return (
    <Block id="backup" title="Back up">
      <p className={cx(text.small, text.soft)}>One file with all chats, the ledger, settings and pictures.</p>
      <div className={rows.buttons}>
        <Button onClick={() => make.mutate(null)} data-testid="backup-make">
          {make.isPending ? "Backing up…" : "Back up now…"}
        </Button>
        {make.data && (
          <span className={cx(text.small, text.soft)} role="status" data-testid="backup-made">
            Saved {formatBytes(make.data.bytes)} to {make.data.path}
          </span>
        )}
      </div>
      {make.error && <ErrorNote error={make.error} />}
    </Block>
  );
}

function Restore() {
  const look = useRpcMutation("restore_preview");
  const [report, setReport] = useState<RestoreReport | null>(null);
  const choose = () => look.mutate(null, { onSuccess: setReport });
  return (
    <Block id="restore" title="Restore">
      <p className={cx(text.small, text.soft)}>
        A backup is merged into what is here. Nothing newer is overwritten, and the old state is backed up first.
      </p>
      <div className={rows.buttons}>
        <Button onClick={choose} data-testid="restore-choose">
          {look.isPending ? "Looking at it…" : "Choose a backup…"}
        </Button>
      </div>
      {look.error && <ErrorNote error={look.error} />}
      {report && <RestoreDialog report={report} close={() => setReport(null)} />}
    </Block>
  );
}

export function Backups({ backups }: { backups: readonly RollingBackup[] }) {
  const now = Date.now();
  return (
    <>
      <BackUp />
      <Restore />
      <section className={rows.block} aria-label="Rolling backups">
        <div className={rows.head}>
          <h3>Rolling backups</h3>
        </div>
        <p className={cx(text.small, text.soft)}>
          Made before a new version or a restore changes the database; the three newest are kept in the folder{" "}
          <span className={text.machineSmall}>backups</span>.
        </p>
        {backups.length > 0 && (
          <ul className={rows.rows} style={{ marginTop: 10 }}>
            {backups.map((backup) => (
              <li key={backup.name} className={rows.row} data-testid="rolling-backup">
                <span className={cx(rows.grow, text.machine)}>{backup.name}</span>
                <span className={text.soft}>{formatMoment(backup.at, now)}</span>
                <span className={text.machine}>{formatBytes(backup.bytes)}</span>
              </li>
            ))}
          </ul>
        )}
        {backups.length === 0 && <p className={cx(text.small, text.faint, rows.note)}>None was needed yet.</p>}
      </section>
    </>
  );
}
