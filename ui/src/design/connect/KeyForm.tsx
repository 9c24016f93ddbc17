// The form that takes a key: it recognises the vendor by the key's prefix, or is told; another address can be given.
// The key lives in this form's state until it is handed to the core, and is never shown again.

import { Button, Select, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { Connection, ConnectionAdd, VendorInfo } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { keyProblem, recogniseKey } from "../../lib/keys";
import { useAskLink } from "../links";
import { Mark, VoiceLabel } from "../Mark";
import text from "../styles/text.module.css";
import { AddOutcome } from "./AddOutcome";
import styles from "./connect.module.css";
import { useAddConnection } from "./useAddConnection";

const PROTOCOL_NAMES: Record<string, string> = {
  "openai-chat": "OpenAI Chat Completions",
  "openai-responses": "OpenAI Responses",
  anthropic: "Anthropic Messages",
  gemini: "Gemini",
  ollama: "Ollama",
};

type Fields = { key: string; vendor: string | null; baseUrl: string; protocol: string | null; name: string };
const NO_FIELDS: Fields = { key: "", vendor: null, baseUrl: "", protocol: null, name: "" };

type Asked = { add: ConnectionAdd } | { problem: string };

function isCustom(vendor: VendorInfo | null): boolean {
  return (vendor?.custom_protocols.length ?? 0) > 0;
}

/** What to send, or what is still missing in words. */
function askedConnection(fields: Fields, vendor: VendorInfo | null): Asked {
  const key = fields.key.trim();
  if (!vendor) return { problem: key === "" ? "Paste a key first." : "Whose key is this? Choose the vendor below." };
  const base = { vendor: vendor.id, key: key === "" ? null : key, hold_in_memory: false };
  if (!isCustom(vendor)) {
    const problem = vendor.needs_key || key !== "" ? keyProblem(key) : null;
    return problem ? { problem } : { add: { ...base, protocol: null, name: null, base_url: null } };
  }
  if (!/^https?:\/\/\S+$/i.test(fields.baseUrl.trim()))
    return { problem: "Give the address, starting with http:// or https://." };
  const protocol = fields.protocol ?? vendor.custom_protocols[0] ?? null;
  return { add: { ...base, protocol, name: fields.name.trim() || null, base_url: fields.baseUrl.trim() } };
}

type CustomFieldsProps = { vendor: VendorInfo; fields: Fields; change: (change: Partial<Fields>) => void };

function CustomFields({ vendor, fields, change }: CustomFieldsProps) {
  const protocols = vendor.custom_protocols.map((value) => ({ value, label: PROTOCOL_NAMES[value] ?? value }));
  return (
    <div className={styles.custom}>
      <TextInput
        label="Address"
        placeholder="https://example.org/v1"
        value={fields.baseUrl}
        onChange={(event) => change({ baseUrl: event.currentTarget.value })}
        data-testid="base-url"
      />
      <Select
        label="Speaks"
        data={protocols}
        value={fields.protocol ?? protocols[0]?.value ?? null}
        onChange={(protocol) => change({ protocol })}
        allowDeselect={false}
      />
      <TextInput
        label="Name"
        placeholder="My server"
        value={fields.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
    </div>
  );
}

type VendorChoiceProps = {
  vendors: readonly VendorInfo[];
  chosen: VendorInfo | null;
  choose: (id: string | null) => void;
};

function VendorChoice({ vendors, chosen, choose }: VendorChoiceProps) {
  const ask = useAskLink();
  const page = chosen?.key_page ?? null;
  return (
    <fieldset className={styles.vendors} aria-label="Vendor">
      {vendors.map((vendor) => (
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
      {isCustom(vendor) && vendor && <CustomFields vendor={vendor} fields={fields} change={change} />}
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
