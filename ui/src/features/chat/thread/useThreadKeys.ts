// The thread's actions by key and palette: on the message that has the focus where there is one, otherwise on the last
// answer.

import { useProvide } from "../../../design/actions/provide";
import type { Message, Thread } from "../../../ipc/bindings";
import { useRpc } from "../../../ipc/client";
import { threadActions } from "./actions";
import { answerItems, questionItems } from "./items";
import type { Commands } from "./useCommands";
import { type InspectorTab, revealMessage, useThreadView } from "./view";

function focusedId(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-message]")?.dataset.message ?? null;
}

/** Alt with an arrow moves the caret by words or paragraphs in a field that has some. */
function fieldIsEmpty(): boolean {
  const field = document.activeElement;
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) return field.value === "";
  return true;
}

function step(messages: readonly Message[], by: number): void {
  const at = messages.findIndex((message) => message.id === focusedId());
  const next = at < 0 ? (by < 0 ? messages.length - 1 : -1) : at + by;
  const message = messages[next];
  if (message) revealMessage(message.id, true);
  else if (next >= messages.length) document.querySelector<HTMLElement>("[data-testid=composer]")?.focus();
}

/** The versions of the focused message, or of the last one that has some. */
function version(messages: readonly Message[], by: number): string | null {
  const focused = messages.find((message) => message.id === focusedId());
  const message = focused ?? messages.findLast((each) => each.siblings.length > 1);
  return message?.siblings[message.sibling + by] ?? null;
}

type ThreadKeys = {
  thread: Thread | undefined;
  running: boolean;
  commands: Commands;
  toEnd: () => void;
  showInspector: () => void;
};

export function useThreadKeys({ thread, running, commands, toEnd, showInspector }: ThreadKeys): void {
  const messages = thread?.messages ?? [];
  const last = messages.findLast((message) => message.role === "assistant");
  const leaf = messages.at(-1);
  const question = messages.findLast((message) => message.role === "user");
  const done = last !== undefined && last.answer?.state !== "running";
  const escalation = useRpc("chat_escalation", { answer: last?.id ?? "" }, done).data ?? null;
  const tab = (wanted: InspectorTab) => {
    useThreadView.getState().set({ tab: wanted });
    showInspector();
  };
  const any = messages.length > 0;
  useProvide([
    { action: threadActions["thread.find"], when: any, run: () => openFind() },
    { action: threadActions["thread.before"], when: () => any && fieldIsEmpty(), run: () => step(messages, -1) },
    { action: threadActions["thread.after"], when: () => any && fieldIsEmpty(), run: () => step(messages, 1) },
    ...([-1, 1] as const).map((by) => ({
      action: threadActions[by < 0 ? "thread.versionBefore" : "thread.versionAfter"],
      when: () => fieldIsEmpty() && version(messages, by) !== null,
      run: () => {
        const wanted = version(messages, by);
        if (wanted) commands.select(wanted);
      },
    })),
    { action: threadActions["thread.newest"], when: any, run: toEnd },
    {
      action: threadActions["thread.editLast"],
      when: question !== undefined && !running,
      run: () => question && commands.edit(question),
    },
    { action: threadActions["thread.outline"], when: any, run: () => tab("outline") },
    { action: threadActions["thread.cost"], when: any, run: () => tab("cost") },
    ...(leaf?.role === "user" ? questionItems(leaf, { unanswered: !running, running }, commands).slice(0, 1) : []),
    ...(last ? answerItems(last, escalation, commands) : []),
  ]);
}

/** Opens the bar, or takes its words up again where it is open. */
function openFind(): void {
  const { finding, set } = useThreadView.getState();
  const words = document.getSelection()?.toString().trim() ?? "";
  set({ finding: true, ...(words !== "" && !words.includes("\n") ? { looked: words } : {}) });
  if (finding) document.querySelector<HTMLInputElement>("[data-testid=find-field]")?.select();
}
