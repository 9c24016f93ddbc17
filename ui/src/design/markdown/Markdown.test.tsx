import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { splitBlocks } from "../../lib/blocks";
import { HOSTILE_ANSWER } from "../../platform/fake/answers";
import { LinkProvider } from "../links";
import { MarkdownBlocks } from "./Markdown";

async function show(markdown: string, open = vi.fn()) {
  render(
    <MantineProvider>
      <LinkProvider open={open}>
        <div data-testid="answer">
          <MarkdownBlocks blocks={splitBlocks(markdown)} />
        </div>
      </LinkProvider>
    </MantineProvider>,
  );
  // Formulas and grammars are loaded on demand.
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  return { root: screen.getByTestId("answer"), open };
}

const HOSTILE: [string, string][] = [
  ["a script", "<script>window.hacked = 1</script>"],
  ["an image that runs code", '<img src="x" onerror="window.hacked = 1">'],
  ["a drawing that runs code", "<svg onload=alert(1)><script>1</script></svg>"],
  ["a frame", '<iframe src="https://example.org"></iframe>'],
  ["a style", "<style>*{display:none}</style>"],
  ["a form", '<form action="https://example.org"><input name="a"><button>go</button></form>'],
  ["inline HTML inside a paragraph", 'Look <a href="javascript:alert(1)" onclick="x()">here</a> now'],
  ["a script link", "[run](javascript:alert(1))"],
  ["an upper-case script link", "[run](JaVaScRiPt:alert(1))"],
  ["a data link", "[open](data:text/html,<script>1</script>)"],
  ["a data image", "![x](data:image/svg+xml,<svg onload=alert(1)>)"],
  ["a file link", "[read](file:///etc/passwd)"],
  ["a link with a hidden user", "[bank](https://bank.example@evil.example)"],
  ["a reference to a script", "[run][1]\n\n[1]: javascript:alert(1)"],
  ["an autolink to a script", "<javascript:alert(1)>"],
  ["a formula with a link", "$\\href{javascript:alert(1)}{x}$"],
  ["a formula with an image", "$\\includegraphics{https://example.org/x.png}$"],
  ["a formula with HTML", "$\\htmlId{evil}{x}$ $\\htmlStyle{position:fixed}{y}$"],
  ["a macro bomb", "$\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\a\\a}\\a$"],
];

describe("a model's words never become live", () => {
  it.each(HOSTILE)("%s", async (_, markdown) => {
    const { root } = await show(`Before.\n\n${markdown}\n\nAfter.`);
    expect(root.querySelector("script, iframe, object, embed, form, style, link, base, video, audio")).toBeNull();
    expect(root.querySelector("img")).toBeNull();
    expect(root.querySelector("svg:not([aria-hidden], .tabler-icon)")).toBeNull();
    for (const element of root.querySelectorAll("*"))
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/i);
        if (name === "href" || name === "src" || name === "action") expect(value).toMatch(/^https?:\/\/[^@]*$/);
        expect(value).not.toMatch(/javascript:/i);
      }
    expect((window as { hacked?: number }).hacked).toBeUndefined();
    expect(root.textContent).toContain("Before.");
    expect(root.textContent).toContain("After.");
  });

  it("shows HTML as the text that it is", async () => {
    const { root } = await show("Try <b>this</b> & that");
    expect(root.textContent).toContain("Try <b>this</b> & that");
    expect(root.querySelector("b")).toBeNull();
  });
});

describe("links and images", () => {
  it("asks before it opens a link, with the whole address", async () => {
    const { open } = await show("[fine](https://example.org/a?b=c)");
    fireEvent.click(screen.getByText("fine"));
    expect(open).not.toHaveBeenCalled();
    expect(screen.getByTestId("link-address").textContent).toBe("https://example.org/a?b=c");
    fireEvent.click(screen.getByTestId("open-link"));
    expect(open).toHaveBeenCalledExactlyOnceWith("https://example.org/a?b=c");
  });

  it("opens nothing when the question is dismissed", async () => {
    const { open } = await show("[fine](https://example.org/)");
    fireEvent.click(screen.getByText("fine"));
    fireEvent.click(screen.getByText("Cancel"));
    expect(open).not.toHaveBeenCalled();
    expect(screen.queryByTestId("link-address")).toBeNull();
  });

  it("loads no remote image: it stands as a chip that asks first", async () => {
    const { root, open } = await show(HOSTILE_ANSWER);
    expect(root.querySelector("img")).toBeNull();
    fireEvent.click(screen.getByText(/Remote image, not loaded: tracker/));
    expect(screen.getByTestId("link-address").textContent).toBe("https://example.net/pixel.png?who=you");
    expect(open).not.toHaveBeenCalled();
  });
});

describe("what an answer is set with", () => {
  it("draws tables, task lists, formulas and code", async () => {
    const { root } = await show(
      "| a | b |\n| - | -: |\n| x<br>y | 3,180 |\n\n- [x] done\n\nSo $x^2$ and\n\n$$\ny = \\frac{1}{2}\n$$\n\n```rust\nfn main() {}\n```",
    );
    expect(root.querySelectorAll("td")).toHaveLength(2);
    expect(root.querySelector("td br")).not.toBeNull();
    expect(root.querySelector("td[data-number]")?.textContent).toBe("3,180");
    expect(root.querySelector("input[type=checkbox]")).toHaveProperty("checked", true);
    await vi.waitFor(() => expect(root.querySelectorAll(".katex")).toHaveLength(2), { timeout: 10_000 });
    expect(root.querySelector(".katex-display")).not.toBeNull();
    await vi.waitFor(() => expect(root.querySelector("pre .keyword")?.textContent).toBe("fn"), { timeout: 10_000 });
    expect(root.querySelector("pre")?.textContent).toBe("fn main() {}");
  });

  it("shows a formula that cannot be set as its source", async () => {
    const { root } = await show("$\\frac{1$ end");
    await vi.waitFor(() => expect(root.textContent).toContain("\\frac{1"));
    expect(root.textContent).toContain("end");
  });
});
