// The data folder: where it is and how large, backups, restoring one, and deleting what is kept of one vendor.

import { Button } from "@mantine/core";
import { ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { DataSizes, DataState } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import { Backups } from "./Backups";
import rows from "./rows.module.css";
import { Block } from "./SettingRow";
import { describe } from "./setting";
import styles from "./settings.module.css";
import { VendorDelete } from "./VendorDelete";

export const dataSettings = describe("data", {
  folder: ["Data folder", "location path disk size open storage"],
  backup: ["Back up now", "export save copy zip archive"],
  restore: ["Restore a backup", "import merge recover"],
  "vendor-delete": ["Delete everything of one vendor", "remove erase connection key privacy"],
});

const KINDS: { kind: keyof DataSizes; name: string }[] = [
  { kind: "chats", name: "Chats and ledger" },
  { kind: "files", name: "Pictures and files" },
  { kind: "logs", name: "Logs" },
  { kind: "backups", name: "Rolling backups" },
  { kind: "other", name: "Other" },
];

function Folder({ data }: { data: DataState }) {
  const open = useRpcMutation("folder_open");
  const show = useToasts((state) => state.show);
  const press = () => open.mutate(null, { onError: (error) => show(`${error.title}. ${error.detail}`) });
  return (
    <Block
      id="folder"
      title="Data folder"
      action={
        <Button size="xs" onClick={press} data-testid="open-folder">
          Open folder
        </Button>
      }
    >
      <p className={cx(text.machine, styles.path)} data-selectable>
        {data.folder}
      </p>
      <dl className={rows.facts}>
        {KINDS.map(({ kind, name }) => (
          <div key={kind} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd className={text.machine}>{formatBytes(data.sizes[kind])}</dd>
          </div>
        ))}
      </dl>
    </Block>
  );
}

export function DataSection() {
  const query = useRpc("data_get", null);
  return (
    <>
      <h2 className={text.page}>Data</h2>
      <p className={styles.lead}>
        Everything lies in one folder on this computer. Keys do not: they are in the keychain, and in no backup.
      </p>
      {query.isPending && <SkeletonRows label="The data folder is looked at" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <Folder data={query.data} />
          <Backups backups={query.data.backups} />
          <VendorDelete />
        </>
      )}
    </>
  );
}
