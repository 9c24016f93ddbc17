// Where a vendor is reached, where that is the person's to say: an address, the wire that it speaks, a region.

import { Select, TextInput } from "@mantine/core";
import type { VendorInfo } from "../../ipc/bindings";
import { type Fields, isCustom } from "./asked";
import styles from "./connect.module.css";

const PROTOCOL_NAMES: Record<string, string> = {
  "openai-chat": "OpenAI Chat Completions",
  "openai-responses": "OpenAI Responses",
  anthropic: "Anthropic Messages",
  gemini: "Gemini",
  "gemini-interactions": "Gemini Interactions",
  cohere: "Cohere",
  bedrock: "Bedrock Converse",
  ollama: "Ollama",
};

const PLACES: Record<string, { label: string; hint: string }> = {
  region: { label: "Region", hint: "us-east-1" },
  location: { label: "Location", hint: "global" },
  project: { label: "Project", hint: "from the key, where it names one" },
};

type PlaceFieldsProps = { vendor: VendorInfo; fields: Fields; change: (change: Partial<Fields>) => void };

export function PlaceFields({ vendor, fields, change }: PlaceFieldsProps) {
  const custom = isCustom(vendor);
  if (!custom && !vendor.needs_address && vendor.places.length === 0) return null;
  const protocols = vendor.custom_protocols.map((value) => ({ value, label: PROTOCOL_NAMES[value] ?? value }));
  return (
    <div className={styles.custom}>
      {vendor.needs_address && (
        <TextInput
          label="Address"
          placeholder={custom ? "https://example.org/v1" : "https://my-resource.openai.azure.com"}
          value={fields.baseUrl}
          onChange={(event) => change({ baseUrl: event.currentTarget.value })}
          data-testid="base-url"
        />
      )}
      {custom && (
        <Select
          label="Speaks"
          data={protocols}
          value={fields.protocol ?? protocols[0]?.value ?? null}
          onChange={(protocol) => change({ protocol })}
          allowDeselect={false}
        />
      )}
      {custom && (
        <TextInput
          label="Name"
          placeholder="My server"
          value={fields.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      )}
      {vendor.places.map((place) => (
        <TextInput
          key={place.name}
          label={PLACES[place.name]?.label ?? place.name}
          placeholder={place.value ?? PLACES[place.name]?.hint ?? ""}
          value={fields.places[place.name] ?? ""}
          onChange={(event) => change({ places: { ...fields.places, [place.name]: event.currentTarget.value } })}
        />
      ))}
    </div>
  );
}
