// Conversations, runs and routes.

import { failure } from "../failure";
import { modelsOf } from "../models";
import { routeFor } from "../route";
import type { HandlersFor, World } from "../world";

type Names =
  | "chat_list"
  | "chat_thread"
  | "chat_send"
  | "chat_regenerate"
  | "chat_select"
  | "chat_rename"
  | "chat_delete"
  | "chat_restore"
  | "run_stop"
  | "route_of";

export function chatsHandlers(world: World): HandlersFor<Names> {
  return {
    chat_list: () => world.groups(),
    chat_thread: ({ id: which }) => world.thread(world.find(which)),
    chat_send: (payload) => world.send(payload),
    chat_regenerate: (payload) => world.regenerate(payload),
    chat_select: ({ message }) => {
      const chat = world.chats.find(({ messages }) => messages.some((each) => each.siblings.includes(message)));
      if (!chat) throw failure("not_found", "This branch is gone", "It was deleted.");
      for (const each of chat.messages)
        if (each.siblings.includes(message)) each.sibling = each.siblings.indexOf(message);
      return world.thread(chat);
    },
    chat_rename: ({ id: which, title }) => {
      world.find(which).row.title = title;
      return null;
    },
    chat_delete: ({ id: which }) => {
      world.find(which).deleted = true;
      return null;
    },
    chat_restore: ({ id: which }) => {
      world.find(which).deleted = false;
      return null;
    },
    run_stop: ({ run }) => {
      world.runs.get(run)?.stop();
      return null;
    },
    route_of: () => routeFor(modelsOf(world.usable()), { kind: "auto", preset: "balanced" }, "", world.now),
  };
}
