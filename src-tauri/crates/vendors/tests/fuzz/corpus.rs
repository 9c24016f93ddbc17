//! What is mutated: the fixtures of a wire, answers in one piece, and whatever made a decoder do something new.

use std::collections::HashSet;
use std::path::Path;

use crate::amazon;

/// Inputs that are kept at most.
const MOST: usize = 2_000;
/// Bytes of an input that is kept; short ones are tried sooner and say as much.
const LONGEST: usize = 1_500;

/// How a body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Stream,
    /// Text of which each line is written as one binary message: a name, a space, a payload.
    Messages,
    Whole,
    /// With an error status, and as a list of models.
    Failure,
}

#[derive(Clone, Debug)]
pub struct Input {
    pub form: Form,
    pub bytes: Vec<u8>,
}

pub struct Corpus {
    inputs: Vec<Input>,
    seen: HashSet<u64>,
}

impl Corpus {
    pub fn of(wire: &str) -> Self {
        let mut inputs = Vec::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(wire);
        let mut files: Vec<_> =
            std::fs::read_dir(folder).into_iter().flatten().map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let whole = file.extension().is_some_and(|end| end == "json");
            inputs.push(Input { form: if whole { Form::Whole } else { Form::Stream }, bytes });
        }
        if wire == "bedrock" {
            inputs.push(Input { form: Form::Stream, bytes: amazon::text() });
            inputs.push(Input { form: Form::Messages, bytes: MESSAGES.into() });
        }
        for body in BODIES {
            inputs.push(Input { form: Form::Whole, bytes: body.into() });
            inputs.push(Input { form: Form::Failure, bytes: body.into() });
        }
        for body in FAILURES {
            inputs.push(Input { form: Form::Failure, bytes: body.into() });
        }
        Self { inputs, seen: HashSet::new() }
    }

    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    pub fn input(&self, at: usize) -> &Input {
        &self.inputs[at % self.inputs.len()]
    }

    /// Keeps an input whose trace is new.
    pub fn learn(&mut self, input: Input, trace: u64) {
        if self.seen.insert(trace) && self.inputs.len() < MOST && input.bytes.len() < LONGEST {
            self.inputs.push(input);
        }
    }
}

const MESSAGES: &str = r#"messageStart {"role":"assistant"}
contentBlockStart {"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"look"}}}
contentBlockDelta {"contentBlockIndex":0,"delta":{"toolUse":{"input":"{\"at\":"}}}
contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Tides rise – 潮 🌊"}}
contentBlockDelta {"contentBlockIndex":1,"delta":{"reasoningContent":{"text":"hm","signature":"s"}}}
contentBlockDelta {"contentBlockIndex":1,"delta":{"reasoningContent":{"redactedContent":"cmVk"}}}
contentBlockDelta {"contentBlockIndex":2,"delta":{"citation":{"title":"T","sourceContent":[{"text":"q"}],"location":{"web":{"url":"https://e.x"}}}}}
contentBlockStart {"contentBlockIndex":3,"start":{"image":{"format":"png"}}}
contentBlockDelta {"contentBlockIndex":3,"delta":{"image":{"source":{"bytes":"AAAA"}}}}
contentBlockStop {"contentBlockIndex":0}
contentBlockStop {"contentBlockIndex":1}
contentBlockStop {"contentBlockIndex":3}
throttlingException {"message":"slow down","originalMessage":"m"}
messageStop {"stopReason":"tool_use"}
metadata {"usage":{"inputTokens":8,"outputTokens":10,"cacheReadInputTokens":5,"cacheWriteInputTokens":6,"cacheDetails":[{"ttl":"1h","inputTokens":2}]},"serviceTier":{"type":"flex"}}
"#;

/// An answer in one piece of each wire; each is read by all of them.
const BODIES: [&str; 6] = [
    r#"{"id":"c1","object":"chat.completion","model":"quince-2","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":"hi","reasoning_content":"hm","refusal":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"look","arguments":"{\"at\":1}"}}],"annotations":[{"type":"url_citation","url_citation":{"url":"https://e.x","title":"T","start_index":0,"end_index":2}}]}}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}"#,
    r#"{"id":"resp_1","object":"response","status":"completed","model":"quince-2","output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"enc"},{"type":"message","id":"m","role":"assistant","content":[{"type":"output_text","text":"hi","annotations":[{"type":"url_citation","url":"https://e.x","title":"T","start_index":0,"end_index":2}]}]},{"type":"function_call","call_id":"a","name":"look","arguments":"{}"},{"type":"web_search_call","id":"ws","status":"completed"}],"usage":{"input_tokens":9,"output_tokens":5,"input_tokens_details":{"cached_tokens":4},"output_tokens_details":{"reasoning_tokens":2}},"incomplete_details":null,"error":null}"#,
    r#"{"id":"msg_1","type":"message","role":"assistant","model":"quince-5","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"r"},{"type":"text","text":"hi","citations":[{"type":"web_search_result_location","url":"https://e.x","title":"T","cited_text":"q"}]},{"type":"tool_use","id":"a","name":"look","input":{"at":1}},{"type":"server_tool_use","id":"s","name":"web_search","input":{}}],"stop_reason":"tool_use","usage":{"input_tokens":3,"cache_read_input_tokens":5,"cache_creation_input_tokens":2,"cache_creation":{"ephemeral_1h_input_tokens":1},"output_tokens":7,"server_tool_use":{"web_search_requests":1}}}"#,
    r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"hm","thought":true},{"text":"hi","thoughtSignature":"s"},{"functionCall":{"name":"look","args":{"at":[1,null]},"id":"a"}},{"inlineData":{"mimeType":"image/png","data":"AAAA"}},{"executableCode":{"code":"1"}},{"codeExecutionResult":{"output":"1"}}]},"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://e.x","title":"T"}}],"groundingSupports":[{"segment":{"startIndex":0,"endIndex":2,"text":"hi"},"groundingChunkIndices":[0]}],"webSearchQueries":["q"]}}],"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":5,"thoughtsTokenCount":2,"toolUsePromptTokenCount":1,"cachedContentTokenCount":4,"totalTokenCount":17,"promptTokensDetails":[{"modality":"TEXT","tokenCount":9}]},"modelVersion":"quince-3","responseId":"r"}"#,
    r#"{"model":"quince:7b","created_at":"2026-11-22T10:00:00Z","message":{"role":"assistant","content":"hi","thinking":"hm","tool_calls":[{"function":{"name":"look","arguments":{"at":1}}}]},"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":5,"total_duration":1}"#,
    r#"{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"s"}}},{"text":"hi"},{"toolUse":{"toolUseId":"a","name":"look","input":{"at":1}}},{"citationsContent":{"content":[{"text":"c"}],"citations":[{"title":"T"}]}},{"image":{"format":"png","source":{"bytes":"AAAA"}}}]}},"stopReason":"tool_use","usage":{"inputTokens":3,"outputTokens":5,"cacheReadInputTokens":2},"serviceTier":{"type":"default"}}"#,
];

const FAILURES: [&str; 7] = [
    r#"{"error":{"message":"Rate limit reached, try again in 1m30.5s","type":"tokens","code":"rate_limit_exceeded","param":null}}"#,
    r#"{"type":"error","error":{"type":"overloaded_error","message":"m","details":{"error_code":"x"}},"request_id":"r"}"#,
    r#"[{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.07s"},{"@type":"x.QuotaFailure","violations":[{"quotaId":"PerDay"}]}]}}]"#,
    r#"{"__type":"com.amazon#ThrottlingException","message":"Too many tokens per day"}"#,
    r#"{"data":[{"id":"m1","context_length":10,"display_name":"M"}],"models":[{"name":"models/m1","size":77,"supportedGenerationMethods":["generateContent"]}],"has_more":true,"last_id":"m1","nextPageToken":"p"}"#,
    r#"{"modelSummaries":[{"modelId":"a","modelName":"A"}],"inferenceProfileSummaries":[{"inferenceProfileId":"b"}],"nextToken":"t"}"#,
    "<!DOCTYPE html><p>try again in 20ms</p>",
];
