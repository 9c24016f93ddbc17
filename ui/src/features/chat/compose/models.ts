// What the page knows of models beside their names: whether one reads a kind of file, what a file would cost with it,
// and which is the cheapest that does. Pure.

import type { Cost, ModelRow } from "../../../ipc/bindings";
import { pico } from "../../../lib/money";
import type { DraftFile } from "../state";
import { fileTokens, kindOf } from "./files";

/** Of a model that no catalogue knows, only whether it reads pictures is told; the rest it is given. */
export function canRead(model: ModelRow, file: Pick<DraftFile, "media_type">): boolean {
  const kind = kindOf(file.media_type);
  if (!model.in_catalogue && kind !== "image") return true;
  return { image: model.vision, audio: model.audio, pdf: model.pdf, text: true }[kind];
}

/** What files of this kind are called, as in "does not read pictures". */
export function kindWords(file: Pick<DraftFile, "media_type">): string {
  return { image: "pictures", audio: "recordings", pdf: "PDF", text: "text" }[kindOf(file.media_type)];
}

export function hasEnded(model: ModelRow, now: number): boolean {
  return model.ends !== null && Date.parse(`${model.ends}T00:00:00`) <= now;
}

/** By what it takes for reading; a price that nobody knows comes last. */
export function cheapestReader(
  models: readonly ModelRow[],
  file: Pick<DraftFile, "media_type">,
  now: number,
): ModelRow | null {
  const price = (model: ModelRow) => (model.input_per_million === null ? null : pico(model.input_per_million));
  const able = models.filter((model) => canRead(model, file) && !hasEnded(model, now));
  const sorted = able.toSorted((a, b) => {
    const [left, right] = [price(a), price(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return left < right ? -1 : Number(left > right);
  });
  return sorted[0] ?? null;
}

/** What reading this file would cost with this model, before any of it is cached. */
export function fileCost(file: Pick<DraftFile, "media_type" | "bytes">, model: ModelRow | undefined): Cost | null {
  if (!model || model.local || model.input_per_million === null) return null;
  const amount = (pico(model.input_per_million) * BigInt(fileTokens(file))) / 1_000_000n;
  return { status: "estimated", pico_usd: amount.toString() };
}
