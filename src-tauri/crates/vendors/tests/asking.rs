//! What OpenAI's two wires ask for beyond the turns: files, formats, efforts, sampling, caching, tools at the vendor; and
//! that what a vendor or model does not take is left out and noted.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use medley_domain::conversation::{LeftOut, MediaSource, Opaque, Part, Role};
use medley_domain::job::{BuiltIn, Caching, ChatJob, Effort, Format, Sampling, Tool, ToolChoice, Turn};
use medley_domain::model::Capabilities;
use medley_vendors::protocols::{Ask, Encoded, find};
use medley_vendors::{Quirks, Registry};
use serde_json::{Map, Value, json};

const BOTH: [&str; 2] = ["openai-chat", "openai-responses"];

fn job(parts: Vec<Part>) -> ChatJob {
    let turns = vec![Turn { role: Role::User, parts }];
    ChatJob { model: "quince".into(), turns, stream: true, ..ChatJob::default() }
}

fn hello() -> ChatJob {
    job(vec![Part::text("hello")])
}

fn encoded(protocol: &str, quirks: &Quirks, job: &ChatJob) -> Encoded {
    let settings = BTreeMap::new();
    find(protocol).unwrap().encode(Ask { job, quirks, settings: &settings }).unwrap()
}

/// The body, and what was left out.
fn asked(protocol: &str, quirks: &Quirks, job: &ChatJob) -> (Value, Vec<LeftOut>) {
    let encoded = encoded(protocol, quirks, job);
    (encoded.call.json.unwrap(), encoded.left_out)
}

/// By a vendor's own card and wire.
fn asked_of(vendor: &str, job: &ChatJob) -> (Value, Vec<LeftOut>) {
    let registry = Registry::new();
    let card = registry.card(&vendor.into()).unwrap();
    asked(card.protocol.as_deref().unwrap(), &card.quirks, job)
}

fn setting(name: &str) -> LeftOut {
    LeftOut::Setting(name.to_owned())
}

fn inline(base64: &str) -> MediaSource {
    MediaSource::Inline { base64: base64.to_owned() }
}

fn pdf() -> Part {
    let (name, media_type) = ("a.pdf".to_owned(), "application/pdf".to_owned());
    Part::File { name, media_type, bytes: 2, source: inline("aGk=") }
}

fn notes() -> Part {
    let (name, media_type) = ("notes.txt".to_owned(), "text/plain".to_owned());
    Part::File { name, media_type, bytes: 2, source: inline("aGk=") }
}

fn wav() -> Part {
    Part::Audio { media_type: "audio/wav".to_owned(), bytes: 2, source: inline("aGk=") }
}

fn weather() -> Tool {
    Tool { name: "weather".to_owned(), description: String::new(), parameters: Value::Null }
}

fn schema() -> Format {
    Format::Schema { name: "tide".to_owned(), schema: json!({ "type": "object" }), strict: true }
}

#[test]
fn a_document_goes_in_the_form_that_each_dialect_takes() {
    let block = |vendor: &str| {
        let (body, left_out) = asked_of(vendor, &job(vec![Part::text("Read"), pdf()]));
        let turn = body.pointer("/messages/0/content/1").or(body.pointer("/input/0/content/1"));
        (turn.cloned().unwrap_or_default(), left_out)
    };
    let url = "data:application/pdf;base64,aGk=";
    let file = json!({ "type": "input_file", "filename": "a.pdf", "file_data": url });
    assert_eq!(block("openai"), (file, vec![]));
    let file = json!({ "type": "file", "file": { "filename": "a.pdf", "file_data": url } });
    assert_eq!(block("openrouter"), (file, vec![]));
    let file = json!({ "type": "document_url", "document_name": "a.pdf", "document_url": url });
    assert_eq!(block("mistral"), (file, vec![]));
    for vendor in ["groq", "xai", "deepseek"] {
        assert_eq!(block(vendor), (Value::Null, vec![LeftOut::File("a.pdf".to_owned())]), "{vendor}");
    }
}

#[test]
fn a_file_of_text_is_written_out_for_everybody() {
    for protocol in BOTH {
        let (body, left_out) = asked(protocol, &Quirks::default(), &job(vec![Part::text("Read"), notes()]));
        assert!(body.to_string().contains("File notes.txt:\\n\\nhi"), "{body}");
        assert_eq!(left_out, [], "{protocol}");
    }
}

#[test]
fn a_recording_goes_in_the_form_that_each_dialect_takes() {
    let block = |vendor: &str| {
        let (body, left_out) = asked_of(vendor, &job(vec![wav()]));
        (body.pointer("/messages/0/content/0").cloned().unwrap_or_default(), left_out)
    };
    let input = |value: Value| json!({ "type": "input_audio", "input_audio": value });
    let object = input(json!({ "data": "aGk=", "format": "wav" }));
    assert_eq!(block("openrouter"), (object, vec![]));
    assert_eq!(block("mistral"), (input(json!("aGk=")), vec![]));
    let url = input(json!({ "data": "data:audio/wav;base64,aGk=", "format": "wav" }));
    assert_eq!(block("alibaba"), (url, vec![]));
    for vendor in ["groq", "openai"] {
        assert_eq!(block(vendor).1, [LeftOut::Audio("audio/wav".to_owned())], "{vendor}");
    }
}

#[test]
fn a_message_of_which_nothing_could_be_sent_still_says_something() {
    let blind = ChatJob { can: Some(Capabilities::default()), ..job(vec![pdf(), wav()]) };
    for protocol in BOTH {
        let (body, left_out) = asked(protocol, &Quirks::default(), &blind);
        assert!(body.to_string().contains("could not be sent"), "{body}");
        assert_eq!(left_out.len(), 2, "{protocol}");
    }
}

#[test]
fn an_answers_form_is_asked_for_as_far_as_it_is_taken() {
    let shaped = ChatJob { format: Some(schema()), ..hello() };
    let plain = Quirks::default();
    let fields = json!({ "name": "tide", "schema": { "type": "object" }, "strict": true });
    let (chat, _) = asked("openai-chat", &plain, &shaped);
    assert_eq!(chat["response_format"], json!({ "type": "json_schema", "json_schema": fields }));
    let (responses, _) = asked("openai-responses", &plain, &shaped);
    assert_eq!(responses["text"]["format"]["name"], "tide");
    assert_eq!(responses["text"]["format"]["type"], "json_schema");
    let (worded, left_out) = asked_of("deepseek", &shaped);
    assert_eq!(worded["response_format"], json!({ "type": "json_object" }));
    assert!(worded["messages"][0]["content"].as_str().unwrap().contains(r#"{"type":"object"}"#));
    assert_eq!(left_out, [setting("JSON schema")]);
    let old = ChatJob { can: Some(Capabilities::default()), ..shaped };
    assert_eq!(asked("openai-chat", &plain, &old).1, [setting("JSON schema")]);
    let any = ChatJob { format: Some(Format::Json), ..hello() };
    let (body, _) = asked("openai-responses", &plain, &any);
    assert_eq!(body["text"]["format"], json!({ "type": "json_object" }));
    assert!(body["input"].to_string().contains("JSON"), "vendors promise JSON only where it is spoken of");
    assert_eq!(asked_of("lmstudio", &any).1, [setting("JSON")]);
}

#[test]
fn effort_is_told_in_each_dialects_own_way_and_in_a_word_that_it_knows() {
    let reasons = |effort| ChatJob { reasons: true, effort: Some(effort), ..hello() };
    let part = |vendor: &str, effort, field: &str| asked_of(vendor, &reasons(effort)).0[field].clone();
    assert_eq!(part("openai", Effort::Max, "reasoning"), json!({ "summary": "auto", "effort": "max" }));
    assert_eq!(part("openai", Effort::None, "reasoning"), json!({ "effort": "none" }));
    assert_eq!(part("openrouter", Effort::Max, "reasoning"), json!({ "effort": "xhigh" }));
    assert_eq!(part("deepseek", Effort::Medium, "reasoning_effort"), "high");
    assert_eq!(part("deepseek", Effort::None, "thinking"), json!({ "type": "disabled" }));
    assert_eq!(part("deepseek", Effort::None, "reasoning_effort"), Value::Null);
    assert_eq!(part("zai", Effort::Low, "thinking"), json!({ "type": "enabled" }));
    assert_eq!(part("alibaba", Effort::Low, "enable_thinking"), true);
    let template = json!({ "enable_thinking": false, "reasoning_effort": "none" });
    assert_eq!(part("vllm", Effort::None, "chat_template_kwargs"), template);
    assert_eq!(part("groq", Effort::Low, "reasoning_effort"), "low");
    let openai = Registry::new().card(&"openai".into()).unwrap().quirks.clone();
    assert_eq!(asked("openai-chat", &openai, &reasons(Effort::Max)).0["reasoning_effort"], "xhigh");
    let few = ChatJob { efforts: vec![Effort::Low, Effort::High], ..reasons(Effort::Max) };
    assert_eq!(asked_of("openai", &few).0["reasoning"]["effort"], "high");
    let dull = ChatJob { reasons: false, ..reasons(Effort::High) };
    assert_eq!(asked_of("groq", &dull).1, [setting("reasoning effort")]);
}

#[test]
fn sampling_is_named_as_each_dialect_names_it_and_the_rest_is_noted() {
    let drawn = Sampling {
        temperature: Some(0.5),
        top_p: Some(0.9),
        top_k: Some(40),
        seed: Some(7),
        stop: vec!["END".to_owned(), "STOP".to_owned()],
    };
    let drawn = ChatJob { sampling: drawn, ..hello() };
    let (mistral, left_out) = asked_of("mistral", &drawn);
    assert_eq!((&mistral["random_seed"], &mistral["seed"]), (&json!(7), &Value::Null));
    assert_eq!(left_out, [setting("top_k")]);
    let (vllm, left_out) = asked_of("vllm", &drawn);
    assert_eq!(
        (&vllm["top_k"], &vllm["seed"], &vllm["stop"]),
        (&json!(40), &json!(7), &json!(["END", "STOP"]))
    );
    assert_eq!(left_out, []);
    let (zai, left_out) = asked_of("zai", &drawn);
    assert_eq!(zai["stop"], json!(["END"]));
    assert_eq!(left_out, [setting("seed"), setting("stop"), setting("top_k")]);
    let (openai, left_out) = asked_of("openai", &drawn);
    assert_eq!((&openai["temperature"], &openai["top_p"]), (&json!(0.5), &json!(0.9)));
    assert_eq!(left_out, [setting("seed"), setting("stop"), setting("top_k")]);
    let newest = ChatJob { can: Some(Capabilities::default()), ..drawn };
    let (body, left_out) = asked_of("openai", &newest);
    assert!(body.get("temperature").is_none() && body.get("top_p").is_none());
    assert!(left_out.contains(&setting("temperature")) && left_out.contains(&setting("top_p")));
}

#[test]
fn tools_are_chosen_as_far_as_a_vendor_lets_them_be_chosen() {
    let with =
        |tool_choice| ChatJob { tools: vec![weather()], tool_choice, parallel_tools: Some(false), ..hello() };
    let named = || ToolChoice::Named("weather".to_owned());
    let choice = |vendor: &str, choice| asked_of(vendor, &with(choice)).0["tool_choice"].clone();
    assert_eq!(choice("openai", ToolChoice::Auto), Value::Null);
    assert_eq!(choice("openai", ToolChoice::Any), "required");
    assert_eq!(choice("openai", named()), json!({ "type": "function", "name": "weather" }));
    assert_eq!(choice("groq", named()), json!({ "type": "function", "function": { "name": "weather" } }));
    assert_eq!(choice("mistral", ToolChoice::Any), "any");
    assert_eq!(choice("groq", ToolChoice::Never), "none");
    let (zai, left_out) = asked_of("zai", &with(ToolChoice::Any));
    assert!(zai.get("tool_choice").is_none() && zai.get("parallel_tool_calls").is_none());
    assert_eq!(left_out, [setting("parallel tools"), setting("tool choice")]);
    assert_eq!(asked_of("openai", &with(named())).0["parallel_tool_calls"], false);
}

#[test]
fn tools_that_a_model_takes_on_another_wire_alone_are_left_out_of_this_one() {
    let openai = Registry::new().card(&"openai".into()).unwrap().quirks.clone();
    let job = ChatJob { model: "gpt-6.1-sol".into(), tools: vec![weather()], ..hello() };
    let (body, left_out) = asked("openai-chat", &openai, &job);
    assert!(body.get("tools").is_none());
    assert_eq!(left_out, [setting("tools")]);
    let (body, left_out) = asked("openai-responses", &openai, &job);
    assert_eq!((body["tools"][0]["name"].as_str(), left_out), (Some("weather"), vec![]));
}

#[test]
fn tools_that_run_at_the_vendor_are_asked_for_as_its_card_says() {
    let with = |tool| ChatJob { built_in: vec![tool], ..hello() };
    let (body, _) = asked_of("openai", &with(BuiltIn::WebSearch));
    assert_eq!(body["tools"], json!([{ "type": "web_search" }]));
    assert_eq!(body["include"], json!(["web_search_call.action.sources"]));
    let (body, _) = asked_of("openai", &with(BuiltIn::CodeExecution));
    assert_eq!(body["tools"][0]["container"], json!({ "type": "auto" }));
    let (body, _) = asked_of("openrouter", &with(BuiltIn::MakeImage));
    assert_eq!(body["modalities"], json!(["image", "text"]));
    assert_eq!(body["provider"], json!({ "data_collection": "deny" }));
    let (body, left_out) = asked_of("deepseek", &with(BuiltIn::WebSearch));
    assert!(body.get("tools").is_none());
    assert_eq!(left_out, [setting("web search")]);
}

#[test]
fn a_cache_is_named_and_kept_long_only_where_that_is_taken() {
    let caching = Caching { key: Some("conv-1".to_owned()), long: true };
    let cached = |model: &str| ChatJob { model: model.into(), caching: Some(caching.clone()), ..hello() };
    let (body, left_out) = asked_of("openai", &cached("gpt-5.4"));
    assert_eq!(
        (&body["prompt_cache_key"], &body["prompt_cache_retention"]),
        (&json!("conv-1"), &json!("24h"))
    );
    assert_eq!(left_out, []);
    let (body, left_out) = asked_of("openai", &cached("gpt-6.1-sol"));
    assert_eq!(
        (&body["prompt_cache_key"], &body["prompt_cache_retention"]),
        (&json!("conv-1"), &Value::Null)
    );
    assert_eq!(left_out, [setting("long caching")]);
    let (body, left_out) = asked_of("groq", &cached("m"));
    assert!(body.get("prompt_cache_key").is_none());
    assert_eq!(left_out, [setting("long caching")]);
}

#[test]
fn a_persons_own_options_win_over_everything_and_join_what_is_there() {
    let options: Map<String, Value> = serde_json::from_value(json!({
        "temperature": 1.0, "provider": { "order": ["X"] }, "max_tokens": 9,
    }))
    .unwrap();
    let job = ChatJob { options, max_output: Some(500), ..hello() };
    let (body, _) = asked_of("openrouter", &job);
    assert_eq!((&body["temperature"], &body["max_tokens"]), (&json!(1.0), &json!(9)));
    assert_eq!(body["provider"], json!({ "data_collection": "deny", "order": ["X"] }));
}

#[test]
fn a_name_that_a_vendor_gave_up_becomes_what_took_its_place() {
    let (body, _) = asked_of("perplexity", &ChatJob { model: "sonar-pro".into(), ..hello() });
    assert_eq!((&body["model"], &body["preset"]), (&json!("perplexity/sonar"), &json!("fast")));
    let (body, _) = asked_of("perplexity", &ChatJob { model: "other".into(), ..hello() });
    assert_eq!((&body["model"], &body["preset"]), (&json!("other"), &Value::Null));
}

#[test]
fn nothing_is_stored_at_a_vendor_that_can_be_asked_not_to() {
    for vendor in ["openai", "xai", "perplexity"] {
        assert_eq!(asked_of(vendor, &hello()).0["store"], false, "{vendor}");
    }
    let openai = Registry::new().card(&"openai".into()).unwrap().quirks.clone();
    assert_eq!(asked("openai-chat", &openai, &hello()).0["store"], false);
}

fn after(parts: Vec<Part>) -> ChatJob {
    let turn = |role, parts| Turn { role, parts };
    let turns = vec![
        turn(Role::User, vec![Part::text("Draw")]),
        turn(Role::Assistant, parts),
        turn(Role::User, vec![Part::text("Bluer")]),
    ];
    ChatJob { turns, ..hello() }
}

fn kept(protocol: &str, data: Value) -> Option<Opaque> {
    Some(Opaque { protocol: protocol.to_owned(), model: "quince".to_owned(), data })
}

fn made(opaque: Option<Opaque>) -> Part {
    Part::Image { media_type: "image/png".to_owned(), bytes: 2, source: inline("aGk="), opaque }
}

#[test]
fn a_picture_goes_back_to_its_maker_as_its_item_and_to_others_as_the_persons() {
    let item = json!({ "type": "image_generation_call", "id": "ig_1", "status": "completed" });
    let parts = vec![
        Part::BuiltIn { name: "image_generation".to_owned(), summary: "A boat".to_owned(), opaque: None },
        made(kept("openai-responses", item)),
    ];
    let (body, left_out) = asked("openai-responses", &Quirks::default(), &after(parts.clone()));
    let whole =
        json!({ "type": "image_generation_call", "id": "ig_1", "status": "completed", "result": "aGk=" });
    assert_eq!(body["input"][1], whole);
    assert_eq!(left_out, []);
    let (body, left_out) = asked("openai-chat", &Quirks::default(), &after(parts.clone()));
    let shown = body["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(shown["content"][0]["type"], "image_url");
    assert_eq!(left_out, []);
    let blind = ChatJob { can: Some(Capabilities::default()), ..after(parts) };
    let (_, left_out) = asked("openai-chat", &Quirks::default(), &blind);
    assert_eq!(left_out, [LeftOut::Image("image/png".to_owned())]);
}

#[test]
fn what_a_tool_did_at_one_vendor_goes_back_there_and_is_noted_elsewhere() {
    let item =
        json!({ "type": "web_search_call", "id": "ws_1", "action": { "type": "search", "query": "tides" } });
    let searched = Part::BuiltIn {
        name: "web_search".to_owned(),
        summary: "tides".to_owned(),
        opaque: kept("openai-responses", item.clone()),
    };
    let job = after(vec![searched, Part::text("Found.")]);
    let (body, left_out) = asked("openai-responses", &Quirks::default(), &job);
    assert_eq!((&body["input"][1], left_out), (&item, vec![]));
    for (protocol, model) in [("openai-responses", "other"), ("openai-chat", "quince")] {
        let job = ChatJob { model: model.into(), ..job.clone() };
        let (body, left_out) = asked(protocol, &Quirks::default(), &job);
        assert!(!body.to_string().contains("ws_1"), "{body}");
        assert_eq!(left_out, [LeftOut::BuiltIn("web_search".to_owned())], "{protocol}");
    }
}

#[test]
fn a_call_that_ran_at_the_vendor_is_neither_sent_back_nor_answered() {
    let ran = Part::ToolCall {
        id: "xs_call_1".to_owned(),
        name: "x_keyword_search".to_owned(),
        args: "{}".to_owned(),
        opaque: kept("openai-responses", json!({ "ran_there": true })),
    };
    for protocol in ["openai-chat", "openai-responses", "anthropic", "gemini", "ollama"] {
        let (body, _) = asked(protocol, &Quirks::default(), &after(vec![ran.clone(), Part::text("Found.")]));
        assert!(!body.to_string().contains("x_keyword_search"), "{protocol}: {body}");
    }
}

#[test]
fn reasoning_goes_back_in_the_form_that_it_came_in() {
    let thought = |data| {
        let text = "Hm.".to_owned();
        let call = Part::ToolCall {
            id: "call_1".to_owned(),
            name: "weather".to_owned(),
            args: "{}".to_owned(),
            opaque: None,
        };
        vec![
            Part::Reasoning { text, took_ms: None, opaque: kept("openai-chat", data) },
            Part::text("So."),
            call,
        ]
    };
    let written =
        |data| asked("openai-chat", &Quirks::default(), &after(thought(data))).0["messages"][1].clone();
    assert_eq!(written(json!({ "reasoning": "Hm." }))["reasoning"], "Hm.");
    let pieces = written(json!({ "thinking": "Hm." }));
    let expected = json!([
        { "type": "thinking", "thinking": [{ "type": "text", "text": "Hm." }] },
        { "type": "text", "text": "So." },
    ]);
    assert_eq!(pieces["content"], expected);
    assert!(pieces.get("thinking").is_none());
    let job = ChatJob { model: "other".into(), ..after(thought(json!({ "reasoning": "Hm." }))) };
    assert_eq!(asked("openai-chat", &Quirks::default(), &job).1, [LeftOut::Reasoning]);
}

#[test]
fn a_calls_id_fits_where_only_nine_signs_are_taken() {
    let call = |id: &str| Part::ToolCall {
        id: id.to_owned(),
        name: "weather".to_owned(),
        args: "{}".to_owned(),
        opaque: None,
    };
    let (body, _) = asked_of("mistral", &after(vec![call("call_abc"), call("Abc123Xyz")]));
    let calls = &body["messages"][1]["tool_calls"];
    let id = calls[0]["id"].as_str().unwrap();
    assert!(id.len() == 9 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
    assert_eq!(body["messages"][2]["tool_call_id"], id);
    assert_eq!(calls[1]["id"], "Abc123Xyz");
}
