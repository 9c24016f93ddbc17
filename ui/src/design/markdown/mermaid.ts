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

/**
 * The source without directives, addresses and markup. Labels that hold an address or a tag are still drawn, with signs
 * that look the same. Null where the diagram asks for pictures, which are never loaded.
 */
export function tamed(source: string): string | null {
  if (source.length > LONGEST) return null;
  const bare = source
    .replace(/^\uFEFF?\s*---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/, "")
    .replace(/%%\{[\s\S]*?\}%%/g, "");
  if (/\b(?:img|sprite)\s*[:=]|@import|\bimage(?:-set)?\s*\(/i.test(bare)) return null;
  return bare
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

export type DiagramColors = { paper: string; raised: string; ink: string; soft: string; line: string; side: string };

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
      background: colors.paper,
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

/** Cleans SVG down to shapes and words: no script, no foreign objects, no address of any kind, no animation. */
export async function cleanSvg(svg: string): Promise<string> {
  const { default: purify } = await import("dompurify");
  const clean = purify.sanitize(svg, {
    USE_PROFILES: { svg: true, svgFilters: true },
    NAMESPACE: "http://www.w3.org/2000/svg",
    PARSER_MEDIA_TYPE: "application/xhtml+xml",
    FORBID_TAGS: ["foreignObject", "a", "image", "use", "script", "animate", "animateTransform", "set", "feImage"],
    FORBID_ATTR: ["href", "xlink:href", "src"],
    ALLOW_DATA_ATTR: false,
  });
  // Only references inside the drawing itself are left, such as an arrow's head.
  return clean.replace(/url\(\s*(?!["']?#)[^)]*\)/gi, "none").replace(/@import[^;]*;?/gi, "");
}

export type Drawing = { address: string; width: number; height: number };

function sizeOf(svg: string): { width: number; height: number } {
  const box = /viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(svg);
  return { width: Math.ceil(Number(box?.[1] ?? 600)), height: Math.ceil(Number(box?.[2] ?? 400)) };
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
  const clean = await cleanSvg(svg);
  if (!clean.includes("<svg")) throw new Error("nothing was drawn");
  const { width, height } = sizeOf(clean);
  // Its own width of "100%" means nothing to an image.
  const sized = clean
    .replace(/<svg\b([^>]*?)\swidth="[^"]*"/, "<svg$1")
    .replace(/<svg\b/, `<svg width="${width}" height="${height}"`);
  return { address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`, width, height };
}
