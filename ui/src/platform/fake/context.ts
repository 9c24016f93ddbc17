// How much of a model's window a made-up draft takes, by rough counts of characters, and what to do where it is too much.

import type { Candidate, ContextOver, ContextUse, LeftOut, ModelRow, RoutePreviewAsk } from "../../ipc/bindings";
import type { Chat } from "./chats";
import { about } from "./values";
import type { World } from "./world";

const INSTRUCTIONS = 240;
const LIKELY_ANSWER = 700;
const MOST_ANSWER = 4_000;

function words(text: string): number {
  return Math.ceil(text.length / 4);
}

function historyOf(chat: Chat | undefined): number {
  const texts = chat?.messages.flatMap((message) =>
    message.parts.map((part) => (part.type === "text" ? words(part.text) : 1_600)),
  );
  return (texts ?? []).reduce((sum, count) => sum + count, 0);
}

function fileTokens({ media_type, bytes }: RoutePreviewAsk["attachments"][number]): number {
  return media_type.startsWith("image/") ? 1_600 : Math.ceil(bytes / 3);
}

function larger(models: readonly ModelRow[], needs: number): Candidate | null {
  const fit = models.find((model) => (model.context ?? 0) > needs);
  if (!fit) return null;
  const { offer, title: who, voice } = fit;
  return { offer, who, voice, score: 0.7, quality: 0.7, cost: about(needs * 2e-6), ttft_ms: 1300 };
}

function overOf(world: World, models: readonly ModelRow[], ask: RoutePreviewAsk, use: ContextUse): ContextOver {
  const model = models.find((each) => ask.choice.kind === "offer" && each.offer === ask.choice.offer);
  const chat = world.chats.find((each) => each.row.id === ask.conversation);
  const drops = chat && chat.messages.length > 2 ? chat.messages.length - 2 : null;
  return {
    who: model?.title ?? "The largest model",
    needs: use.used,
    window: use.window ?? 0,
    larger: larger(models, use.used),
    summary: drops ? { who: "Gemini 2.5 Flash-Lite", cost: about(0.0021) } : null,
    drops,
  };
}

export function contextOf(world: World, models: readonly ModelRow[], offer: string, ask: RoutePreviewAsk): ContextUse {
  const chat = world.chats.find((each) => each.row.id === ask.conversation);
  const settings = chat?.settings ?? ask.settings;
  const instructions = INSTRUCTIONS + words(settings?.instructions ?? "");
  const history = settings?.trim ? 0 : historyOf(chat);
  const files = ask.attachments.reduce((sum, file) => sum + fileTokens(file), 0);
  const question = words(ask.text);
  const window = models.find((model) => model.offer === offer)?.context ?? null;
  const used = instructions + history + files + question;
  const sizes = { instructions, history, files, question, answer: LIKELY_ANSWER, max_answer: MOST_ANSWER };
  const use: ContextUse = { window, used, ...sizes, over: null };
  const over = window !== null && used + LIKELY_ANSWER > window;
  return over ? { ...use, over: overOf(world, models, ask, use) } : use;
}

/** Where a conversation is trimmed, all but its last two messages are said to be left out. */
export function leftOut(chat: Chat): LeftOut | null {
  const until = chat.messages.at(-3)?.id;
  if (!until || !chat.settings.trim) return null;
  return { messages: chat.messages.length - 2, by: "trim", summary: null, until };
}
