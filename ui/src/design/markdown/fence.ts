// What a fence's first line says: the language, and perhaps a file. Pure.

const ENDINGS: Record<string, string> = {
  bash: "sh",
  csharp: "cs",
  javascript: "js",
  kotlin: "kt",
  markdown: "md",
  mermaid: "mmd",
  python: "py",
  ruby: "rb",
  rust: "rs",
  shell: "sh",
  typescript: "ts",
  yaml: "yml",
};

export function fenceParts(source: string): { info: string; code: string } {
  const [head = "", ...body] = source.split("\n");
  const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(head);
  const closed = body
    .at(-1)
    ?.trim()
    .startsWith(mark?.[1] ?? "```");
  return { info: mark?.[2]?.trim() ?? "", code: (closed ? body.slice(0, -1) : body).join("\n") };
}

/** A plain file name: the one that the fence gives, without its folders, or one by the language. */
export function fileName(info: string): string {
  const [language = "", ...rest] = info.trim().split(/\s+/);
  const given = rest
    .join(" ")
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/[^\w.-]+/g, "-")
    .replace(/^\.+/, "");
  if (given && /\.\w{1,8}$/.test(given)) return given;
  const word = language.toLowerCase().replace(/[^\w]+/g, "");
  return `code.${ENDINGS[word] ?? (word || "txt")}`;
}
