// The whole page in a plain browser, on fixtures: `?fake=empty|first-run|busy|practice&theme=dark&platform=macos`, with
// `&state=loading|error` to hold or fail every read of a view. Never in the window's bundle: it is loaded on demand.

import type {
  AppEvent,
  AppState,
  Book,
  ChatSent,
  Connection,
  Message,
  Policy,
  PolicySet,
  Tag,
  Thread,
  UserError,
} from "../ipc/bindings";
import { LONG_ANSWER, practiceAnswer } from "./fake/answers";
import { answerMessage, attached, busyChats, type Chat, question } from "./fake/chats";
import { connection, LOCAL_SERVERS, modelsOf, VENDORS } from "./fake/models";
import { routeFor } from "./fake/route";
import { FakeRun } from "./fake/runs";
import { ledgerRows, spendMonth } from "./fake/spend";
import { id, known, routed, step, sum, usd } from "./fake/values";
import type { CommandName, Payload, Platform, Result } from "./types";

type Handlers = { [N in CommandName]: (payload: Payload<N>) => Result<N> };

export type FakeOptions = {
  fixture: "empty" | "first-run" | "busy" | "practice";
  state?: "loading" | "error" | null;
  system?: AppState["platform"];
  keychain?: AppState["keychain"]["state"];
  now?: number;
  /** Milliseconds between two pieces of a streamed answer. */
  pace?: number;
  /** Milliseconds before a command answers. */
  delay?: number;
};

function failure(code: UserError["code"], title: string, detail: string, hint: UserError["hint"] = null): UserError {
  return { code, title, detail, hint, retry_after_ms: null };
}

const ALWAYS: readonly CommandName[] = ["app_state", "meter", "vendors_list"];

export class FakeWorld {
  private readonly now: number;
  private book: Book;
  private policy: PolicySet = { no_retention: false, regions: [] };
  private firstRun: boolean;
  private cap: string | null;
  private connections: Connection[];
  private readonly chats: Chat[];
  private readonly runs = new Map<string, FakeRun>();
  private readonly listeners = new Set<(event: AppEvent) => void>();
  private keychain: AppState["keychain"];

  constructor(private readonly options: FakeOptions) {
    const { fixture } = options;
    this.now = options.now ?? Date.now();
    this.book = fixture === "practice" ? "practice" : "real";
    this.firstRun = fixture === "first-run";
    this.cap = fixture === "first-run" ? null : usd(fixture === "busy" ? 40 : 10);
    this.chats = fixture === "busy" ? busyChats(this.now) : [];
    this.connections = this.seedConnections();
    this.keychain = { state: options.keychain ?? "ready", detail: "" };
  }

  readonly platform: Platform = {
    rpc: (name, payload) => this.answer(name, payload),
    attach: (run, _fromSeq, onBatch, onLost) => {
      const found = this.runs.get(run);
      if (!found) queueMicrotask(onLost);
      return found?.attach(onBatch) ?? (() => undefined);
    },
    onAppEvent: (listen) => {
      this.listeners.add(listen);
      return () => this.listeners.delete(listen);
    },
    window: {
      minimise: () => undefined,
      toggleMaximise: () => undefined,
      close: () => undefined,
      startDrag: () => undefined,
    },
  };

  private seedConnections(): Connection[] {
    if (this.options.fixture === "practice") return this.practiceConnections();
    if (this.options.fixture !== "busy") return [];
    const make = (vendor: string, name: string, voice: string, last4: string | null) =>
      connection(vendor, name, voice, last4, "real", this.now);
    return [
      make("anthropic", "Anthropic", "anthropic", "4Q7c"),
      make("openai", "OpenAI", "openai", "9xTa"),
      make("google", "Google", "google", "Lm02"),
      make("mistral", "Mistral", "mistral", "a81e"),
      make("ollama", "Ollama", "local", null),
    ];
  }

  private practiceConnections(): Connection[] {
    return ["Alder", "Birch", "Cedar"].map((name) =>
      connection(name.toLowerCase(), name, name.toLowerCase(), null, "practice", this.now),
    );
  }

  private async answer<N extends CommandName>(name: N, payload: Payload<N>): Promise<Result<N>> {
    const { state, delay } = this.options;
    await new Promise((resolve) => setTimeout(resolve, delay ?? 20));
    if (state === "loading" && !ALWAYS.includes(name)) return new Promise(() => undefined);
    if (state === "error" && !ALWAYS.includes(name))
      throw failure(
        "store_failed",
        "Medley could not read its own files",
        "The disk answered with an error. Nothing was changed.",
        {
          label: "Try again",
          action: "retry",
        },
      );
    return structuredClone((this.handlers[name] as (payload: Payload<N>) => Result<N>)(payload));
  }

  private tell(...tags: Tag[]): void {
    for (const listen of this.listeners) listen({ type: "invalidate", tags, conversation: null });
  }

  private state(): AppState {
    return {
      version: "0.1.0",
      platform: this.options.system ?? "linux",
      book: this.book,
      first_run: this.firstRun,
      keychain: this.keychain,
      data_folder: "~/.local/share/medley",
      has_connections: this.connections.some((from) => from.book === "real"),
    };
  }

  private find(conversation: string): Chat {
    const chat = this.chats.find((candidate) => candidate.row.id === conversation);
    if (!chat) throw failure("not_found", "This conversation is gone", "It was deleted, or belongs to another book.");
    return chat;
  }

  private thread(chat: Chat): Thread {
    const { id: own, title, cost } = chat.row;
    return {
      id: own,
      title,
      book: this.book,
      messages: chat.messages,
      sum: cost,
      leaf: chat.messages.at(-1)?.id ?? null,
    };
  }

  private usable(): Connection[] {
    return this.connections.filter((from) => from.book === this.book);
  }

  private guardKey(): void {
    if (this.keychain.state === "ready") return;
    throw failure(
      "keychain_locked",
      "The keychain is locked",
      "Unlock it, then try again. The key was not stored anywhere.",
      {
        label: "Hold the key in memory until Medley closes",
        action: "hold_key_in_memory",
      },
    );
  }

  /** Starts a run that answers `ask` in `chat`; a prompt with "fail over" changes vendors on the way. */
  private run(chat: Chat, ask: Message, prompt: string): ChatSent {
    const models = modelsOf(this.usable());
    const turn = chat.messages.filter((message) => message.role === "assistant").length;
    const model = models[(turn * 2) % Math.max(1, models.length)];
    if (!model)
      throw failure(
        "no_model",
        "No model is connected",
        "Add a key, or start the practice vendors. Your message is kept.",
        {
          label: "Open settings",
          action: "open_settings",
        },
      );
    const message = answerMessage({
      parent: ask.id,
      at: Date.now(),
      parts: [],
      score: [routed, step(model.voice, model.title, 0, 0.008, "run", "")],
      state: "running",
      stop_reason: null,
      cost: known(0),
      took: null,
      ttft: null,
    });
    const text = this.book === "practice" ? practiceAnswer(model.title, prompt) : LONG_ANSWER;
    const reasoning = model.reasoning ? "Look at what is asked. Answer in order, with one example." : "";
    const script = { reasoning, text, dollars: 0.0083, failover: prompt.includes("fail over") };
    const run = new FakeRun(message, script, this.options.pace ?? 45, (ended) => {
      chat.row.running = false;
      chat.row.score = ended.answer?.score ?? [];
      chat.row.voice = ended.answer?.voice ?? null;
      this.tell("chats", "thread", "spend");
    });
    chat.messages.push(message);
    chat.row.running = true;
    chat.row.score = message.answer?.score ?? [];
    this.runs.set(message.answer?.run ?? "", run);
    run.start();
    return { conversation: chat.row.id, question: ask.id, answer: message.id, run: message.answer?.run ?? "" };
  }

  private send(payload: Payload<"chat_send">): ChatSent {
    let chat = this.chats.find((candidate) => candidate.row.id === payload.conversation);
    if (!chat) {
      const title = payload.text.slice(0, 60) || "Files";
      const row = {
        id: id(),
        title,
        updated: Date.now(),
        score: [],
        cost: sum(0.0083),
        branches: 1,
        running: true,
        voice: null,
      };
      chat = { row, group: "Today", messages: [], deleted: false };
      this.chats.unshift(chat);
    }
    const ask = question(payload.parent, payload.text, Date.now(), attached(payload.attachments));
    chat.messages.push(ask);
    return this.run(chat, ask, payload.text);
  }

  private regenerate(payload: Payload<"chat_regenerate">): ChatSent {
    const chat = this.chats.find(({ messages }) => messages.some((message) => message.id === payload.answer));
    const at = chat?.messages.findIndex((message) => message.id === payload.answer) ?? -1;
    const old = chat?.messages[at];
    const ask = chat?.messages[at - 1];
    if (!chat || !old || !ask)
      throw failure("not_found", "This answer is gone", "It belongs to a deleted conversation.");
    chat.messages.splice(at);
    const sent = this.run(chat, ask, "");
    const fresh = chat.messages.at(-1);
    if (fresh) {
      fresh.siblings = [...old.siblings, fresh.id];
      fresh.sibling = fresh.siblings.length - 1;
    }
    return sent;
  }

  private groups(): Result<"chat_list"> {
    const labels = [...new Set(this.chats.map((chat) => chat.group))];
    return labels
      .map((label) => ({
        label,
        rows: this.chats.filter((chat) => chat.group === label && !chat.deleted).map((chat) => chat.row),
      }))
      .filter((group) => group.rows.length > 0);
  }

  private add(payload: Payload<"connection_add">): Connection {
    const vendor = VENDORS.find((candidate) => candidate.id === payload.vendor);
    if (payload.key && !payload.hold_in_memory) this.guardKey();
    const last4 = payload.key?.slice(-4) ?? null;
    const made = connection(
      payload.vendor,
      payload.name ?? vendor?.name ?? payload.vendor,
      vendor?.voice ?? "other",
      last4,
      "real",
      this.now,
    );
    if (payload.base_url) made.base_url = payload.base_url;
    if (payload.hold_in_memory) made.key.kind = "memory";
    this.connections.push(made);
    return made;
  }

  /** The policy with who fits it, by the rule of the core: what runs here always does. */
  private standing(): Policy {
    const { no_retention, regions } = this.policy;
    const fits = (each: Connection) =>
      each.voice === "local" ||
      ((!no_retention || each.opted_out) &&
        (regions.length === 0 || each.regions.some((region) => regions.includes(region))));
    const real = this.connections.filter((each) => each.book === "real");
    const names = (wanted: boolean) => real.filter((each) => fits(each) === wanted).map((each) => each.name);
    return { no_retention, regions, known_regions: ["eu", "us"], fit: names(true), ruled_out: names(false) };
  }

  private readonly handlers: Handlers = {
    app_state: () => this.state(),
    policy_get: () => this.standing(),
    policy_set: (policy) => {
      this.policy = policy;
      return this.standing();
    },
    connection_opt_out: ({ id: which, opted_out }) => {
      const found = this.connections.find((from) => from.id === which);
      if (!found) throw failure("not_found", "This connection is gone", "It was removed meanwhile.");
      Object.assign(found, { opted_out, keeps_words: opted_out ? "Keeps nothing" : "Keeps requests up to 30 days" });
      return found;
    },
    book_set: ({ book }) => {
      this.book = book;
      return this.state();
    },
    first_run_done: () => {
      this.firstRun = false;
      return this.state();
    },
    keychain_retry: () => {
      this.keychain = { state: "ready", detail: "" };
      return this.keychain;
    },
    vendors_list: () => VENDORS,
    connection_list: () => this.usable(),
    connection_add: (payload) => this.add(payload),
    connection_check: ({ id: which }) => {
      const found = this.connections.find((from) => from.id === which);
      if (found?.key.last4 === "fail") {
        const error = failure(
          "key_rejected",
          "The vendor rejected this key",
          "401: invalid x-api-key. Nothing was charged.",
        );
        return { ok: false, models: 0, took: 210, error };
      }
      return { ok: true, models: 34, took: 412, error: null };
    },
    connection_rekey: ({ id: which, key, hold_in_memory }) => {
      const found = this.connections.find((from) => from.id === which);
      if (!found) throw failure("not_found", "This connection is gone", "It was removed.");
      if (!hold_in_memory) this.guardKey();
      found.key = { kind: hold_in_memory ? "memory" : "keychain", last4: key.slice(-4) };
      return found;
    },
    connection_remove: ({ id: which }) => {
      this.connections = this.connections.filter((from) => from.id !== which);
      return null;
    },
    local_probe: () => (this.options.fixture === "empty" ? [] : LOCAL_SERVERS),
    practice_start: () => {
      if (!this.connections.some((from) => from.book === "practice"))
        this.connections.push(...this.practiceConnections());
      this.book = "practice";
      return this.usable();
    },
    models_list: () => modelsOf(this.usable()),
    budget_get: () => ({ cap: this.cap, spent: usd(18.42), reserved: "0", month: "2026-11", spent_unknown_count: 0 }),
    budget_set: ({ cap }) => {
      this.cap = cap;
      return this.handlers.budget_get(null);
    },
    meter: () => {
      const busy = this.options.fixture === "busy";
      return {
        month: busy ? sum(18.42, 0, 1) : sum(0),
        today: busy ? sum(0.62) : sum(0),
        cap: this.cap,
        by_voice: busy
          ? [
              { voice: "anthropic", pico_usd: usd(8.35) },
              { voice: "openai", pico_usd: usd(3.4) },
              { voice: "google", pico_usd: usd(2.05) },
              { voice: "mistral", pico_usd: usd(0.56) },
            ]
          : [],
      };
    },
    chat_list: () => this.groups(),
    chat_thread: ({ id: which }) => this.thread(this.find(which)),
    chat_send: (payload) => this.send(payload),
    chat_regenerate: (payload) => this.regenerate(payload),
    chat_select: ({ message }) => {
      const chat = this.chats.find(({ messages }) => messages.some((each) => each.siblings.includes(message)));
      if (!chat) throw failure("not_found", "This branch is gone", "It was deleted.");
      for (const each of chat.messages)
        if (each.siblings.includes(message)) each.sibling = each.siblings.indexOf(message);
      return this.thread(chat);
    },
    chat_rename: ({ id: which, title }) => {
      this.find(which).row.title = title;
      return null;
    },
    chat_delete: ({ id: which }) => {
      this.find(which).deleted = true;
      return null;
    },
    chat_restore: ({ id: which }) => {
      this.find(which).deleted = false;
      return null;
    },
    run_stop: ({ run }) => {
      this.runs.get(run)?.stop();
      return null;
    },
    route_preview: ({ choice, text }) => {
      const models = modelsOf(this.usable());
      if (models.length > 0) return { route: routeFor(models, choice, text, this.now), error: null };
      const hint = { label: "Add a key", action: "open_settings" as const };
      return {
        route: null,
        error: failure("no_model", "No model is connected", "Add a key, or use the practice vendors.", hint),
      };
    },
    route_of: () => routeFor(modelsOf(this.usable()), { kind: "auto", preset: "balanced" }, "", this.now),
    spend_month: ({ month }) => {
      const busy = this.options.fixture === "busy";
      const full = spendMonth(month ?? "2026-11", this.cap, this.now);
      if (busy) return full;
      return { ...full, total: sum(0), by_voice: [], by_day: [], by_model: [], rows: 0, previous: null, next: null };
    },
    spend_ledger: ({ offset, limit, voice, search }) => {
      const all =
        this.options.fixture === "busy"
          ? ledgerRows(
              1262,
              this.now,
              this.chats.map((chat) => chat.row.id),
            )
          : [];
      const words = search?.toLowerCase() ?? "";
      const found = all.filter((row) => (!voice || row.voice === voice) && row.what.toLowerCase().includes(words));
      return {
        total: found.length,
        sum: sum(found.length * 0.0146, 0, found.length > 9 ? 1 : 0),
        rows: found.slice(offset, offset + limit),
      };
    },
    link_open: () => null,
  };
}

export function fakeFromAddress(search: string): FakeOptions {
  const params = new URLSearchParams(search);
  const fixture = params.get("fake");
  const state = params.get("state");
  const keychain = params.get("keychain");
  return {
    fixture: fixture === "empty" || fixture === "first-run" || fixture === "practice" ? fixture : "busy",
    state: state === "loading" || state === "error" ? state : null,
    ...(keychain === "locked" || keychain === "missing" || keychain === "timeout" ? { keychain } : {}),
  };
}
