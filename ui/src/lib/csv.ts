// A table's rows as CSV or Markdown. Cells come from a model: one that a spreadsheet would run as a formula is quoted
// so that it stays text.

/** A leading sign is a formula to a spreadsheet, unless a number follows. */
function inert(cell: string): string {
  return /^(?:[=@\t\r]|[+-](?![\d.]))/.test(cell) ? `'${cell}` : cell;
}

export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) =>
      row
        .map(inert)
        .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(","),
    )
    .join("\r\n");
}

export function toMarkdown(rows: readonly (readonly string[])[], numeric: readonly boolean[] = []): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replace(/\s*\n\s*/g, "<br>")).join(" | ")} |`;
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (numeric[column] ? "---:" : "---"));
  return [line(head), line(rule), ...body.map(line)].join("\n");
}
