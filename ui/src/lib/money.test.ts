import { describe, expect, it } from "vitest";
import {
  formatCap,
  formatCost,
  formatPico,
  formatRowSum,
  formatSum,
  fromUsd,
  parseUsd,
  percentOf,
  pico,
} from "./money";

const usd = (text: string) => {
  const [whole = "0", part = ""] = text.split(".");
  return BigInt(whole) * 1_000_000_000_000n + BigInt(part.padEnd(12, "0"));
};
const sum = (known: string, estimated = "0", unknown_count = 0) => ({
  known: usd(known).toString(),
  estimated: usd(estimated).toString(),
  unknown_count,
});

describe("money on answers and ledger rows", () => {
  it.each([
    ["0", "free"],
    ["0.0118", "$0.0118"],
    ["0.0000999999", "under $0.0001"],
    ["0.000000000001", "under $0.0001"],
    ["0.0001", "$0.0001"],
    ["0.00015", "$0.0002"],
    ["0.214", "$0.2140"],
    ["0.99994", "$0.9999"],
    ["0.99996", "$1.00"],
    ["1", "$1.00"],
    ["1.005", "$1.01"],
    ["1234.5", "$1,234.50"],
    ["1234567.89", "$1,234,567.89"],
  ])("writes %s dollars as %s", (dollars, text) => {
    expect(formatPico(usd(dollars), "exact")).toBe(text);
  });

  it("never shows an unknown cost as an amount, nor a tiny one as nought", () => {
    expect(formatCost({ status: "unknown", pico_usd: null })).toBe("unknown");
    expect(formatCost({ status: "unknown", pico_usd: "0" })).toBe("unknown");
    expect(formatCost({ status: "known", pico_usd: "1" })).not.toContain("0.0000");
  });

  it("says about before an estimate, but a free estimate is free", () => {
    expect(formatCost({ status: "estimated", pico_usd: usd("0.011").toString() })).toBe("about $0.0110");
    expect(formatCost({ status: "estimated", pico_usd: "0" })).toBe("free");
  });

  it("keeps the sign of an adjusting row", () => {
    expect(formatPico(-usd("0.001"), "exact")).toBe("−$0.0010");
  });
});

describe("totals", () => {
  it.each([
    ["0", "$0.00"],
    ["0.0042", "$0.0042"],
    ["0.00004", "under $0.0001"],
    ["0.01", "$0.01"],
    ["18.424", "$18.42"],
    ["18.425", "$18.43"],
    ["999999.995", "$1,000,000.00"],
  ])("writes %s dollars as %s", (dollars, text) => {
    expect(formatPico(usd(dollars), "total")).toBe(text);
  });

  it("says at least where a row is unknown and about where one is estimated", () => {
    expect(formatSum(sum("1.5"))).toBe("$1.50");
    expect(formatSum(sum("1", "0.5"))).toBe("about $1.50");
    expect(formatSum(sum("1.5", "0", 2))).toBe("at least $1.50");
    expect(formatSum(sum("1", "0.5", 1))).toBe("at least about $1.50");
    expect(formatSum(sum("0", "0", 3))).toBe("unknown");
  });

  it("calls a conversation that cost nothing free", () => {
    expect(formatRowSum(sum("0"))).toBe("free");
    expect(formatRowSum(sum("0.03"))).toBe("$0.03");
    expect(formatRowSum(sum("0", "0", 1))).toBe("unknown");
  });

  it("stays exact beyond what a floating-point dollar can hold", () => {
    expect(formatPico(9_007_199_254_740_993_000_000_000_000n, "total")).toBe("$9,007,199,254,740,993.00");
  });
});

describe("amounts that a person types", () => {
  it.each([
    ["12", "12"],
    ["$12.50", "12.5"],
    ["12,5", "12.5"],
    [" 1,000 ", "1000"],
    ["0.01", "0.01"],
  ])("reads %s", (text, dollars) => {
    expect(parseUsd(text)).toBe(usd(dollars));
  });

  it.each(["", "0", "0.00", "-5", "ten", "1.234", "1e3", "99999999"])("does not read %s", (text) => {
    expect(parseUsd(text)).toBeNull();
  });

  it("writes caps without idle cents", () => {
    expect(formatCap(usd("40"))).toBe("$40");
    expect(formatCap(usd("12.5"))).toBe("$12.50");
    expect(fromUsd(10)).toBe("10000000000000");
  });
});

describe("helpers", () => {
  it("reads nothing but whole decimal strings as pico-dollars", () => {
    expect(pico("12")).toBe(12n);
    expect(pico("-3")).toBe(-3n);
    expect(pico("1.5")).toBe(0n);
    expect(pico(null)).toBe(0n);
  });

  it("gives a share in percent, and none of nothing", () => {
    expect(percentOf(1n, 4n)).toBe(25);
    expect(percentOf(5n, 0n)).toBe(0);
  });
});
