// Routes: what would answer a draft, how much of its window is used, and what answered.

import type { ChatSettings } from "../../../ipc/bindings";
import { contextOf } from "../context";
import { failure } from "../failure";
import { modelsOf } from "../models";
import { routeFor } from "../route";
import type { HandlersFor, World } from "../world";

type Names = "route_preview" | "route_of";

export function routesHandlers(world: World): HandlersFor<Names> {
  return {
    route_preview: (ask) => {
      const models = modelsOf(world.usable());
      if (models.length === 0) {
        const hint = { label: "Add a key", action: "open_settings" as const };
        const error = failure("no_model", "No model is connected", "Add a key, or use the practice vendors.", hint);
        return { route: null, error, context: null };
      }
      const kept = ask.conversation ? world.find(ask.conversation).settings : ask.settings;
      const drafted = routeFor(models, ask.choice, ask.text, world.now);
      const context = contextOf(world, models, drafted.offer, ask);
      const route = { ...drafted, settings: words(kept, context.instructions) };
      if (!context.over) return { route, error: null, context };
      const title = `This is more than ${context.over.who} reads`;
      return { route: null, error: failure("context_length", title, "Nothing was sent."), context };
    },
    route_of: () => routeFor(modelsOf(world.usable()), { kind: "auto", preset: "balanced" }, "", world.now),
  };
}

function words(settings: ChatSettings | null | undefined, instructions: number): string[] {
  if (!settings) return [];
  return [
    ...(settings.instructions ? [`Your instructions, ${instructions} tokens`] : []),
    ...(settings.effort ? [`Effort ${settings.effort}`] : []),
    ...(settings.length === "normal" ? [] : [settings.length === "short" ? "Short answers" : "Long answers"]),
  ];
}
