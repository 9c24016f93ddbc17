// The list of chats, what is done with whole ones, and sending.

import type { HandlersFor, World } from "../world";

type Names =
  | "chat_list"
  | "chat_add"
  | "chat_rename"
  | "chat_pin"
  | "chat_archive"
  | "chat_delete"
  | "chat_restore"
  | "chat_read"
  | "run_stop";

export function chatsHandlers(world: World): HandlersFor<Names> {
  return {
    chat_list: ({ archived }) => world.groups(archived),
    chat_add: (payload) => {
      const { chat, asked } = world.ask(payload);
      return { conversation: chat.row.id, question: asked.id };
    },
    chat_rename: ({ id, title }) => {
      world.find(id).row.title = title;
      return null;
    },
    chat_pin: ({ ids, pinned }) => {
      for (const id of ids) world.find(id).row.pinned = pinned;
      return null;
    },
    chat_archive: ({ ids, archived }) => {
      for (const id of ids) world.find(id).archived = archived;
      return null;
    },
    chat_delete: ({ ids }) => {
      for (const id of ids) world.find(id).deleted = true;
      return null;
    },
    chat_restore: ({ ids }) => {
      for (const id of ids) world.find(id).deleted = false;
      return null;
    },
    chat_read: ({ id }) => {
      world.find(id).row.unread = false;
      return null;
    },
    run_stop: ({ run }) => {
      world.runs.get(run)?.stop();
      return null;
    },
  };
}
