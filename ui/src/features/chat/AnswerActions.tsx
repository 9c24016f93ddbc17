// Under an answer: copy, ask again with another choice, why this model, versions, and the totals.

import { Button } from "@mantine/core";
import { IconCheck, IconCopy, IconHelp, IconRefresh } from "@tabler/icons-react";
import { IconButton } from "../../design/IconButton";
import text from "../../design/styles/text.module.css";
import { useCopy } from "../../design/useCopy";
import type { Answer, Choice, Message } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { formatCost } from "../../lib/money";
import { groupDigits } from "../../lib/text";
import { formatDuration } from "../../lib/time";
import { BranchArrows } from "./BranchArrows";
import { ModelMenu } from "./compose/ModelMenu";
import styles from "./thread.module.css";

function textOf(message: Message): string {
  return message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}

function Totals({ answer }: { answer: Answer }) {
  const { input, output, cached_input: cached } = answer.usage;
  const figures = [
    input === null ? null : `${groupDigits(input)} in`,
    output === null ? null : `${groupDigits(output)} out`,
    answer.took === null ? null : formatDuration(answer.took),
  ].filter((figure) => figure !== null);
  const title = cached ? `${groupDigits(cached)} of the words in came from the vendor’s cache` : undefined;
  return (
    <span className={cx(text.machineSmall, text.faint)} title={title} data-testid="totals">
      {figures.map((figure) => `${figure}, `).join("")}
      <span className={styles.cost} data-testid="answer-cost">
        {formatCost(answer.cost)}
      </span>
    </span>
  );
}

type AnswerActionsProps = {
  message: Message;
  answer: Answer;
  retry: (answer: string, choice?: Choice) => Promise<void>;
  onWhy: (answer: string) => void;
};

export function AnswerActions({ message, answer, retry, onWhy }: AnswerActionsProps) {
  const [copied, copy] = useCopy();
  const words = textOf(message);
  return (
    <div className={styles.actions}>
      <div className={styles.buttons}>
        {words !== "" && (
          <IconButton label={copied ? "Copied" : "Copy answer"} small onClick={() => copy(words)}>
            {copied ? <IconCheck size={15} stroke={1.5} /> : <IconCopy size={15} stroke={1.5} />}
          </IconButton>
        )}
        <ModelMenu
          label="Ask again with"
          withPresets
          onPick={(choice) => void retry(message.id, choice)}
          target={(open) => (
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconRefresh size={15} stroke={1.5} />}
              onClick={open}
              data-testid="retry-with"
            >
              Retry with…
            </Button>
          )}
        />
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconHelp size={15} stroke={1.5} />}
          onClick={() => onWhy(message.id)}
          data-testid="why-answer"
        >
          Why?
        </Button>
      </div>
      <BranchArrows message={message} />
      <span className={styles.spring} />
      <Totals answer={answer} />
    </div>
  );
}
