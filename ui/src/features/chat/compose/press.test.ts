import { describe, expect, it } from "vitest";
import { wishOf } from "./press";

const enter = {
  key: "Enter",
  keyCode: 13,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
};
const pc = { enterSends: true, mac: false, empty: false };

describe("a key in the composer", () => {
  it("sends by Enter, and begins a line by Shift Enter", () => {
    expect(wishOf(enter, pc)).toBe("send");
    expect(wishOf({ ...enter, shiftKey: true }, pc)).toBeNull();
  });

  it("sends by Ctrl or Cmd Enter where Enter begins a line", () => {
    const lines = { ...pc, enterSends: false };
    expect(wishOf(enter, lines)).toBeNull();
    expect(wishOf({ ...enter, ctrlKey: true }, lines)).toBe("send");
    expect(wishOf({ ...enter, metaKey: true }, { ...lines, mac: true })).toBe("send");
    expect(wishOf({ ...enter, metaKey: true }, lines)).toBeNull();
  });

  it("leaves the keys of actions to the window", () => {
    expect(wishOf({ ...enter, ctrlKey: true }, pc)).toBeNull();
    expect(wishOf({ ...enter, altKey: true }, pc)).toBeNull();
  });

  it("does nothing while an input method composes, told either way", () => {
    expect(wishOf({ ...enter, isComposing: true }, pc)).toBe("nothing");
    expect(wishOf({ ...enter, keyCode: 229 }, pc)).toBe("nothing");
    expect(wishOf({ ...enter, keyCode: 229, ctrlKey: true }, { ...pc, enterSends: false })).toBe("nothing");
  });

  it("recalls only into an empty text", () => {
    const up = { ...enter, key: "ArrowUp", keyCode: 38 };
    expect(wishOf(up, { ...pc, empty: true })).toBe("recall");
    expect(wishOf(up, pc)).toBeNull();
  });
});
