// What a conversation sends: its settings, its window, and questions without an answer.

import { contextOf } from "../context";
import { failure } from "../failure";
import { modelsOf } from "../models";
import { routeFor } from "../route";
import type { HandlersFor, World } from "../world";

type Names = "chat_add" | "chat_configure" | "chat_summarise" | "route_preview";

export function contextHandlers(world: World): HandlersFor<Names> {
  return {
    chat_add: (payload) => {
      const { chat, ask } = world.ask(payload);
      return { conversation: chat.row.id, question: ask.id };
    },
    chat_configure: ({ id, settings }) => {
      world.settings.set(id, settings);
      return world.thread(world.find(id));
    },
    chat_summarise: ({ id }) => {
      const chat = world.find(id);
      const thread = world.thread(chat);
      const until = chat.messages.at(-3)?.id;
      if (!until) throw failure("invalid_input", "There is nothing to summarise yet", "Nothing was charged.");
      world.settings.set(id, { ...thread.settings, trim: true });
      const messages = chat.messages.length - 2;
      return { ...world.thread(chat), left_out: { messages, by: "summary", summary: "What was said before.", until } };
    },
    route_preview: (ask) => {
      const models = modelsOf(world.usable());
      if (models.length === 0) {
        const hint = { label: "Add a key", action: "open_settings" as const };
        const words = "Add a key, or use the practice vendors.";
        return { route: null, error: failure("no_model", "No model is connected", words, hint), context: null };
      }
      const route = routeFor(models, ask.choice, ask.text, world.now);
      const context = contextOf(world, models, route.offer, ask);
      if (!context.over) return { route, error: null, context };
      const title = `This is more than ${context.over.who} reads`;
      return { route: null, error: failure("context_length", title, "Nothing was sent."), context };
    },
  };
}
