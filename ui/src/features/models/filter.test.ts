import { describe, expect, it } from "vitest";
import { modelFacts } from "../../platform/fake/catalogue";
import { usd } from "../../platform/fake/values";
import { columnValue, EVERYTHING, fitting, isNarrowed, type Wanted } from "./filter";
import { sorted } from "./sort";

const at = { offer: "c/seer", connection: "c", name: "Home", never: false, own_price: null };
const MODELS = [
  modelFacts({ title: "Seer Pro", key: "acme/seer", can: ["vision", "tools"], output: usd(12), offers: [at] }),
  modelFacts({ title: "Quill", key: "bolt/quill", vendor: "bolt", output: usd(0.4), fresh: true, context: 8_000 }),
  modelFacts({ title: "Brush", key: "acme/brush", kind: "image", output: null, context: null, ends: "2026-12-11" }),
];

const titles = (change: Partial<Wanted>) =>
  fitting(MODELS, { ...EVERYTHING, ...change }, new Set(["c/seer"])).map((model) => model.title);

describe("the catalogue's filter", () => {
  it.each<[string, Partial<Wanted>, string[]]>([
    ["nothing", {}, ["Seer Pro", "Quill", "Brush"]],
    ["words in any order", { search: "PRO acme" }, ["Seer Pro"]],
    ["a vendor", { vendor: "bolt" }, ["Quill"]],
    ["all abilities", { can: ["vision", "tools"] }, ["Seer Pro"]],
    ["what makes pictures", { can: ["image"] }, ["Brush"]],
    ["a price, which what has none is not under", { most: usd(5) }, ["Quill"]],
    ["connected", { standing: ["connected"] }, ["Seer Pro"]],
    ["starred", { standing: ["starred"] }, ["Seer Pro"]],
    ["new", { standing: ["fresh"] }, ["Quill"]],
    ["ending", { standing: ["ending"] }, ["Brush"]],
  ])("finds by %s", (_, change, found) => {
    expect(titles(change)).toEqual(found);
  });

  it("knows whether it leaves anything out", () => {
    expect(isNarrowed(EVERYTHING)).toBe(false);
    expect(isNarrowed({ ...EVERYTHING, search: " a" })).toBe(true);
  });
});

it("sorts with what has no value last, both ways", () => {
  const by = (down: boolean) => sorted(MODELS, { by: "context" as const, down }, columnValue).map((m) => m.title);
  expect(by(false)).toEqual(["Quill", "Seer Pro", "Brush"]);
  expect(by(true)).toEqual(["Seer Pro", "Quill", "Brush"]);
});
