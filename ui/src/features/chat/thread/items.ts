// The actions of one message as a menu's items: under "More", at a right click, and by key for the last answer. What
// does not apply is not listed.

import type { Provided } from "../../../design/actions/provide";
import type { Candidate, Message } from "../../../ipc/bindings";
import { formatCost } from "../../../lib/money";
import { answerActions, questionActions } from "./actions";
import type { Commands } from "./useCommands";
import { lastCode, markdownOf } from "./words";

/** Text that the person selected inside the thread; empty without. */
export function selectedText(): string {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return "";
  const at = selection.anchorNode instanceof Element ? selection.anchorNode : selection.anchorNode?.parentElement;
  return at?.closest("[data-testid=thread]") ? selection.toString() : "";
}

/** Whether an answer ended before its end: it can be gone on with. */
export function wasCut(message: Message): boolean {
  const { answer } = message;
  const cut = answer?.state === "stopped" || answer?.state === "incomplete" || answer?.stop_reason === "length";
  return cut && markdownOf(message) !== "";
}

export function escalationWords(to: Candidate): string {
  return `to ${to.who}, ${formatCost(to.cost)}`;
}

export function answerItems(
  message: Message,
  escalation: Candidate | null,
  commands: Commands,
  selected = "",
): Provided[] {
  const { answer } = message;
  if (!answer) return [];
  const done = answer.state !== "running";
  const words = markdownOf(message) !== "";
  const code = done && lastCode(message) !== null;
  return [
    { action: answerActions["answer.copy"], when: words, run: () => commands.copy(message) },
    { action: answerActions["answer.copyText"], when: words, run: () => commands.copyText(message) },
    { action: answerActions["answer.copyCode"], when: code, run: () => commands.copyCode(message) },
    { action: answerActions["answer.again"], when: done, run: () => commands.again(message) },
    { action: answerActions["answer.retry"], when: done, run: () => commands.askRetry(message) },
    { action: answerActions["answer.continue"], when: wasCut(message), run: () => commands.goOn(message) },
    {
      action: answerActions["answer.escalate"],
      when: done && escalation !== null,
      detail: escalation ? escalationWords(escalation) : undefined,
      run: () => escalation && commands.escalate(message, escalation),
    },
    { action: answerActions["answer.branch"], when: done, run: () => commands.branch(message) },
    {
      action: answerActions["answer.quote"],
      when: words,
      detail: selected ? "the selected words" : undefined,
      run: () => commands.quote(message, selected || selectedText()),
    },
    {
      action: answerActions[message.marked ? "answer.unmark" : "answer.mark"],
      when: done,
      run: () => commands.mark(message, !message.marked),
    },
    { action: answerActions["answer.why"], run: () => commands.why(message) },
    { action: answerActions["answer.details"], when: done, run: () => commands.details(message) },
    { action: answerActions["answer.delete"], when: done, run: () => commands.remove(message) },
  ];
}

type QuestionState = { unanswered: boolean; running: boolean };

export function questionItems(message: Message, state: QuestionState, commands: Commands, selected = ""): Provided[] {
  const { unanswered, running } = state;
  return [
    { action: questionActions["question.answer"], when: unanswered, run: () => commands.answer(message) },
    { action: questionActions["question.edit"], when: !running, run: () => commands.edit(message) },
    { action: questionActions["question.copy"], run: () => commands.copy(message) },
    {
      action: questionActions["question.quote"],
      detail: selected ? "the selected words" : undefined,
      run: () => commands.quote(message, selected || selectedText()),
    },
    { action: questionActions["question.branch"], run: () => commands.branch(message) },
    {
      action: questionActions[message.marked ? "question.unmark" : "question.mark"],
      run: () => commands.mark(message, !message.marked),
    },
    { action: questionActions["question.delete"], when: !running, run: () => commands.remove(message) },
  ];
}
