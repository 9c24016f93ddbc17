//! The shapes of `generateContent` answers; a chunk of a stream and a whole answer are alike.
//!
//! What a tool at Google did is kept as it came, for it goes back so.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chunk {
    pub candidates: Option<Vec<Candidate>>,
    pub prompt_feedback: Option<Feedback>,
    pub usage_metadata: Option<Value>,
    pub model_version: Option<String>,
    pub response_id: Option<String>,
    pub error: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    pub content: Option<Content>,
    pub finish_reason: Option<String>,
    pub finish_message: Option<String>,
    pub index: Option<u64>,
    pub grounding_metadata: Option<Value>,
    pub citation_metadata: Option<Value>,
    pub url_context_metadata: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub struct Content {
    pub parts: Option<Vec<Part>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    pub text: Option<String>,
    pub thought: Option<bool>,
    pub thought_signature: Option<String>,
    pub function_call: Option<FunctionCall>,
    pub inline_data: Option<Blob>,
    pub file_data: Option<IgnoredAny>,
    pub executable_code: Option<Value>,
    pub code_execution_result: Option<Value>,
    pub tool_call: Option<Value>,
    pub tool_response: Option<Value>,
}

impl Part {
    /// What a tool at Google was asked or found: the part's name and what it holds.
    pub fn built_in(&mut self) -> Option<(&'static str, Value)> {
        let kinds = [
            (&mut self.tool_call, "toolCall"),
            (&mut self.tool_response, "toolResponse"),
            (&mut self.executable_code, "executableCode"),
            (&mut self.code_execution_result, "codeExecutionResult"),
        ];
        kinds.into_iter().find_map(|(part, name)| Some((name, part.take()?)))
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Blob {
    pub mime_type: Option<String>,
    pub data: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionCall {
    pub id: Option<String>,
    pub name: Option<String>,
    pub args: Option<Value>,
    /// Pieces of arguments that are still being written.
    pub partial_args: Option<Vec<Value>>,
    pub will_continue: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Feedback {
    pub block_reason: Option<String>,
    pub block_reason_message: Option<String>,
}
