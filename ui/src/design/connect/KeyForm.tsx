// The form that takes a key: it recognises the vendor by the key's prefix, or is told; another address can be given.
// The key lives in this form's state until it is handed to the core, and is never shown again.

import { Button } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { Connection, VendorInfo } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { recogniseKey } from "../../lib/keys";
import { useAskLink } from "../links";
import { Mark, VoiceLabel } from "../Mark";
import text from "../styles/text.module.css";
import { AddOutcome } from "./AddOutcome";
import { askedConnection, type Fields, isCustom, NO_FIELDS } from "./asked";
import styles from "./connect.module.css";
import { PlaceFields } from "./PlaceFields";
import { useAddConnection } from "./useAddConnection";

/** How many vendors are offered at once; the others are one press away, or known by their keys. */
const FIRST = 8;

type VendorChoiceProps = {
  vendors: readonly VendorInfo[];
  chosen: VendorInfo | null;
  choose: (id: string | null) => void;
};

function VendorChoice({ vendors, chosen, choose }: VendorChoiceProps) {
  const ask = useAskLink();
  const [all, setAll] = useState(false);
  const page = chosen?.key_page ?? null;
  // The first ones, whoever is chosen, and the free address, which stands last.
  const shown = vendors.filter((vendor, at) => all || at < FIRST || isCustom(vendor) || vendor.id === chosen?.id);
  return (
    <fieldset className={styles.vendors} aria-label="Vendor">
      {shown.map((vendor) => (
        <button
          key={vendor.id}
          type="button"
          className={styles.vendor}
          aria-pressed={vendor.id === chosen?.id}
          onClick={() => choose(vendor.id === chosen?.id ? null : vendor.id)}
        >
          {isCustom(vendor) ? "Another address" : <VoiceLabel voice={vendor.voice}>{vendor.name}</VoiceLabel>}
        </button>
      ))}
      {shown.length < vendors.length && (
        <button type="button" className={styles.getKey} onClick={() => setAll(true)}>
          {vendors.length - shown.length} more
        </button>
      )}
      {page && (
        <button type="button" className={styles.getKey} onClick={() => ask(page)}>
          Get a key from {chosen?.name}
        </button>
      )}
    </fieldset>
  );
}

type KeyFormProps = { large?: boolean; onAdded?: (connection: Connection) => void; beforeAdd?: () => Promise<boolean> };

export function KeyForm({ large = false, onAdded, beforeAdd }: KeyFormProps) {
  const vendors = useRpc("vendors_list", null).data ?? [];
  const [fields, setFields] = useState<Fields>(NO_FIELDS);
  const [problem, setProblem] = useState<string | null>(null);
  const adding = useAddConnection(onAdded);
  const offered = vendors.filter((vendor) => vendor.needs_key || isCustom(vendor));
  const chosen = vendors.find((vendor) => vendor.id === fields.vendor) ?? null;
  const vendor = chosen ?? recogniseKey(fields.key, vendors);
  const busy = adding.state.step === "saving" || adding.state.step === "checking";
  const change = (next: Partial<Fields>) => {
    setProblem(null);
    setFields((old) => ({ ...old, ...next }));
  };
  const settle = (done: boolean) => done && setFields(NO_FIELDS);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const asked = askedConnection(fields, vendor);
    if ("problem" in asked) return setProblem(asked.problem);
    if (beforeAdd && !(await beforeAdd())) return;
    settle(await adding.run(asked.add));
  };
  return (
    <form onSubmit={(event) => void submit(event)} className={styles.form} data-large={large || undefined}>
      <div className={styles.line}>
        <div className={styles.key} data-error={problem !== null || undefined}>
          <IconKey size={16} stroke={1.5} aria-hidden="true" />
          <input
            type="password"
            value={fields.key}
            onChange={(event) => change({ key: event.currentTarget.value })}
            placeholder={isCustom(vendor) ? "Key, where the address needs one" : "Paste a key"}
            aria-label="API key"
            aria-invalid={problem !== null}
            autoComplete="off"
            spellCheck={false}
            data-testid="key-input"
          />
          {vendor && !isCustom(vendor) && (
            <span className={styles.recognised} data-testid="recognised">
              <Mark voice={vendor.voice} />
              {vendor.name}
            </span>
          )}
        </div>
        <Button type="submit" variant="filled" size={large ? "md" : "sm"} data-testid="add-key">
          {adding.state.step === "saving"
            ? "Saving…"
            : adding.state.step === "checking"
              ? "Checking…"
              : "Check and save"}
        </Button>
      </div>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {vendor && <PlaceFields vendor={vendor} fields={fields} change={change} />}
      <VendorChoice vendors={offered} chosen={chosen} choose={(id) => change({ vendor: id })} />
      <AddOutcome
        state={adding.state}
        onRetryKeychain={() => void adding.retryKeychain().then(settle)}
        onHold={() => void adding.holdInMemory().then(settle)}
      />
      <span className={text.hidden} role="status">
        {busy ? "Checking the key" : ""}
      </span>
    </form>
  );
}
