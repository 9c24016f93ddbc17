import { describe, expect, it } from "vitest";
import type { Cost, Segment } from "../../ipc/bindings";
import {
  describeScore,
  figures,
  fitLabels,
  flexGrow,
  headline,
  runProgress,
  stubThickness,
  thickness,
} from "./geometry";

const cost = (dollars: number): Cost => ({ status: "known", pico_usd: Math.round(dollars * 1e12).toString() });
const step = (change: Partial<Segment>): Segment => ({
  kind: "step",
  voice: "anthropic",
  who: "Claude Sonnet 4.5",
  label: "answered",
  state: "done",
  ms: 6200,
  cost: cost(0.0114),
  ...change,
});
const route: Segment = step({ kind: "route", voice: "router", who: "Medley", label: "", ms: 0.3, cost: cost(0) });

describe("thickness is money", () => {
  it.each([
    [0, 2, 1.5],
    [0.000000000001, 4, 2.5],
    [0.000999, 4, 2.5],
    [0.001, 7, 4],
    [0.007999, 7, 4],
    [0.008, 11, 6],
    [0.049999, 11, 6],
    [0.05, 14, 8],
    [40, 14, 8],
  ])("$%d is %d px full and %d px mini", (dollars, full, mini) => {
    expect(thickness(cost(dollars), "full")).toBe(full);
    expect(thickness(cost(dollars), "mini")).toBe(mini);
  });

  it("does not draw an unknown cost as free", () => {
    expect(thickness({ status: "unknown", pico_usd: null }, "full")).toBe(4);
    expect(stubThickness("mini")).toBe(2.5);
  });
});

describe("width is time", () => {
  it("grows with the root of seconds, and not below .35", () => {
    expect(flexGrow(4000)).toBe(2);
    expect(flexGrow(100)).toBe(0.35);
    expect(flexGrow(0)).toBe(0.35);
  });

  it("slows towards its end while it runs, and jumps by tenths where motion is off", () => {
    expect(runProgress(0, false)).toBe(0);
    expect(runProgress(5000, false)).toBe(0.5);
    expect(runProgress(1e9, false)).toBe(0.92);
    expect(runProgress(6000, true)).toBe(0.5);
  });
});

describe("labels never clip", () => {
  const labels = [
    { index: 0, ms: 0.3, width: 60, route: true },
    { index: 1, ms: 900, width: 130, route: false },
    { index: 2, ms: 200, width: 110, route: false },
    { index: 3, ms: 6200, width: 180, route: false },
  ];

  it("keeps all where all fit", () => {
    expect(fitLabels(labels, 680)).toEqual(new Set([0, 1, 2, 3]));
  });

  it("takes the label of the shortest step first, the route's last", () => {
    expect(fitLabels(labels, 420)).toEqual(new Set([0, 1, 3]));
    expect(fitLabels(labels, 300)).toEqual(new Set([0, 3]));
    expect(fitLabels(labels, 90)).toEqual(new Set([0]));
    expect(fitLabels(labels, 10)).toEqual(new Set());
  });
});

describe("words", () => {
  const failed = step({
    who: "GPT-5.1",
    voice: "openai",
    label: "busy, passed on",
    state: "fail",
    ms: 200,
    cost: cost(0),
  });

  it("writes a label in two lines", () => {
    expect([headline(step({})), figures(step({}))]).toEqual(["Claude Sonnet 4.5 answered", "6.2 s, $0.0114"]);
    expect([headline(failed), figures(failed)]).toEqual(["GPT-5.1 busy", "0.2 s, passed on"]);
    const cut = { ...failed, label: "cut off", cost: cost(0.0033) };
    expect([headline(cut), figures(cut)]).toEqual(["GPT-5.1 cut off", "0.2 s, $0.0033"]);
    expect([headline(route), figures(route)]).toEqual(["Routed", "0.3 ms"]);
  });

  it("says the whole ribbon in one text", () => {
    expect(describeScore([route, failed, step({})])).toBe(
      "Routed in 0.3 ms. GPT-5.1 busy, passed on. Claude Sonnet 4.5 answered, 6.2 s, $0.0114.",
    );
  });
});
