import { describe, expect, it } from "vitest";
import tokens from "./tokens.json";

type Scheme = "light" | "dark";
const SCHEMES: Scheme[] = ["light", "dark"];
const SURFACES = ["paper", "paperSide", "raised"] as const;

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each(SCHEMES)("contrast of the %s theme", (scheme) => {
  const color = tokens.color[scheme];

  it("has text at 4.5 or more on every surface it stands on", () => {
    for (const ink of ["ink", "inkSoft", "inkFaint", "accent", "danger", "warn"] as const)
      for (const surface of SURFACES)
        expect(contrast(color[ink], color[surface]), `${ink} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    for (const surface of ["hover", "selected", "paperSunk"] as const)
      for (const ink of ["ink", "inkSoft"] as const)
        expect(contrast(color[ink], color[surface]), `${ink} on ${surface}`).toBeGreaterThanOrEqual(4.5);
  });

  it("has buttons and soft tints that carry their own text", () => {
    expect(contrast(color.onPrimary, color.primary)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color.onAccent, color.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color.accent, color.accentSoft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color.danger, color.dangerSoft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color.warn, color.warnSoft)).toBeGreaterThanOrEqual(4.5);
  });

  it("has marks and control borders at 3 or more", () => {
    for (const surface of SURFACES) {
      expect(contrast(color.lineControl, color[surface]), `lineControl on ${surface}`).toBeGreaterThanOrEqual(3);
      for (const [name, voice] of Object.entries(tokens.voice))
        expect(contrast(voice[scheme], color[surface]), `${name} on ${surface}`).toBeGreaterThanOrEqual(3);
    }
  });

  it("has code at 4.5 or more on its own surface", () => {
    for (const [name, hue] of Object.entries(tokens.syntax[scheme]))
      expect(contrast(hue, color.code), name).toBeGreaterThanOrEqual(4.5);
  });
});

describe("the practice voices", () => {
  it("have a mark and hues of their own", () => {
    const { alder, birch, cedar } = tokens.voice;
    expect([alder.mark, birch.mark, cedar.mark]).toEqual(["leaf", "double ring", "open triangle"]);
    expect([alder.light, birch.light, cedar.light]).toEqual(["#5E7F4E", "#8A6F9E", "#A0705A"]);
    expect([alder.dark, birch.dark, cedar.dark]).toEqual(["#9FBF8C", "#C2A8D6", "#D9A68E"]);
  });
});
