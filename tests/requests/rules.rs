//! Why Medley's request may differ from another client's: each difference that is meant, with its reason.
//!
//! A difference that no rule covers fails the test, and so does a rule that covers none.

use medley_domain::conversation::LeftOut;
use serde_json::{Value, json};

use crate::case::Case;
use crate::difference::Difference;

pub struct Seen<'a> {
    pub case: &'a Case,
    pub difference: &'a Difference,
    /// What Medley's encoder says that it left out.
    pub left_out: &'a [LeftOut],
}

impl Seen<'_> {
    fn is(&self, path: &str) -> bool {
        self.difference.path == path
    }

    fn ends(&self, end: &str) -> bool {
        self.difference.path.ends_with(end)
    }

    fn family(&self, family: &str) -> bool {
        self.case.family.starts_with(family)
    }

    fn ours_is(&self, value: Value) -> bool {
        self.difference.ours == Some(value)
    }

    fn theirs(&self) -> &Value {
        self.difference.theirs.as_ref().unwrap_or(&Value::Null)
    }

    fn is_lost(&self) -> bool {
        self.difference.ours.is_none()
    }

    fn is_added(&self) -> bool {
        self.difference.theirs.is_none()
    }

    /// Whether the encoder said that it left this setting out.
    fn noted(&self) -> bool {
        let named =
            |what: &LeftOut| matches!(what, LeftOut::Setting(name) if name == self.difference.field());
        self.left_out.iter().any(named)
    }
}

pub struct Rule {
    pub name: &'static str,
    pub reason: &'static str,
    pub covers: fn(&Seen<'_>) -> bool,
}

pub const RULES: &[Rule] = &[
    Rule {
        name: "never stored",
        reason: "what is sent is not to be kept at the vendor, and every request says so where it can",
        covers: |seen| seen.is("/settings/store") && seen.is_added() && seen.ours_is(json!(false)),
    },
    Rule {
        name: "not to be collected",
        reason: "OpenRouter is asked to pass a request on only to those who keep nothing of it",
        covers: |seen| {
            let only = json!({ "data_collection": "deny" });
            seen.is("/settings/provider") && seen.is_added() && seen.ours_is(only)
                || seen.is("/settings/provider/data_collection") && seen.ours_is(json!("deny"))
        },
    },
    Rule {
        name: "a search names all its sources",
        reason: "OpenAI tells every source of a search only where that is asked for",
        covers: |seen| {
            let sources = json!(["web_search_call.action.sources"]);
            seen.is("/settings/include") && seen.is_added() && seen.ours_is(sources)
        },
    },
    Rule {
        name: "usage is asked for",
        reason: "a stream tells what it cost only where that is asked for",
        covers: |seen| seen.is("/settings/stream_options") && seen.ours_is(json!({ "include_usage": true })),
    },
    Rule {
        name: "the limit's newer name",
        reason: "max_tokens is the old name of max_completion_tokens, which the newer models refuse",
        covers: |seen| {
            seen.is("/settings/max_tokens") && seen.is_lost()
                || seen.is("/settings/max_completion_tokens") && seen.is_added()
        },
    },
    Rule {
        name: "functions are not strict",
        reason: "a strict function must have a schema of a narrow kind, and Medley's tools may have any; \
                 the Responses wire is strict unless told not to be",
        covers: |seen| seen.ends("/more/strict") && (seen.is_lost() || seen.ours_is(json!(false))),
    },
    Rule {
        name: "ids of stored items",
        reason: "an item's id and status name something that the vendor stored; nothing is stored",
        covers: |seen| {
            let named = seen.ends("/more/id") || seen.ends("/more/status");
            seen.family("openai.responses") && named && seen.is_lost()
        },
    },
    Rule {
        name: "a summary of the reasoning",
        reason: "a model that reasons is asked for a summary, to be shown while it does",
        covers: |seen| {
            let asked = [
                ("/settings/reasoning", json!({ "summary": "auto" })),
                ("/settings/reasoning/summary", json!("auto")),
                ("/settings/generation_config/thinking_summaries", json!("auto")),
                ("/settings/thinking", json!({ "type": "adaptive", "display": "summarized" })),
            ];
            seen.is_added() && asked.into_iter().any(|(path, summary)| seen.is(path) && seen.ours_is(summary))
        },
    },
    Rule {
        name: "caching is asked for",
        reason: "Anthropic caches a prompt only where asked, and one that goes on is cheaper cached",
        covers: |seen| seen.family("anthropic") && seen.is("/settings/caching") && seen.is_added(),
    },
    Rule {
        name: "tools that Medley has no word for",
        reason: "a tool of the vendor's own beside the search, code, page and picture tools is not offered",
        covers: |seen| {
            let unknown = ["advisor", "openrouter:advisor", "tool_search", "fileSearch"];
            let name = seen.difference.path.strip_prefix("/own_tools/");
            name.is_some_and(|name| unknown.contains(&name)) && seen.is_lost()
        },
    },
    Rule {
        name: "fields of deferred functions",
        reason: "functions that the model must first search for are not offered",
        covers: |seen| (seen.ends("/more/defer_loading") || seen.ends("/more/namespace")) && seen.is_lost(),
    },
    Rule {
        name: "the tool's version",
        reason: "a vendor's tool is asked for in the version whose answers Medley reads",
        covers: |seen| seen.family("anthropic") && seen.is("/own_tools/code_execution/type"),
    },
    Rule {
        name: "files by address",
        reason: "Medley sends bytes: a file that lies elsewhere or at the vendor has no place in a job",
        covers: |seen| {
            let odd = seen.theirs().get("odd");
            let names = ["fileData", "file_id"];
            let held = names.into_iter().any(|name| odd.is_some_and(|odd| odd.get(name).is_some()));
            let found = seen.ends("/more/output") && seen.theirs().pointer("/0/file_url").is_some();
            seen.is_lost() && (held || found)
        },
    },
    Rule {
        name: "the tool's name with its result",
        reason: "Ollama's calls have no ids, so the result says which tool it is of",
        covers: |seen| seen.family("ollama") && seen.ends("/result/name"),
    },
    Rule {
        name: "JSON results as text",
        reason: "a tool's result is text in Medley; JSON travels as its text",
        covers: |seen| seen.family("bedrock") && seen.ends("/more/form") && seen.theirs() == &json!(["json"]),
    },
    Rule {
        name: "numbered documents",
        reason: "Bedrock takes each name of a document once and in few characters, so each gets a number",
        covers: |seen| seen.family("bedrock") && seen.ends("/file/name"),
    },
    Rule {
        name: "how closely a picture is looked at",
        reason: "Medley has no wish for it and leaves it to the vendor",
        covers: |seen| seen.family("google.interactions") && seen.ends("/more/resolution") && seen.is_lost(),
    },
    Rule {
        name: "the person begins",
        reason: "some models refuse a conversation that begins with an answer, so a word is put before it",
        covers: |seen| {
            let said = seen.difference.ours.as_ref().and_then(|ours| ours.pointer("/parts/0/text"));
            seen.is("/messages/0") && seen.is_added() && said == Some(&json!("Go on."))
        },
    },
    Rule {
        name: "JSON is spoken of",
        reason: "vendors refuse to promise JSON that the conversation does not ask for",
        covers: |seen| {
            let ours = seen.difference.ours.as_ref().and_then(Value::as_str).unwrap_or_default();
            seen.is("/system") && ours.ends_with("Answer in JSON.")
        },
    },
    Rule {
        name: "left out, and said so",
        reason: "this model refuses the setting; the person is told",
        covers: |seen| seen.difference.path.starts_with("/settings/") && seen.is_lost() && seen.noted(),
    },
];
