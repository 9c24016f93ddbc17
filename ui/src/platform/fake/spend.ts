// A month of made-up spending, and ledger rows to page through.

import type { LedgerRow, Segment, SpendMonth } from "../../ipc/bindings";
import { DAY, HOUR, id, known, MINUTE, routed, step, sum, unknownCost, usd } from "./values";

const VOICES: [string, string][] = [
  ["anthropic", "Anthropic"],
  ["openai", "OpenAI"],
  ["google", "Google"],
  ["mistral", "Mistral"],
  ["deepseek", "DeepSeek"],
  ["local", "This computer"],
];
const SHAPE = [
  0.2, 0.5, 0.4, 0.7, 0.8, 0.5, 0.15, 0.4, 0.7, 1.25, 1.8, 1.15, 0.7, 0.1, 0.8, 0.9, 2.2, 1.7, 1.0, 1.1, 0.5, 0.6,
];
const SHARE = [0.46, 0.2, 0.16, 0.09, 0.07, 0];

type Model = [string, string, number, number, number, number, number];
const MODELS: Model[] = [
  ["anthropic", "Claude Sonnet 4.5", 248, 0, 3_100_000, 1100, 6.02],
  ["anthropic", "Claude Opus 4.5", 14, 0, 300_000, 2000, 2.33],
  ["openai", "GPT-5.1", 96, 2, 1_200_000, 1400, 2.16],
  ["google", "Gemini 3 Pro", 41, 0, 2_600_000, 1600, 1.37],
  ["google", "Gemini 2.5 Flash-Lite", 612, 1, 1_900_000, 300, 0.61],
  ["mistral", "Mistral Large 3", 33, 0, 410_000, 600, 0.56],
  ["deepseek", "DeepSeek V3.2", 58, 0, 220_000, 900, 0.02],
  ["local", "Qwen3 8B", 187, 0, 400_000, 200, 0],
  ["other", "Llama 4 Maverick 17B 128E Instruct with a name that is longer than its column", 3, 0, 9_000, 700, 0],
];

export function spendMonth(month: string, cap: string | null, now: number): SpendMonth {
  const today = new Date(now);
  const days = new Date(today.getFullYear(), today.getMonth() + 1, 0).getDate();
  const current = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, "0")}`;
  const upTo = month === current ? today.getDate() : days;
  const by_day = SHAPE.slice(0, upTo).map((amount, index) => ({
    day: `${month}-${String(index + 1).padStart(2, "0")}`,
    sum: sum(amount),
    by_voice: VOICES.map(([voice, name], at) => ({
      voice,
      name,
      pico_usd: usd(amount * (SHARE[at] ?? 0) * (at === index % 5 ? 1.15 : 1)),
    })),
  }));
  const total = by_day.reduce((all, day) => all + Number(day.sum.known) / 1e12, 0);
  return {
    month,
    previous: "2026-10",
    next: month === current ? null : current,
    total: sum(total, 0.0021, 1),
    cap,
    day_of_month: upTo,
    days,
    is_current: month === current,
    by_voice: VOICES.map(([voice, name], at) => ({ voice, name, sum: sum(total * (SHARE[at] ?? 0)) })),
    by_day,
    by_model: MODELS.map(([voice, who, requests, failed, tokens, ttft, dollars]) => ({
      model: who.toLowerCase().replaceAll(" ", "-"),
      who,
      voice,
      requests,
      failed,
      input_tokens: Math.round(tokens * 0.8),
      output_tokens: Math.round(tokens * 0.2),
      ttft_ms: ttft,
      sum: sum(dollars),
    })),
    rows: 1262,
  };
}

const WHAT: [string, string, Segment[], number, number, number, number][] = [
  [
    "Retry budget for the ingest service",
    "Code",
    [
      routed,
      step("google", "Flash-Lite", 0.9, 0.0004),
      step("openai", "GPT-5.1", 0.2, 0, "fail", "busy, passed on"),
      step("anthropic", "Claude Sonnet 4.5", 6.2, 0.0114),
    ],
    18204,
    612,
    7300,
    0.0118,
  ],
  [
    "Grant letter, second draft",
    "Writing",
    [routed, step("mistral", "Mistral Large 3", 3, 0.004), step("openai", "GPT-5.1", 4, 0.012)],
    3410,
    1120,
    7100,
    0.0163,
  ],
  ["Names for the robot", "Short question", [routed, step("local", "Qwen3 8B", 5, 0)], 220, 180, 5000, 0],
  [
    "Translate the tide table notes",
    "Translation",
    [routed, step("deepseek", "DeepSeek V3.2", 3, 0.0006)],
    2060,
    1980,
    3200,
    0.0011,
  ],
  [
    "Why does the borrow checker mind?",
    "Code",
    [routed, step("openai", "GPT-5.1", 1.2, 0, "fail"), step("anthropic", "Claude Sonnet 4.5", 5, 0.009)],
    6120,
    840,
    6400,
    0.0214,
  ],
  [
    "Trip to the islands, ferry times",
    "Short question",
    [routed, step("google", "Gemini 2.5 Flash-Lite", 2, 0.0005)],
    1204,
    310,
    1100,
    0.00004,
  ],
  [
    "City budget 2027, what changed",
    "Long document",
    [routed, step("google", "Gemini 3 Pro", 11, 0.05)],
    184900,
    2210,
    18400,
    0.214,
  ],
];

export function ledgerRows(count: number, now: number, conversations: readonly string[]): LedgerRow[] {
  return Array.from({ length: count }, (_, index) => {
    const [what, task, score, input, output, took, dollars] = WHAT[index % WHAT.length] ?? WHAT[0] ?? [];
    const last = score?.at(-1);
    return {
      id: id(),
      at: now - index * 3 * HOUR - (index % 7) * 11 * MINUTE - (index > 40 ? DAY : 0),
      what: what ?? "",
      conversation: conversations[index % WHAT.length] ?? null,
      task: task ?? "",
      score: score ?? [],
      who: last?.who ?? "",
      voice: last?.voice ?? "other",
      input: input ?? null,
      output: output ?? null,
      took: took ?? null,
      cost: index === 9 ? unknownCost : known(dollars ?? 0),
      outcome: index === 9 ? "stopped" : "complete",
      attempt: 1,
      adjusted: false,
      disagrees: false,
    };
  });
}
