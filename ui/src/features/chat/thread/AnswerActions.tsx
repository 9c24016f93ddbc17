// Under an answer: copy, ask again with another choice, escalate, branch and the rest, its versions, and the totals.

import { Button, Tooltip } from "@mantine/core";
import { IconArrowUpCircle, IconGitBranch, IconHelp, IconRefresh } from "@tabler/icons-react";
import { useKeysLabel } from "../../../design/actions/keys";
import { CopyButton } from "../../../design/CopyButton";
import text from "../../../design/styles/text.module.css";
import type { Answer, Candidate, Message } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { formatCost } from "../../../lib/money";
import { groupDigits } from "../../../lib/text";
import { formatDuration } from "../../../lib/time";
import { ModelMenu } from "../compose/ModelMenu";
import { answerActions } from "./actions";
import { BranchArrows } from "./BranchArrows";
import { Details } from "./Details";
import { answerItems, escalationWords } from "./items";
import { MoreMenu } from "./MoreMenu";
import styles from "./thread.module.css";
import type { Commands } from "./useCommands";
import { useThreadView } from "./view";
import { markdownOf } from "./words";

function Totals({ message, answer }: { message: Message; answer: Answer }) {
  const opened = useThreadView((state) => state.details === message.id);
  const open = (wanted: boolean) => useThreadView.getState().set({ details: wanted ? message.id : null });
  const { input, output } = answer.usage;
  const figures = [
    input === null ? null : `${groupDigits(input)} in`,
    output === null ? null : `${groupDigits(output)} out`,
    answer.took === null ? null : formatDuration(answer.took),
  ].filter((figure) => figure !== null);
  return (
    <>
      <button
        type="button"
        className={cx(styles.totals, text.machineSmall, text.faint)}
        onClick={() => open(!opened)}
        aria-expanded={opened}
        title="Details of this answer"
        data-testid="totals"
      >
        {figures.map((figure) => `${figure}, `).join("")}
        <span className={styles.cost} data-testid="answer-cost">
          {formatCost(answer.cost)}
        </span>
      </button>
      {opened && <Details answer={answer} onClose={() => open(false)} />}
    </>
  );
}

function Retry({ message, commands }: { message: Message; commands: Commands }) {
  const opened = useThreadView((state) => state.retryMenu === message.id);
  const keys = useKeysLabel(answerActions["answer.retry"]);
  return (
    <ModelMenu
      label="Ask again with"
      withPresets
      opened={opened}
      onOpened={(open) => useThreadView.getState().set({ retryMenu: open ? message.id : null })}
      onPick={(choice) => {
        useThreadView.getState().set({ retryMenu: null });
        commands.retryWith(message, choice);
      }}
      target={(toggle) => (
        <Tooltip label={`Ask again with another model  ${keys ?? ""}`.trim()}>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconRefresh size={15} stroke={1.5} />}
            onClick={toggle}
            data-testid="retry-with"
          >
            Retry with…
          </Button>
        </Tooltip>
      )}
    />
  );
}

function Escalate({ message, to, commands }: { message: Message; to: Candidate; commands: Commands }) {
  const keys = useKeysLabel(answerActions["answer.escalate"]);
  return (
    <Tooltip label={`Ask again ${escalationWords(to)}${keys ? `  ${keys}` : ""}`}>
      <Button
        size="xs"
        variant="subtle"
        leftSection={<IconArrowUpCircle size={15} stroke={1.5} />}
        onClick={() => commands.escalate(message, to)}
        data-testid="escalate"
      >
        Escalate
        <span className={text.hidden}>{` to ${to.who}, `}</span>
        <span className={cx(text.machineSmall, text.faint, styles.price)}>{formatCost(to.cost)}</span>
      </Button>
    </Tooltip>
  );
}

function BranchButton({ message, commands }: { message: Message; commands: Commands }) {
  const keys = useKeysLabel(answerActions["answer.branch"]);
  return (
    <Tooltip label={`Go on in a new chat from here  ${keys ?? ""}`.trim()}>
      <Button
        size="xs"
        variant="subtle"
        leftSection={<IconGitBranch size={15} stroke={1.5} />}
        onClick={() => commands.branch(message)}
        aria-label="Branch"
      >
        <span className={styles.word}>Branch</span>
      </Button>
    </Tooltip>
  );
}

type ActionProps = { message: Message; escalation: Candidate | null; commands: Commands };

function Buttons({ message, escalation, commands }: ActionProps) {
  const words = markdownOf(message);
  return (
    <>
      {words !== "" && <CopyButton label="Copy answer" text={() => words} action={answerActions["answer.copy"]} />}
      <Retry message={message} commands={commands} />
      {escalation && <Escalate message={message} to={escalation} commands={commands} />}
      <BranchButton message={message} commands={commands} />
      <Button
        size="xs"
        variant="subtle"
        leftSection={<IconHelp size={15} stroke={1.5} />}
        onClick={() => commands.why(message)}
        aria-label="Why this model?"
        data-testid="why-answer"
      >
        <span className={styles.word}>Why?</span>
      </Button>
      <MoreMenu
        label="More on this answer"
        items={(selected) => answerItems(message, escalation, commands, selected)}
      />
    </>
  );
}

type AnswerActionsProps = ActionProps & {
  answer: Answer;
  /** Whether the buttons are wanted: on the last answer, and where the pointer or the focus is. */
  active: boolean;
};

export function AnswerActions({ message, answer, escalation, active, commands }: AnswerActionsProps) {
  return (
    <div className={styles.actions} data-testid="answer-actions">
      <div className={styles.buttons}>
        {active && <Buttons message={message} escalation={escalation} commands={commands} />}
      </div>
      <BranchArrows message={message} select={commands.select} />
      <span className={styles.spring} />
      <Totals message={message} answer={answer} />
    </div>
  );
}
