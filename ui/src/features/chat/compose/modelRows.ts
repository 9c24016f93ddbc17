// What the model menu shows, in order: Auto first, then what was picked last, what has a star, and the rest by vendor;
// or, while one searches, the best matches. Pure.

import { knownVoice, voiceName } from "../../../design/voices";
import type { ModelRow, Preferences, Preset } from "../../../ipc/bindings";
import { PRESETS } from "../state";

type Head = { kind: "head"; id: string; label: string };
type PresetRow = { kind: "preset"; id: string; preset: Preset; label: string; hint: string };
type OfferRow = { kind: "offer"; id: string; model: ModelRow };
export type MenuRow = Head | PresetRow | OfferRow;

type Kept = Pick<Preferences, "favourites" | "recent">;

/** Letters of `word` in order within `text`, with few others between them. */
function isScattered(word: string, text: string): boolean {
  let from = text.indexOf(word.charAt(0));
  const first = from;
  for (const letter of word.slice(1)) {
    if (from < 0) return false;
    from = text.indexOf(letter, from + 1);
  }
  return from >= 0 && from - first < word.length * 2 + 2;
}

/** 0 where it does not match; a name's beginning, a word's, any place, scattered letters, in that order. */
function wordScore(word: string, title: string, rest: string): number {
  if (title.startsWith(word)) return 5;
  const all = `${title} ${rest}`;
  const at = all.indexOf(word);
  if (at > 0) return /[\s/:.\-_]/.test(all.charAt(at - 1)) ? 4 : 3;
  return word.length >= 3 && (isScattered(word, title) || isScattered(word, rest)) ? 1 : 0;
}

function matchScore(search: string, model: ModelRow): number {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const title = model.title.toLowerCase();
  const rest = `${vendorOf(model)} ${model.connection_name} ${model.model}`.toLowerCase();
  const scores = words.map((word) => wordScore(word, title, rest));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

/** Its vendor as a heading; what has no voice of its own stands under its connection. */
export function vendorOf(model: ModelRow): string {
  return knownVoice(model.voice) === "other" ? model.connection_name : voiceName(model.voice);
}

function section(label: string, models: readonly ModelRow[]): MenuRow[] {
  if (models.length === 0) return [];
  const head: Head = { kind: "head", id: `head ${label}`, label };
  return [head, ...models.map((model): OfferRow => ({ kind: "offer", id: `${label} ${model.offer}`, model }))];
}

function byVendor(models: readonly ModelRow[]): MenuRow[] {
  const groups = new Map<string, ModelRow[]>();
  for (const model of models) {
    const group = groups.get(vendorOf(model));
    if (group) group.push(model);
    else groups.set(vendorOf(model), [model]);
  }
  return [...groups].flatMap(([vendor, group]) => section(vendor, group));
}

function presetRows(search: string): MenuRow[] {
  const words = search.toLowerCase().trim();
  const found = PRESETS.filter(({ label }) => `auto ${label}`.toLowerCase().includes(words));
  if (found.length === 0) return [];
  const head: Head = { kind: "head", id: "head Auto", label: "Auto" };
  const rows = found.map(
    ({ value, label, hint }): PresetRow => ({ kind: "preset", id: `preset ${value}`, preset: value, label, hint }),
  );
  return [head, ...rows];
}

function picked(models: readonly ModelRow[], offers: readonly string[]): ModelRow[] {
  return offers.flatMap((offer) => models.find((model) => model.offer === offer) ?? []);
}

type Show = { models: readonly ModelRow[]; search: string; withPresets: boolean; kept: Kept };

export function menuRows({ models, search, withPresets, kept }: Show): MenuRow[] {
  const presets = withPresets ? presetRows(search) : [];
  if (search.trim() === "")
    return [
      ...presets,
      ...section("Recent", picked(models, kept.recent.slice(0, 5))),
      ...section("Favourites", picked(models, kept.favourites)),
      ...byVendor(models),
    ];
  const scored = models.map((model) => ({ model, score: matchScore(search, model) }));
  const found = scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
  const matches = section(
    "Models",
    found.map(({ model }) => model),
  );
  return [...presets, ...matches];
}

/** The next row that can be picked, from `from` by `by`; it stops at both ends. */
export function stepRow(rows: readonly MenuRow[], from: number, by: number): number {
  const options = rows.flatMap((row, index) => (row.kind === "head" ? [] : [index]));
  const at = options.indexOf(from);
  return options[Math.min(options.length - 1, Math.max(0, at + by))] ?? -1;
}
