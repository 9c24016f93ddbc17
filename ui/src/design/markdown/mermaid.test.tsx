import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { splitBlocks } from "../../lib/blocks";
import { MarkdownBlocks } from "./Markdown";
import { inertImage, tamed } from "./mermaid";

const drawn = vi.hoisted(() => ({ svg: "", source: "", fail: false }));

vi.mock("mermaid", () => ({
  default: {
    initialize: () => undefined,
    render: async (_: string, source: string) => {
      drawn.source = source;
      if (drawn.fail) throw new Error("no diagram");
      return { svg: drawn.svg };
    },
  },
}));

const NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';

beforeEach(() => {
  Object.assign(drawn, {
    svg: `<svg ${NS} viewBox="0 0 120 80"><rect width="9" height="9"/></svg>`,
    source: "",
    fail: false,
  });
});

const OUTSIDE: [string, string][] = [
  ["a picture as a node", 'flowchart LR\n A@{ img: "https://evil.example/p.png" }'],
  ["an import", "flowchart LR\n A-->B\n classDef x @import 'https://evil.example'"],
  ["a C4 sprite", 'C4Context\n Person(a, "A", "d", $sprite="https://evil.example/s.png")'],
];

const REACHING: [string, string][] = [
  ["an image in a label", 'flowchart LR\n A["<img src=https://evil.example/a onerror=alert(1)>"]-->B'],
  [
    "an image written as codes",
    'flowchart LR\n A["#60;img src=x onerror=alert(1)#62; &lt;img src=y&gt; #lt;svg#gt;"]-->B',
  ],
  ["a script behind a press", 'flowchart LR\n A-->B\n click A href "javascript:alert(1)"'],
  ["a menu of links", 'sequenceDiagram\n links A: {"x": "https://evil.example"}\n A->>B: y'],
  [
    "a directive",
    '%%{init: {"securityLevel":"loose","themeCSS":"*{background:url(https://evil.example)}"}}%%\nflowchart LR\n A-->B',
  ],
  ["a front matter", "---\nconfig:\n  securityLevel: loose\n---\nflowchart LR\n A-->B"],
  ["a fill from outside", "flowchart LR\n A-->B\n style A fill:url(https:evil.example)"],
  ["an escaped address", "flowchart LR\n A-->B\n style A fill:\\75rl(//evil.example)"],
];

describe("a diagram's source before it is drawn", () => {
  it.each(OUTSIDE)("is refused where it asks for %s", (_, source) => {
    expect(tamed(source)).toBeNull();
  });

  it.each(REACHING)("loses %s", (_, source) => {
    const safe = tamed(source) ?? "";
    expect(safe).not.toMatch(/<(?!br)[a-z!/]|https?:|javascript:|\/\/|url\(|securityLevel|click|links|&#?\w+;|#\w+;/i);
  });

  it("keeps what a diagram is made of", () => {
    const source = 'classDiagram\n class A { <<interface>> +run() }\n A <|-- B\n A --> "1" C : a<br/>b';
    expect(tamed(source)).toBe(source);
  });
});

function decode(address: string): string {
  return decodeURIComponent(address.replace(/^data:image\/svg\+xml;charset=utf-8,/, ""));
}

describe("a drawing", () => {
  it("is an image without anything that runs, loads or leads elsewhere", async () => {
    const hostile = `<svg ${NS} viewBox="0 0 90 40" onload="alert(1)"><script>alert(1)</script>
      <style>@import "https://evil.example/x.css"; .a{fill:url(https://evil.example/y);marker:url(#tip);animation:dash 1s infinite}</style>
      <a xlink:href="javascript:alert(1)"><text onclick="alert(1)">go</text></a><image href="https://evil.example/p.png"/>
      <use xlink:href="https://evil.example/u.svg#a"/><foreignObject><iframe src="https://evil.example"></iframe></foreignObject>
      <animate attributeName="href" to="javascript:alert(1)"/><path d="M0 0" style="fill:url('//evil.example/z')"/></svg>`;
    const drawing = await inertImage(hostile);
    const clean = decode(drawing?.address ?? "");
    expect(clean).not.toMatch(
      /script|foreignobject|<image|<a\b|<use|iframe|animat|\son\w+=|href|evil\.example|@import/i,
    );
    expect(clean).toContain("url(#tip)");
    expect([drawing?.width, drawing?.height]).toEqual([90, 40]);
  });

  it("comes at a press, as an image whose address is its own data", async () => {
    show("flowchart LR\n A-->B");
    expect(screen.queryByTestId("diagram")).toBeNull();
    fireEvent.click(screen.getByTestId("draw-diagram"));
    const figure = await screen.findByTestId("diagram");
    expect(figure.querySelector("img")?.src).toMatch(/^data:image\/svg\+xml/);
    expect(figure.querySelectorAll("svg:not(.tabler-icon)")).toHaveLength(0);
    fireEvent.click(screen.getByText("Show source"));
    expect(screen.getByTestId("code").textContent).toContain("A-->B");
  });

  it("that cannot be made leaves the source and says so", async () => {
    drawn.fail = true;
    show("flowchart LR\n A--");
    fireEvent.click(screen.getByTestId("draw-diagram"));
    expect(await screen.findByText(/Not drawn/)).toBeTruthy();
    expect(screen.getByTestId("code").textContent).toContain("A--");
  });
});

function show(source: string): void {
  render(
    <MantineProvider>
      <MarkdownBlocks blocks={splitBlocks(`\`\`\`mermaid\n${source}\n\`\`\``)} />
    </MantineProvider>,
  );
}
