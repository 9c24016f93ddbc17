// Closes the emphasis, code and link marks that a text still arriving has opened but not closed, so that half a word of
// Markdown does not flicker as raw marks. Pure; only ever applied to the last block.

export function closeOpenMarks(source: string): string {
  const withoutLink = source.replace(/!?\[([^\]\n]*)\]\([^)\n]*$/, "$1").replace(/!?\[([^\]\n]*)$/, "$1");
  const prose = withoutLink.replace(/`[^`\n]+`/g, "");
  if (((prose.match(/`/g) ?? []).length & 1) === 1) return `${withoutLink}\``;
  const trimmed = withoutLink.replace(/(^|\s)(\*{1,3}|_{1,2}|~~)$/, "$1");
  const words = trimmed.replace(/`[^`\n]+`/g, "").replace(/^\s*[*+-]\s/gm, "");
  const bold = (words.match(/\*\*/g) ?? []).length & 1;
  const italic = (words.replace(/\*\*/g, "").match(/(?<![\\\w])\*(?=\S)|(?<=\S)\*(?!\w)/g) ?? []).length & 1;
  const struck = (words.match(/~~/g) ?? []).length & 1;
  return trimmed + (italic ? "*" : "") + (bold ? "**" : "") + (struck ? "~~" : "");
}
