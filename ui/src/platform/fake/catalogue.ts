// Made-up facts about models: those of the fake's connections, and a long list beyond them, some of each odd kind.

import type { Ability, ModelFacts, ModelKind, ModelRow, OfferAt, PriceRow, Tier } from "../../ipc/bindings";
import { usd } from "./values";

const BLANK: ModelFacts = {
  key: "acme/model",
  vendor: "acme",
  vendor_name: "Acme",
  voice: "other",
  model: "model",
  title: "Model",
  kind: "chat",
  tier: "everyday",
  can: ["tools"],
  context: 128_000,
  max_output: 32_000,
  input: usd(1),
  output: usd(4),
  cache_read: null,
  cache_write: null,
  unit: null,
  own_price: false,
  disputed: false,
  released: "2026-03-01",
  fresh: false,
  ends: null,
  retired: false,
  local: false,
  offers: [],
};

export function modelFacts(change: Partial<ModelFacts>): ModelFacts {
  return { ...BLANK, ...change };
}

const TIERS: Record<string, Tier> = {
  "claude-opus-4-5": "premium",
  "gpt-5.1": "premium",
  "gemini-3-pro": "premium",
  "alder-large": "premium",
  "birch-grand": "premium",
  "cedar-pro": "premium",
  "gemini-2.5-flash-lite": "bulk",
  "gpt-5-nano": "bulk",
  "alder-small": "bulk",
  "cedar-flash": "bulk",
};

function abilities(row: ModelRow): Ability[] {
  const can: [boolean, Ability][] = [
    [row.vision, "vision"],
    [row.vision && row.reasoning, "pdf"],
    [row.vendor === "google", "audio"],
    [row.tools, "tools"],
    [row.reasoning, "reasoning"],
    [row.tools && !row.local, "schema"],
    [row.reasoning, "web_search"],
    [!row.local, "caching"],
  ];
  return can.filter(([has]) => has).map(([, ability]) => ability);
}

/** A tenth of the input's price, as most vendors have it. */
function tenth(amount: string | null): string | null {
  return amount === null ? null : (BigInt(amount) / 10n).toString();
}

/** The facts of the models that connections offer, each once. */
export function offeredFacts(rows: readonly ModelRow[], at: (row: ModelRow) => OfferAt): ModelFacts[] {
  const models = new Map<string, ModelFacts>();
  for (const row of rows) {
    const key = `${row.vendor}/${row.model}`;
    const found = models.get(key);
    if (found) {
      found.offers.push(at(row));
      continue;
    }
    const offer = at(row);
    const own = offer.own_price;
    models.set(
      key,
      modelFacts({
        key,
        vendor: row.vendor,
        vendor_name: row.local ? "Ollama" : row.connection_name,
        voice: row.voice,
        model: row.model,
        title: row.title,
        tier: row.local ? "local" : (TIERS[row.model] ?? "everyday"),
        can: abilities(row),
        context: row.context,
        input: own?.input ?? row.input_per_million,
        output: own?.output ?? row.output_per_million,
        cache_read: row.local ? null : (own?.cache_read ?? tenth(row.input_per_million)),
        own_price: own !== null,
        disputed: row.disputed && own === null,
        ends: row.ends,
        fresh: row.model === "gemini-3-pro",
        released: row.local ? null : "2026-05-14",
        local: row.local,
        offers: [offer],
      }),
    );
  }
  return [...models.values()];
}

type Make = [
  vendor: string,
  name: string,
  voice: string,
  model: string,
  title: string,
  kind: ModelKind,
  change: Partial<ModelFacts>,
];

const ALL: Ability[] = ["vision", "pdf", "tools", "reasoning", "schema", "web_search", "caching"];
const OTHERS: Make[] = [
  ["xai", "xAI", "xai", "grok-4", "Grok 4", "chat", { can: ALL, context: 256_000, input: usd(3), output: usd(15) }],
  [
    "deepseek",
    "DeepSeek",
    "deepseek",
    "deepseek-v3.2",
    "DeepSeek V3.2",
    "chat",
    { can: ["tools", "reasoning", "caching"], input: usd(0.28), output: usd(0.42), cache_read: usd(0.028) },
  ],
  [
    "openai",
    "OpenAI",
    "openai",
    "gpt-4-turbo",
    "GPT-4 Turbo",
    "chat",
    { can: ["vision", "tools"], input: usd(10), output: usd(30), ends: "2026-12-11", released: "2024-04-09" },
  ],
  [
    "openai",
    "OpenAI",
    "openai",
    "gpt-3.5-turbo",
    "GPT-3.5 Turbo",
    "chat",
    { can: [], context: 16_000, input: usd(0.5), output: usd(1.5), ends: "2026-09-28", retired: true },
  ],
  [
    "anthropic",
    "Anthropic",
    "anthropic",
    "claude-haiku-5",
    "Claude Haiku 5",
    "chat",
    { can: ALL, input: usd(1), output: usd(5), cache_read: usd(0.1), fresh: true, released: "2026-11-02" },
  ],
  [
    "runway",
    "Runway",
    "runway",
    "gen4.5",
    "Gen-4.5 video",
    "video",
    { tier: "media", can: [], input: null, output: null, unit: { pico_usd: usd(0.12), per: "a second" } },
  ],
  [
    "bfl",
    "Black Forest Labs",
    "bfl",
    "flux-2-pro",
    "FLUX.2 pro",
    "image",
    { tier: "media", can: [], input: null, output: null, unit: { pico_usd: usd(0.03), per: "a picture" } },
  ],
  [
    "elevenlabs",
    "ElevenLabs",
    "eleven",
    "eleven_v3",
    "Eleven v3",
    "speech",
    { tier: "media", can: [], input: null, output: null, unit: { pico_usd: usd(0.17), per: "1,000 letters" } },
  ],
  [
    "together",
    "Together AI",
    "other",
    "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8-with-a-name-that-is-longer-than-any-column",
    "Llama 4 Maverick 17B 128E Instruct FP8 with a name that is longer than any column",
    "chat",
    { context: null, max_output: null, input: null, output: null, released: null },
  ],
];

function made([vendor, vendor_name, voice, model, title, kind, change]: Make): ModelFacts {
  const media = kind === "chat" ? {} : { context: null, max_output: null };
  return modelFacts({ key: `${vendor}/${model}`, vendor, vendor_name, voice, model, title, kind, ...media, ...change });
}

/** What OpenRouter lists, to make the catalogue as long as it is in life. */
function listed(index: number): ModelFacts {
  const makers = ["meta-llama", "qwen", "nousresearch", "microsoft", "nvidia", "amazon"];
  const maker = makers[index % makers.length] ?? "meta-llama";
  const size = [8, 14, 32, 70, 405][index % 5] ?? 8;
  return made([
    "openrouter",
    "OpenRouter",
    "openrouter",
    `${maker}/model-${index}-${size}b`,
    `${maker.charAt(0).toUpperCase()}${maker.slice(1)} ${index} ${size}B`,
    "chat",
    { input: usd(size / 100), output: usd(size / 40), context: 32_000 * (1 + (index % 4)) },
  ]);
}

export function otherFacts(): ModelFacts[] {
  return [...OTHERS.map(made), ...Array.from({ length: 1180 }, (_, index) => listed(index))];
}

/** The rows behind a model's prices. */
export function pricesOf(facts: ModelFacts): PriceRow[] {
  const source = facts.own_price
    ? "your price, 2026-11-22"
    : facts.local
      ? "runs on this computer"
      : "model-prices 0.0.5, 2026-10-26, known since 2026-05-14";
  const row = (what: string, pico_usd: string | null, when: string[] = []): PriceRow[] =>
    pico_usd === null ? [] : [{ what, pico_usd, per: "1M tokens", when, source }];
  const double = facts.input === null ? null : (BigInt(facts.input) * 2n).toString();
  const long = !facts.local && (facts.context ?? 0) >= 400_000 && !facts.own_price;
  return [
    ...row("Input", facts.input),
    ...row("Cache read", facts.cache_read),
    ...row("Output", facts.output),
    ...(long ? row("Input", double, ["prompts above 200k tokens"]) : []),
    ...(facts.unit ? [{ what: "Each", ...facts.unit, when: [], source }] : []),
  ];
}
