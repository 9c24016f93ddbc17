import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { BlockSplitter, splitBlocks } from "../../lib/blocks";
import { fileName } from "./fence";
import { MarkdownBlocks } from "./Markdown";

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (words: string) => void written.push(words) },
  });
});

function lines(count: number): string {
  return Array.from({ length: count }, (_, line) => `line ${line + 1}`).join("\n");
}

function draw(markdown: string) {
  return render(
    <MantineProvider>
      <MarkdownBlocks blocks={splitBlocks(markdown)} />
    </MantineProvider>,
  );
}

describe("code", () => {
  it("folds when it is long, and copies all of it", async () => {
    draw(`\`\`\`text notes/all.txt\n${lines(48)}\n\`\`\``);
    const code = screen.getByTestId("code");
    expect(code.textContent).toContain("line 24");
    expect(code.textContent).not.toContain("line 25");
    fireEvent.click(within(code).getByRole("button", { name: "Copy code" }));
    await vi.waitFor(() => expect(written).toEqual([lines(48)]));
    await vi.waitFor(() => expect(code.parentElement?.textContent).toContain("Copied"));
    fireEvent.click(within(code).getByRole("button", { name: "Show all 48 lines" }));
    expect(code.textContent).toContain("line 48");
    expect(within(code).getByRole("button", { name: "Show fewer lines" }).getAttribute("aria-expanded")).toBe("true");
  });

  it("wraps lines at a press", () => {
    draw("```text\nshort\n```");
    const wrap = screen.getByRole("button", { name: "Wrap lines" });
    fireEvent.click(wrap);
    expect(wrap.getAttribute("aria-pressed")).toBe("true");
  });

  it("is saved under a plain name", () => {
    expect(fileName("rust ingest/src/budget.rs")).toBe("budget.rs");
    expect(fileName("python")).toBe("code.py");
    expect(fileName("text ../../.bashrc")).toBe("code.text");
    expect(fileName("")).toBe("code.txt");
  });

  it("that is arriving draws its finished lines once", () => {
    const splitter = new BlockSplitter();
    splitter.push(`\`\`\`ts\n${lines(100)}\nhalf`);
    const tail = splitter.open();
    const view = render(
      <MantineProvider>
        <MarkdownBlocks blocks={splitter.finished} finished={0} tail={tail} />
      </MantineProvider>,
    );
    const chunks = () => [...view.container.querySelectorAll(".chunk")];
    const before = chunks();
    expect(before.map((chunk) => chunk.textContent?.split("\n").length)).toEqual([40, 40, 21]);
    const first = before[0]?.firstChild;
    act(() => splitter.push(" a word"));
    view.rerender(
      <MantineProvider>
        <MarkdownBlocks blocks={splitter.finished} finished={0} tail={splitter.open()} />
      </MantineProvider>,
    );
    expect(chunks()[0]?.firstChild).toBe(first);
    expect(chunks()[2]?.textContent).toMatch(/half a word$/);
  });
});

describe("a table", () => {
  it("is copied as CSV and as Markdown", async () => {
    draw("| Policy | Peak |\n| --- | ---: |\n| Full, jitter | 640 |\n| =SUM(A1) | 410 |");
    fireEvent.click(screen.getByText("Copy as CSV"));
    await vi.waitFor(() => expect(written).toEqual(['Policy,Peak\r\n"Full, jitter",640\r\n\'=SUM(A1),410']));
    fireEvent.click(screen.getByText("Copy as Markdown"));
    await vi.waitFor(() => expect(written[1]).toContain("| Full, jitter | 640 |"));
  });
});
