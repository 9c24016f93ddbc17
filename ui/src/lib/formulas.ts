// Makes formula marks unambiguous before Markdown is parsed: `\(x\)` and `\[x\]` become dollars, and a dollar that
// means money is escaped. Rule of a formula's dollars (as in Pandoc): no space inside the marks, no digit after the
// closing one. Code is left alone.

const CODE = /(`{3,}|~{3,})[\s\S]*?(?:\1|$)|(`+)(?:(?!`)[\s\S])*?\2(?!`)/g;

export function prepareFormulas(source: string): string {
  if (!source.includes("$") && !source.includes("\\(") && !source.includes("\\[")) return source;
  let out = "";
  let last = 0;
  for (const code of source.matchAll(CODE)) {
    out += prose(source.slice(last, code.index)) + code[0];
    last = code.index + code[0].length;
  }
  return out + prose(source.slice(last));
}

function prose(text: string): string {
  const dollars = text
    .replace(/\\\[([\s\S]+?)\\\]/g, (_, inner: string) => `\n$$\n${inner.trim()}\n$$\n`)
    .replace(/^[ \t]*\$\$(?!\$)([^\n]+?)\$\$[ \t]*$/gm, (_, inner: string) => `$$\n${inner.trim()}\n$$`)
    .replace(/\\\(([^\n]+?)\\\)/g, (_, inner: string) => `$${inner.trim()}$`);
  return escapeMoney(dollars);
}

function escapeMoney(text: string): string {
  let out = "";
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === "\\") {
      out += text.slice(at, at + 2);
      at += 2;
    } else if (text.startsWith("$$", at)) {
      const close = text.indexOf("$$", at + 2);
      const end = close < 0 ? text.length : close + 2;
      out += text.slice(at, end);
      at = end;
    } else if (char === "$") {
      const end = closingDollar(text, at);
      out += end < 0 ? "\\$" : text.slice(at, end + 1);
      at = end < 0 ? at + 1 : end + 1;
    } else {
      out += char;
      at += 1;
    }
  }
  return out;
}

/** Where the formula that opens at `open` closes, or -1 where that dollar is only a dollar. */
function closingDollar(text: string, open: number): number {
  if (/\s|^$/.test(text[open + 1] ?? "")) return -1;
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith("\n\n", at)) return -1;
    else if (text[at] === "$") return !/\s/.test(text[at - 1] ?? " ") && !/\d/.test(text[at + 1] ?? "") ? at : -1;
  }
  return -1;
}
