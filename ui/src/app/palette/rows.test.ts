import { IconMessage } from "@tabler/icons-react";
import { describe, expect, it } from "vitest";
import type { Action } from "../../design/actions/action";
import type { ChatRow, ModelRow } from "../../ipc/bindings";
import { sum } from "../../platform/fake/values";
import { type Findable, paletteRows } from "./rows";

function action(id: string, label: string, group: string, also?: string): Action {
  return { id, label, group, icon: IconMessage, keys: null, ...(also ? { also } : {}) };
}

const chat = (id: string, title: string): ChatRow =>
  ({ id, title, updated: 0, score: [], cost: sum(0), branches: 0, running: false, voice: null }) as unknown as ChatRow;

const model = (offer: string, title: string): ModelRow =>
  ({ offer, title, connection_name: "Anthropic", voice: "anthropic" }) as unknown as ModelRow;

const done: string[] = [];
const findable: Findable = {
  provided: [
    { action: action("answer.escalate", "Escalate this answer", "This answer"), run: () => undefined, detail: "$0.09" },
    { action: action("chat.new", "New chat", "Chat"), run: () => done.push("new") },
    { action: action("go.spend", "Spend", "Go to", "cost ledger"), run: () => undefined },
    { action: action("answer.retry", "Retry with another model", "This answer"), run: () => undefined },
  ],
  chats: [chat("1", "Escalator quotes, lift or ramp?"), chat("2", "Tide tables")],
  models: [model("a", "Claude Opus 4.5"), model("b", "GPT-5.1")],
  openChat: (id) => done.push(`chat ${id}`),
  useModel: ({ offer }) => done.push(`model ${offer}`),
  aboutChat: () => "chat, 3 Oct",
};

const labels = (words: string) => paletteRows(words, findable).map((row) => row.label);

describe("the palette", () => {
  it("lists what can be done, group by group, then the newest chats, before anything is typed", () => {
    expect(labels("")).toEqual([
      "Escalate this answer",
      "Retry with another model",
      "New chat",
      "Spend",
      "Escalator quotes, lift or ramp?",
      "Tide tables",
    ]);
  });

  it("finds an action and a chat by the beginning of a word", () => {
    expect(labels("escal")).toEqual(["Escalate this answer", "Escalator quotes, lift or ramp?"]);
  });

  it("finds an action by another word for it", () => {
    expect(labels("ledger")).toEqual(["Spend"]);
  });

  it("finds a model by letters with gaps, and uses it", () => {
    const [row] = paletteRows("clopus", findable);
    expect(row?.label).toBe("Use Claude Opus 4.5");
    row?.run();
    expect(done).toContain("model a");
  });

  it("says nothing where nothing is called so", () => {
    expect(labels("zzzz")).toEqual([]);
  });
});
