import { readFileSync } from "node:fs";
import { IconKey } from "@tabler/icons-react";
import { describe, expect, it } from "vitest";
import type { Action } from "../../design/actions/action";
import { recordShortcut } from "../../lib/keys";
import { detailsText } from "./DiagnosticsSection";
import licences from "./licences.json";
import { proxyProblem } from "./proxy";
import { ALL_SETTINGS, SECTIONS } from "./sections";
import { findSettings } from "./setting";
import { heldBy, isChanged, keysProblem, swapped, withKeys } from "./shortcuts";

const action = (id: string, keys: string | null): Action => ({ id, label: id, group: "g", icon: IconKey, keys });
const [one, two] = [action("one", "mod+1"), action("two", null)];

describe("the index of settings", () => {
  it("has settings in every section, each place once", () => {
    expect(SECTIONS.every((section) => section.settings.length > 0)).toBe(true);
    const ids = ALL_SETTINGS.map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("puts those with the words in their names first", () => {
    expect(findSettings(ALL_SETTINGS, "theme dark")[0]?.id).toBe("theme");
    expect(findSettings(ALL_SETTINGS, "keychain")[0]?.id).toBe("keychain");
    expect(findSettings(ALL_SETTINGS, "  ")).toEqual([]);
  });
});

describe("shortcuts", () => {
  it("keep nothing that equals an action's own keys", () => {
    expect(withKeys({}, one, "mod+9")).toEqual({ one: "mod+9" });
    expect(withKeys({ one: "mod+9" }, one, "mod+1")).toEqual({});
    expect(withKeys({}, one, null)).toEqual({ one: "" });
    expect(isChanged({ one: "" }, one)).toBe(true);
    expect(isChanged({}, one)).toBe(false);
  });

  it("are swapped as a pair, so that no action has another's", () => {
    const own = swapped({}, two, one);
    expect(own).toEqual({ two: "mod+1", one: "" });
    expect(heldBy("mod+1", one, [one, two], own)).toBe(two);
  });

  it("are recorded by what is held and the place of the key", () => {
    const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
      ({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent;
    expect(recordShortcut(press("K", { ctrlKey: true, shiftKey: true }), false)).toBe("mod+shift+k");
    expect(recordShortcut(press("˚", { altKey: true, code: "KeyK" }), true)).toBe("alt+k");
    expect(recordShortcut(press("Control", { ctrlKey: true }), false)).toBeNull();
    expect(recordShortcut(press("k", { metaKey: true }), false)).toBeNull();
    expect(keysProblem("f5")).toBeNull();
    expect(keysProblem("shift+k")).not.toBeNull();
  });
});

describe("a proxy's fields", () => {
  it("are looked at before they are sent", () => {
    expect(proxyProblem("proxy.example:8080", "", "")).toBeNull();
    expect(proxyProblem("", "", "")).toMatch(/Give/);
    expect(proxyProblem("http://a:b@proxy.example", "", "")).toMatch(/own fields/);
    expect(proxyProblem("http://proxy.example/x", "", "")).toMatch(/without a path/);
    expect(proxyProblem("http://proxy.example", "", "word")).toMatch(/needs its user/);
  });
});

describe("licences", () => {
  it("of the page's packages are those that the packages state", () => {
    for (const { name, licence, package: from } of licences) {
      if (from === undefined) continue;
      const stated = JSON.parse(readFileSync(`node_modules/${from}/package.json`, "utf8")).license;
      expect(stated, name).toBe(licence);
    }
  });
});

describe("details", () => {
  it("are lines of text", () => {
    const facts = [{ name: "Medley", value: "0.1.0" }];
    expect(detailsText({ facts, errors: [], log_level: "info" })).toBe("Medley: 0.1.0");
    expect(detailsText({ facts, errors: ["a"], log_level: "info" })).toBe(
      "Medley: 0.1.0\n\nLast warnings and errors\na",
    );
  });
});
