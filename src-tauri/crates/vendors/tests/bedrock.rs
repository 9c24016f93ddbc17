//! Converse: requests as they are written, and streams as they are read.

#![allow(clippy::unwrap_used)]

mod amazon;
mod play;

use std::collections::BTreeMap;

use amazon::{message, stream};
use medley_domain::Category;
use medley_domain::conversation::{LeftOut, MediaSource, Opaque, Part, Role};
use medley_domain::event::StopReason;
use medley_domain::job::{Caching, ChatJob, Effort, Format, Sampling, Tool, ToolChoice, Turn};
use medley_domain::model::Capabilities;
use medley_domain::pricing::Mode;
use medley_testkit::fold::Answer;
use medley_vendors::Quirks;
use medley_vendors::protocols::{Ask, Encoded, find};
use play::{play, whole};
use serde_json::{Value, json};

const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

fn encode(job: &ChatJob) -> Encoded {
    let ask = Ask { job, quirks: &Quirks::default(), settings: &BTreeMap::new() };
    find("bedrock").unwrap().encode(ask).unwrap()
}

fn body(job: &ChatJob) -> Value {
    encode(job).call.json.unwrap()
}

fn turn(role: Role, parts: Vec<Part>) -> Turn {
    Turn { role, parts }
}

fn asked(parts: Vec<Part>) -> ChatJob {
    ChatJob { model: CLAUDE.into(), turns: vec![turn(Role::User, parts)], stream: true, ..ChatJob::default() }
}

fn inline(base64: &str) -> MediaSource {
    MediaSource::Inline { base64: base64.to_owned() }
}

fn tool() -> Tool {
    Tool { name: "look".to_owned(), description: String::new(), parameters: json!({ "type": "object" }) }
}

#[test]
fn the_model_stands_escaped_in_the_path() {
    let mut job = asked(vec![Part::text("hi")]);
    let path = "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream";
    assert_eq!(encode(&job).call.path, path);
    job.stream = false;
    job.model = "arn:aws:bedrock:us-east-1:1:inference-profile/x.y".into();
    let path = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx.y/converse";
    assert_eq!(encode(&job).call.path, path);
}

#[test]
fn a_plain_question_is_a_plain_request() {
    let job = ChatJob {
        system: Some("Be brief.".to_owned()),
        max_output: Some(100),
        sampling: Sampling { temperature: Some(0.5), stop: vec!["|".to_owned()], ..Sampling::default() },
        ..asked(vec![Part::text("hi")])
    };
    let expected = json!({
        "messages": [{ "role": "user", "content": [{ "text": "hi" }] }],
        "system": [{ "text": "Be brief." }],
        "inferenceConfig": { "maxTokens": 100, "temperature": 0.5, "stopSequences": ["|"] },
    });
    assert_eq!(body(&job), expected);
}

#[test]
fn pictures_documents_and_recordings_go_as_bytes_with_their_format() {
    let job = asked(vec![
        Part::Image { media_type: "image/jpg".into(), bytes: 3, source: inline("AAAA"), opaque: None },
        Part::File {
            name: "Q3_report.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: 3,
            source: inline("BBBB"),
        },
        Part::Audio { media_type: "audio/wav".into(), bytes: 3, source: inline("CCCC") },
    ]);
    let content = &body(&job)["messages"][0]["content"];
    assert_eq!(content[0], json!({ "image": { "format": "jpeg", "source": { "bytes": "AAAA" } } }));
    let document = json!({ "format": "pdf", "name": "Q3 report pdf 1", "source": { "bytes": "BBBB" } });
    assert_eq!(content[1]["document"], document);
    assert_eq!(content[2]["audio"], json!({ "format": "wav", "source": { "bytes": "CCCC" } }));
    assert!(content[3]["text"].is_string(), "a document needs words beside it");
}

#[test]
fn what_a_model_cannot_take_is_left_out_and_said() {
    let file = |media_type: &str| Part::File {
        name: "film.mkv".into(),
        media_type: media_type.into(),
        bytes: 1,
        source: inline("A"),
    };
    let job = ChatJob {
        can: Some(Capabilities::default()),
        sampling: Sampling { seed: Some(7), top_k: Some(3), ..Sampling::default() },
        format: Some(Format::Json),
        built_in: vec![medley_domain::job::BuiltIn::WebSearch],
        ..asked(vec![
            Part::text("hi"),
            Part::Image { media_type: "image/tiff".into(), bytes: 1, source: inline("A"), opaque: None },
            Part::Image { media_type: "image/png".into(), bytes: 1, source: inline("A"), opaque: None },
            file("video/x-matroska"),
        ])
    };
    let Encoded { call, left_out } = encode(&job);
    assert_eq!(call.json.unwrap()["messages"][0]["content"], json!([{ "text": "hi" }]));
    let setting = |name: &str| LeftOut::Setting(name.to_owned());
    for what in [
        LeftOut::Image("image/tiff".into()),
        LeftOut::Image("image/png".into()),
        LeftOut::File("film.mkv".into()),
        setting("seed"),
        setting("top_k"),
        setting("json"),
        setting("web_search"),
    ] {
        assert!(left_out.contains(&what), "{what:?} is not in {left_out:?}");
    }
}

#[test]
fn calls_results_and_reasoning_go_back_as_they_came() {
    let data = json!({ "reasoningText": { "text": "hm", "signature": "sig" } });
    let mine = Opaque { protocol: "bedrock".into(), model: CLAUDE.into(), data: data.clone() };
    let other = Opaque { model: "other".into(), ..mine.clone() };
    let reasoning = |opaque| Part::Reasoning { text: "hm".into(), took_ms: None, opaque: Some(opaque) };
    let job = ChatJob {
        turns: vec![
            turn(Role::User, vec![Part::text("look")]),
            turn(
                Role::Assistant,
                vec![
                    reasoning(mine),
                    reasoning(other),
                    Part::ToolCall {
                        id: "call/1".into(),
                        name: "look".into(),
                        args: r#"{"at":"sea"}"#.into(),
                        opaque: None,
                    },
                ],
            ),
            turn(
                Role::User,
                vec![
                    Part::ToolResult {
                        id: "call/1".into(),
                        name: "look".into(),
                        content: " ".into(),
                        is_error: true,
                    },
                    Part::text("and?"),
                ],
            ),
        ],
        ..asked(Vec::new())
    };
    let body = body(&job);
    let call = json!({ "toolUseId": "call_1", "name": "look", "input": { "at": "sea" } });
    let result = json!({ "toolUseId": "call_1", "content": [{ "text": "(no output)" }], "status": "error" });
    assert_eq!(body["messages"][1]["content"], json!([{ "reasoningContent": data }, { "toolUse": call }]));
    assert_eq!(body["messages"][2]["content"], json!([{ "toolResult": result }, { "text": "and?" }]));
    assert_eq!(encode(&job).left_out, [LeftOut::Reasoning]);
    // Calls in the context without tools would be refused.
    assert_eq!(body["toolConfig"]["tools"][0]["toolSpec"]["name"], "look");
}

#[test]
fn tools_are_declared_and_chosen() {
    let with = |tool_choice| ChatJob { tools: vec![tool()], tool_choice, ..asked(vec![Part::text("hi")]) };
    let spec = json!({ "toolSpec": { "name": "look", "inputSchema": { "json": { "type": "object" } } } });
    assert_eq!(body(&with(ToolChoice::Auto))["toolConfig"], json!({ "tools": [spec] }));
    assert_eq!(body(&with(ToolChoice::Any))["toolConfig"]["toolChoice"], json!({ "any": {} }));
    let named = with(ToolChoice::Named("look".into()));
    assert_eq!(body(&named)["toolConfig"]["toolChoice"], json!({ "tool": { "name": "look" } }));
    assert!(body(&with(ToolChoice::Never)).get("toolConfig").is_none());
}

#[test]
fn effort_caching_schema_and_options_are_written_where_the_wire_wants_them() {
    let schema = json!({ "type": "object" });
    let mut options = serde_json::Map::new();
    options.insert("serviceTier".into(), json!({ "type": "flex" }));
    let job = ChatJob {
        model: "global.anthropic.claude-opus-5-5".into(),
        system: Some("s".into()),
        reasons: true,
        effort: Some(Effort::Xhigh),
        caching: Some(Caching { long: true, ..Caching::default() }),
        format: Some(Format::Schema { name: "n".into(), schema: schema.clone(), strict: true }),
        options,
        ..asked(vec![Part::text("hi")])
    };
    let body = body(&job);
    let fields = json!({
        "thinking": { "type": "adaptive", "display": "summarized" }, "output_config": { "effort": "xhigh" }
    });
    assert_eq!(body["additionalModelRequestFields"], fields);
    let mark = json!({ "cachePoint": { "type": "default", "ttl": "1h" } });
    assert_eq!((&body["system"][1], &body["messages"][0]["content"][1]), (&mark, &mark));
    let form = &body["outputConfig"]["textFormat"];
    assert_eq!(form["structure"]["jsonSchema"]["schema"], schema.to_string());
    assert_eq!(body["serviceTier"]["type"], "flex");
}

fn read(messages: &[(&str, &str)]) -> Answer {
    play("bedrock", &[&stream(messages)])
}

#[test]
fn text_arrives_with_its_end_usage_and_tier() {
    let bytes = amazon::text();
    let expected = play("bedrock", &[&bytes]);
    assert_eq!(expected.text, "Tides rise – 潮 🌊");
    assert_eq!(expected.stop.as_ref().unwrap().reason, StopReason::End);
    assert_eq!((expected.usage.input, expected.usage.output), (Some(8), Some(10)));
    assert_eq!(expected.meta.mode, Some(Mode::Priority));
    for cut in 1..bytes.len() {
        assert_eq!(play("bedrock", &[&bytes[..cut], &bytes[cut..]]), expected, "{cut}");
    }
}

#[test]
fn a_tool_call_comes_in_pieces_and_then_whole() {
    let answer = read(&[
        (
            "contentBlockStart",
            r#"{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"t1","name":"look"}}}"#,
        ),
        ("contentBlockDelta", r#"{"contentBlockIndex":1,"delta":{"toolUse":{"input":"{\"at\":"}}}"#),
        ("contentBlockDelta", r#"{"contentBlockIndex":1,"delta":{"toolUse":{"input":"\"sea\"}"}}}"#),
        ("contentBlockStop", r#"{"contentBlockIndex":1}"#),
        ("messageStop", r#"{"stopReason":"tool_use"}"#),
    ]);
    let call = &answer.tool_calls[0];
    assert_eq!((call.id.as_str(), call.name.as_str(), call.args.as_str()), ("t1", "look", r#"{"at":"sea"}"#));
    assert_eq!((answer.stop.unwrap().reason, answer.error), (StopReason::ToolUse, None));
}

#[test]
fn reasoning_is_shown_and_its_state_kept_whole() {
    let answer = read(&[
        ("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"The tide "}}}"#),
        ("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"turns."}}}"#),
        ("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"sig"}}}"#),
        ("contentBlockStop", r#"{"contentBlockIndex":0}"#),
        (
            "contentBlockDelta",
            r#"{"contentBlockIndex":1,"delta":{"reasoningContent":{"redactedContent":"cmVk"}}}"#,
        ),
        ("contentBlockStop", r#"{"contentBlockIndex":1}"#),
        ("messageStop", r#"{"stopReason":"end_turn"}"#),
    ]);
    assert_eq!(answer.reasoning, "The tide turns.");
    let states: Vec<&Value> = answer.states.iter().map(|opaque| &opaque.data).collect();
    let shown = json!({ "reasoningText": { "text": "The tide turns.", "signature": "sig" } });
    assert_eq!(states, [&shown, &json!({ "redactedContent": "cmVk" })]);
}

#[test]
fn an_exception_in_the_stream_is_the_vendors_error() {
    for (name, payload, category, words) in [
        ("throttlingException", r#"{"message":"slow down"}"#, Category::RateLimit, "slow down"),
        ("modelStreamErrorException", r#"{"originalMessage":"oops"}"#, Category::Overloaded, "oops"),
        (
            "validationException",
            r#"{"message":"Input is too long"}"#,
            Category::ContextLength,
            "Input is too long",
        ),
        ("internalServerException", "", Category::Overloaded, "internalServerException"),
    ] {
        let start = ("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"text":"half"}}"#);
        let answer = read(&[start, (name, payload)]);
        let error = answer.error.unwrap();
        assert_eq!((error.category, error.message.as_str()), (category, words), "{name}");
        assert_eq!((answer.text.as_str(), answer.stop), ("half", None));
    }
}

#[test]
fn unknown_messages_and_blocks_end_nothing_and_a_missing_end_is_a_cut() {
    let answer = read(&[
        ("newEvent", r#"{"x":1}"#),
        ("contentBlockStart", r#"{"contentBlockIndex":0,"start":{"newBlock":{}}}"#),
        ("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"newDelta":{},"text":7}}"#),
        ("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"text":"on"}}"#),
    ]);
    assert_eq!(answer.text, "on");
    let error = answer.error.unwrap();
    assert!(error.cut && error.maybe_billed && answer.stop.is_none());
}

#[test]
fn a_damaged_message_ends_the_answer_with_a_protocol_error() {
    let mut bytes = message("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"text":"good"}}"#);
    let mut bad = message("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"text":"evil"}}"#);
    let at = bad.len() - 10;
    bad[at] ^= 1;
    bytes.extend(bad);
    let answer = play("bedrock", &[&bytes]);
    assert_eq!(answer.text, "good");
    assert_eq!(answer.error.unwrap().category, Category::Protocol);
}

#[test]
fn a_whole_answer_is_read_block_by_block() {
    let answer = whole(
        "bedrock",
        r#"{"output":{"message":{"role":"assistant","content":[
            {"reasoningContent":{"reasoningText":{"text":"hm","signature":"s"}}},
            {"text":"Look:"},
            {"toolUse":{"toolUseId":"t","name":"look","input":{"at":"sea"}}},
            {"citationsContent":{"content":[{"text":"cited"}],"citations":[{"title":"T","location":{"web":{"url":"https://e.x"}}}]}},
            {"newBlock":{}}]}},
            "stopReason":"tool_use","usage":{"inputTokens":1,"outputTokens":2,"cacheReadInputTokens":5}}"#,
    );
    assert_eq!((answer.reasoning.as_str(), answer.text.as_str()), ("hm", "Look:cited"));
    assert_eq!(answer.tool_calls[0].args, r#"{"at":"sea"}"#);
    assert_eq!((answer.usage.input, answer.usage.cached_input), (Some(6), Some(5)));
    assert_eq!(answer.stop.unwrap().reason, StopReason::ToolUse);
}
