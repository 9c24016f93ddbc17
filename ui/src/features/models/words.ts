// Models in words: prices for a million tokens, tiers, abilities, days. Pure; money stays BigInt.

import type { Ability, ModelFacts, ModelKind, Tier } from "../../ipc/bindings";
import { pico } from "../../lib/money";
import { compactCount } from "../../lib/text";
import { formatCivilDay } from "../../lib/time";

const PICO_PER_USD = 1_000_000_000_000n;
/** Decimals that a rate is written and read with at most. */
const DECIMALS = 6;

/** A rate or a chosen amount: "$5.00", "$0.075", "free"; two decimals at least, six at most. */
export function formatRate(text: string): string {
  const amount = pico(text);
  if (amount === 0n) return "free";
  const unit = PICO_PER_USD / 10n ** BigInt(DECIMALS);
  const rounded = (amount + unit / 2n) / unit;
  if (rounded === 0n) return "under $0.000001";
  const scale = 10n ** BigInt(DECIMALS);
  const rest = (rounded % scale).toString().padStart(DECIMALS, "0").replace(/0+$/, "").padEnd(2, "0");
  return `$${(rounded / scale).toString().replace(/\B(?=(\d{3})+$)/g, ",")}.${rest}`;
}

/** Reads "0.05", "$2" or "1,25" as pico-dollars; null where it is no amount. Nought is one: a model can be free. */
export function parseRate(text: string): string | null {
  const cleaned = text
    .trim()
    .replace(/^\$\s*/, "")
    .replace(",", ".");
  const match = /^(\d{1,5})(?:\.(\d{1,6}))?$/.exec(cleaned);
  if (!match) return null;
  const micro = BigInt(match[1] ?? "0") * 1_000_000n + BigInt((match[2] ?? "").padEnd(DECIMALS, "0"));
  return (micro * (PICO_PER_USD / 1_000_000n)).toString();
}

/** The same for a field: an amount without its sign, "" for none. */
export function typedRate(text: string | null): string {
  if (text === null) return "";
  return pico(text) === 0n ? "0" : formatRate(text).replace("$", "").replaceAll(",", "");
}

/** "200k", "1M": tokens that a model reads or writes. */
export function tokens(count: number | null): string {
  if (count === null) return "";
  return compactCount(count).replace(/\.0(?=[kM])/, "");
}

export const TIERS: readonly { tier: Tier; name: string; about: string }[] = [
  { tier: "premium", name: "Premium reasoning", about: "Hard problems, long plans, final drafts" },
  { tier: "everyday", name: "Everyday", about: "Most questions, code, writing" },
  { tier: "bulk", name: "Bulk", about: "First drafts, sorting, summaries by the hundred" },
  { tier: "media", name: "Media", about: "Frames, clips, voice" },
  { tier: "local", name: "Local", about: "On this computer, free and private" },
];

export const ABILITIES: Record<Ability, string> = {
  vision: "Sees pictures",
  pdf: "Reads PDF",
  audio: "Hears audio",
  tools: "Calls tools",
  reasoning: "Reasons",
  schema: "Keeps to a schema",
  web_search: "Searches the web",
  caching: "Caches prompts",
};

export const KINDS: Record<ModelKind, string> = {
  chat: "Chat",
  image: "Makes pictures",
  video: "Makes films",
  speech: "Speaks",
  transcription: "Transcribes",
  music: "Makes music",
  embedding: "Embeddings",
  realtime: "Live voice",
  other: "Other",
};

/** "ends 11 Dec", or that it has ended; "" where nothing is announced. */
export function endWords(model: Pick<ModelFacts, "ends" | "retired">): string {
  if (model.retired) return "ended";
  return model.ends ? `ends ${formatCivilDay(model.ends)}` : "";
}

/** What a person said of a model, as the last column has it. */
export type OwnWord = { kind: "never" | "star" | "price"; words: string };

export function ownWords(model: ModelFacts, favourites: readonly string[]): OwnWord[] {
  const { offers } = model;
  const never = offers.filter((offer) => offer.never);
  const words: OwnWord[] = [];
  if (never.length > 0)
    words.push({
      kind: "never",
      words: never.length === offers.length ? "Never" : `Never at ${never.map((offer) => offer.name).join(", ")}`,
    });
  if (offers.some((offer) => favourites.includes(offer.offer))) words.push({ kind: "star", words: "Starred" });
  if (model.own_price) words.push({ kind: "price", words: "Your price" });
  return words;
}
