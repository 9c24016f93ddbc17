import { describe, expect, it } from "vitest";
import { formatCivilDay, formatDuration, formatMoment, formatMonth, formatRecent, formatWhen } from "./time";

describe("durations", () => {
  it.each([
    [0.02, "0.1 ms"],
    [0.3, "0.3 ms"],
    [45, "45 ms"],
    [200, "0.2 s"],
    [6200, "6.2 s"],
    [18_400, "18.4 s"],
    [59_960, "1 min"],
    [95_000, "1 min 35 s"],
    [250_000, "4 min 10 s"],
    [660_000, "11 min"],
    [3_600_000, "1 h"],
    [5_400_000, "1 h 30 min"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("dates", () => {
  const now = new Date(2026, 10, 22, 12, 0).getTime();
  const at = (month: number, day: number, hour = 11, minute = 4, year = 2026) =>
    new Date(year, month, day, hour, minute).getTime();

  it("says today and yesterday where a time stands alone", () => {
    expect(formatRecent(at(10, 22), now)).toBe("today 11:04");
    expect(formatRecent(at(10, 21, 10, 20), now)).toBe("yesterday 10:20");
    expect(formatRecent(at(10, 16), now)).toBe("16 Nov");
  });

  it("shows the clock of today and yesterday, the weekday of this week, else the day", () => {
    expect(formatWhen(at(10, 22), now)).toBe("11:04");
    expect(formatWhen(at(10, 21, 23, 59), now)).toBe("23:59");
    expect(formatWhen(at(10, 18), now)).toBe("Wed");
    expect(formatWhen(at(10, 15), now)).toBe("15 Nov");
    expect(formatWhen(at(10, 15, 9, 0, 2025), now)).toBe("15 Nov 2025");
  });

  it("writes moments, months and civil days", () => {
    expect(formatMoment(at(10, 22), now)).toBe("22 Nov 11:04");
    expect(formatMonth("2026-11")).toBe("November 2026");
    expect(formatCivilDay("2026-11-02")).toBe("2 Nov");
  });
});
