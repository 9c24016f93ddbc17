// Generated from the command table in src-tauri/crates/app. Do not edit: run
// `MEDLEY_BLESS=1 cargo test -p medley-app bindings` after a change there.
// Ids are uuids. Money is a decimal string of pico-dollars. Times and durations are milliseconds.

export type Ability = "vision" | "pdf" | "audio" | "tools" | "reasoning" | "schema" | "web_search" | "caching";

export type Answer = { run: string, state: AnswerState, stop_reason: string | null, model: string, who: string, voice: string, score: Array<Segment>, usage: Usage, cost: Cost, 
/**
 * Milliseconds.
 */
took: number | null, 
/**
 * Time to first token in milliseconds.
 */
ttft: number | null, struck: Array<StruckText>, 
/**
 * Where the answer's statements were taken from, as its vendor says; each address once.
 */
sources: Array<Source>, error: UserError | null, context: AnswerContext, seq: number, };

export type AnswerContext = { sent: number | null, window: number | null, };

export type AnswerLength = "short" | "normal" | "long";

export type AnswerState = "running" | "complete" | "stopped" | "incomplete" | "failed";

export type AppEvent = { "type": "invalidate", tags: Array<Tag>, conversation: string | null, };

export type AppState = { version: string, platform: Platform, book: Book, 
/**
 * Whether the first-run page is still to be shown.
 */
first_run: boolean, keychain: KeychainState, data_folder: string, 
/**
 * Whether the real book has a connection.
 */
has_connections: boolean, 
/**
 * The person's own vendor cards that can't be used, each with its file, the field and the reason.
 */
bad_cards: Array<string>, };

export type AttachmentIn = { name: string, base64: string, };

export type Authority = { 
/**
 * SHA-256 of the certificate in hex.
 */
fingerprint: string, name: string, issuer: string, 
/**
 * When it ends, in milliseconds since 1970.
 */
ends: number, };

export type AuthorityRemove = { fingerprint: string, };

export type Book = "real" | "practice";

export type BookSet = { book: Book, };

export type Budget = { cap: string | null, spent: string, reserved: string, 
/**
 * Such as "2026-11".
 */
month: string, spent_unknown_count: number, };

export type BudgetSet = { cap: string | null, };

export type ByAnswer = { answer: string, };

export type ById = { id: string, };

export type ByIds = { ids: Array<string>, };

export type ByMessage = { message: string, };

export type Candidate = { offer: string, who: string, voice: string, score: number, quality: number, cost: Cost, ttft_ms: number | null, };

export type CatalogueList = { list_date: string, models: Array<ModelFacts>, };

export type ChatAdded = { conversation: string, question: string, };

export type ChatAnswer = { question: string, choice: Choice, };

export type ChatArchive = { ids: Array<string>, archived: boolean, };

export type ChatConfigure = { id: string, settings: ChatSettings, };

export type ChatContinue = { answer: string, 
/**
 * By nothing with the same model.
 */
choice: Choice | null, };

export type ChatGroup = { label: string, rows: Array<ChatRow>, };

export type ChatListAsk = { archived: boolean, };

export type ChatMade = { conversation: string, };

export type ChatPin = { ids: Array<string>, pinned: boolean, };

export type ChatRename = { id: string, title: string, };

export type ChatRow = { id: string, title: string, updated: number, score: Array<Segment>, cost: Sum, 
/**
 * Branches beside the first.
 */
branches: number, running: boolean, voice: string | null, pinned: boolean, 
/**
 * An answer ended after the chat was last looked at.
 */
unread: boolean, temporary: boolean, };

export type ChatSelect = { message: string, };

export type ChatSend = { conversation: string | null, parent: string | null, text: string, attachments: Array<AttachmentIn>, choice: Choice, 
/**
 * Of a new chat.
 */
settings: ChatSettings | null, 
/**
 * A new chat of which nothing is kept once it is left.
 */
temporary: boolean, };

export type ChatSent = { conversation: string, question: string, answer: string, run: string, };

export type ChatSettings = { instructions: string, effort: Effort | null, length: AnswerLength, 
/**
 * Leave the oldest out where the window is full.
 */
trim: boolean, };

export type ChatSummarise = { id: string, choice: Choice, };

export type ChatTitle = { title: string, };

export type Choice = { "kind": "auto", preset: Preset, } | { "kind": "offer", offer: string, };

export type Connection = { id: string, vendor: string, name: string, voice: string, base_url: string, key: KeyState, book: Book, created: number, 
/**
 * What its vendor keeps of requests and answers, as the vendor says; empty where nobody says.
 */
keeps: Array<Keep>, 
/**
 * The same in a few words.
 */
keeps_words: string, 
/**
 * Whether the person took every way out that the vendor offers.
 */
opted_out: boolean, 
/**
 * Where it works on requests; empty where nobody says.
 */
regions: Array<string>, };

export type ConnectionAdd = { vendor: string, protocol: string | null, name: string | null, base_url: string | null, key: string | null, hold_in_memory: boolean, 
/**
 * What the person says of the vendor's places, by name.
 */
settings: { [key in string]: string }, };

export type ConnectionCheck = { ok: boolean, 
/**
 * How many models the connection lists.
 */
models: number, 
/**
 * Milliseconds.
 */
took: number, error: UserError | null, };

export type ConnectionHealth = { id: string, name: string, models: number, state: ConnectionState, 
/**
 * Why models are left alone just now, in a few words.
 */
because: string | null, 
/**
 * How many of them.
 */
resting: number, local: boolean, never: boolean, };

export type ConnectionOptOut = { id: string, opted_out: boolean, };

export type ConnectionRekey = { id: string, key: string, hold_in_memory: boolean, };

export type ConnectionStanding = { connection: string, health: Health, 
/**
 * When that was seen.
 */
seen: number | null, 
/**
 * How long the last check took in milliseconds, where it went well.
 */
took: number | null, last_used: number | null, 
/**
 * What it spent this month.
 */
month: Sum, };

export type ConnectionState = "ready" | "partly" | "resting" | "no_key";

export type ContextOver = { who: string, needs: number, window: number, 
/**
 * A model that reads all of it.
 */
larger: Candidate | null, summary: SummaryOffer | null, 
/**
 * How many messages trimming leaves out; nothing where it does not help.
 */
drops: number | null, };

export type ContextUse = { window: number | null, used: number, instructions: number, history: number, files: number, question: number, 
/**
 * The likely answer.
 */
answer: number, max_answer: number, 
/**
 * The chat is longer than the window. Where trimming is on, the rest is what trimming leaves.
 */
over: ContextOver | null, };

export type Cost = { status: CostStatus, pico_usd: string | null, };

export type CostRange = { low: Cost, likely: Cost, high: Cost, };

export type CostStatus = "known" | "estimated" | "unknown";

export type DataSizes = { chats: number, files: number, logs: number, backups: number, other: number, };

export type DataState = { folder: string, sizes: DataSizes, 
/**
 * The rolling backups, newest first.
 */
backups: Array<RollingBackup>, };

export type DaySpend = { 
/**
 * Such as "2026-11-22".
 */
day: string, sum: Sum, by_voice: Array<NamedAmount>, };

export type Density = "comfortable" | "compact";

export type Diagnostics = { facts: Array<Fact>, 
/**
 * The newest warnings and errors of the logs, oldest first.
 */
errors: Array<string>, log_level: LogLevel, };

export type Draft = { 
/**
 * "new", a conversation's id, or "<id>/queue/<n>".
 */
key: string, text: string, files: Array<AttachmentIn>, };

export type DraftDrop = { key: string, };

export type DraftFiles = { key: string, files: Array<AttachmentIn>, };

export type DraftText = { key: string, text: string, };

export type Effort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

export type ErrorCode = "keychain_missing" | "keychain_locked" | "keychain_timeout" | "key_missing" | "key_rejected" | "budget_reached" | "no_model" | "no_network" | "rate_limit" | "quota" | "overloaded" | "permission" | "not_found" | "context_length" | "content_policy" | "bad_request" | "transport" | "protocol" | "store_full" | "store_newer" | "store_failed" | "invalid_input" | "internal";

export type Fact = { name: string, value: string, };

export type Health = "unknown" | "works" | "busy" | "key_rejected" | "key_missing" | "quota_used_up" | "unreachable" | "failing";

export type HealthDay = { day: string, ok: number, failed: number, };

export type Hint = { label: string, action: HintAction, };

export type HintAction = "open_settings" | "open_budget" | "open_policy" | "retry" | "hold_key_in_memory" | "choose_model" | "use_practice" | "free_disk_space" | "open_network";

export type HostContact = { host: string, 
/**
 * Whose it is, where a connection or a vendor's card says so.
 */
who: string | null, 
/**
 * What it was asked for, in words.
 */
purpose: string, last: number, count: number, };

export type Keep = { what: string, 
/**
 * At most so many days; none where the vendor names no time.
 */
days: number | null, note: string, 
/**
 * How a person can have it not kept.
 */
opt_out: string | null, source: string, 
/**
 * The day on which that was read.
 */
checked: string, };

export type KeyKind = "keychain" | "env" | "memory" | "none";

export type KeyState = { kind: KeyKind, last4: string | null, };

export type KeychainState = { state: KeychainStatus, detail: string, };

export type KeychainStatus = "ready" | "missing" | "locked" | "timeout";

export type LedgerAsk = { month: string | null, offset: number, limit: number, voice: string | null, search: string | null, };

export type LedgerPage = { total: number, sum: Sum, rows: Array<LedgerRow>, };

export type LedgerRow = { id: string, at: number, what: string, conversation: string | null, task: string, score: Array<Segment>, who: string, voice: string, input: number | null, output: number | null, 
/**
 * Milliseconds.
 */
took: number | null, cost: Cost, outcome: string, attempt: number, 
/**
 * Whether the vendor's own figure has replaced an estimate since.
 */
adjusted: boolean, 
/**
 * Whether the vendor's own figure and the one by the price list differ by more than 1 %.
 */
disagrees: boolean, };

export type LeftOut = { messages: number, by: LeftOutBy, summary: string | null, 
/**
 * The last of these messages.
 */
until: string, };

export type LeftOutBy = "trim" | "summary";

export type LinkOpen = { url: string, };

export type LocalModel = { name: string, bytes: number | null, };

export type LocalServer = { vendor: string, name: string, base_url: string, models: Array<LocalModel>, };

export type LogLevel = "error" | "warn" | "info" | "debug";

export type LogLevelSet = { level: LogLevel, };

export type Message = { id: string, parent: string | null, role: Role, at: number, parts: Array<Part>, 
/**
 * Place among `siblings`, from 0.
 */
sibling: number, 
/**
 * All messages at this fork, itself included, in order.
 */
siblings: Array<string>, answer: Answer | null, 
/**
 * Has a bookmark.
 */
marked: boolean, };

export type MessageMark = { message: string, marked: boolean, };

export type Meter = { month: Sum, today: Sum, cap: string | null, by_voice: Array<VoiceAmount>, };

export type ModelAsk = { key: string, };

export type ModelDetail = { facts: ModelFacts, efforts: Array<string>, 
/**
 * From 0 to 100, by the rule of the catalogue.
 */
quality: number, 
/**
 * The prices that hold now or begin later.
 */
prices: Array<PriceRow>, disputes: Array<PriceRow>, };

export type ModelFacts = { 
/**
 * "vendor/model", by which it is asked for.
 */
key: string, vendor: string, vendor_name: string, voice: string, model: string, title: string, kind: ModelKind, tier: Tier, can: Array<Ability>, context: number | null, max_output: number | null, input: string | null, output: string | null, cache_read: string | null, cache_write: string | null, 
/**
 * What it costs where that is not by tokens.
 */
unit: UnitPrice | null, 
/**
 * Whether the person set its price themselves.
 */
own_price: boolean, disputed: boolean, released: string | null, 
/**
 * Whether it came out some weeks ago at most.
 */
fresh: boolean, 
/**
 * The first day on which it no longer answers, such as "2026-12-11", where that is near or past.
 */
ends: string | null, retired: boolean, local: boolean, 
/**
 * Where it can be asked; empty where no connection offers it.
 */
offers: Array<OfferAt>, };

export type ModelKind = "chat" | "image" | "video" | "speech" | "transcription" | "music" | "embedding" | "realtime" | "other";

export type ModelRow = { offer: string, connection: string, connection_name: string, vendor: string, voice: string, model: string, title: string, context: number | null, input_per_million: string | null, output_per_million: string | null, vision: boolean, tools: boolean, reasoning: boolean, pdf: boolean, audio: boolean, 
/**
 * The efforts that it knows; empty where that is not known.
 */
efforts: Array<Effort>, in_catalogue: boolean, local: boolean, 
/**
 * The first day on which it no longer answers, such as "2026-12-11", where that is near or past.
 */
ends: string | null, 
/**
 * Whether sources disagree about what it costs.
 */
disputed: boolean, };

export type ModelSpend = { model: string, who: string, voice: string, requests: number, failed: number, input_tokens: number, output_tokens: number, ttft_ms: number | null, sum: Sum, };

export type NamedAmount = { voice: string, name: string, pico_usd: string, };

export type Network = { proxy: ProxyMode, 
/**
 * The address of the person's own proxy; kept while another way is chosen.
 */
url: string, user: string, 
/**
 * Where its password is kept.
 */
password: KeyState, authorities: Array<Authority>, };

export type NetworkSet = { proxy: ProxyMode, url: string, user: string, password: string | null, hold_in_memory: boolean, };

export type NeverRule = { 
/**
 * A connection's id, or "connection/model".
 */
target: string, 
/**
 * The model's name, or the connection's where all of it is meant.
 */
name: string, connection_name: string, voice: string, whole: boolean, };

export type NeverSet = { targets: Array<string>, never: boolean, };

export type OfferAt = { offer: string, connection: string, name: string, 
/**
 * Whether a rule of the person's forbids it, for itself or with its whole connection.
 */
never: boolean, own_price: OwnPrice | null, };

export type Outline = { media_type: string, bytes: number, };

export type OwnPrice = { input: string, output: string, cache_read: string | null, cache_write: string | null, };

export type Part = { "type": "text", text: string, } | { "type": "reasoning", text: string, ms: number | null, } | { "type": "tool_call", id: string, name: string, args: string, } | { "type": "image", id: string, media_type: string, bytes: number, data_url: string, } | { "type": "file", name: string, media_type: string, bytes: number, } | { "type": "audio", media_type: string, bytes: number, } | { "type": "built_in", name: string, summary: string, } | { "type": "refusal", text: string, } | { "type": "notice", text: string, };

export type Place = { name: string, value: string | null, };

export type Platform = "linux" | "macos" | "windows";

export type Policy = { no_retention: boolean, 
/**
 * Short words such as "eu"; empty allows every region.
 */
regions: Array<string>, 
/**
 * Regions that the vendors' cards name, to choose from.
 */
known_regions: Array<string>, 
/**
 * Names of the real book's connections that fit, and of those that do not.
 */
fit: Array<string>, ruled_out: Array<string>, };

export type PolicySet = { no_retention: boolean, regions: Array<string>, };

export type Portfolio = { 
/**
 * The day of the list of models and prices.
 */
list_date: string, 
/**
 * By tier, then by use and quality.
 */
models: Array<PortfolioModel>, vendors: Array<PortfolioVendor>, };

export type PortfolioModel = { facts: ModelFacts, 
/**
 * Measured medians; none where it has not answered yet.
 */
ttft_ms: number | null, tokens_per_second: number | null, 
/**
 * Fourteen days, oldest first.
 */
health: Array<HealthDay>, 
/**
 * Requests of this month.
 */
requests: number, sum: Sum, 
/**
 * Why it is left alone just now.
 */
resting: string | null, };

export type PortfolioVendor = { vendor: string, name: string, voice: string, 
/**
 * This month.
 */
sum: Sum, failed_today: number, connections: Array<ConnectionHealth>, };

export type Preferences = { theme: Theme, 
/**
 * Pixels of an answer's text, 14 to 20.
 */
text_size: number, density: Density, reading_face: ReadingFace, 
/**
 * Whether Enter sends; otherwise it begins a line, and Ctrl or Cmd with Enter sends.
 */
enter_sends: boolean, 
/**
 * The person's own keys by the action's id, such as "mod+k"; an empty text takes the key away.
 */
shortcuts: { [key in string]: string }, 
/**
 * How a new chat chooses its model.
 */
preset: Preset, 
/**
 * Offers with a star, in the order in which they were given one.
 */
favourites: Array<string>, 
/**
 * Offers that were picked last, newest first.
 */
recent: Array<string>, 
/**
 * After how many days without use a chat is removed; never without it.
 */
keep_days: number | null, };

export type Preset = "best" | "balanced" | "thrifty" | "fast";

export type PriceRow = { 
/**
 * Such as "Input".
 */
what: string, pico_usd: string, 
/**
 * Such as "1M tokens".
 */
per: string, 
/**
 * When it holds, where that is not always: a long prompt, a class of service, a size, a day.
 */
when: Array<string>, source: string, };

export type PriceSet = { offer: string, price: OwnPrice | null, };

export type ProxyMode = "system" | "none" | "own";

export type ReadingFace = "serif" | "sans";

export type Regenerate = { answer: string, choice: Choice, };

export type Rejected = { offer: string, who: string, voice: string, reason: string, rule: string, };

export type RestoreReport = { 
/**
 * Names the backup that was looked at.
 */
id: string, file: string, made: number, version: string, 
/**
 * When its chats were first begun and last changed.
 */
first: number | null, last: number | null, chats_added: number, 
/**
 * Newer in the backup than here.
 */
chats_updated: number, chats_kept: number, messages_added: number, entries_added: number, entries_kept: number, connections_added: number, connections_kept: number, files_added: number, files_kept: number, 
/**
 * Settings that are taken because nothing is set here.
 */
settings_added: number, };

export type Role = "user" | "assistant";

export type RollingBackup = { name: string, at: number, bytes: number, };

export type Route = { preset: Preset | null, pinned: boolean, who: string, voice: string, offer: string, because: string, task: string, needs: Array<string>, 
/**
 * What the conversation's settings added, in words.
 */
settings: Array<string>, 
/**
 * What is left of the budget in pico-dollars, where there is a cap.
 */
ceiling: string | null, 
/**
 * Microseconds.
 */
took_us: number, candidates: Array<Candidate>, rejected: Array<Rejected>, then: Array<Candidate>, estimate: CostRange, ttft_ms: number | null, at: number, };

export type RouteOf = { answer: string, };

export type RoutePreview = { route: Route | null, error: UserError | null, 
/**
 * Nothing where no model could be looked at.
 */
context: ContextUse | null, };

export type RoutePreviewAsk = { conversation: string | null, parent: string | null, text: string, 
/**
 * What is attached, without its bytes.
 */
attachments: Array<Outline>, choice: Choice, 
/**
 * Of a new chat, which keeps none yet.
 */
settings?: ChatSettings, };

export type RuleTarget = { target: string, name: string, voice: string, };

export type Rules = { local_only: boolean, 
/**
 * The most that one answer may cost, in pico-dollars.
 */
ceiling: string | null, never: Array<NeverRule>, 
/**
 * The connections of the book that a rule may forbid.
 */
connections: Array<RuleTarget>, };

export type RulesSet = { local_only: boolean, ceiling: string | null, };

export type RunEvent = { "type": "snapshot", message: Message, } | { "type": "text", seq: number, text: string, } | { "type": "reasoning", seq: number, text: string, } | { "type": "score", seq: number, score: Array<Segment>, who: string, voice: string, model: string, } | { "type": "restarted", seq: number, struck: StruckText, } | { "type": "ended", seq: number, message: Message, };

export type RunStop = { run: string, };

export type SavedFile = { path: string, bytes: number, };

export type Segment = { kind: SegmentKind, voice: string, who: string, label: string, state: SegmentState, 
/**
 * Milliseconds; fractions matter for the route.
 */
ms: number | null, cost: Cost, };

export type SegmentKind = "route" | "step";

export type SegmentState = "plan" | "run" | "done" | "cache" | "fail";

export type Source = { url: string | null, title: string, quote: string | null, };

export type SpendAsk = { 
/**
 * Such as "2026-11"; the current month without it.
 */
month: string | null, };

export type SpendMonth = { month: string, previous: string | null, next: string | null, total: Sum, cap: string | null, day_of_month: number, days: number, is_current: boolean, by_voice: Array<VoiceSum>, by_day: Array<DaySpend>, by_model: Array<ModelSpend>, rows: number, };

export type StruckText = { who: string, text: string, };

export type Sum = { known: string, estimated: string, unknown_count: number, };

export type SummaryOffer = { who: string, cost: Cost, };

export type Tag = "chats" | "thread" | "spend" | "connections" | "models" | "budget" | "state" | "preferences" | "network" | "data" | "diagnostics";

export type Theme = "system" | "light" | "dark";

export type Thread = { id: string, title: string, book: Book, 
/**
 * The path shown, root first.
 */
messages: Array<Message>, sum: Sum, leaf: string | null, settings: ChatSettings, pinned: boolean, archived: boolean, temporary: boolean, 
/**
 * Messages at the start of the path that are not sent as they are.
 */
left_out: LeftOut | null, };

export type Tier = "premium" | "everyday" | "bulk" | "media" | "local";

export type TitleEstimate = { who: string, voice: string, cost: Cost, };

export type UnitPrice = { pico_usd: string, 
/**
 * Such as "a picture".
 */
per: string, };

export type Usage = { input: number | null, cached_input: number | null, cache_write: number | null, output: number | null, reasoning: number | null, };

export type UserError = { code: ErrorCode, title: string, detail: string, hint: Hint | null, retry_after_ms: number | null, };

export type VendorAsk = { vendor: string, };

export type VendorData = { vendor: string, name: string, voice: string, 
/**
 * Names of the connections that would go.
 */
connections: Array<string>, 
/**
 * Keys that would be deleted from the keychain or from memory.
 */
keys: number, 
/**
 * Lists of models that would go.
 */
listings: number, 
/**
 * Requests that stay in the ledger, with their money.
 */
entries: number, spent: Sum, };

export type VendorInfo = { id: string, name: string, voice: string, needs_key: boolean, 
/**
 * How this vendor's keys begin, longest first.
 */
key_prefixes: Array<string>, 
/**
 * Where a person gets a key.
 */
key_page: string | null, base_url: string | null, 
/**
 * Whether the person must name its address.
 */
needs_address: boolean, 
/**
 * Places of its address that the person may fill, such as the region.
 */
places: Array<Place>, 
/**
 * The wires to choose from, where the vendor leaves it open.
 */
custom_protocols: Array<string>, };

export type VoiceAmount = { voice: string, pico_usd: string, };

export type VoiceSum = { voice: string, name: string, sum: Sum, };

/** Each command's payload and result. It rejects with UserError. */
export type Commands = {
  app_state: [null, AppState];
  book_set: [BookSet, AppState];
  first_run_done: [null, AppState];
  keychain_retry: [null, KeychainState];
  vendors_list: [null, Array<VendorInfo>];
  connection_list: [null, Array<Connection>];
  connection_add: [ConnectionAdd, Connection];
  connection_check: [ById, ConnectionCheck];
  connection_rekey: [ConnectionRekey, Connection];
  connection_opt_out: [ConnectionOptOut, Connection];
  connection_remove: [ById, null];
  local_probe: [null, Array<LocalServer>];
  practice_start: [null, Array<Connection>];
  models_list: [null, Array<ModelRow>];
  portfolio: [null, Portfolio];
  catalogue_list: [null, CatalogueList];
  catalogue_model: [ModelAsk, ModelDetail];
  price_set: [PriceSet, null];
  rules_get: [null, Rules];
  rules_set: [RulesSet, Rules];
  never_set: [NeverSet, Rules];
  budget_get: [null, Budget];
  budget_set: [BudgetSet, Budget];
  policy_get: [null, Policy];
  policy_set: [PolicySet, Policy];
  preferences_get: [null, Preferences];
  preferences_set: [Preferences, Preferences];
  meter: [null, Meter];
  chat_list: [ChatListAsk, Array<ChatGroup>];
  chat_thread: [ById, Thread];
  chat_send: [ChatSend, ChatSent];
  chat_add: [ChatSend, ChatAdded];
  chat_answer: [ChatAnswer, ChatSent];
  chat_regenerate: [Regenerate, ChatSent];
  chat_continue: [ChatContinue, ChatSent];
  chat_escalation: [ByAnswer, Candidate | null];
  chat_select: [ChatSelect, Thread];
  chat_rename: [ChatRename, null];
  chat_pin: [ChatPin, null];
  chat_archive: [ChatArchive, null];
  chat_delete: [ByIds, null];
  chat_restore: [ByIds, null];
  chat_read: [ById, null];
  chat_duplicate: [ById, ChatMade];
  chat_fork: [ByMessage, ChatMade];
  chat_configure: [ChatConfigure, Thread];
  message_mark: [MessageMark, null];
  message_delete: [ByMessage, Thread];
  message_restore: [ByMessage, Thread];
  title_estimate: [ById, TitleEstimate | null];
  chat_title: [ById, ChatTitle];
  chat_summarise: [ChatSummarise, Thread];
  chat_summary_drop: [ById, Thread];
  draft_list: [null, Array<Draft>];
  draft_text: [DraftText, null];
  draft_files: [DraftFiles, null];
  draft_drop: [DraftDrop, null];
  run_stop: [RunStop, null];
  route_preview: [RoutePreviewAsk, RoutePreview];
  route_of: [RouteOf, Route];
  spend_month: [SpendAsk, SpendMonth];
  spend_ledger: [LedgerAsk, LedgerPage];
  link_open: [LinkOpen, null];
  network_get: [null, Network];
  network_set: [NetworkSet, Network];
  authority_add: [null, Network | null];
  authority_remove: [AuthorityRemove, Network];
  connection_standing: [null, Array<ConnectionStanding>];
  hosts_list: [null, Array<HostContact>];
  hosts_clear: [null, null];
  data_get: [null, DataState];
  folder_open: [null, null];
  backup_make: [null, SavedFile | null];
  restore_preview: [null, RestoreReport | null];
  restore_apply: [ById, RestoreReport];
  restore_cancel: [null, null];
  vendor_data: [VendorAsk, VendorData];
  vendor_delete: [VendorAsk, null];
  diagnostics_get: [null, Diagnostics];
  diagnostics_save: [null, SavedFile | null];
  log_level_set: [LogLevelSet, null];
};

/** What each read provides. */
export const provides: Partial<Record<keyof Commands, Tag[]>> = {
  app_state: ["state"],
  connection_list: ["connections"],
  models_list: ["models", "connections"],
  portfolio: ["models", "connections", "spend"],
  catalogue_list: ["models", "connections"],
  catalogue_model: ["models", "connections"],
  rules_get: ["models", "connections"],
  budget_get: ["budget", "spend"],
  policy_get: ["state", "connections"],
  preferences_get: ["preferences"],
  meter: ["budget", "spend"],
  chat_list: ["chats"],
  chat_thread: ["thread"],
  chat_escalation: ["models", "budget"],
  title_estimate: ["models", "budget"],
  route_preview: ["models", "budget", "thread"],
  spend_month: ["spend", "budget"],
  spend_ledger: ["spend"],
  network_get: ["network"],
  connection_standing: ["connections", "spend", "models"],
  data_get: ["data"],
  vendor_data: ["connections", "spend"],
  diagnostics_get: ["diagnostics"],
};

/** What each write makes stale. */
export const stales: Partial<Record<keyof Commands, Tag[]>> = {
  book_set: ["state", "chats", "thread", "spend", "budget", "models", "connections"],
  first_run_done: ["state"],
  keychain_retry: ["state"],
  connection_add: ["connections", "models", "state"],
  connection_check: ["models"],
  connection_rekey: ["connections", "models"],
  connection_opt_out: ["connections", "models", "state"],
  connection_remove: ["connections", "models", "state"],
  practice_start: ["state", "chats", "thread", "spend", "budget", "models", "connections"],
  price_set: ["models"],
  rules_set: ["models"],
  never_set: ["models"],
  budget_set: ["budget"],
  policy_set: ["state", "models"],
  preferences_set: ["preferences"],
  chat_send: ["chats", "thread"],
  chat_add: ["chats", "thread"],
  chat_answer: ["chats", "thread"],
  chat_regenerate: ["chats", "thread"],
  chat_continue: ["chats", "thread"],
  chat_select: ["thread"],
  chat_rename: ["chats", "thread"],
  chat_pin: ["chats", "thread"],
  chat_archive: ["chats", "thread"],
  chat_delete: ["chats"],
  chat_restore: ["chats"],
  chat_read: ["chats"],
  chat_duplicate: ["chats"],
  chat_fork: ["chats"],
  chat_configure: ["thread"],
  message_mark: ["thread"],
  message_delete: ["chats", "thread"],
  message_restore: ["chats", "thread"],
  chat_title: ["chats", "thread", "spend", "budget"],
  chat_summarise: ["thread", "spend", "budget"],
  chat_summary_drop: ["thread"],
  network_set: ["network"],
  authority_add: ["network"],
  authority_remove: ["network"],
  backup_make: ["data"],
  restore_apply: ["data", "state", "chats", "thread", "spend", "budget", "models", "connections", "preferences"],
  vendor_delete: ["connections", "models", "state", "preferences", "data"],
  log_level_set: ["diagnostics"],
};
