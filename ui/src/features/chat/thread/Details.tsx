// The figures of one answer: who, tokens, cost and whether that is known, first words, speed, attempts, and the run's id.

import { Popover } from "@mantine/core";
import type { ReactNode } from "react";
import { CopyButton } from "../../../design/CopyButton";
import { Mark } from "../../../design/Mark";
import text from "../../../design/styles/text.module.css";
import { voiceName } from "../../../design/voices";
import type { Answer, Segment } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { formatCost } from "../../../lib/money";
import { groupDigits, plural } from "../../../lib/text";
import { formatDuration } from "../../../lib/time";
import styles from "./details.module.css";

const CERTAINTY: Record<Answer["cost"]["status"], string> = {
  known: "as the vendor’s figures give it",
  estimated: "an estimate",
  unknown: "the vendor named no figures",
};

const STATES: Record<Segment["state"], string> = {
  plan: "planned",
  run: "running",
  done: "answered",
  cache: "from the cache",
  fail: "passed on",
};

/** Tokens a second, from the first words on; null where it cannot be told. */
export function tokensPerSecond(answer: Answer): number | null {
  const { output } = answer.usage;
  if (output === null || answer.took === null) return null;
  const writing = answer.took - (answer.ttft ?? 0);
  return writing > 0 ? output / (writing / 1000) : null;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function count(value: number | null): string {
  return value === null ? "unknown" : groupDigits(value);
}

function Figures({ answer }: { answer: Answer }) {
  const { usage, cost, ttft, took, context } = answer;
  const speed = tokensPerSecond(answer);
  return (
    <dl className={styles.facts}>
      <Fact name="Model">
        <span className={text.machineSmall}>{answer.model || "unknown"}</span>
      </Fact>
      <Fact name="Tokens in">
        <span className={text.machineSmall}>{count(usage.input)}</span>
        {!!usage.cached_input && <small>{groupDigits(usage.cached_input)} from the cache</small>}
        {!!usage.cache_write && <small>{groupDigits(usage.cache_write)} into the cache</small>}
      </Fact>
      <Fact name="Tokens out">
        <span className={text.machineSmall}>{count(usage.output)}</span>
        {!!usage.reasoning && <small>{groupDigits(usage.reasoning)} of them reasoning</small>}
      </Fact>
      {context.sent !== null && context.window !== null && (
        <Fact name="Window">
          <span className={text.machineSmall}>{groupDigits(context.sent)}</span>
          <small>of {groupDigits(context.window)}</small>
        </Fact>
      )}
      <Fact name="Cost">
        <span className={text.machineSmall}>{formatCost(cost)}</span>
        <small>{CERTAINTY[cost.status]}</small>
      </Fact>
      {ttft !== null && (
        <Fact name="First words">
          <span className={text.machineSmall}>{formatDuration(ttft)}</span>
        </Fact>
      )}
      {took !== null && (
        <Fact name="Took">
          <span className={text.machineSmall}>{formatDuration(took)}</span>
          {speed !== null && <small>{groupDigits(speed)} tokens a second</small>}
        </Fact>
      )}
    </dl>
  );
}

function Attempts({ score }: { score: readonly Segment[] }) {
  const steps = score.filter((segment) => segment.kind === "step");
  if (steps.length < 2) return null;
  return (
    <>
      <h4 className={styles.heading}>{plural(steps.length, "attempt")}</h4>
      <ul className={styles.attempts}>
        {steps.map((segment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the attempts of an answer that ended never change
          <li key={index}>
            <Mark voice={segment.voice} size={8} />
            <span className={text.line}>{segment.who}</span>
            <span className={cx(text.line, segment.state === "fail" ? text.danger : text.faint)}>
              {segment.label || STATES[segment.state]}
            </span>
            <span className={text.machineSmall}>{segment.ms === null ? "" : formatDuration(segment.ms)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

type DetailsProps = { answer: Answer; onClose: () => void };

/** Hangs at the end of what it stands beside. Only in the page while it is open. */
export function Details({ answer, onClose }: DetailsProps) {
  return (
    <Popover
      opened
      onChange={(open) => !open && onClose()}
      position="top-end"
      width={320}
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <span className={styles.anchor} />
      </Popover.Target>
      <Popover.Dropdown aria-label="Details of this answer" data-testid="details">
        <div className={styles.details} data-selectable>
          <h3 className={styles.who}>
            <Mark voice={answer.voice} size={10} />
            {answer.who || "No model"}
            <span className={text.faint}>{voiceName(answer.voice)}</span>
          </h3>
          <Figures answer={answer} />
          <Attempts score={answer.score} />
          <div className={styles.run}>
            <span className={text.faint}>Run</span>
            <span className={cx(text.machineSmall, text.line)}>{answer.run}</span>
            <CopyButton label="Copy the run’s id" text={() => answer.run} size={14} />
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
