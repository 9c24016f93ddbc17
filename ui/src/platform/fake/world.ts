// What the fake platform knows and how it behaves: connections, chats, runs. Its commands are in `handlers`, a file for
// each matter.

import type {
  AppEvent,
  AppState,
  Book,
  ChatSent,
  Connection,
  Message,
  Policy,
  PolicySet,
  Preferences,
  Tag,
  Thread,
} from "../../ipc/bindings";
import type { CommandName, Payload, Result } from "../types";
import { LONG_ANSWER, practiceAnswer } from "./answers";
import { answerMessage, archivedChats, attached, busyChats, type Chat, chatOf, NO_SETTINGS, question } from "./chats";
import { leftOut } from "./context";
import { failure } from "./failure";
import { longChat } from "./long";
import { connection, modelsOf, VENDORS } from "./models";
import { FakeRun } from "./runs";
import { id, known, routed, step, sum, usd } from "./values";

export type HandlersFor<N extends CommandName> = { [K in N]: (payload: Payload<K>) => Result<K> };

export type FakeOptions = {
  fixture: "empty" | "first-run" | "busy" | "long" | "practice";
  state?: "loading" | "error" | null;
  system?: AppState["platform"];
  keychain?: AppState["keychain"]["state"];
  now?: number;
  /** Milliseconds between two pieces of a streamed answer. */
  pace?: number;
  /** Milliseconds before a command answers. */
  delay?: number;
};

const PREFERENCES: Preferences = {
  theme: "system",
  text_size: 16,
  density: "comfortable",
  reading_face: "serif",
  enter_sends: true,
  shortcuts: {},
  preset: "balanced",
  favourites: [],
  recent: [],
  keep_days: null,
};

export class World {
  readonly now: number;
  book: Book;
  preferences: Preferences = PREFERENCES;
  policy: PolicySet = { no_retention: false, regions: [] };
  firstRun: boolean;
  cap: string | null;
  connections: Connection[];
  readonly chats: Chat[];
  readonly runs = new Map<string, FakeRun>();
  readonly listeners = new Set<(event: AppEvent) => void>();
  keychain: AppState["keychain"];

  constructor(readonly options: FakeOptions) {
    const { fixture } = options;
    this.now = options.now ?? Date.now();
    this.book = fixture === "practice" ? "practice" : "real";
    this.firstRun = fixture === "first-run";
    this.cap = fixture === "first-run" ? null : usd(fixture === "busy" ? 40 : 10);
    this.chats = this.seedChats();
    this.connections = this.seedConnections();
    this.keychain = { state: options.keychain ?? "ready", detail: "" };
  }

  private seedChats(): Chat[] {
    if (this.options.fixture === "long") return [longChat(this.now)];
    return this.options.fixture === "busy" ? [...busyChats(this.now), ...archivedChats(this.now)] : [];
  }

  /** In the long conversation an answer is long as well. */
  private longAnswer(): string {
    return this.options.fixture === "long" ? Array.from({ length: 30 }, () => LONG_ANSWER).join("\n") : LONG_ANSWER;
  }

  seedConnections(): Connection[] {
    if (this.options.fixture === "practice") return this.practiceConnections();
    if (this.options.fixture !== "busy" && this.options.fixture !== "long") return [];
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

  practiceConnections(): Connection[] {
    return ["Alder", "Birch", "Cedar"].map((name) =>
      connection(name.toLowerCase(), name, name.toLowerCase(), null, "practice", this.now),
    );
  }

  tell(...tags: Tag[]): void {
    for (const listen of this.listeners) listen({ type: "invalidate", tags, conversation: null });
  }

  state(): AppState {
    return {
      version: "0.1.0",
      platform: this.options.system ?? "linux",
      book: this.book,
      first_run: this.firstRun,
      keychain: this.keychain,
      data_folder: "~/.local/share/medley",
      bad_cards: [],
      has_connections: this.connections.some((from) => from.book === "real"),
    };
  }

  find(conversation: string): Chat {
    const chat = this.chats.find((candidate) => candidate.row.id === conversation);
    if (!chat) throw failure("not_found", "This conversation is gone", "It was deleted, or belongs to another book.");
    return chat;
  }

  thread(chat: Chat): Thread {
    const { id: own, title, cost, pinned, temporary } = chat.row;
    return {
      id: own,
      title,
      book: this.book,
      messages: chat.messages,
      sum: cost,
      leaf: chat.messages.at(-1)?.id ?? null,
      settings: chat.settings,
      pinned,
      archived: chat.archived,
      temporary,
      left_out: chat.leftOut ?? leftOut(chat),
    };
  }

  /** The chat that a message stands in. */
  holding(message: string): Chat {
    const chat = this.chats.find(
      ({ messages, cut }) => cut.has(message) || messages.some((each) => each.id === message),
    );
    if (!chat) throw failure("not_found", "This message is gone", "It belongs to a deleted chat.");
    return chat;
  }

  usable(): Connection[] {
    return this.connections.filter((from) => from.book === this.book);
  }

  guardKey(): void {
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
  run(chat: Chat, ask: Message, prompt: string): ChatSent {
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
    const text = this.book === "practice" ? practiceAnswer(model.title, prompt) : this.longAnswer();
    const reasoning = model.reasoning ? "Look at what is asked. Answer in order, with one example." : "";
    const script = { reasoning, text, dollars: 0.0083, failover: prompt.includes("fail over") };
    const run = new FakeRun(message, script, this.options.pace ?? 45, (ended) => {
      chat.row.running = false;
      chat.row.unread = true;
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

  /** Writes the question into its chat, or into a new one. */
  ask(payload: Payload<"chat_send">): { chat: Chat; asked: Message } {
    let chat = this.chats.find((candidate) => candidate.row.id === payload.conversation);
    if (!chat) {
      const row = {
        id: id(),
        title: payload.text.slice(0, 60) || "Files",
        updated: Date.now(),
        score: [],
        cost: sum(0.0083),
        branches: 1,
        running: false,
        voice: null,
        pinned: false,
        unread: false,
        temporary: payload.temporary,
      };
      chat = { ...chatOf(row, "Today"), settings: payload.settings ?? NO_SETTINGS };
      this.chats.unshift(chat);
    }
    const asked = question(payload.parent, payload.text, Date.now(), attached(payload.attachments));
    chat.messages.push(asked);
    return { chat, asked };
  }

  send(payload: Payload<"chat_send">): ChatSent {
    const { chat, asked } = this.ask(payload);
    return this.run(chat, asked, payload.text);
  }

  regenerate(payload: Payload<"chat_regenerate">): ChatSent {
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

  groups(archived: boolean): Result<"chat_list"> {
    const shown = this.chats.filter((chat) => !chat.deleted && chat.archived === archived);
    const groupOf = (chat: Chat) => (chat.row.pinned ? "Pinned" : chat.group);
    const labels = [...new Set(["Pinned", ...shown.map(groupOf)])];
    return labels
      .map((label) => ({ label, rows: shown.filter((chat) => groupOf(chat) === label).map((chat) => chat.row) }))
      .filter((group) => group.rows.length > 0);
  }

  add(payload: Payload<"connection_add">): Connection {
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
  standing(): Policy {
    const { no_retention, regions } = this.policy;
    const fits = (each: Connection) =>
      each.voice === "local" ||
      ((!no_retention || each.opted_out) &&
        (regions.length === 0 || each.regions.some((region) => regions.includes(region))));
    const real = this.connections.filter((each) => each.book === "real");
    const names = (wanted: boolean) => real.filter((each) => fits(each) === wanted).map((each) => each.name);
    return { no_retention, regions, known_regions: ["eu", "us"], fit: names(true), ruled_out: names(false) };
  }
}
