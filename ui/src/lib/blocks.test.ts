import { describe, expect, it } from "vitest";
import { BlockSplitter, splitBlocks } from "./blocks";

const TEXT = `# Title

First paragraph
goes on.

- one

- two

  still two

\`\`\`rust
fn main() {

}
\`\`\`
After the fence.

$$
x = 1

$$

| a | b |
| - | - |
| 1 | 2 |

Last`;

const sources = (text: string) => splitBlocks(text).map((block) => block.source);

describe("splitting Markdown into blocks", () => {
  it("cuts at blank lines at the margin, and keeps lists, fences and formulas whole", () => {
    expect(sources(TEXT)).toEqual([
      "# Title",
      "First paragraph\ngoes on.",
      "- one\n\n- two\n\n  still two",
      "```rust\nfn main() {\n\n}\n```",
      "After the fence.",
      "$$\nx = 1\n\n$$",
      "| a | b |\n| - | - |\n| 1 | 2 |",
      "Last",
    ]);
  });

  it("gives the same blocks however the text arrives", () => {
    for (const size of [1, 2, 3, 7, 50]) {
      const splitter = new BlockSplitter();
      for (let at = 0; at < TEXT.length; at += size) splitter.push(TEXT.slice(at, at + size));
      const tail = splitter.tail();
      expect([...splitter.finished, ...(tail ? [tail] : [])].map((block) => block.source)).toEqual(sources(TEXT));
    }
  });

  it("never changes a block once it is finished", () => {
    const splitter = new BlockSplitter();
    const seen: string[] = [];
    for (const letter of TEXT) {
      splitter.push(letter);
      const now = splitter.finished.map((block) => block.source);
      expect(now.slice(0, seen.length)).toEqual(seen);
      seen.splice(0, seen.length, ...now);
    }
  });

  it("knows an open fence before its first line has ended", () => {
    const splitter = new BlockSplitter();
    splitter.push("Text.\n\n```py");
    expect(splitter.tail()?.kind).toBe("fence");
    splitter.push("thon\nprint(1)");
    expect(splitter.tail()).toEqual({ kind: "fence", source: "```python\nprint(1)" });
  });

  it("does not close a longer fence at a shorter one", () => {
    expect(sources("````md\n```\ninner\n```\n````\n\nend")).toEqual(["````md\n```\ninner\n```\n````", "end"]);
  });

  it("opens a fence that follows text without a blank line", () => {
    expect(splitBlocks("Run:\n```sh\nls\n```").map((block) => block.kind)).toEqual(["text", "fence"]);
  });

  it("cuts an endless list between items, so that its end stays cheap", () => {
    const list = Array.from({ length: 400 }, (_, index) => `- item number ${index} of many`).join("\n");
    const blocks = splitBlocks(list);
    expect(blocks.length).toBeGreaterThan(1);
    expect(Math.max(...blocks.map((block) => block.source.length))).toBeLessThan(4200);
    expect(blocks.map((block) => block.source).join("\n")).toBe(list);
  });

  it("hands link definitions to the blocks that may use them, and keeps footnotes in one piece", () => {
    expect(sources("See [docs].\n\nNo link here.\n\n[docs]: https://example.org")[0]).toContain("https://example.org");
    expect(sources("A claim.[^1]\n\nMore.\n\n[^1]: Proof.")).toHaveLength(1);
  });
});
