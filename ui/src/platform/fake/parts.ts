// One conversation with what the others lack: a diagram, long code, an answer that was cut, a mark, messages that are
// not sent, and a question that nobody has answered.

import type { Message, Thread } from "../../ipc/bindings";
import { answerMessage, question } from "./chats";
import { known, MINUTE, routed, step } from "./values";

const DIAGRAM = `Each worker asks the same pool:

\`\`\`mermaid
flowchart LR
  A[Worker 1] --> B{Tokens left?}
  C[Worker 2] --> B
  B -->|yes| D[Try again]
  B -->|no| E[Give up, tell the caller]
  D --> F[(Pool)]
\`\`\`

The rest is bookkeeping.`;

const LONG_CODE = `The whole letter as a template:

\`\`\`ts letters/grant.ts
${Array.from({ length: 48 }, (_, line) => `export const line${line + 1} = (year: number): string => "Clause ${line + 1}, of " + year;`).join("\n")}
\`\`\`

Fill in the year, and`;

export function partsThread(now: number): Message[] {
  const ask = (parent: Message | null, text: string, ago: number) =>
    question(parent?.id ?? null, text, now - ago * MINUTE);
  const say = (parent: Message, text: string, ago: number, rest: Parameters<typeof answerMessage>[0] | object = {}) =>
    answerMessage({
      parent: parent.id,
      at: now - ago * MINUTE,
      parts: [{ type: "text", text }],
      score: [routed, step("mistral", "Mistral Large 3", 3, 0.004)],
      cost: known(0.004),
      ...rest,
    });
  const one = ask(null, "How do the workers share one budget? Draw it.", 74);
  const oneAnswer = say(one, DIAGRAM, 73);
  oneAnswer.marked = true;
  const two = ask(oneAnswer, "Now the letter as a template.", 66);
  const twoAnswer = say(two, LONG_CODE, 65, {
    stop_reason: "length",
    score: [routed, step("openai", "GPT-5.1", 4, 0.012)],
    cost: known(0.012),
  });
  const three = ask(twoAnswer, "Which clause is the weakest?", 60);
  return [one, oneAnswer, two, twoAnswer, three];
}

export function leftOutOf(messages: readonly Message[]): Thread["left_out"] {
  return { messages: 2, by: "trim", summary: null, until: messages[1]?.id ?? "" };
}
