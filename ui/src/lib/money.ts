// Money as text: the one formatter of the page. Amounts are decimal strings of integer pico-dollars and are only ever
// computed with BigInt; nothing here becomes a floating-point dollar.
// Absent on purpose: prices and multiplication (Rust owns them), currencies other than the dollar.

import type { Cost, Sum } from "../ipc/bindings";

const PICO_PER_USD = 1_000_000_000_000n;
const CENT = PICO_PER_USD / 100n;
const TENTH_OF_MILL = PICO_PER_USD / 10_000n;

/** How many decimals a place shows: "exact" on answers and ledger rows, "total" on totals. */
export type MoneyStyle = "exact" | "total";

export function pico(text: string | null | undefined): bigint {
  return text && /^-?\d+$/.test(text) ? BigInt(text) : 0n;
}

/** Rounds half away from zero to `decimals` places and groups thousands. */
function fixed(amount: bigint, decimals: number): string {
  const unit = PICO_PER_USD / 10n ** BigInt(decimals);
  const rounded = (amount + unit / 2n) / unit;
  const scale = 10n ** BigInt(decimals);
  const whole = (rounded / scale).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = (rounded % scale).toString().padStart(decimals, "0");
  return decimals > 0 ? `$${whole}.${rest}` : `$${whole}`;
}

/** An amount without its certainty: four decimals below $1 ("exact") or two ("total"); never a false $0.00. */
export function formatPico(amount: bigint, style: MoneyStyle): string {
  if (amount < 0n) return `−${formatPico(-amount, style)}`;
  if (amount === 0n) return style === "total" ? "$0.00" : "free";
  if (amount < TENTH_OF_MILL) return "under $0.0001";
  // A total under a cent keeps four decimals: rounding it to $0.00 would say that nothing was spent.
  const small = style === "exact" ? amount < PICO_PER_USD : amount < CENT;
  const text = fixed(amount, small ? 4 : 2);
  return text === "$1.0000" ? "$1.00" : text;
}

/** "$40" where the cents are nought, "$12.50" where not: for caps and chosen amounts. */
export function formatCap(amount: bigint): string {
  return amount % PICO_PER_USD === 0n ? fixed(amount, 0) : fixed(amount, 2);
}

export function formatCost(cost: Cost, style: MoneyStyle = "exact"): string {
  if (cost.status === "unknown" || cost.pico_usd === null) return "unknown";
  const text = formatPico(pico(cost.pico_usd), style);
  return cost.status === "estimated" && text !== "free" ? `about ${text}` : text;
}

export function sumTotal(sum: Sum): bigint {
  return pico(sum.known) + pico(sum.estimated);
}

/** "at least" where a row is unknown, "about" where one is estimated; "unknown" where nothing else is known. */
export function formatSum(sum: Sum, style: MoneyStyle = "total"): string {
  const total = sumTotal(sum);
  if (sum.unknown_count > 0 && total === 0n) return "unknown";
  const words = [sum.unknown_count > 0 ? "at least" : "", pico(sum.estimated) !== 0n ? "about" : ""].filter(Boolean);
  return [...words, formatPico(total, style)].join(" ");
}

/** A conversation's total in a list: "free" rather than $0.00, because a list row is about one thing. */
export function formatRowSum(sum: Sum): string {
  const text = formatSum(sum, "total");
  return text === "$0.00" ? "free" : text;
}

/** The share of `part` in `whole` in percent, for bars only: never shown as a figure of money. */
export function percentOf(part: bigint, whole: bigint): number {
  return whole > 0n ? Number((part * 100_000n) / whole) / 1000 : 0;
}

/** Reads "12", "12.50", "$12,50" or "1,000" as whole pico-dollars; null where it is no amount above nought. */
export function parseUsd(text: string): bigint | null {
  const cleaned = text
    .trim()
    .replace(/^\$\s*/, "")
    .replace(/,(?=\d{3}(\D|$))/g, "")
    .replace(",", ".");
  const match = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(cleaned);
  if (!match) return null;
  const amount = BigInt(match[1] ?? "0") * PICO_PER_USD + BigInt((match[2] ?? "").padEnd(2, "0")) * CENT;
  return amount > 0n ? amount : null;
}

export function fromUsd(dollars: number): string {
  return (BigInt(dollars) * PICO_PER_USD).toString();
}
