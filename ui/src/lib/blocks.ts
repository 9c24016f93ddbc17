// Splits Markdown that is still arriving into top-level blocks, so that only the last one is parsed again.
// A finished block never changes. A block ends at a blank line outside a fence or formula when the next line starts
// something new at the margin. Absent on purpose: any parsing inside a block.

export type BlockKind = "text" | "fence" | "math";
export type Block = { kind: BlockKind; source: string };
/** Code that is still arriving, by its lines: the array only grows, so that nothing is joined from the start again. */
type OpenFence = { info: string; lines: readonly string[]; count: number; partial: string };
/** The block still open; of a fence `source` is only its first line. */
export type Tail = Block & { fence?: OpenFence };

const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const MATH = /^ {0,3}\$\$/;
/** A longer list is cut between top-level items, so that one endless list cannot make streaming slow. */
const LONG_LIST = 4000;

export class BlockSplitter {
  readonly finished: Block[] = [];
  private lines: string[] = [];
  private size = 0;
  private partial = "";
  private fence: string | null = null;
  private math = false;
  private blank = false;

  /** Takes more text. Work is in proportion to the text given and the open line, not to all text so far. */
  push(text: string): void {
    this.partial += text;
    if (this.partial.includes("\n")) {
      const lines = this.partial.split("\n");
      this.partial = lines.pop() ?? "";
      for (const line of lines) this.line(line);
    }
    if (this.blank && this.surelyStartsBlock()) this.finish("text");
  }

  /** After a blank line the first letters of a line tell that the open block is over, before the line has ended. */
  private surelyStartsBlock(): boolean {
    const list = LIST_ITEM.test(this.lines[0] ?? "");
    return list ? /^[^\s\-*+\d]/.test(this.partial) : /^ ?\S/.test(this.partial);
  }

  /** The block still open, with the line that has not ended yet; null where nothing is open. */
  tail(): Block | null {
    const source = this.partial ? [...this.lines, this.partial].join("\n") : this.lines.join("\n");
    if (source.trim() === "") return null;
    const opens = this.lines.length === 0 && (FENCE.test(this.partial) || MATH.test(this.partial));
    const kind = this.fence !== null || (opens && FENCE.test(this.partial)) ? "fence" : this.math ? "math" : "text";
    return { kind, source };
  }

  /** As `tail`, but of code only its lines: what it costs does not grow with the code. */
  open(): Tail | null {
    if (this.fence === null) return this.tail();
    const [head = ""] = this.lines;
    const info = FENCE.exec(head)?.[2]?.trim() ?? "";
    return {
      kind: "fence",
      source: head,
      fence: { info, lines: this.lines, count: this.lines.length, partial: this.partial },
    };
  }

  private line(line: string): void {
    if (this.fence !== null || this.math) {
      if (this.math) this.inMath(line);
      else this.inFence(line);
      return;
    }
    if (line.trim() === "") {
      this.blank = this.lines.length > 0;
      if (this.blank) this.add(line);
      return;
    }
    if (this.startsBlock(line)) this.finish("text");
    this.blank = false;
    this.begin(line);
  }

  private inFence(line: string): void {
    this.add(line);
    const close = FENCE.exec(line);
    if (close?.[1]?.startsWith(this.fence ?? "") && close[2]?.trim() === "") {
      this.fence = null;
      this.finish("fence");
    }
  }

  private inMath(line: string): void {
    this.add(line);
    if (line.includes("$$")) {
      this.math = false;
      this.finish("math");
    }
  }

  /** Whether `line` cannot belong to what is open: a new item of a list can, a fence at the margin cannot. */
  private startsBlock(line: string): boolean {
    if (this.lines.length === 0) return false;
    const list = LIST_ITEM.test(this.lines[0] ?? "");
    if (list && LIST_ITEM.test(line) && !/^\s/.test(line)) return this.size > LONG_LIST;
    if (this.blank) return !/^\s{2,}/.test(line);
    return !/^\s/.test(line) && (FENCE.test(line) || line.trim() === "$$");
  }

  private begin(line: string): void {
    const first = this.lines.length === 0;
    const fence = FENCE.exec(line);
    this.add(line);
    if (first && fence?.[1] && !(fence[1].startsWith("`") && fence[2]?.includes("`"))) this.fence = fence[1];
    else if (first && MATH.test(line)) {
      const closed = line.trim().length > 2 && line.trim().slice(2).includes("$$");
      if (closed) this.finish("text");
      else this.math = true;
    }
  }

  private add(line: string): void {
    this.lines.push(line);
    this.size += line.length + 1;
  }

  private finish(kind: BlockKind): void {
    const source = this.lines.join("\n").trimEnd();
    if (source.trim() !== "") this.finished.push({ kind, source });
    this.lines = [];
    this.size = 0;
    this.blank = false;
  }
}

/** Blocks of a finished text. Link definitions reach every block that may use them; footnotes keep a text whole. */
export function splitBlocks(text: string): Block[] {
  if (/^\[\^[^\]]+\]:/m.test(text)) return [{ kind: "text", source: text }];
  const splitter = new BlockSplitter();
  splitter.push(text);
  const tail = splitter.tail();
  const blocks = tail ? [...splitter.finished, tail] : splitter.finished;
  const definitions = text.match(/^ {0,3}\[[^\]^][^\]]*\]:[ \t]*\S+.*$/gm);
  if (!definitions) return blocks;
  const suffix = `\n\n${definitions.join("\n")}`;
  return blocks.map((block) =>
    block.kind === "text" && block.source.includes("[") ? { ...block, source: block.source + suffix } : block,
  );
}
