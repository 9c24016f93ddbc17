import { describe, expect, it } from "vitest";
import { spendMonth } from "../../platform/fake/spend";
import { sum, usd } from "../../platform/fake/values";
import { forecast } from "./forecast";

const NOW = new Date(2026, 10, 20, 12).getTime();
const month = { ...spendMonth("2026-11", null, NOW), total: sum(10, 2) };

describe("a forecast", () => {
  it("carries the mean of the days on to the month's end", () => {
    const found = forecast(month);
    expect(found?.perDay.toString()).toBe(usd(0.6));
    expect(found?.rest.toString()).toBe(usd(6));
    expect(found?.total.toString()).toBe(usd(18));
  });

  it.each([
    ["has ended", { is_current: false }],
    ["has only just begun", { day_of_month: 3 }],
    ["ends today", { day_of_month: 30 }],
    ["cost nothing", { total: sum(0) }],
  ])("says nothing of a month that %s", (_, change) => {
    expect(forecast({ ...month, ...change })).toBeNull();
  });
});
