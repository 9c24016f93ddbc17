// Small pure text work: counts, sizes, plural words, sentence ends. No DOM, no locale beyond English.

export function groupDigits(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "812", "18k", "3.1M": token counts in tables. */
export function compactCount(value: number): string {
  if (value < 1000) return String(Math.round(value));
  if (value < 10_000) return `${(value / 1000).toFixed(1)}k`;
  if (value < 999_500) return `${Math.round(value / 1000)}k`;
  return `${(value / 1_000_000).toFixed(1)}M`;
}

/** The same without a false decimal: "8k", "1M" for what a model reads. */
export function roundCount(value: number): string {
  return compactCount(value).replace(/\.0(?=[kM]$)/, "");
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${groupDigits(count)} ${count === 1 ? one : many}`;
}

/** Code has no sentences: past this much without an end, a line is one. */
const LONG_LINE = 600;

/** Where the last finished sentence of `text` ends at or after `from`; `from` where none does. */
export function lastSentenceEnd(text: string, from: number): number {
  const ends = /[.!?。！？…](?:["'”’)\]]*)(?=\s)|\n\n/g;
  ends.lastIndex = from;
  let end = from;
  for (let match = ends.exec(text); match; match = ends.exec(text)) end = match.index + match[0].length;
  return end;
}

/** Markdown source as words for a screen reader: fences named, marks dropped. */
export function speakable(markdown: string): string {
  return markdown
    .replace(/^(`{3,}|~{3,})[^\n]*$/gm, " code ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`#>|$]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Finished sentences of a text that arrives in pieces. Looks only at what has not been said yet. */
export class Sentences {
  private open = "";

  /** The sentences that this piece finished; empty where none. */
  push(text: string): string {
    this.open += text;
    const end = lastSentenceEnd(this.open, 0) || (this.open.length > LONG_LINE ? this.open.lastIndexOf("\n") + 1 : 0);
    const said = this.open.slice(0, end);
    this.open = this.open.slice(end);
    return said;
  }

  rest(): string {
    const said = this.open;
    this.open = "";
    return said;
  }
}
