import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "../state";
import { DraftKeeper } from "./keeping";

const said = (text: string, files: Draft["files"] = []): Draft => ({ text, files });
const picture = { id: "1", name: "a.png", base64: "AAAA", media_type: "image/png", bytes: 3 };

function keeper(fails = false) {
  const calls: unknown[][] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      if (fails) throw new Error("full");
    };
  const failed = vi.fn();
  const made = new DraftKeeper({ text: note("text"), files: note("files"), drop: note("drop") }, failed);
  return { keeper: made, calls, failed };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the keeper of drafts", () => {
  it("writes text once typing rests, and each chat's own", async () => {
    const { keeper: made, calls } = keeper();
    for (const text of ["o", "on", "one"]) made.follow({ drafts: { a: said(text), b: said("two") }, pending: {} });
    await vi.advanceTimersByTimeAsync(399);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls.toSorted()).toEqual([
      ["text", "a", "one"],
      ["text", "b", "two"],
    ]);
  });

  it("writes files at once, without what only the page knows", async () => {
    const { keeper: made, calls } = keeper();
    made.follow({ drafts: { a: said("", [picture]) }, pending: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toEqual([["files", "a", [{ name: "a.png", base64: "AAAA" }]]]);
  });

  it("drops what was sent only once it was sent", async () => {
    const { keeper: made, calls } = keeper();
    made.begin({ a: said("one") });
    made.follow({ drafts: {}, pending: { a: {} } });
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toEqual([]);
    made.follow({ drafts: {}, pending: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toEqual([["drop", "a"]]);
  });

  it("writes nothing of a chat that is to be forgotten, and takes away what it had written", async () => {
    const { keeper: made, calls } = keeper();
    made.begin({ a: said("one") });
    made.follow({ drafts: { a: said("secret"), b: said("open") }, pending: {}, isTemporary: (key) => key === "a" });
    await vi.advanceTimersByTimeAsync(400);
    expect(calls).toEqual([
      ["drop", "a"],
      ["text", "b", "open"],
    ]);
  });

  it("writes what still waits when the window closes", async () => {
    const { keeper: made, calls } = keeper();
    made.follow({ drafts: { a: said("one") }, pending: {} });
    made.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toEqual([["text", "a", "one"]]);
  });

  it("says that a draft could not be saved, and goes on", async () => {
    const { keeper: made, calls, failed } = keeper(true);
    made.follow({ drafts: { a: said("one", [picture]) }, pending: {} });
    await vi.advanceTimersByTimeAsync(400);
    expect(failed).toHaveBeenCalledTimes(2);
    expect(calls).toHaveLength(2);
  });
});
