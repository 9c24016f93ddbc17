import { describe, expect, it } from "vitest";
import { spendMonth } from "../../platform/fake/spend";
import { sum, usd } from "../../platform/fake/values";
import { axisFor, axisLabel, columnsFor, largestDay } from "./chart";
import { addSums, seriesOf } from "./series";

const NOW = new Date(2026, 10, 22, 12).getTime();

describe("the axis", () => {
  it.each([
    [2.2, [0, 0.5, 1, 1.5, 2, 2.5]],
    [18, [0, 5, 10, 15, 20]],
    [0.004, [0, 0.001, 0.002, 0.003, 0.004]],
  ])("has round steps over %d", (max, ticks) => {
    const axis = axisFor(max);
    expect(axis.ticks.map((tick) => Number(tick.toFixed(6)))).toEqual(ticks);
    expect(axis.top).toBeGreaterThanOrEqual(max);
  });

  it("is not empty where nothing was spent, and keeps small amounts apart", () => {
    expect(axisFor(0).ticks.length).toBeGreaterThan(1);
    expect(axisFor(0.004).ticks.map((tick) => axisLabel(tick, 0.001))).toEqual([
      "0",
      "$0.001",
      "$0.002",
      "$0.003",
      "$0.004",
    ]);
  });
});

describe("columns", () => {
  const month = spendMonth("2026-11", usd(40), NOW);

  it("stack to the height of their day", () => {
    const order = seriesOf(month.by_voice).map((each) => each.voice);
    const frame = { left: 34, step: 26, bottom: 234, height: 216 };
    const axis = axisFor(3);
    const [first] = columnsFor(month, order, axis, frame);
    const top = Math.min(...(first?.stacks.map((stack) => stack.y) ?? []));
    const total = month.by_day[0]?.by_voice.reduce((all, each) => all + Number(each.pico_usd) / 1e12, 0) ?? 0;
    expect(234 - top).toBeCloseTo((total / 3) * 216, 4);
    expect(largestDay(month)).toBeGreaterThan(0n);
  });

  it("fold voices beyond the series into others", () => {
    const [column] = columnsFor(month, ["anthropic"], axisFor(3), { left: 0, step: 26, bottom: 234, height: 216 });
    expect(column?.stacks.map((stack) => stack.voice)).toEqual(["anthropic", "other"]);
  });
});

describe("series", () => {
  const voice = (name: string, dollars: number) => ({ voice: name, name, sum: sum(dollars) });

  it("are at most seven, by spend, the rest together", () => {
    const many = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map((name, index) => voice(name, index + 1));
    const shown = seriesOf(many);
    expect(shown).toHaveLength(8);
    expect(shown[0]?.voice).toBe("i");
    expect(shown.at(-1)).toEqual({ voice: "other", name: "Others", sum: sum(3) });
  });

  it("adds sums without losing what is unknown", () => {
    expect(addSums([sum(1, 0.5, 1), sum(2, 0, 2)])).toEqual(sum(3, 0.5, 3));
  });
});
