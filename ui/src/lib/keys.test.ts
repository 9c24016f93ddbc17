import { describe, expect, it } from "vitest";
import type { VendorInfo } from "../ipc/bindings";
import { keyProblem, matchesShortcut, recogniseKey, shortcutLabel } from "./keys";

const vendor = (id: string, key_prefixes: string[]): VendorInfo => ({
  id,
  name: id,
  voice: id,
  needs_key: true,
  key_prefixes,
  key_page: null,
  base_url: null,
  needs_address: false,
  places: [],
  custom_protocols: [],
});
const VENDORS = [
  vendor("openai", ["sk-", "sk-proj-"]),
  vendor("anthropic", ["sk-ant-"]),
  vendor("google", ["AIza", ""]),
];

describe("recognising a key", () => {
  it.each([
    ["sk-proj-abc123", "openai"],
    ["sk-abc123", "openai"],
    ["  sk-ant-api03-abc \n", "anthropic"],
    ["AIzaSyABC", "google"],
  ])("tells whose %j is by its longest prefix", (key, id) => {
    expect(recogniseKey(key, VENDORS)?.id).toBe(id);
  });

  it("does not guess: an empty prefix matches nothing", () => {
    expect(recogniseKey("xai-abc", VENDORS)).toBeNull();
    expect(recogniseKey("", VENDORS)).toBeNull();
  });

  it("says what is wrong with a paste that cannot be a key", () => {
    expect(keyProblem("")).toMatch(/Paste/);
    expect(keyProblem("export KEY=sk-ant-abc")).toMatch(/spaces/);
    expect(keyProblem("sk-a")).toMatch(/short/);
    expect(keyProblem(" sk-ant-api03-abc ")).toBeNull();
  });
});

describe("shortcuts", () => {
  const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
    key,
    code: "",
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...held,
  });

  it("uses Cmd on macOS and Ctrl elsewhere", () => {
    expect(matchesShortcut(press("1", { ctrlKey: true }), "mod+1", false)).toBe(true);
    expect(matchesShortcut(press("1", { metaKey: true }), "mod+1", true)).toBe(true);
    expect(matchesShortcut(press("1", { ctrlKey: true }), "mod+1", true)).toBe(false);
  });

  it("tells a digit by its place where Alt changes the character", () => {
    expect(matchesShortcut(press("¡", { altKey: true, code: "Digit1" }), "alt+1", true)).toBe(true);
    expect(matchesShortcut(press("1"), "alt+1", false)).toBe(false);
  });

  it("does not take a plain key for a shortcut with more held, nor the reverse", () => {
    expect(matchesShortcut(press("Escape"), "escape", false)).toBe(true);
    expect(matchesShortcut(press("Escape", { shiftKey: true }), "escape", false)).toBe(false);
    expect(matchesShortcut(press("\\", { ctrlKey: true }), "mod+\\", false)).toBe(true);
  });

  it("tells Ctrl from Cmd where a shortcut names Ctrl itself", () => {
    expect(matchesShortcut(press("Tab", { ctrlKey: true }), "ctrl+tab", true)).toBe(true);
    expect(matchesShortcut(press("Tab", { ctrlKey: true }), "ctrl+tab", false)).toBe(true);
    expect(matchesShortcut(press("Tab", { metaKey: true }), "ctrl+tab", true)).toBe(false);
    expect(matchesShortcut(press("Tab", { ctrlKey: true, shiftKey: true }), "ctrl+tab", false)).toBe(false);
    expect(matchesShortcut(press("Tab", { ctrlKey: true, shiftKey: true }), "ctrl+shift+tab", true)).toBe(true);
  });

  it("tells a mark by its place where Shift changes the character", () => {
    const quote = press('"', { code: "Quote", ctrlKey: true, shiftKey: true });
    expect(matchesShortcut(quote, "mod+shift+'", false)).toBe(true);
    expect(matchesShortcut(quote, "mod+shift+;", false)).toBe(false);
  });

  it("writes them as each system does", () => {
    expect(shortcutLabel("ctrl+shift+tab", false)).toBe("Ctrl Shift Tab");
    expect(shortcutLabel("ctrl+shift+tab", true)).toBe("⌃⇧⇥");
    expect(shortcutLabel("mod+n", true)).toBe("⌘N");
    expect(shortcutLabel("mod+n", false)).toBe("Ctrl N");
    expect(shortcutLabel("alt+arrowup", false)).toBe("Alt ↑");
    expect(shortcutLabel("alt+end", false)).toBe("Alt End");
  });
});
