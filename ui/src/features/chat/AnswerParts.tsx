// The smaller pieces of an answer: reasoning folded with its time, tool calls, what was struck, and how it ended.

import { IconChevronRight, IconTool, IconWorld } from "@tabler/icons-react";
import text from "../../design/styles/text.module.css";
import { Tag } from "../../design/Tag";
import type { Answer } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { plural } from "../../lib/text";
import { formatDuration } from "../../lib/time";
import styles from "./thread.module.css";

type ReasoningProps = { text: string; ms: number | null; running: boolean };

export function Reasoning({ text: words, ms, running }: ReasoningProps) {
  const time = ms === null ? "" : ` for ${formatDuration(ms)}`;
  return (
    <details className={styles.fold}>
      <summary>
        <IconChevronRight size={13} stroke={1.5} aria-hidden="true" />
        {running ? "Thinking" : `Thought${time}`}
      </summary>
      <p className={styles.thought} data-selectable>
        {words}
      </p>
    </details>
  );
}

/** One line where the arguments are short JSON; pretty where they are not; as they came where they are not JSON. */
function prettyArgs(args: string): string {
  try {
    return args.length < 80 ? args : JSON.stringify(JSON.parse(args), null, 2);
  } catch {
    return args;
  }
}

export function ToolCall({ name, args }: { name: string; args: string }) {
  return (
    <div className={styles.tool}>
      <div className={styles.toolHead}>
        <IconTool size={14} stroke={1.5} aria-hidden="true" />
        Asked for <b>{name}</b>
      </div>
      <pre className={styles.toolArgs} data-selectable>
        {prettyArgs(args)}
      </pre>
    </div>
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

export function Struck({ struck }: { struck: Answer["struck"] }) {
  return struck.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: struck parts only grow at the end
    <details className={styles.fold} key={index} data-testid="struck">
      <summary>
        <IconChevronRight size={13} stroke={1.5} aria-hidden="true" />
        {part.who} was cut after {plural(part.text.length, "letter")}; the next model began again
      </summary>
      <p className={cx(styles.thought, styles.struck)} data-selectable>
        <s>{part.text}</s>
      </p>
    </details>
  ));
}

function endWords(answer: Answer): string | null {
  if (answer.state === "stopped") return "Stopped. The text so far is kept.";
  if (answer.state === "incomplete") return "Cut off before its end. The text so far is kept.";
  if (answer.stop_reason === "length") return "Ended at its length limit.";
  if (answer.stop_reason === "content_filter") return "Ended by the vendor’s content filter.";
  return null;
}

export function EndNote({ answer }: { answer: Answer }) {
  const words = endWords(answer);
  if (!words) return null;
  return (
    <p className={cx(styles.end, text.small)}>
      <Tag tone={answer.state === "stopped" ? "plain" : "warn"}>{words}</Tag>
    </p>
  );
}
