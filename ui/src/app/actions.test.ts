import { describe, expect, it } from "vitest";
import { menuGroups, shellMenu } from "../design/actions/menu";
import { ACTIONS } from "./actions";

describe("the table of actions", () => {
  it("has each action once", () => {
    const ids = ACTIONS.map((action) => action.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("gives no two actions the same keys, but for those of which only one can be done at a time", () => {
    const first = (keys: string | null) => ACTIONS.find((action) => keys && action.keys === keys);
    const later = ACTIONS.filter((action) => action.keys && first(action.keys) !== action);
    const pairs = later.map((action) => [first(action.keys)?.id, action.id]);
    expect(pairs).toEqual([
      ["answer.mark", "answer.unmark"],
      ["thread.find", "model.find"],
    ]);
  });

  it("says keys in one order, so that two spellings of the same keys are told", () => {
    const order = ["mod", "ctrl", "alt", "shift"];
    for (const { id, keys } of ACTIONS) {
      const held = keys?.split("+").slice(0, -1) ?? [];
      expect(held, id).toEqual([...held].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    }
  });

  it("makes the menu of the window and that of the system from the same actions", () => {
    const groups = menuGroups(ACTIONS);
    const menu = shellMenu(ACTIONS, { "chat.new": "mod+shift+n", "window.palette": "" });
    expect(menu.map((group) => group.label)).toEqual(groups.map((group) => group.label));
    const items = menu.flatMap((group) => group.items);
    expect(items.map((item) => item.id)).toEqual(groups.flatMap((group) => group.actions.map((action) => action.id)));
    expect(items.find((item) => item.id === "chat.new")?.keys).toBe("mod+shift+n");
  });
});
