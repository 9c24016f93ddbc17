// How tall a message is likely to be before it has been drawn. The better the guess, the less the scroll bar corrects
// itself. Pure; kept for each message.

import type { Message } from "../../../ipc/bindings";

const LETTERS_IN_A_LINE = 84;
const ASK_LINE = 21;
const WORK_LINE = 25;
const CODE_LINE = 18.5;
/** Longer code folds. */
const MOST_CODE = 26;

const kept = new WeakMap<Message, number>();

function textHeight(text: string, line: number): number {
  let height = 0;
  let code = -1;
  for (const row of text.split("\n")) {
    if (row.startsWith("```")) {
      if (code >= 0) height += Math.min(code, MOST_CODE) * CODE_LINE;
      else height += 60;
      code = code >= 0 ? -1 : 0;
    } else if (code >= 0) code += 1;
    else height += row === "" ? line * 0.36 : Math.ceil(row.length / LETTERS_IN_A_LINE) * line;
  }
  return height;
}

function guess(message: Message): number {
  const line = message.role === "user" ? ASK_LINE : WORK_LINE;
  let height = message.role === "user" ? 43 : 115;
  for (const part of message.parts) height += part.type === "text" ? textHeight(part.text, line) : 34;
  return Math.round(height);
}

export function likelyHeight(message: Message): number {
  const known = kept.get(message);
  if (known !== undefined) return known;
  const height = guess(message);
  kept.set(message, height);
  return height;
}
