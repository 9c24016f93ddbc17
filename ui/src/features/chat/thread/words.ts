// A message as text: its Markdown, its plain words, its last code, a quote of it. Pure; the plain words are kept, because
// a thread is searched by them.

import type { Message } from "../../../ipc/bindings";

export function markdownOf(message: Message): string {
  return message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}

/** Markdown without its marks, as the page shows it. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^ {0,3}(?:`{3,}|~{3,})[^\n]*\n?/gm, "")
    .replace(/^\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$\n?/gm, "")
    .replace(/^ {0,3}#{1,6}\s+/gm, "")
    .replace(/^ {0,3}>\s?/gm, "")
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replace(/(\*\*|__|~~)(?=\S)([^\n]*?\S)\1/g, "$2")
    .replace(/(^|[\s(])[*_](?=\S)([^\n*_]*?\S)[*_](?=$|[\s).,;:!?])/gm, "$1$2")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/^\|\s*|\s*\|$/gm, "")
    .replace(/\s+\|\s+/g, "\t");
}

const kept = new WeakMap<Message, string>();

export function wordsOf(message: Message): string {
  const known = kept.get(message);
  if (known !== undefined) return known;
  const markdown = markdownOf(message);
  const words = message.role === "user" ? markdown : plainText(markdown);
  kept.set(message, words);
  return words;
}

export function lastCode(message: Message): string | null {
  const blocks = [
    ...markdownOf(message).matchAll(/^ {0,3}(`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:\n {0,3}\1[`~]*\s*$|$(?![\s\S]))/gm),
  ];
  return blocks.at(-1)?.[2] ?? null;
}

export function quoted(words: string): string {
  return words
    .trim()
    .split("\n")
    .map((line) => (line.trim() === "" ? ">" : `> ${line}`))
    .join("\n");
}

/** The first line of a message, short enough for a list. */
export function headline(message: Message, most = 90): string {
  const line = wordsOf(message).trim().split("\n", 1)[0] ?? "";
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}
