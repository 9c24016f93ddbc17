// A long conversation, always the same: a thousand messages and about 200,000 tokens of prose, code, tables and maths,
// made by a seeded generator, so that what is measured on it can be measured again.

import type { Message } from "../../ipc/bindings";
import { answerMessage, type Chat, chatOf, question } from "./chats";
import { id, known, MINUTE, routed, step, sum } from "./values";

const MESSAGES = 1000;
const WORDS = (
  "the a budget retry of window to is load that queue and with steady service each client waits before its next " +
  "attempt so pressure falls while work goes on because delay spreads over time and no single burst can fill it again " +
  "measure first then change one thing at once keep what held and say why it did"
).split(" ");

type Random = () => number;

function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function sentence(random: Random): string {
  const length = 6 + Math.floor(random() * 14);
  const words = Array.from({ length }, () => WORDS[Math.floor(random() * WORDS.length)] ?? "");
  const text = words.join(" ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function paragraph(random: Random, sentences: number): string {
  return Array.from({ length: sentences }, () => sentence(random)).join(" ");
}

function code(random: Random): string {
  const lines = Array.from({ length: 6 + Math.floor(random() * 40) }, (_, line) =>
    line % 6 === 0
      ? `export function step${line}(load: number): number {`
      : line % 6 === 5
        ? "}"
        : `  const part${line} = Math.round(load * ${(random() * 9).toFixed(2)}); // ${WORDS[line % WORDS.length]}`,
  );
  return `\`\`\`ts src/step.ts\n${lines.join("\n")}\n\`\`\``;
}

function table(random: Random): string {
  const rows = Array.from({ length: 4 }, () => `| ${sentence(random).slice(0, 24)} | ${Math.round(random() * 9000)} |`);
  return `| Policy | Requests/s |\n| --- | ---: |\n${rows.join("\n")}`;
}

function formula(random: Random): string {
  return `$$\nt_{${Math.ceil(random() * 9)}} = \\min\\left(t_{\\max}, \\frac{t_0 \\cdot 2^{n}}{${Math.ceil(random() * 9)}}\\right)\n$$`;
}

function answerText(random: Random, turn: number): string {
  const parts = [paragraph(random, 4), `## ${sentence(random).slice(0, 40)}`, paragraph(random, 5)];
  if (turn % 3 === 0) parts.push(code(random));
  if (turn % 4 === 1) parts.push(table(random));
  if (turn % 5 === 2) parts.push(formula(random), `So $x_{${turn}} \\le 2^n$ holds.`);
  parts.push(
    `- ${sentence(random)}\n- **${sentence(random)}**\n- \`${WORDS[turn % WORDS.length]}\` ${sentence(random)}`,
  );
  parts.push(paragraph(random, 5));
  return parts.join("\n\n");
}

export function longChat(now: number): Chat {
  const random = seeded(7);
  const messages: Message[] = [];
  for (let turn = 0; turn < MESSAGES / 2; turn++) {
    const at = now - (MESSAGES / 2 - turn) * 3 * MINUTE;
    const ask = question(messages.at(-1)?.id ?? null, `${turn + 1}. ${paragraph(random, 2)}`, at);
    const score = [
      routed,
      step(turn % 2 ? "anthropic" : "google", turn % 2 ? "Claude Sonnet 4.5" : "Gemini 3 Pro", 4, 0.006),
    ];
    const parts: Message["parts"] = [{ type: "text", text: answerText(random, turn) }];
    const answer = answerMessage({ parent: ask.id, at: at + MINUTE, parts, score, cost: known(0.006) });
    if (turn % 50 === 7) answer.marked = true;
    messages.push(ask, answer);
  }
  const row = {
    id: id(),
    title: "A thousand messages",
    updated: now,
    score: [routed, step("anthropic", "Claude Sonnet 4.5", 4, 0.006)],
    cost: sum(3),
    branches: 1,
    running: false,
    voice: "anthropic",
    pinned: false,
    unread: false,
    temporary: false,
  };
  return chatOf(row, "Today", messages);
}
