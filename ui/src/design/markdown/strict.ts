// The last fence before a model's words become elements: a rehype step that keeps only known elements and known
// attributes. It runs before formulas are set, because KaTeX's own output is ours. Raw HTML never gets this far as
// elements: the Markdown parser hands it over as text.

import type { Element, ElementContent, Root, RootContent } from "hast";
import { webAddress } from "../../lib/url";

const ALLOWED = new Set(
  (
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong del hr br table thead tbody tr th td a img input " +
    "sup sub section span div"
  ).split(" "),
);

const ATTRIBUTES: Record<string, readonly string[]> = {
  a: ["href", "title"],
  img: ["src", "alt", "title"],
  ol: ["start"],
  input: ["type", "checked", "disabled"],
  th: ["align", "style"],
  td: ["align", "style"],
  code: ["className"],
  span: ["className"],
  div: ["className"],
};

function cleanProperties(element: Element): void {
  const kept: Element["properties"] = {};
  for (const name of ATTRIBUTES[element.tagName] ?? []) {
    const value = element.properties[name];
    if (value !== undefined && value !== null) kept[name] = value;
  }
  for (const name of ["href", "src"]) {
    if (!(name in kept)) continue;
    const address = webAddress(String(kept[name]));
    if (address === null) delete kept[name];
    else kept[name] = address;
  }
  element.properties = kept;
}

/** HTML that a model wrote is shown as it was written; only a line break is taken at its word. */
function rawAsText<T extends RootContent | ElementContent>(child: T): T {
  if ((child.type as string) !== "raw") return child;
  const { value } = child as unknown as { value: string };
  const shown: ElementContent = /^<br\s*\/?>$/i.test(value.trim())
    ? { type: "element", tagName: "br", properties: {}, children: [] }
    : { type: "text", value };
  return shown as T;
}

function cleanAll<T extends RootContent | ElementContent>(children: T[]): T[] {
  return children.map(rawAsText).filter((child) => {
    if (child.type !== "element") return child.type === "text";
    if (!ALLOWED.has(child.tagName)) return false;
    if (child.tagName === "input" && child.properties.type !== "checkbox") return false;
    cleanProperties(child);
    child.children = cleanAll(child.children);
    return true;
  });
}

export function rehypeStrict() {
  return (tree: Root): void => {
    tree.children = cleanAll(tree.children);
  };
}
