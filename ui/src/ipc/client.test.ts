import { describe, expect, it } from "vitest";
import { createQueryClient, invalidateTags, rpcKey } from "./client";
import { asUserError } from "./errors";

describe("refetching by tags", () => {
  it("makes stale what provides a tag, and of threads only the one that is named", () => {
    const client = createQueryClient();
    const one = rpcKey("chat_thread", { id: "one" });
    const two = rpcKey("chat_thread", { id: "two" });
    const list = rpcKey("chat_list", { archived: false });
    const vendors = rpcKey("vendors_list", null);
    for (const key of [one, two, list, vendors]) client.setQueryData(key, {});
    invalidateTags(client, ["thread", "chats"], "one");
    const stale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
    expect([one, two, list, vendors].map(stale)).toEqual([true, false, true, false]);
  });
});

describe("errors", () => {
  it("keeps the core's own error and gives anything else the same shape", () => {
    const own = { code: "quota", title: "Quota used up", detail: "", hint: null, retry_after_ms: null };
    expect(asUserError(own)).toBe(own);
    expect(asUserError(new Error("gone")).code).toBe("internal");
    expect(asUserError("gone").detail).not.toBe("");
  });
});
