import { describe, expect, it } from "vitest";
import { closeOpenMarks } from "./open-marks";
import { parseRoute, routeHash } from "./routes";
import { compactCount, formatBytes, groupDigits, lastSentenceEnd, plural, speakable } from "./text";
import { webAddress } from "./url";

describe("figures", () => {
  it("groups digits and shortens counts and sizes", () => {
    expect(groupDigits(18204)).toBe("18,204");
    expect([812, 1500, 18_204, 999_600, 3_100_000].map(compactCount)).toEqual(["812", "1.5k", "18k", "1.0M", "3.1M"]);
    expect([512, 3100, 212_000, 5_200_000_000].map(formatBytes)).toEqual(["512 B", "3.1 KB", "212 KB", "5.2 GB"]);
    expect([plural(1, "row"), plural(1262, "row")]).toEqual(["1 row", "1,262 rows"]);
  });
});

describe("sentences for a screen reader", () => {
  it("ends only where a sentence has ended and something follows", () => {
    expect(lastSentenceEnd("One. Two", 0)).toBe(4);
    expect(lastSentenceEnd("One. Two.", 0)).toBe(4);
    expect(lastSentenceEnd("It costs 0.5 s", 0)).toBe(0);
    expect(lastSentenceEnd("One. Two? Three", 4)).toBe(9);
  });

  it("drops the marks of Markdown", () => {
    expect(speakable("**Full** jitter, see [docs](https://x.org) `code`")).toBe("Full jitter, see docs code");
  });
});

describe("marks still open while text arrives", () => {
  it.each([
    ["so **bold", "so **bold**"],
    ["a `code", "a `code`"],
    ["see [the docs](https://exa", "see the docs"],
    ["nothing open.", "nothing open."],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["- item", "- item"],
  ])("closes %j", (source, closed) => {
    expect(closeOpenMarks(source)).toBe(closed);
  });
});

describe("addresses", () => {
  it("keeps plain http and https only", () => {
    expect(webAddress("https://example.org/a b")).toBe("https://example.org/a%20b");
    for (const bad of [
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "//x.org",
      "/x",
      "",
      "https://user@x.org",
      " JaVaScRiPt:1",
    ])
      expect(webAddress(bad)).toBeNull();
  });

  it("reads routes back as they were written", () => {
    for (const hash of ["#/chat", "#/chat/abc", "#/spend", "#/spend/2026-10", "#/settings/budget"])
      expect(routeHash(parseRoute(hash))).toBe(hash);
    expect(parseRoute("#/nowhere")).toEqual({ view: "chat", id: null });
    expect(parseRoute("#/spend/oops")).toEqual({ view: "spend", month: null });
  });
});
