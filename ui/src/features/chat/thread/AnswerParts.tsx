// The smaller pieces of an answer: reasoning folded with its time, tool calls as cards, what was struck, how it ended.

import { IconChevronRight, IconTool, IconWorld } from "@tabler/icons-react";
import { memo, type ReactNode, useEffect, useState } from "react";
import text from "../../../design/styles/text.module.css";
import { Tag } from "../../../design/Tag";
import { useKept } from "../../../design/useKept";
import type { Answer } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { plural } from "../../../lib/text";
import { formatDuration } from "../../../lib/time";
import styles from "./parts.module.css";

type FoldProps = { kept: string; head: ReactNode; card?: boolean; testid?: string; children: ReactNode };

/** A head that opens what is under it. Nothing of that is drawn while it is closed. */
export function Fold({ kept, head, card = false, testid, children }: FoldProps) {
  const [open, setOpen] = useKept(kept);
  return (
    <details className={card ? styles.card : styles.fold} open={open} data-testid={testid}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a button by itself */}
      <summary
        className={styles.foldHead}
        onClick={(event) => {
          event.preventDefault();
          setOpen(!open);
        }}
      >
        <IconChevronRight size={13} stroke={1.5} aria-hidden="true" />
        {head}
      </summary>
      {open && children}
    </details>
  );
}

/** Counts by itself, so that the answer is not drawn again each second. */
function Seconds({ since }: { since: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return <>{seconds < 1 ? "Thinking" : `Thinking, ${seconds} s`}</>;
}

/** One paragraph of thought that is finished never changes. */
const Thought = memo(function Thought({ words }: { words: string }) {
  return <p>{words}</p>;
});

type ReasoningProps = { id: string; text: string; ms: number | null; running: boolean; since: number };

export function Reasoning({ id, text: words, ms, running, since }: ReasoningProps) {
  const time = ms === null ? "" : ` for ${ms < 1000 ? formatDuration(ms) : `${Math.round(ms / 1000)} s`}`;
  return (
    <Fold kept={`thought ${id}`} head={running ? <Seconds since={since} /> : `Thought${time}`} testid="reasoning">
      <div className={styles.thought} data-selectable>
        {words.split("\n\n").map((paragraph, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: thoughts only grow at the end
          <Thought key={index} words={paragraph} />
        ))}
      </div>
    </Fold>
  );
}

/** Pretty where the arguments are JSON; as they came where not. */
function prettyArgs(args: string): string {
  try {
    return JSON.stringify(JSON.parse(args), null, 2);
  } catch {
    return args;
  }
}

function shortArgs(args: string): string {
  const line = args.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

export function ToolCall({ id, name, args }: { id: string; name: string; args: string }) {
  const head = (
    <>
      <IconTool size={14} stroke={1.5} aria-hidden="true" />
      <span>
        Asked for <b>{name}</b>
      </span>
      <span className={cx(styles.short, text.line)}>{shortArgs(args)}</span>
    </>
  );
  return (
    <Fold kept={`tool ${id}`} head={head} card testid="tool-call">
      <h4 className={styles.toolPart}>Arguments</h4>
      <pre className={styles.toolArgs} data-selectable>
        {prettyArgs(args)}
      </pre>
    </Fold>
  );
}

const VENDOR_TOOLS: Record<string, string> = {
  web_search: "Searched the web",
  google_search: "Searched the web",
  x_search: "Searched X",
  web_fetch: "Read a page",
  url_context: "Read a page",
  code_execution: "Ran code",
  code_interpreter: "Ran code",
  image_generation: "Made a picture",
};

/** What a tool that runs at the vendor did, in one line. */
export function VendorTool({ name, summary }: { name: string; summary: string }) {
  return (
    <p className={styles.vendorTool} data-testid="vendor-tool">
      <IconWorld size={14} stroke={1.5} aria-hidden="true" />
      <span>{VENDOR_TOOLS[name] ?? name.replaceAll("_", " ")}</span>
      {summary !== "" && <span className={cx(text.line, text.faint)}>{summary}</span>}
    </p>
  );
}

export function Struck({ id, struck }: { id: string; struck: Answer["struck"] }) {
  return struck.map((part, index) => (
    <Fold
      // biome-ignore lint/suspicious/noArrayIndexKey: struck parts only grow at the end
      key={index}
      kept={`struck ${id} ${index}`}
      testid="struck"
      head={`${part.who} was cut after ${plural(part.text.length, "letter")}; the next model began again`}
    >
      <p className={cx(styles.thought, styles.struck)} data-selectable>
        <s>{part.text}</s>
      </p>
    </Fold>
  ));
}

function endWords(answer: Answer): string | null {
  if (answer.state === "stopped") return "Stopped. The text so far is kept.";
  if (answer.state === "incomplete") return "Cut off before its end. The text so far is kept.";
  if (answer.stop_reason === "length") return "Ended at its length limit.";
  if (answer.stop_reason === "content_filter") return "Ended by the vendor’s content filter.";
  return null;
}

/** How an answer ended where that was not its own end, with what to press in `children`. */
export function EndNote({ answer, children }: { answer: Answer; children?: ReactNode }) {
  const words = endWords(answer);
  if (!words) return null;
  return (
    <p className={styles.end}>
      <Tag tone={answer.state === "stopped" ? "plain" : "warn"}>{words}</Tag>
      {children}
    </p>
  );
}
