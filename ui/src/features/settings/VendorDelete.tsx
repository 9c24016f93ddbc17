// Deleting everything of one vendor: what would go and what stays is shown, and the vendor's name is typed first.

import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import { ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { VendorData } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatSum } from "../../lib/money";
import { plural } from "../../lib/text";
import rows from "./rows.module.css";
import { Block } from "./SettingRow";

function Counts({ data }: { data: VendorData }) {
  return (
    <dl className={rows.facts} data-testid="vendor-counts">
      <dt>Deleted</dt>
      <dd>
        {plural(data.connections.length, "connection")} ({data.connections.join(", ")}), {plural(data.keys, "key")},{" "}
        {plural(data.listings, "list")} of models
      </dd>
      <dt>Kept</dt>
      <dd>
        All chats, and {plural(data.entries, "ledger row")} with {formatSum(data.spent)}
      </dd>
    </dl>
  );
}

function DeleteDialog({ vendor, close }: { vendor: string; close: () => void }) {
  const query = useRpc("vendor_data", { vendor });
  const remove = useRpcMutation("vendor_delete");
  const show = useToasts((state) => state.show);
  const [typed, setTyped] = useState("");
  const name = query.data?.name ?? "";
  const sure = name !== "" && typed.trim().toLowerCase() === name.toLowerCase();
  const confirm = () =>
    remove.mutate(
      { vendor },
      {
        onSuccess: () => {
          show(`Everything of ${name} is deleted. Chats and the ledger stay.`);
          close();
        },
      },
    );
  return (
    <Dialog
      title={`Delete everything of ${name || "this vendor"}?`}
      opened
      onClose={close}
      size={520}
      buttons={
        <>
          <Button onClick={close}>Keep it</Button>
          {sure && (
            <Button variant="filled" color="red" onClick={confirm} data-testid="vendor-delete-confirm">
              Delete
            </Button>
          )}
        </>
      }
    >
      {query.isPending && <SkeletonRows label="What is kept is counted" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <Counts data={query.data} />
          <TextInput
            mt={14}
            label={`Type ${name} to delete it`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
            data-testid="vendor-delete-name"
          />
        </>
      )}
      {remove.error && <ErrorNote error={remove.error} />}
    </Dialog>
  );
}

export function VendorDelete() {
  const connections = useRpc("connection_list", null).data ?? [];
  const vendors = useRpc("vendors_list", null).data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const here = [...new Set(connections.filter((each) => each.book === "real").map((each) => each.vendor))];
  if (here.length === 0) return null;
  const label = (id: string) => vendors.find((each) => each.id === id)?.name ?? id;
  const vendor = chosen !== null && here.includes(chosen) ? chosen : (here[0] ?? "");
  return (
    <Block id="vendor-delete" title="Delete everything of one vendor">
      <p className={cx(text.small, text.soft)}>
        Its connections, their keys and lists of models. Chats stay, and the ledger keeps what they cost.
      </p>
      <div className={rows.buttons}>
        <Select
          aria-label="Vendor"
          data={here.map((id) => ({ value: id, label: label(id) }))}
          value={vendor}
          allowDeselect={false}
          onChange={setChosen}
        />
        <Button color="red" variant="subtle" onClick={() => setOpen(true)} data-testid="vendor-delete">
          Delete…
        </Button>
      </div>
      {open && <DeleteDialog vendor={vendor} close={() => setOpen(false)} />}
    </Block>
  );
}
