// A model's diagram as an inert picture. The source is hostile: before it is drawn, everything that could reach outside
// or become markup is taken out; what comes back is cleaned as SVG and shown as an image, which runs and loads nothing.
// mermaid itself is loaded on demand.

import type { MermaidConfig } from "mermaid";

const LONGEST = 20_000;

/** Signs that look the same and mean nothing to a parser. */
const LOOKALIKE: Record<string, string> = { "<": "‹", "/": "∕", ":": "꞉" };

/** Keys that mermaid lets a diagram change by itself unless they are named here. */
const SECURE = [
  "secure",
  "securityLevel",
  "startOnLoad",
  "maxTextSize",
  "maxEdges",
  "suppressErrorRendering",
  "theme",
  "themeCSS",
  "themeVariables",
  "fontFamily",
  "altFontFamily",
  "htmlLabels",
  "flowchart",
  "class",
  "dompurifyConfig",
  "layout",
  "look",
];

/** Signs written as codes would become markup later: only those beyond ASCII are taken at their word. */
function decoded(line: string): string {
  if (/^\s*(?:style|classDef|linkStyle)\b/.test(line)) return line.replaceAll(";", "\n");
  return line.replace(/&(?=#?\w+;)/g, "＆").replace(/#(\w+);/g, (_, code: string) => {
    const sign = Number(code);
    return Number.isInteger(sign) && sign > 127 && sign < 0x10000 ? String.fromCharCode(sign) : " ";
  });
}

/**
 * The source without directives, addresses and markup. Labels that hold an address or a tag are still drawn, with signs
 * that look the same. Null where the diagram asks for pictures, which are never loaded.
 */
export function tamed(source: string): string | null {
  if (source.length > LONGEST) return null;
  const bare = source
    .replace(/^\uFEFF?\s*---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/, "")
    .replace(/%%\{[\s\S]*?\}%%/g, "")
    // What a diagram says to do at a press would be written as handlers.
    .replace(/^\s*(?:(?:links?|properties|details)\s+[^\n:]+:|links?\s+\S+\s+["']|(?:click|callback)\s).*$/gim, "");
  if (/\b(?:img|sprite)\s*[:=]|@import|\bimage(?:-set)?\s*\(/i.test(bare)) return null;
  return bare
    .split("\n")
    .map(decoded)
    .join("\n")
    .replace(/\\(?=[0-9a-f])/gi, "")
    .replace(/url\s*\(/gi, "url‹")
    .replace(/\b(?:https?|wss?|ftp|file|data|blob|javascript|vbscript|about|ipc|tauri|asset)\s*:/gi, (match) =>
      match.replace(":", LOOKALIKE[":"] ?? ""),
    )
    .replace(/\/{2,}/g, (match) => match.replaceAll("/", LOOKALIKE["/"] ?? ""))
    .replace(/<(?=[a-z!?]|\/[a-z])(?!br\s*\/?>)/gi, (_, at: number, whole: string) =>
      // "<<interface>>" names a kind of class.
      /^<?<[\w -]{1,40}>>/.test(whole.slice(whole[at - 1] === "<" ? at - 1 : at)) ? "<" : (LOOKALIKE["<"] ?? ""),
    );
}

export type DiagramColors = {
  surface: string;
  raised: string;
  ink: string;
  soft: string;
  line: string;
  side: string;
};

function config(colors: DiagramColors): MermaidConfig {
  return {
    startOnLoad: false,
    securityLevel: "strict",
    secure: SECURE,
    suppressErrorRendering: true,
    maxTextSize: LONGEST,
    maxEdges: 300,
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    class: { htmlLabels: false },
    deterministicIds: true,
    // An image has none of the page's fonts.
    fontFamily: "sans-serif",
    theme: "base",
    themeVariables: {
      fontFamily: "sans-serif",
      fontSize: "13px",
      background: colors.surface,
      edgeLabelBackground: colors.surface,
      primaryColor: colors.raised,
      primaryTextColor: colors.ink,
      primaryBorderColor: colors.line,
      secondaryColor: colors.side,
      tertiaryColor: colors.side,
      lineColor: colors.soft,
      textColor: colors.ink,
    },
  };
}

const FORBIDDEN = "foreignObject a image use script animate animateMotion animateTransform set feImage iframe".split(
  " ",
);

export type Drawing = { address: string; width: number; height: number };

function sizeOf(root: Element): { width: number; height: number } {
  const [, , width = 600, height = 400] = (root.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

/**
 * Cleans SVG down to shapes and words, as an image's address: no script, no foreign objects, no address of any kind, no
 * animation. Null where nothing is left.
 */
export async function inertImage(svg: string): Promise<Drawing | null> {
  const { default: purify } = await import("dompurify");
  const body = purify.sanitize(svg, {
    USE_PROFILES: { svg: true, svgFilters: true },
    FORBID_TAGS: FORBIDDEN,
    FORBID_ATTR: ["href", "xlink:href", "src"],
    ALLOW_DATA_ATTR: false,
    RETURN_DOM: true,
  });
  const root = body.querySelector("svg");
  if (!root) return null;
  // Its own width of "100%" means nothing to an image.
  const { width, height } = sizeOf(root);
  root.setAttribute("width", String(width));
  root.setAttribute("height", String(height));
  // Only references inside the drawing itself are left, such as an arrow's head.
  const clean = new XMLSerializer()
    .serializeToString(root)
    .replace(/url\(\s*(?!(?:["']|&quot;|&apos;)?#)[^)]*\)/gi, "none")
    .replace(/@import[^;]*;?/gi, "")
    .replace(/animation(?:-name)?\s*:[^;}"]*/gi, "");
  return { address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(clean)}`, width, height };
}

let drawn = 0;

/** Rejects where the source is no diagram, or asks for what is never loaded. */
export async function drawDiagram(source: string, colors: DiagramColors): Promise<Drawing> {
  const safe = tamed(source);
  if (safe === null) throw new Error("too long, or it asks for pictures");
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize(config(colors));
  drawn += 1;
  const { svg } = await mermaid.render(`medley-diagram-${drawn}`, safe);
  const drawing = await inertImage(svg);
  if (!drawing) throw new Error("nothing was drawn");
  return drawing;
}
