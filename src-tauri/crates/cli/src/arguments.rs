//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Medley without a window: one command line, every model.
#[derive(Parser)]
#[command(name = "medley-cli", version, about)]
pub struct Arguments {
    /// Where Medley keeps its data; the window's own folder without it.
    #[arg(long, global = true, value_name = "FOLDER", env = "MEDLEY_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print stable JSON.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Accounts and endpoints.
    #[command(subcommand)]
    Connection(ConnectionCommand),
    /// The models that the connections offer.
    Models(ModelsOptions),
    /// Which model would answer, and why; sends nothing.
    Route(RouteOptions),
    /// What was spent.
    Spend(SpendOptions),
    /// Shows the monthly budget, or sets it.
    Budget(BudgetOptions),
    /// Asks one question and prints the answer as it comes.
    Chat(ChatOptions),
    /// Runs the practice vendors until interrupted.
    Practice(PracticeOptions),
}

#[derive(Subcommand)]
pub enum ConnectionCommand {
    /// Adds a connection; calls nobody.
    Add(AddOptions),
    /// Lists the connections.
    List,
    /// Asks a connection for its models, which also proves its key.
    Check { connection: String },
    /// Removes a connection and its key; the ledger keeps every row.
    Remove { connection: String },
}

#[derive(Args)]
pub struct AddOptions {
    /// Such as openai, anthropic, google, ollama or custom; a name that is not known is answered with all of them.
    #[arg(long)]
    pub vendor: String,
    /// The wire of a custom endpoint, or another than a vendor's first: openai-chat, openai-responses, anthropic, gemini,
    /// gemini-interactions, cohere, bedrock or ollama.
    #[arg(long)]
    pub protocol: Option<String>,
    /// What the vendor's own SDK takes as its base URL, with or without the version.
    #[arg(long)]
    pub base_url: Option<String>,
    /// What to call it.
    #[arg(long)]
    pub name: Option<String>,
    /// An option of the vendor; may be given several times.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub settings: Vec<String>,
    #[command(flatten)]
    pub key: KeyOptions,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct KeyOptions {
    /// Read the key from standard input and store it in the keychain.
    #[arg(long)]
    pub key_stdin: bool,
    /// Read the key from this environment variable at each call; store it nowhere.
    #[arg(long, value_name = "VAR")]
    pub key_env: Option<String>,
    /// Send no key and sign nothing.
    #[arg(long)]
    pub no_key: bool,
}

#[derive(Args)]
pub struct ModelsOptions {
    /// Alone: ask every connection for its list first. With a file or an http address: read a newer catalogue, or a
    /// list of models as OpenRouter gives it, and show what it changes.
    #[arg(long, value_name = "FILE|URL", num_args = 0..=1)]
    pub refresh: Option<Option<String>>,
    /// Apply what the file or address changes, without asking.
    #[arg(long, requires = "refresh")]
    pub apply: bool,
    /// Only models whose vendor or name holds this text.
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
}

#[derive(Args)]
pub struct ChoiceOptions {
    /// A connection's name or id, a slash, and the model's name.
    #[arg(long, value_name = "CONNECTION/MODEL", conflicts_with = "preset")]
    pub model: Option<String>,
    /// How Auto chooses.
    #[arg(long, value_enum, default_value = "balanced")]
    pub preset: PresetWord,
    /// Choose among the practice vendors instead of the real ones.
    #[arg(long)]
    pub practice: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum PresetWord {
    Best,
    Balanced,
    Thrifty,
    Fast,
}

#[derive(Args)]
pub struct RouteOptions {
    #[command(flatten)]
    pub choice: ChoiceOptions,
    /// The question; "-" reads standard input.
    pub prompt: String,
}

#[derive(Args)]
pub struct ChatOptions {
    #[command(flatten)]
    pub choice: ChoiceOptions,
    /// Ask for the whole answer at once.
    #[arg(long)]
    pub no_stream: bool,
    /// A picture to send along; may be given several times.
    #[arg(long = "image", value_name = "FILE")]
    pub images: Vec<PathBuf>,
    /// A PDF, a text or a recording to send along; may be given several times.
    #[arg(long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub wishes: WishOptions,
    /// Go on with this conversation.
    #[arg(long, value_name = "ID")]
    pub conversation: Option<String>,
    /// The question; "-" or nothing reads standard input.
    pub prompt: Option<String>,
}

/// What is wished of the answer. What its model does not take is left out, and the answer says so.
#[derive(Args)]
pub struct WishOptions {
    /// A text that stands before the conversation.
    #[arg(long, value_name = "TEXT")]
    pub system: Option<String>,
    /// A JSON file with the tools that the model may call: a list of {name, description, parameters}.
    #[arg(long, value_name = "FILE")]
    pub tools: Option<PathBuf>,
    /// Whether tools are called: auto, never, any, or the name of the one that must be.
    #[arg(long, value_name = "WHICH", default_value = "auto")]
    pub tool_choice: String,
    /// A JSON file with the JSON Schema that the answer must fit.
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    /// How much to reason: none, minimal, low, medium, high, xhigh or max.
    #[arg(long, value_name = "HOW")]
    pub effort: Option<String>,
    /// The most tokens that the answer may have.
    #[arg(long, value_name = "TOKENS")]
    pub max_output: Option<u64>,
    #[arg(long)]
    pub temperature: Option<f64>,
    #[arg(long, allow_negative_numbers = true)]
    pub seed: Option<i64>,
    /// A text at which the answer ends; may be given several times.
    #[arg(long = "stop", value_name = "TEXT")]
    pub stop: Vec<String>,
    /// Let the vendor search the web, which it may charge for.
    #[arg(long)]
    pub web_search: bool,
    /// An option of the vendor's own wire, as JSON: --option 'verbosity="low"'; may be given several times.
    #[arg(long = "option", value_name = "NAME=JSON")]
    pub options: Vec<String>,
}

#[derive(Args)]
pub struct SpendOptions {
    /// What to group by.
    #[arg(long, value_enum, default_value = "day")]
    pub by: ByWord,
    /// Such as 2026-11; all time without it.
    #[arg(long)]
    pub month: Option<String>,
    /// Print comma-separated values.
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// The practice book instead of the real one.
    #[arg(long)]
    pub practice: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ByWord {
    Day,
    Vendor,
    Model,
    Task,
    Conversation,
    Run,
}

#[derive(Args)]
pub struct BudgetOptions {
    /// The monthly cap in dollars, such as 10 or 2.50; "none" takes it away.
    pub cap: Option<String>,
}

#[derive(Args)]
pub struct PracticeOptions {
    /// The port of the first of three vendors; any free ones without it.
    #[arg(long)]
    pub port: Option<u16>,
    /// 1 is the usual speed, 2 half of it, 0 as fast as possible.
    #[arg(long, default_value_t = 1.0)]
    pub pace: f64,
    /// Keep the bills in this folder.
    #[arg(long, value_name = "FOLDER")]
    pub bills: Option<PathBuf>,
}
