//! Departures of a vendor from its protocol's commonest form, as data: what its dialect calls a thing, in which of a few
//! forms it takes it, and what it does not take at all.
//!
//! Deliberately absent: which model takes what (the catalogue's), and any one vendor's name.

use std::collections::BTreeMap;

use medley_domain::job::{BuiltIn, Effort};
use serde::Deserialize;
use serde_json::{Map, Value};

/// One vendor's dialect. Fields without a word of a wire are for OpenAI's two wires.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quirks {
    /// The field that limits the output on the OpenAI chat wire.
    pub max_tokens_field: String,
    /// Sends `store: false` on the OpenAI chat wire. The Responses wire always sends it.
    pub store: bool,
    /// Takes automatic prompt caching on the Anthropic wire.
    pub automatic_cache: bool,
    /// Takes `stream_options` on the OpenAI chat wire.
    pub stream_usage: bool,
    /// What the chat wire calls a seed; empty where it takes none.
    pub seed_field: String,
    /// Takes `top_k` on the chat wire.
    pub top_k: bool,
    /// How many stop texts the chat wire takes.
    pub stops: usize,
    /// Takes functions to call.
    pub tools: bool,
    /// Beginnings of models that take functions on the Responses wire alone.
    pub no_chat_tools: Vec<String>,
    /// The word for "call some tool"; empty where tools are chosen by the model alone.
    pub any_tool: String,
    /// A call's id must be nine letters and digits.
    pub short_ids: bool,
    /// Takes `parallel_tool_calls`.
    pub parallel_tools: bool,
    pub format: FormatForm,
    pub effort: EffortForm,
    /// The efforts that the chat wire knows; empty where a model's own are all that counts.
    pub efforts: Vec<Effort>,
    pub files: FileForm,
    pub audio: AudioForm,
    /// Takes `prompt_cache_key`.
    pub cache_key: bool,
    /// What `prompt_cache_retention` says for a long life; empty where it is not taken.
    pub cache_retention: String,
    /// Beginnings of the models that know it; empty where all do.
    pub cache_retention_models: Vec<String>,
    /// What a request holds in place of a model's name, by names that the vendor has given up.
    pub models: BTreeMap<String, Map<String, Value>>,
    /// Fields that every request of OpenAI's wires holds.
    pub body: Map<String, Value>,
    /// Fields that a chat request holds where the model reasons.
    pub reasoning_body: Map<String, Value>,
    /// How tools that run at the vendor are asked for, by [`built_in_name`].
    pub built_in: BTreeMap<String, Asked>,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            max_tokens_field: "max_tokens".to_owned(),
            store: false,
            automatic_cache: false,
            stream_usage: true,
            seed_field: "seed".to_owned(),
            top_k: false,
            stops: 4,
            tools: true,
            no_chat_tools: Vec::new(),
            any_tool: "required".to_owned(),
            short_ids: false,
            parallel_tools: true,
            format: FormatForm::default(),
            effort: EffortForm::default(),
            efforts: Vec::new(),
            files: FileForm::default(),
            audio: AudioForm::default(),
            cache_key: false,
            cache_retention: String::new(),
            cache_retention_models: Vec::new(),
            models: BTreeMap::new(),
            body: Map::new(),
            reasoning_body: Map::new(),
            built_in: BTreeMap::new(),
        }
    }
}

impl Quirks {
    /// Fields that this vendor wants in every request for this model.
    pub fn fixed(&self, model: &str) -> Map<String, Value> {
        let mut fixed = self.body.clone();
        fixed.extend(self.models.get(model).cloned().unwrap_or_default());
        fixed
    }

    /// Whether a longer life in the prompt cache can be asked for, for this model.
    pub fn sells_long_cache(&self, model: &str) -> bool {
        let listed = self.cache_retention_models.iter().any(|start| model.starts_with(start.as_str()));
        !self.cache_retention.is_empty() && (listed || self.cache_retention_models.is_empty())
    }
}

/// Which forms of an answer can be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormatForm {
    /// Any JSON, and JSON that fits a schema.
    #[default]
    Schema,
    /// Any JSON alone: a schema is put in words.
    Object,
    /// JSON that fits a schema alone.
    SchemaOnly,
    None,
}

/// How the chat wire is told how much to reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffortForm {
    /// `reasoning_effort: "low"`.
    #[default]
    Field,
    /// `reasoning: { effort: "low" }`.
    Object,
    /// `thinking: { type: "enabled" }`: on or off.
    Thinking,
    /// `thinking` as above, and `reasoning_effort` where it is on.
    ThinkingAndField,
    /// `enable_thinking: true`.
    EnableThinking,
    /// Both within `chat_template_kwargs`, for servers that hand them to the model's template.
    Template,
    None,
}

/// In which form the chat wire takes files that are no text. Text is written out everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    #[default]
    None,
    /// `file` with its name and a data URL; `input_file` on the Responses wire.
    File,
    /// `document_url` that is a data URL.
    DocumentUrl,
    /// `file_url` that is bare base64.
    FileUrl,
}

/// In which form the chat wire takes recordings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AudioForm {
    #[default]
    None,
    /// `input_audio` with base64 and a format.
    Object,
    /// The same with a data URL for its base64.
    DataUrl,
    /// `input_audio` that is base64 itself.
    Bare,
}

/// How a tool that runs at the vendor is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asked {
    /// An entry of `tools`.
    pub tool: Option<Value>,
    /// Fields of the request itself.
    pub body: Map<String, Value>,
    /// Entries of `include`, which ask the Responses wire to say more.
    pub include: Vec<String>,
}

/// A tool's name in cards.
pub fn built_in_name(tool: BuiltIn) -> &'static str {
    match tool {
        BuiltIn::WebSearch => "web_search",
        BuiltIn::CodeExecution => "code_execution",
        BuiltIn::ReadUrl => "read_url",
        BuiltIn::MakeImage => "make_image",
    }
}

/// Every tool that a card may name.
pub const BUILT_IN: [BuiltIn; 4] =
    [BuiltIn::WebSearch, BuiltIn::CodeExecution, BuiltIn::ReadUrl, BuiltIn::MakeImage];
