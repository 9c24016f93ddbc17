import { describe, expect, it } from "vitest";
import { modelFacts } from "../../platform/fake/catalogue";
import { endWords, formatRate, ownWords, parseRate, tokens, typedRate } from "./words";

describe("a rate", () => {
  it.each([
    ["5000000000000", "$5.00"],
    ["75000000000", "$0.075"],
    ["1234500000000000", "$1,234.50"],
    ["100", "under $0.000001"],
    ["0", "free"],
  ])("%s reads %s", (pico, words) => {
    expect(formatRate(pico)).toBe(words);
  });

  it.each([
    ["0.05", "50000000000"],
    ["$2", "2000000000000"],
    ["1,25", "1250000000000"],
    ["0", "0"],
    ["-1", null],
    ["two", null],
    ["0.1234567", null],
  ])("is read from %s", (typed, pico) => {
    expect(parseRate(typed)).toBe(pico);
  });

  it("comes back into its field as it was typed", () => {
    for (const typed of ["0.05", "2.00", "12345.678901", "0"]) expect(typedRate(parseRate(typed))).toBe(typed);
    expect(typedRate(null)).toBe("");
  });
});

it("counts tokens shortly", () => {
  expect([200_000, 1_000_000, 8_000, 512, null].map(tokens)).toEqual(["200k", "1M", "8k", "512", ""]);
});

it("tells when a model ends, and that it has", () => {
  expect(endWords({ ends: "2026-12-11", retired: false })).toBe("ends 11 Dec");
  expect(endWords({ ends: "2026-12-11", retired: true })).toBe("ended");
  expect(endWords({ ends: null, retired: false })).toBe("");
});

it("tells in a word what the person said of a model", () => {
  const at = (name: string, never: boolean) => ({ offer: `${name}/m`, connection: name, name, never, own_price: null });
  const model = modelFacts({ offers: [at("Home", true), at("Work", false)], own_price: true });
  expect(ownWords(model, ["Work/m"]).map((each) => each.words)).toEqual(["Never at Home", "Starred", "Your price"]);
  expect(ownWords(modelFacts({ offers: [at("Home", true)] }), []).map((each) => each.words)).toEqual(["Never"]);
});
