// Made-up vendors, connections and models for the fake platform.

import type { Book, Connection, Keep, LocalServer, ModelRow, VendorInfo } from "../../ipc/bindings";
import { DAY, id, usd } from "./values";

function vendor(name: string, voice: string, prefixes: string[], page: string | null = null): VendorInfo {
  return {
    id: voice,
    name,
    voice,
    needs_key: true,
    key_prefixes: prefixes,
    key_page: page,
    base_url: null,
    needs_address: false,
    places: [],
    custom_protocols: [],
  };
}

export const VENDORS: VendorInfo[] = [
  vendor("OpenAI", "openai", ["sk-", "sk-proj-"], "https://platform.openai.com/api-keys"),
  vendor("Anthropic", "anthropic", ["sk-ant-"], "https://console.anthropic.com/settings/keys"),
  vendor("Google", "google", ["AIza"], "https://aistudio.google.com/apikey"),
  { ...vendor("Amazon Bedrock", "bedrock", ["ABSK"]), places: [{ name: "region", value: "us-east-1" }] },
  {
    id: "ollama",
    name: "Ollama",
    voice: "local",
    needs_key: false,
    key_prefixes: [],
    key_page: null,
    base_url: "http://127.0.0.1:11434",
    needs_address: false,
    places: [],
    custom_protocols: [],
  },
  {
    id: "custom",
    name: "Another address",
    voice: "other",
    needs_key: false,
    key_prefixes: [],
    key_page: null,
    base_url: null,
    needs_address: true,
    places: [],
    custom_protocols: [
      "openai-chat",
      "openai-responses",
      "anthropic",
      "gemini",
      "gemini-interactions",
      "cohere",
      "bedrock",
      "ollama",
    ],
  },
];

export const LOCAL_SERVERS: LocalServer[] = [
  {
    vendor: "ollama",
    name: "Ollama",
    base_url: "http://127.0.0.1:11434",
    models: [
      { name: "Qwen3 8B", bytes: 5_200_000_000 },
      { name: "Gemma 3 12B", bytes: 8_100_000_000 },
    ],
  },
];

export function connection(
  vendorId: string,
  name: string,
  voice: string,
  last4: string | null,
  book: Book,
  now: number,
): Connection {
  return {
    id: id(),
    vendor: vendorId,
    name,
    voice,
    base_url: voice === "local" ? "http://127.0.0.1:11434" : "",
    key: { kind: last4 ? "keychain" : "none", last4 },
    book,
    created: now - 40 * DAY,
    keeps: voice === "local" || book === "practice" ? [] : [keptFor(30)],
    keeps_words: keepsWords(voice, book),
    opted_out: false,
    regions: voice === "mistral" ? ["eu"] : [],
  };
}

function keptFor(days: number): Keep {
  return {
    what: "Prompts and answers",
    days,
    note: "To look for abuse; longer where the law asks for it.",
    opt_out: "Zero data retention by agreement, for eligible organisations.",
    source: "https://platform.example/data-controls",
    checked: "2026-11-22",
  };
}

function keepsWords(voice: string, book: Book): string {
  if (book === "practice") return "";
  return voice === "local" ? "Keeps nothing: it runs on this computer" : "Keeps requests up to 30 days";
}

type Make = [string, string, string, number, number, number | null];

const REAL: Record<string, Make[]> = {
  anthropic: [
    ["claude-sonnet-4-5", "Claude Sonnet 4.5", "vtr", 3, 15, 200_000],
    ["claude-opus-4-5", "Claude Opus 4.5", "vtr", 5, 25, 200_000],
  ],
  openai: [
    ["gpt-5.1", "GPT-5.1", "vtr", 1.25, 10, 400_000],
    ["gpt-5-nano", "GPT-5 nano", "vt", 0.05, 0.4, 400_000],
  ],
  google: [
    ["gemini-3-pro", "Gemini 3 Pro", "vtr", 2, 12, 1_000_000],
    ["gemini-2.5-flash-lite", "Gemini 2.5 Flash-Lite", "vt", 0.1, 0.4, 1_000_000],
  ],
  mistral: [["mistral-large-3", "Mistral Large 3", "vt", 2, 6, 128_000]],
  local: [["qwen3:8b", "Qwen3 8B", "t", 0, 0, 8_000]],
  alder: [
    ["alder-large", "Alder Large", "vtr", 2.5, 10, 400_000],
    ["alder-small", "Alder Small", "vt", 0.15, 0.6, 400_000],
  ],
  birch: [
    ["birch-grand", "Birch Grand", "vtr", 3, 15, 200_000],
    ["birch-quick", "Birch Quick", "vt", 0.8, 4, 200_000],
  ],
  cedar: [
    ["cedar-pro", "Cedar Pro", "vtr", 1.25, 10, 1_000_000],
    ["cedar-flash", "Cedar Flash", "vt", 0.1, 0.4, 1_000_000],
  ],
};

export function modelsOf(connections: readonly Connection[]): ModelRow[] {
  return connections.flatMap((from) =>
    (REAL[from.voice] ?? []).map(([model, title, can, input, output, context]) => ({
      offer: `${from.id}/${model}`,
      connection: from.id,
      connection_name: from.name,
      vendor: from.vendor,
      voice: from.voice,
      model,
      title,
      context,
      input_per_million: usd(input),
      output_per_million: usd(output),
      vision: can.includes("v"),
      tools: can.includes("t"),
      reasoning: can.includes("r"),
      pdf: can.includes("v"),
      audio: false,
      efforts: can.includes("r") ? ["low", "medium", "high"] : [],
      in_catalogue: true,
      local: from.voice === "local",
      ends: model === "gpt-5.1" ? "2027-04-01" : null,
      disputed: model === "mistral-large-3",
    })),
  );
}
