//! The shapes of `generateContent` answers; a chunk of a stream and a whole answer are alike.

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
    pub index: Option<u64>,
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
    pub inline_data: Option<IgnoredAny>,
    pub file_data: Option<IgnoredAny>,
    pub executable_code: Option<IgnoredAny>,
    pub code_execution_result: Option<IgnoredAny>,
}

impl Part {
    /// The name of a part that is passed over.
    pub fn other(&self) -> Option<&'static str> {
        let kinds = [
            (&self.inline_data, "inlineData"),
            (&self.file_data, "fileData"),
            (&self.executable_code, "executableCode"),
            (&self.code_execution_result, "codeExecutionResult"),
        ];
        kinds.into_iter().find_map(|(part, name)| part.is_some().then_some(name))
    }
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
