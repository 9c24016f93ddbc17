// Which models of the catalogue fit what is looked for. Pure.

import type { Ability, ModelFacts } from "../../ipc/bindings";
import { pico } from "../../lib/money";

/** An ability, or what a model makes. */
export type Capability = Ability | "image";
export type Standing = "connected" | "starred" | "fresh" | "ending" | "disputed";

export type Wanted = {
  search: string;
  vendor: string | null;
  can: readonly Capability[];
  standing: readonly Standing[];
  /** The dearest output that fits, in pico-dollars for a million tokens; null for any. */
  most: string | null;
};

export const EVERYTHING: Wanted = { search: "", vendor: null, can: [], standing: [], most: null };

export function isNarrowed(wanted: Wanted): boolean {
  return (
    wanted.search.trim() !== "" ||
    wanted.vendor !== null ||
    wanted.most !== null ||
    wanted.can.length + wanted.standing.length > 0
  );
}

function stands(model: ModelFacts, standing: Standing, favourites: ReadonlySet<string>): boolean {
  if (standing === "connected") return model.offers.length > 0;
  if (standing === "starred") return model.offers.some((offer) => favourites.has(offer.offer));
  if (standing === "fresh") return model.fresh;
  return standing === "ending" ? model.ends !== null || model.retired : model.disputed;
}

/** A model whose price is not known is under no price. */
function isUnder(model: ModelFacts, most: string | null): boolean {
  return most === null || (model.output !== null && pico(model.output) <= pico(most));
}

export function fitting(models: readonly ModelFacts[], wanted: Wanted, favourites: ReadonlySet<string>): ModelFacts[] {
  const words = wanted.search.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    if (wanted.vendor !== null && model.vendor !== wanted.vendor) return false;
    if (!isUnder(model, wanted.most)) return false;
    if (!wanted.standing.every((standing) => stands(model, standing, favourites))) return false;
    if (!wanted.can.every((each) => (each === "image" ? model.kind === "image" : model.can.includes(each))))
      return false;
    const text = `${model.title} ${model.key} ${model.vendor_name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export type Column = "title" | "vendor" | "context" | "writes" | "input" | "output" | "cache" | "released";

export function columnValue(model: ModelFacts, by: Column) {
  if (by === "title") return model.title;
  if (by === "vendor") return model.vendor_name;
  if (by === "context") return model.context;
  if (by === "writes") return model.max_output;
  if (by === "released") return model.released;
  const price = by === "input" ? model.input : by === "output" ? model.output : model.cache_read;
  return price === null ? null : pico(price);
}
