// Made-up routes: candidates with score, cost and first words, and the exact rule behind each rejection.

import type { Candidate, Choice, ModelRow, Route } from "../../ipc/bindings";
import { about, usd } from "./values";

function candidate(model: ModelRow, score: number, dollars: number, ttft: number): Candidate {
  const { offer, title, voice } = model;
  return { offer, who: title, voice, score, quality: score, cost: about(dollars), ttft_ms: ttft };
}

const COSTS = [0.012, 0.019, 0.016, 0.007, 0.0004];
const FIRSTS = [800, 1100, 1300, 600, 300];
const SCORES = [0.86, 0.84, 0.81, 0.69, 0.52];

export function routeFor(models: readonly ModelRow[], choice: Choice, text: string, now: number): Route {
  const pinned = choice.kind === "offer" ? models.find((model) => model.offer === choice.offer) : undefined;
  const preset = choice.kind === "auto" ? choice.preset : null;
  const usable = models.filter((model) => !model.local);
  const turn = preset === "thrifty" || preset === "fast" ? usable.length - 1 : preset === "best" ? 1 : 0;
  const ordered = pinned ? [pinned] : [...usable.slice(turn), ...usable.slice(0, turn)].slice(0, 5);
  const candidates = ordered.map((model, index) =>
    candidate(model, SCORES[index] ?? 0.5, COSTS[(index + turn) % 5] ?? 0.01, FIRSTS[(index + turn) % 5] ?? 900),
  );
  const chosen = candidates[0];
  const local = models.filter((model) => model.local);
  const scale = 1 + text.length / 400;
  const likely = Number(chosen?.cost.pico_usd ?? "0") / 1e12;
  return {
    preset,
    pinned: pinned !== undefined,
    who: chosen?.who ?? "",
    voice: chosen?.voice ?? "other",
    offer: chosen?.offer ?? "",
    because: pinned
      ? "You chose this model for this conversation."
      : "Best score within your limits: strong on code, and its first words come soon enough.",
    task: "Code, explain and write",
    needs: ["18k context", "reads images"],
    settings: [],
    ceiling: usd(0.05),
    took_us: 312,
    candidates,
    rejected: [
      {
        offer: "a/claude-opus-4-5",
        who: "Claude Opus 4.5",
        voice: "anthropic",
        reason: "over your $0.05 ceiling for one answer",
        rule: "ceiling",
      },
      {
        offer: "x/grok-4",
        who: "Grok 4",
        voice: "xai",
        reason: "first words took 2.9 s today, limit 1.5 s",
        rule: "first_words",
      },
      ...local.map((model) => ({
        offer: model.offer,
        who: model.title,
        voice: model.voice,
        reason: "reads 8k tokens, this needs 18k",
        rule: "context",
      })),
    ],
    // biome-ignore lint/suspicious/noThenProperty: the contract's name for what is tried next; it is data, not a promise
    then: candidates.slice(1, 4),
    estimate: { low: about(likely * 0.6), likely: about(likely * scale), high: about(likely * 3) },
    ttft_ms: chosen?.ttft_ms ?? null,
    at: now,
  };
}
