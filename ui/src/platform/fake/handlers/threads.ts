// A thread, its settings and copies, its messages, and what a model is paid to write about it.

import { type Chat, chatOf } from "../chats";
import { failure } from "../failure";
import { modelsOf } from "../models";
import { about, id, sum } from "../values";
import type { HandlersFor, World } from "../world";

type Names =
  | "chat_thread"
  | "chat_duplicate"
  | "chat_configure"
  | "title_estimate"
  | "chat_title"
  | "chat_summarise"
  | "chat_summary_drop";

/** Messages at the end that a summary leaves as they are. */
const KEPT = 2;

function copy(world: World, chat: Chat, count: number, what: string): { conversation: string } {
  const row = {
    ...chat.row,
    id: id(),
    title: `${chat.row.title}, ${what}`,
    cost: sum(0),
    updated: Date.now(),
    pinned: false,
    unread: false,
    temporary: false,
  };
  const made = { ...chatOf(row, "Today", structuredClone(chat.messages.slice(0, count))), settings: chat.settings };
  world.chats.unshift(made);
  return { conversation: row.id };
}

export function threadsHandlers(world: World): HandlersFor<Names> {
  return {
    chat_thread: ({ id: which }) => world.thread(world.find(which)),
    chat_duplicate: ({ id: which }) => {
      const chat = world.find(which);
      return copy(world, chat, chat.messages.length, "copy");
    },
    chat_configure: ({ id: which, settings }) => {
      const chat = world.find(which);
      chat.settings = settings;
      if (!settings.trim && chat.leftOut?.by === "trim") chat.leftOut = null;
      return world.thread(chat);
    },
    title_estimate: () => {
      const model = modelsOf(world.usable()).at(-1);
      return model ? { who: model.title, voice: model.voice, cost: about(0.0002) } : null;
    },
    chat_title: ({ id: which }) => {
      const chat = world.find(which);
      const first = chat.messages[0]?.parts.find((part) => part.type === "text");
      chat.row.title = `About ${first?.text.split(/\s+/).slice(0, 4).join(" ") ?? "this chat"}`.slice(0, 60);
      return { title: chat.row.title };
    },
    chat_summarise: ({ id: which }) => {
      const chat = world.find(which);
      const covered = chat.messages.slice(0, -KEPT);
      const until = covered.at(-1)?.id;
      if (!until)
        throw failure("invalid_input", "That can’t be done as it stands", "This chat is too short for a summary.");
      const summary =
        "The person’s ingest service retries without jitter. Full jitter and a retry budget were advised.";
      chat.leftOut = { messages: covered.length, by: "summary", summary, until };
      return world.thread(chat);
    },
    chat_summary_drop: ({ id: which }) => {
      const chat = world.find(which);
      chat.leftOut = null;
      return world.thread(chat);
    },
  };
}
