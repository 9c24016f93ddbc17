import { describe, expect, it } from "vitest";
import type { Message } from "../../../ipc/bindings";
import { answerMessage, question } from "../../../platform/fake/chats";
import { about, known, routed, step, unknownCost } from "../../../platform/fake/values";
import { costByModel } from "../inspector/cost";
import { splitDetail } from "./AnswerError";
import { tokensPerSecond } from "./Details";
import { findMatches, rangesIn } from "./find";
import { followsAfter } from "./useFollow";
import { headline, lastCode, plainText, quoted } from "./words";

function answer(text: string, more: object = {}): Message {
  const parts: Message["parts"] = [{ type: "text", text }];
  return answerMessage({ parent: "q", at: 0, parts, score: [routed, step("openai", "GPT-5.1", 2, 0.01)], ...more });
}

describe("a message as words", () => {
  it("loses the marks of its Markdown and keeps the rest", () => {
    const markdown =
      "## Head\n\n**Bold** and *soft* `code` [link](https://a.example), 2 * 3 * 4\n\n```rs\nfn a() {}\n```\n\n| a | b |\n| - | -: |\n| x | 1 |";
    const words = plainText(markdown);
    expect(words).toContain("Head\n\nBold and soft code link, 2 * 3 * 4");
    expect(words).toContain("fn a() {}");
    expect(words).not.toMatch(/[#`|]|\*\*/);
  });

  it("gives its last code, also where that was cut", () => {
    expect(lastCode(answer("```js\nold\n```\n\n~~~py\nnew\nlines\n~~~\nend"))).toBe("new\nlines");
    expect(lastCode(answer("```js\nhalf\nof it"))).toBe("half\nof it");
    expect(lastCode(answer("none"))).toBeNull();
  });

  it("is quoted line by line", () => {
    expect(quoted("one\n\ntwo\n")).toBe("> one\n>\n> two");
  });

  it("has a short first line", () => {
    expect(headline(question(null, `${"long ".repeat(40)}\nmore`, 0))).toMatch(/^(long ){17}long…$/);
  });
});

describe("finding", () => {
  it("tells each place of each message, whatever the case", () => {
    const thread = [question(null, "A budget? My Budget.", 0), answer("No **budget** here.")];
    expect(findMatches(thread, "BUDGET").map(({ index, nth }) => [index, nth])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(findMatches(thread, "  ")).toEqual([]);
  });

  it("marks words that run over elements, and none of a formula's second copy", () => {
    const root = document.createElement("div");
    root.innerHTML =
      '<p data-selectable>Full <b>jit</b>ter<span class="katex-mathml">full jitter</span></p><button>full jitter</button>';
    const ranges = rangesIn(root, "full jitter");
    expect(ranges.map(String)).toEqual(["Full jitter"]);
  });
});

describe("following the end", () => {
  const place = (top: number, height = 1000) => ({ top, height });

  it("ends with any move up and begins again at the end", () => {
    expect(followsAfter(true, place(800), place(790), 10)).toBe(false);
    expect(followsAfter(false, place(790), place(795), 5)).toBe(true);
    expect(followsAfter(false, place(300), place(400), 400)).toBe(false);
  });

  it("does not end because something above shrank", () => {
    expect(followsAfter(true, place(800, 1000), place(700, 900), 0)).toBe(true);
  });
});

describe("an answer's figures", () => {
  it("count speed from the first words on", () => {
    const usage = { input: 1, cached_input: 0, cache_write: 0, output: 300, reasoning: 0 };
    expect(
      tokensPerSecond(answer("x", { usage, took: 4000, ttft: 1000 }).answer as NonNullable<Message["answer"]>),
    ).toBe(100);
  });

  it("are added by model, with what is unknown counted", () => {
    const thread = [
      answer("a", { cost: known(0.01) }),
      answer("b", { cost: about(0.02) }),
      answer("c", { cost: unknownCost, score: [routed, step("google", "Gemini 3 Pro", 1, 0)] }),
    ];
    expect(costByModel(thread)).toEqual([
      {
        who: "GPT-5.1",
        voice: "openai",
        answers: 2,
        sum: { known: "10000000000", estimated: "20000000000", unknown_count: 0 },
      },
      { who: "Gemini 3 Pro", voice: "google", answers: 1, sum: { known: "0", estimated: "0", unknown_count: 1 } },
    ]);
  });
});

describe("an error's detail", () => {
  it("parts the vendor's words from ours", () => {
    expect(splitDetail("Nothing was charged. (429: quota (monthly) exceeded)")).toEqual({
      plain: "Nothing was charged.",
      raw: "429: quota (monthly) exceeded",
    });
    expect(splitDetail("Nothing was charged.")).toEqual({ plain: "Nothing was charged.", raw: null });
  });
});
