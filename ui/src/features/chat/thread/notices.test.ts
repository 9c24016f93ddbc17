import { describe, expect, it } from "vitest";
import type { Message } from "../../../ipc/bindings";
import { toldBefore } from "./notices";

function message(role: Message["role"], notice: string | null): Message {
  const parts: Message["parts"] = notice === null ? [] : [{ type: "notice", text: notice }];
  return { id: "m", parent: null, role, at: 0, parts, sibling: 0, siblings: ["m"], answer: null, marked: false };
}

describe("toldBefore", () => {
  it("names what the answer before said, across the questions between", () => {
    const thread = [
      message("user", null),
      message("assistant", "Not sent: pictures."),
      message("user", null),
      message("assistant", "Not sent: pictures."),
      message("user", null),
      message("assistant", null),
      message("assistant", "Not sent: pictures."),
    ];
    const said = "Not sent: pictures.";
    expect(toldBefore(thread)).toEqual([null, null, said, said, said, said, null]);
  });
});
