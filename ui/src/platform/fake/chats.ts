// Made-up conversations: the list of the mockup, and one thread with every kind of part.

import type { Answer, AttachmentIn, ChatRow, ChatSettings, Message, Part, Segment, Thread } from "../../ipc/bindings";
import { BUDGET_ANSWER, HOSTILE_ANSWER, SHORT_ANSWER } from "./answers";
import { leftOutOf, partsThread } from "./parts";
import { DAY, HOUR, id, known, MINUTE, routed, step, sum } from "./values";

export type Chat = {
  row: ChatRow;
  group: string;
  messages: Message[];
  deleted: boolean;
  archived: boolean;
  settings: ChatSettings;
  leftOut: Thread["left_out"];
  /** What was deleted, by the message that was the first of it. */
  cut: Map<string, Message[]>;
};

export const NO_SETTINGS: ChatSettings = { instructions: "", effort: null, length: "normal", trim: false };

/** A chat with nothing said in it. */
export function chatOf(row: ChatRow, group: string, messages: Message[] = []): Chat {
  return {
    row,
    group,
    messages,
    deleted: false,
    archived: false,
    settings: NO_SETTINGS,
    leftOut: null,
    cut: new Map(),
  };
}

export function question(parent: string | null, text: string, at: number, parts: Part[] = []): Message {
  const own = id();
  return {
    id: own,
    parent,
    role: "user",
    at,
    parts: [{ type: "text", text }, ...parts],
    sibling: 0,
    siblings: [own],
    answer: null,
    marked: false,
  };
}

/** What was attached, by the ends of the names: the page hands in no kinds. */
export function attached(files: readonly AttachmentIn[]): Part[] {
  return files.map(({ name, base64 }) => {
    const bytes = Math.round(base64.length * 0.75);
    if (name.endsWith(".pdf")) return { type: "file", name, media_type: "application/pdf", bytes };
    return { type: "image", id: id(), media_type: "image/png", bytes, data_url: `data:image/png;base64,${base64}` };
  });
}

type AnswerMake = Partial<Answer> & { parts: Part[]; score: Segment[]; at: number; parent: string };

export function answerMessage(make: AnswerMake): Message {
  const own = id();
  const { parts, at, parent, ...rest } = make;
  const last = make.score.at(-1);
  const answer: Answer = {
    run: id(),
    state: "complete",
    stop_reason: "end",
    model: "claude-sonnet-4-5",
    who: last?.who ?? "Claude Sonnet 4.5",
    voice: last?.voice ?? "anthropic",
    usage: { input: 18204, cached_input: 0, cache_write: 0, output: 612, reasoning: 0 },
    cost: known(0.0118),
    took: 7300,
    ttft: 812,
    struck: [],
    sources: [],
    error: null,
    context: { sent: 18204, window: 200_000 },
    seq: 0,
    ...rest,
  };
  return { id: own, parent, role: "assistant", at, parts, sibling: 0, siblings: [own], answer, marked: false };
}

const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

function thread(now: number): Message[] {
  const first = question(null, "What is a retry storm, in one breath?", now - 12 * MINUTE);
  const firstAnswer = answerMessage({
    parent: first.id,
    at: now - 11 * MINUTE,
    parts: [
      { type: "reasoning", text: "The person wants one sentence. Say what it is and why it hurts.", ms: 1200 },
      {
        type: "text",
        text: "Many clients that failed together retry together, and knock the service over again each time it stands up.",
      },
    ],
    score: [routed, step("google", "Gemini 2.5 Flash-Lite", 1.1, 0.0004)],
    cost: known(0.0004),
    usage: { input: 24, cached_input: 0, cache_write: 0, output: 31, reasoning: 12 },
    took: 1100,
  });
  const other = id();
  firstAnswer.siblings = [other, firstAnswer.id];
  firstAnswer.sibling = 1;
  const second = question(
    firstAnswer.id,
    "Our ingest service retries failed uploads with plain backoff, and after yesterday’s outage every client came back at once. What is the formula for full jitter, and how do I add a retry budget in Tokio?",
    now - 4 * MINUTE,
    [
      { type: "image", id: id(), media_type: "image/png", bytes: 212_000, data_url: PIXEL },
      { type: "file", name: "outage-report.pdf", media_type: "application/pdf", bytes: 1_240_000 },
    ],
  );
  const secondAnswer = answerMessage({
    parent: second.id,
    at: now - 3 * MINUTE,
    parts: [
      { type: "notice", text: "Not sent, as this model does not take it: another model’s reasoning." },
      { type: "built_in", name: "web_search", summary: "full jitter retry budget tokio" },
      { type: "text", text: BUDGET_ANSWER },
    ],
    sources: [
      {
        url: "https://docs.example/retries/jitter",
        title: "Timeouts, retries and backoff with jitter",
        quote: "Full jitter spreads the retries over the whole interval.",
      },
      { url: null, title: "outage-report.pdf, page 4", quote: null },
    ],
    score: [
      routed,
      step("google", "Flash-Lite", 0.9, 0.0004, "done", "drafted"),
      step("openai", "GPT-5.1", 0.2, 0, "fail", "busy, passed on"),
      step("anthropic", "Claude Sonnet 4.5", 6.2, 0.0114),
    ],
    struck: [{ who: "GPT-5.1", text: "Full jitter picks each delay at random, so" }],
  });
  return [first, firstAnswer, second, secondAnswer];
}

function failedThread(now: number): Message[] {
  const ask = question(null, "Look up the tide for tomorrow and draw it.", now - DAY);
  const stopped = answerMessage({
    parent: ask.id,
    at: now - DAY,
    state: "stopped",
    stop_reason: "cancelled",
    parts: [
      { type: "tool_call", id: "t1", name: "tide_table", args: '{"harbour":"Oban","day":"2026-11-22"}' },
      { type: "text", text: HOSTILE_ANSWER },
    ],
    score: [routed, step("openai", "GPT-5.1", 3, 0.004)],
    cost: known(0.004),
  });
  const again = question(stopped.id, "Again, with the chart.", now - DAY + MINUTE);
  const failed = answerMessage({
    parent: again.id,
    at: now - DAY + MINUTE,
    state: "failed",
    stop_reason: null,
    parts: [],
    score: [routed, step("mistral", "Mistral Large 3", 0.4, 0, "fail", "quota used up")],
    cost: known(0),
    usage: { input: null, cached_input: null, cache_write: null, output: null, reasoning: null },
    error: {
      code: "quota",
      title: "Mistral’s quota is used up",
      detail: "Nothing was charged. No other connected model may answer this. (429: monthly quota exceeded)",
      hint: { label: "Choose a model", action: "choose_model" },
      retry_after_ms: null,
    },
  });
  return [ask, stopped, again, failed];
}

const R = routed;
const S = step;
type RowMake = [string, string, number, Segment[], number, number];

function rows(now: number): RowMake[] {
  return [
    [
      "Today",
      "Retry budget for the ingest service",
      now - 3 * MINUTE,
      [R, S("google", "Flash-Lite", 0.9, 0.0004), S("anthropic", "Claude Sonnet 4.5", 7.1, 0.0118)],
      0.0402,
      2,
    ],
    [
      "Today",
      "Grant letter, second draft",
      now - HOUR,
      [R, S("mistral", "Mistral Large 3", 3, 0.004), S("openai", "GPT-5.1", 4, 0.012)],
      0.03,
      1,
    ],
    [
      "Today",
      "Names for the robot",
      now - 2 * HOUR,
      [R, S("local", "Qwen3 8B", 5, 0), S("local", "Qwen3 8B", 4, 0)],
      0,
      3,
    ],
    [
      "Today",
      "Translate the tide table notes",
      now - 3 * HOUR,
      [R, S("deepseek", "DeepSeek V3.2", 3, 0.0006)],
      0.0011,
      1,
    ],
    [
      "Yesterday",
      "Why does the borrow checker mind?",
      now - DAY,
      [R, S("openai", "GPT-5.1", 1.2, 0, "fail"), S("anthropic", "Claude Sonnet 4.5", 5, 0.009)],
      0.02,
      1,
    ],
    [
      "Yesterday",
      "Trip to the islands, ferry times",
      now - DAY - HOUR,
      [R, S("google", "Gemini 2.5 Flash-Lite", 2, 0.0005)],
      0.002,
      1,
    ],
    [
      "Yesterday",
      "Compare heat pump quotes",
      now - DAY - 3 * HOUR,
      [
        R,
        S("google", "Gemini 3 Pro", 3, 0.001),
        S("openai", "GPT-5.1", 6, 0.02),
        S("anthropic", "Claude Sonnet 4.5", 6, 0.06),
      ],
      0.34,
      1,
    ],
    [
      "Previous 7 days",
      "Lens physics for the lamp room",
      now - 4 * DAY,
      [R, S("google", "Gemini 3 Pro", 6, 0.008), S("deepseek", "DeepSeek V3.2", 4, 0.001)],
      0.05,
      1,
    ],
    [
      "Previous 7 days",
      "Keeper’s log, voice and tone",
      now - 5 * DAY,
      [R, S("anthropic", "Claude Sonnet 4.5", 9, 0.014)],
      0.06,
      2,
    ],
    [
      "Previous 7 days",
      "Poem for the last shot",
      now - 5 * DAY,
      [R, S("mistral", "Mistral Large 3", 4, 0.003), S("anthropic", "Claude Sonnet 4.5", 5, 0.012)],
      0.02,
      1,
    ],
    [
      "Previous 7 days",
      "SQL: late tide readings",
      now - 6 * DAY,
      [R, S("mistral", "Mistral Large 3", 2, 0.003)],
      0.01,
      1,
    ],
  ];
}

export function busyChats(now: number): Chat[] {
  return rows(now).map(([group, title, updated, score, cost, branches], index) => {
    const own = id();
    let messages: Message[];
    if (index === 0) messages = thread(now);
    else if (index === 1) messages = partsThread(now);
    else if (index === 4) messages = failedThread(now);
    else {
      const ask = question(null, title, updated);
      const last = score.at(-1);
      messages = [
        ask,
        answerMessage({
          parent: ask.id,
          at: updated,
          parts: [{ type: "text", text: SHORT_ANSWER }],
          score,
          cost: last?.cost ?? known(0),
        }),
      ];
    }
    const row: ChatRow = {
      id: own,
      title,
      updated,
      score,
      cost: sum(cost),
      branches,
      running: false,
      voice: score.at(-1)?.voice ?? null,
      pinned: index === 0,
      unread: index === 3,
      temporary: false,
    };
    return { ...chatOf(row, group, messages), leftOut: index === 1 ? leftOutOf(messages) : null };
  });
}

/** A dozen chats that were put away. */
export function archivedChats(now: number): Chat[] {
  const titles = [
    "Harbour rota for October",
    "Old lamp parts list",
    "Draft of the spring report",
    "Paint for the gallery",
  ];
  return Array.from({ length: 12 }, (_, index) => {
    const at = now - (40 + index) * DAY;
    const title = titles[index % titles.length] ?? "";
    const ask = question(null, title, at);
    const score = [routed, step("mistral", "Mistral Large 3", 2, 0.003)];
    const said = answerMessage({ parent: ask.id, at, parts: [{ type: "text", text: SHORT_ANSWER }], score });
    const row = {
      id: id(),
      title,
      updated: at,
      score,
      cost: sum(0.003),
      branches: 1,
      running: false,
      voice: "mistral",
      pinned: false,
      unread: false,
      temporary: false,
    };
    return { ...chatOf(row, "October", [ask, said]), archived: true };
  });
}
