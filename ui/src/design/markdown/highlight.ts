// Syntax colours for finished code: shiki's core with the JavaScript regex engine (no wasm, no eval, so the content
// security policy holds), grammars loaded one at a time. Tokens come back as kinds; the hues are our tokens'.

import type { GrammarState, HighlighterCore, LanguageInput, ThemeRegistration } from "shiki/core";
import { whenIdle } from "../../lib/idle";

type TokenKind = "plain" | "keyword" | "string" | "function" | "comment" | "number" | "type";
export type CodeToken = { text: string; kind: TokenKind };

const GRAMMARS: Record<string, () => Promise<unknown>> = {
  bash: () => import("shiki/langs/bash.mjs"),
  c: () => import("shiki/langs/c.mjs"),
  csharp: () => import("shiki/langs/csharp.mjs"),
  css: () => import("shiki/langs/css.mjs"),
  diff: () => import("shiki/langs/diff.mjs"),
  docker: () => import("shiki/langs/docker.mjs"),
  go: () => import("shiki/langs/go.mjs"),
  html: () => import("shiki/langs/html.mjs"),
  java: () => import("shiki/langs/java.mjs"),
  javascript: () => import("shiki/langs/javascript.mjs"),
  json: () => import("shiki/langs/json.mjs"),
  jsx: () => import("shiki/langs/jsx.mjs"),
  kotlin: () => import("shiki/langs/kotlin.mjs"),
  lua: () => import("shiki/langs/lua.mjs"),
  markdown: () => import("shiki/langs/markdown.mjs"),
  php: () => import("shiki/langs/php.mjs"),
  python: () => import("shiki/langs/python.mjs"),
  r: () => import("shiki/langs/r.mjs"),
  ruby: () => import("shiki/langs/ruby.mjs"),
  rust: () => import("shiki/langs/rust.mjs"),
  sql: () => import("shiki/langs/sql.mjs"),
  swift: () => import("shiki/langs/swift.mjs"),
  toml: () => import("shiki/langs/toml.mjs"),
  tsx: () => import("shiki/langs/tsx.mjs"),
  typescript: () => import("shiki/langs/typescript.mjs"),
  xml: () => import("shiki/langs/xml.mjs"),
  yaml: () => import("shiki/langs/yaml.mjs"),
};

const ALIASES: Record<string, string> = {
  sh: "bash",
  shell: "bash",
  zsh: "bash",
  console: "bash",
  "c++": "c",
  cpp: "c",
  cs: "csharp",
  "c#": "csharp",
  dockerfile: "docker",
  golang: "go",
  js: "javascript",
  kt: "kotlin",
  md: "markdown",
  py: "python",
  rb: "ruby",
  rs: "rust",
  ts: "typescript",
  yml: "yaml",
};

/** Colours that only stand for a kind of token, never seen. */
const KINDS: Record<string, TokenKind> = {
  "#000001": "keyword",
  "#000002": "string",
  "#000003": "function",
  "#000004": "comment",
  "#000005": "number",
  "#000006": "type",
};

const THEME: ThemeRegistration = {
  name: "medley",
  type: "light",
  fg: "#000000",
  bg: "#ffffff",
  settings: [
    { settings: { foreground: "#000000", background: "#ffffff" } },
    {
      scope: ["keyword", "storage", "keyword.operator.expression", "variable.language"],
      settings: { foreground: "#000001" },
    },
    { scope: ["keyword.operator"], settings: { foreground: "#000000" } },
    { scope: ["string", "markup.inserted", "constant.character.escape"], settings: { foreground: "#000002" } },
    {
      scope: ["entity.name.function", "support.function", "meta.function-call.generic"],
      settings: { foreground: "#000003" },
    },
    { scope: ["comment", "punctuation.definition.comment"], settings: { foreground: "#000004" } },
    { scope: ["constant.numeric", "constant.language", "markup.deleted"], settings: { foreground: "#000005" } },
    {
      scope: [
        "entity.name.type",
        "support.type",
        "entity.name.class",
        "support.class",
        "entity.name.tag",
        "meta.diff.header",
      ],
      settings: { foreground: "#000006" },
    },
  ],
};

const LONGEST = 60_000;
const KEPT = 200;
const cache = new Map<string, CodeToken[][]>();
let core: Promise<HighlighterCore> | null = null;

async function highlighter(): Promise<HighlighterCore> {
  core ??= Promise.all([import("shiki/core"), import("shiki/engine/javascript")]).then(([shiki, engine]) =>
    shiki.createHighlighterCore({
      themes: [THEME],
      langs: [],
      engine: engine.createJavaScriptRegexEngine({ forgiving: true }),
    }),
  );
  return core;
}

export function languageOf(info: string): string | null {
  const name =
    info
      .trim()
      .split(/[\s{,:]/)[0]
      ?.toLowerCase() ?? "";
  const known = ALIASES[name] ?? name;
  return known in GRAMMARS ? known : null;
}

export function cachedTokens(code: string, language: string | null): CodeToken[][] | null {
  return cache.get(`${language}\n${code}`) ?? null;
}

/** At most so many lines at a time, and fewer while they take long: the first lines make the grammar's expressions. */
const SLICE = 40;
const LONG_MS = 6;
/** What a line may take before it is cut short. */
const MOST_MS = 1000;

/**
 * The code's lines as tokens, or null where it is too long, its language has no grammar, or nobody wants it any more.
 * Works while the page is idle.
 */
export async function highlight(
  code: string,
  language: string | null,
  wanted: () => boolean = () => true,
): Promise<CodeToken[][] | null> {
  const load = language ? GRAMMARS[language] : undefined;
  if (!language || !load || code.length > LONGEST) return null;
  const [shiki, grammar] = await Promise.all([highlighter(), load()]);
  await whenIdle();
  await shiki.loadLanguage(grammar as LanguageInput);
  const lines = code.split("\n");
  const out: CodeToken[][] = [];
  let state: GrammarState | undefined;
  let size = 1;
  let tries = 3;
  for (let from = 0; from < lines.length; ) {
    if (from > 0) await whenIdle();
    if (!wanted()) return null;
    const began = performance.now();
    const { tokens, grammarState } = shiki.codeToTokens(lines.slice(from, from + size).join("\n"), {
      lang: language,
      theme: "medley",
      tokenizeTimeLimit: MOST_MS,
      tokenizeMaxLineLength: 4000,
      ...(state ? { grammarState: state } : {}),
    });
    const took = performance.now() - began;
    if (took >= MOST_MS) {
      // Cut short while its expressions were being made. Code that stays as slow stays plain.
      tries -= 1;
      if (tries === 0) return null;
      continue;
    }
    state = grammarState;
    from += size;
    for (const line of tokens)
      out.push(
        line.map((token) => ({ text: token.content, kind: KINDS[token.color?.toLowerCase() ?? ""] ?? "plain" })),
      );
    size = took < LONG_MS ? Math.min(SLICE, size * 2) : Math.max(1, size >> 1);
  }
  if (cache.size >= KEPT) cache.delete(cache.keys().next().value ?? "");
  cache.set(`${language}\n${code}`, out);
  return out;
}
