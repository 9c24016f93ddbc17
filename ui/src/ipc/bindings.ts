// The shape of ui/src/ipc/bindings.ts, which Rust will generate (ts-rs) from src-tauri/crates/app/src/dto. Field names are exactly these.
// Ids are uuid strings. Money is a decimal string of integer pico-dollars. Times are milliseconds since the epoch. Durations are milliseconds.

export type Book = "real" | "practice";
export type Preset = "best" | "balanced" | "thrifty" | "fast";
/** Unknown is never shown as $0.00; a known "0" is shown as "free". */
export type Cost = { status: "known" | "estimated" | "unknown"; pico_usd: string | null };
/** Shown as "at least" where unknown_count > 0, "about" where estimated is not "0". total = known + estimated. */
export type Sum = { known: string; estimated: string; unknown_count: number };

export type UserError = {
  code: "keychain_missing" | "keychain_locked" | "keychain_timeout" | "key_missing" | "key_rejected" | "budget_reached" | "no_model" | "no_network"
      | "rate_limit" | "quota" | "overloaded" | "permission" | "not_found" | "context_length" | "content_policy" | "bad_request" | "transport" | "protocol"
      | "store_full" | "store_newer" | "store_failed" | "invalid_input" | "internal";
  title: string; detail: string;
  hint: { label: string; action: "open_settings" | "open_budget" | "retry" | "hold_key_in_memory" | "choose_model" | "use_practice" | "free_disk_space" } | null;
  retry_after_ms: number | null;
};

export type Voice = string; // "openai" | "anthropic" | "google" | ... | "local" | "alder" | "birch" | "cedar" | "other" | "router"; see tokens.json plus the three practice voices
export type VendorInfo = { id: string; name: string; voice: Voice; needs_key: boolean; key_prefixes: string[]; key_page: string | null; base_url: string | null; custom_protocols: string[] };
export type KeyState = { kind: "keychain" | "env" | "memory" | "none"; last4: string | null };
export type Connection = { id: string; vendor: string; name: string; voice: Voice; base_url: string; key: KeyState; book: Book; created: number };
export type ConnectionAdd = { vendor: string; protocol: string | null; name: string | null; base_url: string | null; key: string | null; hold_in_memory: boolean };
export type ConnectionCheck = { ok: boolean; models: number; took: number; error: UserError | null };
export type KeychainState = { state: "ready" | "missing" | "locked" | "timeout"; detail: string };
export type LocalServer = { vendor: string; name: string; base_url: string; models: { name: string; bytes: number | null }[] };

export type ModelRow = { offer: string /* "connection-id/model" */; connection: string; connection_name: string; vendor: string; voice: Voice; model: string; title: string;
  context: number | null; input_per_million: string | null; output_per_million: string | null; vision: boolean; tools: boolean; reasoning: boolean; in_catalogue: boolean; local: boolean };

export type Budget = { cap: string | null; spent: string; reserved: string; month: string /* "2026-11" */ ; spent_unknown_count: number };
/** today: spend since local midnight. by_voice: for the meter stack. */
export type Meter = { month: Sum; today: Sum; cap: string | null; by_voice: { voice: Voice; pico_usd: string }[] };
export type AppState = { version: string; platform: "linux" | "macos" | "windows"; book: Book; first_run: boolean; keychain: KeychainState; data_folder: string; has_connections: boolean };

export type Segment = { kind: "route" | "step"; voice: Voice; who: string /* "Claude Sonnet 4.5" */; label: string /* "answered", "busy, passed on" */;
  state: "plan" | "run" | "done" | "cache" | "fail"; ms: number | null; cost: Cost };

export type ChatRow = { id: string; title: string; updated: number; score: Segment[]; cost: Sum; branches: number; running: boolean; voice: Voice | null };
export type ChatGroup = { label: string /* "Today" ... */; rows: ChatRow[] };
export type Part =
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string; ms: number | null }
  | { type: "tool_call"; id: string; name: string; args: string }
  | { type: "image"; id: string; media_type: string; bytes: number; data_url: string }
  | { type: "refusal"; text: string }
  | { type: "notice"; text: string };
export type Usage = { input: number | null; cached_input: number | null; cache_write: number | null; output: number | null; reasoning: number | null };
export type Message = {
  id: string; parent: string | null; role: "user" | "assistant"; at: number; parts: Part[];
  sibling: number; siblings: string[] /* ids of all messages at this fork, itself included, in order */;
  answer: Answer | null; // for role assistant
};
export type AnswerState = "running" | "complete" | "stopped" | "incomplete" | "failed";
export type Answer = { run: string; state: AnswerState; stop_reason: string | null; model: string; who: string; voice: Voice; score: Segment[]; usage: Usage; cost: Cost; took: number | null; ttft: number | null;
  struck: { who: string; text: string }[] /* partial texts of attempts that were cut and restarted elsewhere */; error: UserError | null; seq: number };
export type Thread = { id: string; title: string; book: Book; messages: Message[] /* the path shown, root first */; sum: Sum; leaf: string | null };

export type Choice = { kind: "auto"; preset: Preset } | { kind: "offer"; offer: string };
export type ImageIn = { media_type: string; base64: string };
export type ChatSend = { conversation: string | null; parent: string | null; text: string; images: ImageIn[]; choice: Choice };
export type ChatSent = { conversation: string; question: string; answer: string; run: string };
export type Regenerate = { answer: string; choice: Choice };

export type RoutePreviewAsk = { conversation: string | null; parent: string | null; text: string; images: number; choice: Choice };
export type Candidate = { offer: string; who: string; voice: Voice; score: number; quality: number; cost: Cost; ttft_ms: number | null };
export type Rejected = { offer: string; who: string; voice: Voice; reason: string; rule: string };
export type Route = { preset: Preset | null; pinned: boolean; who: string; voice: Voice; offer: string; because: string; task: string; needs: string[]; ceiling: string | null;
  took_us: number; candidates: Candidate[]; rejected: Rejected[]; then: Candidate[]; estimate: { low: Cost; likely: Cost; high: Cost }; ttft_ms: number | null; at: number };
export type RoutePreview = { route: Route | null; error: UserError | null };

/** One run's events, in batches, each event with its own seq (1, 2, 3...). attach(run, from_seq) first replays what is after from_seq. */
export type RunEvent =
  | { type: "snapshot"; message: Message } // always first after attach: the answer as it stands (its answer.seq is the seq it contains)
  | { type: "text"; seq: number; text: string }
  | { type: "reasoning"; seq: number; text: string }
  | { type: "score"; seq: number; score: Segment[]; who: string; voice: Voice; model: string }
  | { type: "restarted"; seq: number; struck: { who: string; text: string } } // the text so far moves to struck; a fresh answer begins
  | { type: "ended"; seq: number; message: Message }; // exactly one, last
export type Tag = "chats" | "thread" | "spend" | "connections" | "models" | "budget" | "state";
export type AppEvent = { type: "invalidate"; tags: Tag[]; conversation: string | null };

export type SpendAsk = { month: string | null };
export type SpendMonth = { month: string; previous: string | null; next: string | null; total: Sum; cap: string | null; day_of_month: number; days: number; is_current: boolean;
  by_voice: { voice: Voice; name: string; sum: Sum }[];
  by_day: { day: string /* "2026-11-22" */; sum: Sum; by_voice: { voice: Voice; name: string; pico_usd: string }[] }[];
  by_model: { model: string; who: string; voice: Voice; requests: number; failed: number; input_tokens: number; output_tokens: number; ttft_ms: number | null; sum: Sum }[];
  rows: number };
export type LedgerAsk = { month: string | null; offset: number; limit: number; voice: string | null; search: string | null };
export type LedgerRow = { id: string; at: number; what: string; conversation: string | null; task: string; score: Segment[]; who: string; voice: Voice; input: number | null; output: number | null; took: number | null; cost: Cost; outcome: string; attempt: number; adjusts: string | null };
export type LedgerPage = { total: number; sum: Sum; rows: LedgerRow[] };

/** name: [payload, result]. One `invoke("rpc", {name, payload})`; rejects with UserError. */
export type Commands = {
  app_state: [null, AppState];
  book_set: [{ book: Book }, AppState];
  first_run_done: [null, AppState];
  keychain_retry: [null, KeychainState];
  vendors_list: [null, VendorInfo[]];
  connection_list: [null, Connection[]];
  connection_add: [ConnectionAdd, Connection];
  connection_check: [{ id: string }, ConnectionCheck];
  connection_rekey: [{ id: string; key: string; hold_in_memory: boolean }, Connection];
  connection_remove: [{ id: string }, null];
  local_probe: [null, LocalServer[]];
  practice_start: [null, Connection[]]; // makes the three practice connections if absent, switches the book to practice
  models_list: [null, ModelRow[]];
  budget_get: [null, Budget];
  budget_set: [{ cap: string | null }, Budget];
  meter: [null, Meter];
  chat_list: [null, ChatGroup[]];
  chat_thread: [{ id: string }, Thread];
  chat_send: [ChatSend, ChatSent];
  chat_regenerate: [Regenerate, ChatSent];
  chat_select: [{ message: string }, Thread]; // show the branch that goes through this message
  chat_rename: [{ id: string; title: string }, null];
  chat_delete: [{ id: string }, null]; // soft; chat_restore undoes
  chat_restore: [{ id: string }, null];
  run_stop: [{ run: string }, null];
  route_preview: [RoutePreviewAsk, RoutePreview];
  route_of: [{ answer: string }, Route];
  spend_month: [SpendAsk, SpendMonth];
  spend_ledger: [LedgerAsk, LedgerPage];
  link_open: [{ url: string }, null]; // http(s) only; asks nothing itself: the page asks first
};
/** What each read provides and each write makes stale; generated beside the table so the page can refetch by tag. */
export const provides: Partial<Record<keyof Commands, Tag[]>> = {
  app_state: ["state"], vendors_list: ["connections"], connection_list: ["connections"], models_list: ["models"], budget_get: ["budget"], meter: ["spend", "budget"],
  chat_list: ["chats"], chat_thread: ["thread"], route_preview: ["models", "budget"], spend_month: ["spend", "budget"], spend_ledger: ["spend"],
};
export const stales: Partial<Record<keyof Commands, Tag[]>> = {
  book_set: ["state", "chats", "thread", "spend", "connections", "models", "budget"], first_run_done: ["state"], keychain_retry: ["state"],
  connection_add: ["connections", "models", "state"], connection_check: ["connections", "models"], connection_rekey: ["connections"], connection_remove: ["connections", "models", "state"],
  practice_start: ["state", "chats", "thread", "spend", "connections", "models", "budget"], budget_set: ["budget"],
  chat_send: ["chats", "thread", "spend"], chat_regenerate: ["chats", "thread", "spend"], chat_select: ["chats"], chat_rename: ["chats", "thread"], chat_delete: ["chats"], chat_restore: ["chats"],
  run_stop: ["chats"],
};
// Besides rpc: `invoke("run_attach", { run, fromSeq, channel: Channel<RunEvent[]> })`, `invoke("app_events", { channel: Channel<AppEvent> })`.
