// A model's Markdown as elements, one finished block at a time. Never live HTML, SVG or script: text stays text, links
// ask first, no remote image is loaded, code is text, formulas are set with nothing trusted.

import { IconPhotoOff } from "@tabler/icons-react";
import { type ComponentPropsWithoutRef, memo, type ReactNode, useEffect, useState } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import type { Block } from "../../lib/blocks";
import { prepareFormulas } from "../../lib/formulas";
import { closeOpenMarks } from "../../lib/open-marks";
import { useAskLink } from "../links";
import { CodeBlock } from "./CodeBlock";
import styles from "./markdown.module.css";
import { rehypeStrict } from "./strict";

type MathPlugins = typeof import("./math")["mathPlugins"];
let loadedMath: MathPlugins | null = null;

function useMath(needed: boolean): MathPlugins | null {
  const [math, setMath] = useState(loadedMath);
  useEffect(() => {
    if (!needed || math) return;
    let wanted = true;
    import("./math")
      .then((module) => {
        loadedMath = module.mathPlugins;
        if (wanted) setMath(loadedMath);
      })
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [needed, math]);
  return math;
}

function Link({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  const ask = useAskLink();
  if (!href) return <span>{children}</span>;
  return (
    <a
      href={href}
      className={styles.link}
      rel="noreferrer noopener"
      onClick={(event) => {
        event.preventDefault();
        ask(href);
      }}
      onAuxClick={(event) => event.preventDefault()}
      draggable={false}
    >
      {children}
    </a>
  );
}

function RemoteImage({ src, alt }: { src?: string | undefined; alt?: string | undefined }) {
  const ask = useAskLink();
  const words = `Remote image, not loaded${alt ? `: ${alt}` : ""}`;
  if (!src) return <span className={styles.image}>{words}</span>;
  return (
    <button type="button" className={styles.image} onClick={() => ask(src)} title={src}>
      <IconPhotoOff size={14} stroke={1.5} />
      <span>{words}</span>
      <span className={styles.address}>{src}</span>
    </button>
  );
}

function textOf(node: ReactNode): string {
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (Array.isArray(node)) return node.map(textOf).join("");
  if (node && typeof node === "object" && "props" in node)
    return textOf((node.props as { children?: ReactNode }).children);
  return "";
}

/** An indented or list-borne code block, which the block splitter did not see as a fence. */
function Pre({ children }: { children?: ReactNode }) {
  const child = children as { props?: { className?: string } } | undefined;
  const info = /language-(\S+)/.exec(child?.props?.className ?? "")?.[1] ?? "";
  return <CodeBlock code={textOf(children).replace(/\n$/, "")} info={info} />;
}

function Table({ children }: { children?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls and must be reachable by keyboard
    <section className={styles.wide} tabIndex={0} aria-label="Table">
      <table className={styles.table}>{children}</table>
    </section>
  );
}

type Cell = ComponentPropsWithoutRef<"td"> & { node?: unknown };
const NUMBER = /^[\s~<>≈+−$€£-]*[\d][\d.,\s]*(?:%|ms|s|min|h|k|M|B|KB|MB|GB)?(?:\s(?:min|s|ms|h))?\s*$/;

function Td({ children, style }: Cell) {
  return (
    <td style={style} data-number={NUMBER.test(textOf(children)) || undefined}>
      {children}
    </td>
  );
}

const components: Components = {
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => <RemoteImage src={typeof src === "string" ? src : undefined} alt={alt} />,
  pre: ({ children }) => <Pre>{children}</Pre>,
  table: ({ children }) => <Table>{children}</Table>,
  td: ({ children, style }) => <Td style={style}>{children}</Td>,
  th: ({ children, style }) => <th style={style}>{children}</th>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
  input: ({ checked }) => (
    <input type="checkbox" checked={checked ?? false} disabled aria-label={checked ? "Done" : "Not done"} />
  ),
};

function TextBlock({ source }: { source: string }) {
  const prepared = prepareFormulas(source);
  const math = useMath(/(?<!\\)\$/.test(prepared));
  return (
    <ReactMarkdown
      components={components}
      urlTransform={(url) => url}
      remarkPlugins={math ? [remarkGfm, math.remark] : [remarkGfm]}
      rehypePlugins={math ? [rehypeStrict, [...math.rehype]] : [rehypeStrict]}
    >
      {prepared}
    </ReactMarkdown>
  );
}

function fenceParts(source: string): { info: string; code: string } {
  const [head = "", ...body] = source.split("\n");
  const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(head);
  const closed = body
    .at(-1)
    ?.trim()
    .startsWith(mark?.[1] ?? "```");
  return { info: mark?.[2]?.trim() ?? "", code: (closed ? body.slice(0, -1) : body).join("\n") };
}

const MarkdownBlock = memo(function MarkdownBlock({ kind, source, open = false }: Block & { open?: boolean }) {
  if (kind === "fence") return <CodeBlock {...fenceParts(source)} open={open} />;
  if (kind === "math" && open) return <p className={styles.pending}>{source}</p>;
  return <TextBlock source={open ? closeOpenMarks(source) : source} />;
});

type BlocksProps = { blocks: readonly Block[]; tail?: Block | null };

/** Blocks that are finished and, while text arrives, the one that is open: only that one is parsed again. */
export function MarkdownBlocks({ blocks, tail = null }: BlocksProps) {
  return (
    <div className={styles.work} data-selectable>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end, and a finished one never changes
        <MarkdownBlock key={index} kind={block.kind} source={block.source} />
      ))}
      {tail && <MarkdownBlock key={blocks.length} kind={tail.kind} source={tail.source} open />}
    </div>
  );
}
