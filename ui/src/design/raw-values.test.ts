// Outside the design's own folder no style says a colour, a size of type, a radius, a shadow or a duration by itself:
// each is a variable from the tokens.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = join(import.meta.dirname, "..");
const OWN = "design";

const RULES: readonly { name: string; property: RegExp; raw: RegExp }[] = [
  {
    name: "a colour",
    property: /./,
    raw: /#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|oklch)\(|\b(?:white|black|red|gray|grey)\b/i,
  },
  { name: "a size of type", property: /^(?:font|font-size|line-height)$/, raw: /[\d.]+(?:px|rem|pt)\b/ },
  { name: "a radius", property: /radius$/, raw: /[1-9][\d.]*px\b/ },
  { name: "a duration", property: /^(?:transition|animation)/, raw: /[\d.]+m?s\b/ },
  { name: "a shadow", property: /^box-shadow$/, raw: /\d+px \d+px [1-9]\d*px/ },
];

function sheets(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return relative(SOURCES, path) === OWN ? [] : sheets(path);
    return entry.name.endsWith(".css") ? [path] : [];
  });
}

/** Each declaration of a style sheet; comments and selectors are none. */
function declarations(sheet: string): { property: string; value: string }[] {
  const bare = sheet.replace(/\/\*[\s\S]*?\*\//g, "");
  return [...bare.matchAll(/([\w-]+)\s*:\s*([^;{}]+);/g)].map(([, property = "", value = ""]) => ({ property, value }));
}

describe("style sheets outside the design", () => {
  const found = sheets(SOURCES);

  it("are found", () => {
    expect(found.length).toBeGreaterThan(5);
  });

  it.each(RULES)("never say $name by itself", ({ property, raw }) => {
    const wrong = found.flatMap((path) =>
      declarations(readFileSync(path, "utf8"))
        .filter((each) => property.test(each.property) && raw.test(each.value.replace(/var\([^)]*\)/g, "")))
        .map((each) => `${relative(SOURCES, path)}: ${each.property}: ${each.value}`),
    );
    expect(wrong).toEqual([]);
  });
});
