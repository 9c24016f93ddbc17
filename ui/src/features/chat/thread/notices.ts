// Notices that repeat: what a model was not given is said once, and again only when it changes. Pure.

import type { Message } from "../../../ipc/bindings";

function noticeOf(message: Message): string | null {
  const notice = message.parts.find((part) => part.type === "notice");
  return notice?.type === "notice" ? notice.text : null;
}

/** For each message the notice of the answer before it, which need not be said again. */
export function toldBefore(messages: readonly Message[]): (string | null)[] {
  let told: string | null = null;
  return messages.map((message) => {
    const before = told;
    if (message.role === "assistant") told = noticeOf(message);
    return before;
  });
}
