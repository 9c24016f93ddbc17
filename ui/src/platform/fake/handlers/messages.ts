// What is done to single messages: versions, going on, escalating, bookmarks, deleting, forks, what is left out.

import type { Message } from "../../../ipc/bindings";
import { type Chat, chatOf } from "../chats";
import { failure } from "../failure";
import { modelsOf } from "../models";
import { about, id } from "../values";
import type { HandlersFor, World } from "../world";

type Names =
  | "chat_send"
  | "chat_regenerate"
  | "chat_select"
  | "chat_fork"
  | "chat_answer"
  | "chat_continue"
  | "chat_escalation"
  | "message_mark"
  | "message_delete"
  | "message_restore";

/** The rest of a path from a version that is not shown, by that version's id. */
type Hidden = Map<string, Message[]>;

function holding(world: World, message: string): { chat: Chat; at: number } {
  for (const chat of world.chats) {
    const at = chat.messages.findIndex((each) => each.id === message);
    if (at >= 0) return { chat, at };
  }
  throw failure("not_found", "This message is gone", "It was deleted, or belongs to another version.");
}

/** Takes what stands from `at` on out of sight, as one version of that place. */
function hide(chat: Chat, at: number, hidden: Hidden): Message | null {
  const rest = chat.messages.splice(at);
  const [first] = rest;
  if (first) hidden.set(first.id, rest);
  return first ?? null;
}

/** Makes the message at `at` a further version beside `other`. */
function beside(chat: Chat, at: number, other: Message | null, hidden: Hidden): void {
  const fresh = chat.messages[at];
  if (!fresh || !other) return;
  const siblings = [...other.siblings, fresh.id];
  for (const path of hidden.values()) for (const each of path) if (siblings.includes(each.id)) each.siblings = siblings;
  Object.assign(fresh, { siblings, sibling: siblings.length - 1 });
}

export function messagesHandlers(world: World): HandlersFor<Names> {
  const hidden: Hidden = new Map();
  const removed = new Map<string, { chat: Chat; rest: Message[] }>();

  const again = (answer: string) => {
    const { chat, at } = holding(world, answer);
    const ask = chat.messages[at - 1];
    if (!ask) throw failure("not_found", "This answer is gone", "It belongs to a deleted conversation.");
    const old = hide(chat, at, hidden);
    const sent = world.run(chat, ask, "");
    beside(chat, at, old, hidden);
    return sent;
  };

  return {
    chat_send: (payload) => {
      const chat = world.chats.find((each) => each.row.id === payload.conversation);
      if (!chat || payload.parent === (chat.messages.at(-1)?.id ?? null)) return world.send(payload);
      const at = chat.messages.findIndex((each) => each.id === payload.parent) + 1;
      const old = hide(chat, at, hidden);
      const sent = world.send(payload);
      beside(chat, at, old, hidden);
      return sent;
    },
    chat_regenerate: ({ answer }) => again(answer),
    chat_continue: ({ answer }) => again(answer),
    chat_answer: ({ question }) => {
      const { chat, at } = holding(world, question);
      const ask = chat.messages[at];
      if (!ask) throw failure("not_found", "This question is gone", "It was deleted.");
      return world.run(chat, ask, "");
    },
    chat_select: ({ message }) => {
      const chat = world.chats.find(({ messages }) => messages.some((each) => each.siblings.includes(message)));
      if (!chat) throw failure("not_found", "This version is gone", "It was deleted.");
      const at = chat.messages.findIndex((each) => each.siblings.includes(message));
      const path = hidden.get(message);
      if (path) {
        hide(chat, at, hidden);
        hidden.delete(message);
        chat.messages.push(...path);
      }
      const shown = chat.messages[at];
      if (shown) shown.sibling = Math.max(0, shown.siblings.indexOf(message));
      return world.thread(chat);
    },
    chat_fork: ({ message }) => {
      const { chat, at } = holding(world, message);
      const messages = structuredClone(chat.messages.slice(0, at + 1));
      const row = { ...chat.row, id: id(), title: `${chat.row.title}, branch`, running: false, updated: Date.now() };
      world.chats.unshift({ ...chatOf(row, "Today", messages), settings: chat.settings });
      return { conversation: row.id };
    },
    chat_escalation: ({ answer }) => {
      const { chat, at } = holding(world, answer);
      const models = modelsOf(world.usable());
      const better = models.find((model) => /opus|grand/i.test(model.title)) ?? models[1];
      if (!better || chat.messages[at]?.answer?.who === better.title) return null;
      const { offer, title, voice } = better;
      return { offer, who: title, voice, score: 0.9, quality: 0.95, cost: about(0.09), ttft_ms: 1400 };
    },
    message_mark: ({ message, marked }) => {
      const { chat, at } = holding(world, message);
      const found = chat.messages[at];
      if (found) found.marked = marked;
      return null;
    },
    message_delete: ({ message }) => {
      const { chat, at } = holding(world, message);
      removed.set(message, { chat, rest: chat.messages.splice(at) });
      return world.thread(chat);
    },
    message_restore: ({ message }) => {
      const found = removed.get(message);
      if (!found) throw failure("not_found", "This message is gone", "It was removed for good.");
      found.chat.messages.push(...found.rest);
      removed.delete(message);
      return world.thread(found.chat);
    },
  };
}
