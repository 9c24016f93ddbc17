//! The shapes of Chat Completions answers, read straight into what is kept; fields that nothing needs are skipped.
//!
//! Every field may be missing or null, for each imitator leaves out others.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One chunk of a stream, or a whole answer.
#[derive(Debug, Deserialize)]
pub struct Chunk {
    pub id: Option<String>,
    pub model: Option<String>,
    pub service_tier: Option<String>,
    pub choices: Option<Vec<Choice>>,
    pub usage: Option<Value>,
    pub error: Option<Value>,
    /// Groq's usage and errors where the plain fields are missing.
    pub x_groq: Option<Value>,
    /// MiniMax's verdict, which it gives with a good status too.
    pub base_resp: Option<Value>,
    /// Perplexity's and xAI's sources: bare addresses.
    pub citations: Option<Value>,
    /// Perplexity's sources with their titles.
    pub search_results: Option<Value>,
    /// Z.ai's sources.
    pub web_search: Option<Value>,
    /// Qwen's sources.
    pub search_info: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub struct Choice {
    pub index: Option<u64>,
    #[serde(alias = "message")]
    pub delta: Option<Delta>,
    pub finish_reason: Option<String>,
    /// OpenRouter's, where its own vendor failed.
    pub error: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub struct Delta {
    #[serde(default, deserialize_with = "content")]
    pub content: Content,
    pub refusal: Option<String>,
    #[serde(default, deserialize_with = "string_or_nothing")]
    pub reasoning: Option<String>,
    #[serde(default, deserialize_with = "string_or_nothing")]
    pub reasoning_content: Option<String>,
    pub reasoning_details: Option<Value>,
    pub annotations: Option<Value>,
    /// Pictures that the model made.
    pub images: Option<Value>,
    /// Tools that Groq ran.
    pub executed_tools: Option<Value>,
    pub tool_calls: Option<Vec<CallDelta>>,
    pub function_call: Option<FunctionDelta>,
}

#[derive(Debug, Deserialize)]
pub struct CallDelta {
    pub index: Option<u64>,
    pub id: Option<String>,
    pub function: Option<FunctionDelta>,
}

#[derive(Debug, Default, Deserialize)]
pub struct FunctionDelta {
    pub name: Option<String>,
    /// Text; some servers write the object itself.
    #[serde(default, deserialize_with = "text_of")]
    pub arguments: Option<String>,
}

/// Answer text, which Mistral writes as a list of pieces when it reasons.
#[derive(Debug, Default, PartialEq)]
pub enum Content {
    #[default]
    Missing,
    Text(String),
    Pieces(Vec<Value>),
}

fn content<'de, D: Deserializer<'de>>(from: D) -> Result<Content, D::Error> {
    struct Reader;
    impl<'de> Visitor<'de> for Reader {
        type Value = Content;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("text, a list of pieces or null")
        }

        fn visit_str<E>(self, text: &str) -> Result<Content, E> {
            Ok(Content::Text(text.to_owned()))
        }

        fn visit_string<E>(self, text: String) -> Result<Content, E> {
            Ok(Content::Text(text))
        }

        fn visit_unit<E>(self) -> Result<Content, E> {
            Ok(Content::Missing)
        }

        fn visit_none<E>(self) -> Result<Content, E> {
            Ok(Content::Missing)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Content, A::Error> {
            let mut pieces = Vec::new();
            while let Some(piece) = list.next_element()? {
                pieces.push(piece);
            }
            Ok(Content::Pieces(pieces))
        }
    }
    from.deserialize_any(Reader)
}

fn string_or_nothing<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match content(from)? {
        Content::Text(text) => Some(text),
        _ => None,
    })
}

fn text_of<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}
