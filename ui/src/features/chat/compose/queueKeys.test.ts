import { describe, expect, it } from "vitest";
import { conversationsWaiting, dueOf, nextKey, queueOf } from "./queueKeys";

const said = (text: string) => ({ text, files: [] });
const drafts = {
  a: said("being written"),
  "a/queue/10": said("third"),
  "a/queue/2": said("second"),
  "a/queue/1": said("first"),
  "b/queue/1": said("elsewhere"),
};
const calm = { busy: false, completed: true, held: false, wanted: undefined };

describe("messages that wait", () => {
  it("stand in the order of their numbers, each chat's by itself", () => {
    expect(queueOf(drafts, "a").map(({ draft }) => draft.text)).toEqual(["first", "second", "third"]);
    expect(nextKey(drafts, "a")).toBe("a/queue/11");
    expect(nextKey(drafts, "c")).toBe("c/queue/1");
    expect(conversationsWaiting(drafts)).toEqual(["a", "b"]);
  });

  it("are sent one by one, after an answer that came to its end", () => {
    const waiting = queueOf(drafts, "a");
    expect(dueOf(waiting, calm)?.draft.text).toBe("first");
    expect(dueOf(waiting, { ...calm, busy: true })).toBeNull();
  });

  it("stay where the answer was stopped or the queue is held, until one is asked for", () => {
    const waiting = queueOf(drafts, "a");
    expect(dueOf(waiting, { ...calm, completed: false })).toBeNull();
    expect(dueOf(waiting, { ...calm, held: true })).toBeNull();
    expect(dueOf(waiting, { ...calm, completed: false, held: true, wanted: "a/queue/2" })?.draft.text).toBe("second");
  });
});
