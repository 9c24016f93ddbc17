import { describe, expect, it } from "vitest";
import type { ConnectionHealth, PortfolioModel } from "../../ipc/bindings";
import { modelFacts } from "../../platform/fake/catalogue";
import { sum } from "../../platform/fake/values";
import { dayState, healthWords } from "./Health";
import { readPrice } from "./OwnPriceForm";
import { type Column, groupsOf } from "./PortfolioTable";
import type { Sort } from "./sort";
import { stateWords } from "./Vendors";

const day = (date: string, ok: number, failed: number) => ({ day: date, ok, failed });

describe("a day of a model's health", () => {
  it.each([
    [0, 0, "none"],
    [5, 0, "fine"],
    [5, 2, "some"],
    [2, 3, "most"],
  ])("with %d answered and %d failed is %s", (ok, failed, state) => {
    expect(dayState(day("2026-11-22", ok, failed))).toBe(state);
  });

  it("is told in words", () => {
    expect(healthWords([day("2026-11-22", 0, 0)])).toBe("Not used in 14 days");
    expect(healthWords([day("2026-11-22", 4, 0)])).toBe("4 requests in 14 days, none failed");
    const mixed = [day("2026-11-21", 4, 1), day("2026-11-22", 2, 0)];
    expect(healthWords(mixed)).toBe("7 requests in 14 days, 1 failed (21 Nov: 1)");
  });
});

describe("a tier", () => {
  const models = Array.from(
    { length: 12 },
    (_, index): PortfolioModel => ({
      facts: modelFacts({ key: `acme/${index}`, title: `Model ${index}`, context: 1000 * (12 - index) }),
      ttft_ms: null,
      tokens_per_second: null,
      health: [],
      requests: index < 9 ? 20 - index : 0,
      sum: sum(0),
      resting: null,
    }),
  );
  const used: Sort<Column> = { by: "used", down: true };

  it("shows all that was used and hides the rest of a long one until it is asked for", () => {
    const [group] = groupsOf(models, used, new Set());
    expect([group?.rows.length, group?.hidden]).toEqual([9, 3]);
    const [whole] = groupsOf(models, used, new Set(["everyday"]));
    expect([whole?.rows.length, whole?.hidden]).toEqual([12, 0]);
  });

  it("keeps the same rows whatever they are sorted by", () => {
    const [group] = groupsOf(models, { by: "context", down: false }, new Set());
    expect(group?.rows.map((model) => model.facts.key)).toEqual(
      [8, 7, 6, 5, 4, 3, 2, 1, 0].map((index) => `acme/${index}`),
    );
  });
});

describe("a connection", () => {
  const fine: ConnectionHealth = {
    id: "c",
    name: "Home",
    models: 3,
    state: "ready",
    because: null,
    resting: 0,
    local: false,
    never: false,
  };

  it.each<[Partial<ConnectionHealth>, number, string, string]>([
    [{}, 0, "Ready", "calm"],
    [{}, 2, "Ready, 2 failed today", "warn"],
    [{ local: true }, 0, "3 models", "calm"],
    [{ state: "no_key" }, 0, "No key", "danger"],
    [{ state: "resting", because: "busy just now" }, 0, "Busy just now", "warn"],
    [{ state: "resting", because: "rejected its key" }, 0, "Rejected its key", "danger"],
    [{ state: "partly", because: "busy just now", resting: 1 }, 0, "1 model busy just now", "warn"],
    [{ models: 0 }, 0, "Lists no model", "warn"],
    [{ never: true }, 0, "Your rule: never", "danger"],
  ])("%o with %d failures reads %s", (change, failed, words, tone) => {
    expect(stateWords({ ...fine, ...change }, failed)).toEqual({ words, tone });
  });
});

describe("an own price", () => {
  it("needs what goes in and what comes out, and the rest only where it is typed", () => {
    const typed = { input: "1", output: "2.5", cache_read: "", cache_write: "" };
    expect(readPrice(typed)).toEqual({
      input: "1000000000000",
      output: "2500000000000",
      cache_read: null,
      cache_write: null,
    });
    expect(readPrice({ ...typed, output: "", cache_write: "x" })).toEqual(["output", "cache_write"]);
  });
});
