// A model's Markdown as elements, one finished block at a time. Never live HTML, SVG or script: text stays text, links
// ask first, no remote image is loaded, code is text, formulas are set with nothing trusted.

import { IconPhotoOff } from "@tabler/icons-react";
import { type ComponentPropsWithoutRef, memo, type ReactNode, useEffect, useRef, useState } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import type { Block, Tail } from "../../lib/blocks";
import { prepareFormulas } from "../../lib/formulas";
import { closeOpenMarks } from "../../lib/open-marks";
import { useAskLink } from "../links";
import { CodeBlock } from "./CodeBlock";
import { Diagram } from "./Diagram";
import { fenceParts } from "./fence";
import styles from "./markdown.module.css";
import { rehypeStrict } from "./strict";
import { Table } from "./Table";

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

/** A long open block, such as an endless table, is parsed the less often the longer it is. */
const LONG = 4000;

function useCalm(source: string): string {
  const latest = useRef(source);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [calm, setCalm] = useState("");
  useEffect(() => {
    latest.current = source;
    if (source.length <= LONG || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      setCalm(latest.current);
    }, source.length / 16);
  }, [source]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return source.length > LONG && calm.length > LONG && source.startsWith(calm.slice(0, 64)) ? calm : source;
}

type TextBlockProps = { source: string; open: boolean };

/** One component for the open block and the finished one: what is drawn stays in the page when the block ends. */
const TextBlock = memo(function TextBlock({ source, open }: TextBlockProps) {
  const shown = useCalm(source);
  const prepared = prepareFormulas(open ? closeOpenMarks(shown) : source);
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
});

type BlockProps = { kind: Block["kind"]; source: string; tail?: Tail | null };

/** The tail becomes the finished block in place, so that nothing flickers and a selection stays. */
const MarkdownBlock = memo(function MarkdownBlock({ kind, source, tail = null }: BlockProps) {
  if (tail?.fence) return <CodeBlock code="" info={tail.fence.info} fence={tail.fence} />;
  if (kind === "fence") {
    const { info, code } = fenceParts(source);
    if (!tail && /^mermaid\b/i.test(info)) return <Diagram code={code} info={info} />;
    return <CodeBlock code={code} info={info} />;
  }
  if (kind === "math" && tail) return <p className={styles.pending}>{source}</p>;
  return <TextBlock source={source} open={tail !== null} />;
});

type GroupProps = { blocks: readonly Block[]; from: number; to: number; tail: Tail | null };

const BlockGroup = memo(function BlockGroup({ blocks, from, to, tail }: GroupProps) {
  return (
    <>
      {blocks.slice(from, to).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end, and a finished one never changes
        <MarkdownBlock key={index} kind={block.kind} source={block.source} />
      ))}
      {tail && <MarkdownBlock key={to - from} kind={tail.kind} source={tail.source} tail={tail} />}
    </>
  );
});

/** Blocks are drawn by so many, so that a frame of a long answer looks at the last few only. */
const GROUP = 24;

type BlocksProps = { blocks: readonly Block[]; finished?: number; tail?: Tail | null };

/** Blocks that are finished and, while text arrives, the one that is open: only that one is parsed again. */
export function MarkdownBlocks({ blocks, finished = blocks.length, tail = null }: BlocksProps) {
  const groups = tail ? Math.floor(finished / GROUP) + 1 : Math.ceil(finished / GROUP);
  return (
    <div className={styles.work} data-selectable>
      {Array.from({ length: groups }, (_, group) => (
        <BlockGroup
          // biome-ignore lint/suspicious/noArrayIndexKey: groups only grow at the end
          key={group}
          blocks={blocks}
          from={group * GROUP}
          to={Math.min(finished, (group + 1) * GROUP)}
          tail={group === groups - 1 ? tail : null}
        />
      ))}
    </div>
  );
}
