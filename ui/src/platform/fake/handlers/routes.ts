// Routes: what would answer a draft, how much of its window is used, and what answered.

import type { Candidate, ChatSettings, ContextUse } from "../../../ipc/bindings";
import { failure } from "../failure";
import { modelsOf } from "../models";
import { routeFor } from "../route";
import { about } from "../values";
import type { HandlersFor, World } from "../world";

type Names = "route_preview" | "route_of" | "chat_escalation";

const WINDOW = 200_000;
/** Of a draft that says "[[over]]", for looking at a chat that is longer than the window. */
const TOO_LONG = 243_000;

function usage(text: string, files: number, instructions: string): ContextUse {
  const question = Math.ceil(text.length / 4) + 8;
  const told = Math.ceil(instructions.length / 4);
  const history = text.includes("[[over]]") ? TOO_LONG : text.includes("[[near]]") ? 168_000 : 4_200;
  const used = question + told + history + files;
  return {
    window: WINDOW,
    used,
    instructions: told,
    history,
    files,
    question,
    answer: 520,
    max_answer: 32_000,
    over: null,
  };
}

export function routesHandlers(world: World): HandlersFor<Names> {
  const larger = (): Candidate | null =>
    routeFor(modelsOf(world.usable()), { kind: "auto", preset: "best" }, "", world.now).candidates[0] ?? null;
  return {
    route_preview: ({ conversation, choice, text, attachments, settings }) => {
      const models = modelsOf(world.usable());
      if (models.length === 0) {
        const hint = { label: "Add a key", action: "open_settings" as const };
        const error = failure("no_model", "No model is connected", "Add a key, or use the practice vendors.", hint);
        return { route: null, error, context: null };
      }
      const kept = conversation ? world.find(conversation).settings : settings;
      const files = attachments.reduce((total, { bytes }) => total + Math.ceil(bytes / 300), 0);
      const context = usage(text, files, kept?.instructions ?? "");
      const route = { ...routeFor(models, choice, text, world.now), settings: words(kept, context.instructions) };
      if (context.used <= WINDOW) return { route, error: null, context };
      const over = {
        who: route.who,
        needs: context.used,
        window: WINDOW,
        larger: larger(),
        summary: { who: "Gemini 2.5 Flash-Lite", cost: about(0.024) },
        drops: 6,
      };
      if (kept?.trim) return { route, error: null, context: { ...context, used: 180_000, history: 175_000, over } };
      const detail = "It reads 200,000 tokens at most, and this needs more. Nothing was sent.";
      const error = failure("context_length", `This chat is too long for ${route.who}`, detail, {
        label: "Choose another model",
        action: "choose_model",
      });
      return { route: null, error, context: { ...context, over } };
    },
    route_of: () => routeFor(modelsOf(world.usable()), { kind: "auto", preset: "balanced" }, "", world.now),
    chat_escalation: () => larger(),
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
