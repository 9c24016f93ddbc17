//! What the native wires ask for, setting by setting, and what they leave out for a model that does not take it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use medley_domain::conversation::{LeftOut, Part, Role};
use medley_domain::job::{BuiltIn, Caching, ChatJob, Effort, Format, Sampling, Tool, ToolChoice, Turn};
use medley_domain::model::Capabilities;
use medley_vendors::Quirks;
use medley_vendors::protocols::{Ask, find};
use serde_json::{Value, json};

const NATIVE: [&str; 5] = ["anthropic", "gemini", "gemini-interactions", "cohere", "ollama"];

fn job(model: &str) -> ChatJob {
    ChatJob {
        model: model.into(),
        turns: vec![Turn { role: Role::User, parts: vec![Part::text("hello")] }],
        reasons: true,
        stream: true,
        ..ChatJob::default()
    }
}

fn with_tools(model: &str, choice: ToolChoice) -> ChatJob {
    let tool = |name: &str| Tool { name: name.into(), description: "d".into(), parameters: Value::Null };
    ChatJob { tools: vec![tool("look"), tool("find")], tool_choice: choice, ..job(model) }
}

/// The body, and the names of all settings that were left out.
fn ask_with(wire: &str, job: &ChatJob, quirks: &Quirks) -> (Value, Vec<String>) {
    let settings = BTreeMap::new();
    let encoded = find(wire).unwrap().encode(Ask { job, quirks, settings: &settings }).unwrap();
    let names = encoded.left_out.into_iter().map(|left| match left {
        LeftOut::Setting(name) => name,
        other => format!("{other:?}"),
    });
    (encoded.call.json.unwrap(), names.collect())
}

fn ask(wire: &str, job: &ChatJob) -> (Value, Vec<String>) {
    ask_with(wire, job, &Quirks::default())
}

fn thinking(model: &str, effort: Effort) -> (Value, Value, Vec<String>) {
    let (body, left) = ask("anthropic", &ChatJob { effort: Some(effort), ..job(model) });
    (body["thinking"].clone(), body["output_config"]["effort"].clone(), left)
}

#[test]
fn each_claude_thinks_as_much_as_asked_in_its_own_words() {
    let adaptive = json!({ "type": "adaptive", "display": "summarized" });
    let none: Vec<String> = Vec::new();
    for (model, effort, field, word) in [
        ("claude-sonnet-5-5", Effort::Max, adaptive.clone(), json!("max")),
        ("claude-sonnet-5-5", Effort::Minimal, adaptive.clone(), json!("low")),
        ("claude-sonnet-5-5", Effort::None, json!({ "type": "between_tools" }), Value::Null),
        ("claude-sonnet-5", Effort::None, json!({ "type": "disabled" }), Value::Null),
        ("claude-opus-4-6", Effort::Xhigh, adaptive.clone(), json!("high")),
        ("claude-opus-4-8", Effort::Xhigh, adaptive.clone(), json!("xhigh")),
        ("claude-opus-4-8", Effort::None, Value::Null, Value::Null),
        (
            "claude-haiku-4-5",
            Effort::High,
            json!({ "type": "enabled", "budget_tokens": 16_384 }),
            Value::Null,
        ),
    ] {
        assert_eq!(thinking(model, effort), (field, word, none.clone()), "{model} {effort:?}");
    }
    let (field, word, left) = thinking("claude-opus-5-5", Effort::None);
    assert_eq!((field, word), (adaptive, json!("low")));
    assert_eq!(left, ["no reasoning"]);
}

#[test]
fn a_budget_leaves_room_for_the_answer_and_yields_where_there_is_none() {
    let asked = |most| ChatJob { effort: Some(Effort::High), max_output: most, ..job("claude-haiku-4-5") };
    let (body, _) = ask("anthropic", &asked(None));
    assert_eq!((&body["max_tokens"], &body["thinking"]["budget_tokens"]), (&json!(24_576), &json!(16_384)));
    let (body, _) = ask("anthropic", &asked(Some(4_000)));
    assert_eq!(body["thinking"]["budget_tokens"], 3_000);
    let (body, left) = ask("anthropic", &asked(Some(500)));
    assert_eq!((body.get("thinking"), left), (None, vec!["reasoning effort".to_owned()]));
}

#[test]
fn thinking_does_not_begin_in_the_middle_of_a_call_that_was_made_without_it() {
    let call = Part::ToolCall { id: "a".into(), name: "look".into(), args: "{}".into(), opaque: None };
    let result =
        Part::ToolResult { id: "a".into(), name: "look".into(), content: "x".into(), is_error: false };
    let mut job = with_tools("claude-haiku-4-5", ToolChoice::Auto);
    job.effort = Some(Effort::Low);
    job.turns.push(Turn { role: Role::Assistant, parts: vec![call] });
    job.turns.push(Turn { role: Role::User, parts: vec![result] });
    let (body, left) = ask("anthropic", &job);
    assert_eq!((body.get("thinking"), left), (None, vec!["reasoning effort".to_owned()]));
}

#[test]
fn sampling_goes_to_those_who_take_it() {
    let sampling = Sampling {
        temperature: Some(0.5),
        top_p: Some(0.9),
        top_k: Some(40),
        seed: Some(7),
        stop: vec!["END".to_owned()],
    };
    let job = |model: &str| ChatJob { sampling: sampling.clone(), ..job(model) };
    let (body, left) = ask("anthropic", &job("claude-haiku-4-5"));
    assert_eq!(
        (&body["temperature"], &body["top_k"], &body["stop_sequences"]),
        (&json!(0.5), &json!(40), &json!(["END"]))
    );
    assert_eq!(left, ["seed", "top_p"]);
    let (body, left) = ask("anthropic", &job("claude-opus-4-7"));
    assert_eq!((body.get("temperature"), &body["stop_sequences"]), (None, &json!(["END"])));
    assert_eq!(left, ["seed", "temperature", "top_k", "top_p"]);
    let (body, left) = ask("gemini", &job("gemini-3.5-flash"));
    let config = &body["generationConfig"];
    assert_eq!(
        (&config["temperature"], &config["topP"], &config["topK"], &config["seed"]),
        (&json!(0.5), &json!(0.9), &json!(40), &json!(7))
    );
    assert!(left.is_empty());
    for wire in ["gemini", "gemini-interactions"] {
        let (body, left) = ask(wire, &job("gemini-3.6-flash"));
        assert!(body.to_string().contains("END") && body.to_string().contains("\"seed\":7"), "{wire}");
        assert_eq!(left, ["temperature", "top_k", "top_p"], "{wire}");
    }
    let (body, left) = ask("cohere", &job("command-a-03-2025"));
    assert_eq!((&body["p"], &body["k"], &body["seed"], left.len()), (&json!(0.9), &json!(40), &json!(7), 0));
    let (body, left) = ask("ollama", &job("qwen3"));
    let options = json!({ "temperature": 0.5, "top_p": 0.9, "top_k": 40, "seed": 7, "stop": ["END"] });
    assert_eq!((&body["options"], left.len()), (&options, 0));
}

#[test]
fn a_tool_can_be_forced_named_or_forbidden() {
    let named = || ToolChoice::Named("look".to_owned());
    let (body, left) = ask("anthropic", &with_tools("claude-sonnet-5", named()));
    assert_eq!(body["tool_choice"], json!({ "type": "tool", "name": "look" }));
    assert_eq!((&body["thinking"], left.len()), (&json!({ "type": "disabled" }), 0));
    let (body, left) = ask("anthropic", &with_tools("claude-sonnet-5-5", ToolChoice::Any));
    assert_eq!((body.get("tool_choice"), left), (None, vec!["tool choice".to_owned()]));
    let (body, _) = ask("anthropic", &with_tools("claude-sonnet-5-5", ToolChoice::Never));
    assert_eq!(body["tool_choice"], json!({ "type": "none" }));
    let one = ChatJob { parallel_tools: Some(false), ..with_tools("claude-sonnet-5-5", ToolChoice::Auto) };
    let (body, _) = ask("anthropic", &one);
    assert_eq!(body["tool_choice"], json!({ "type": "auto", "disable_parallel_tool_use": true }));
    let (body, _) = ask("gemini", &with_tools("gemini-3.8-flash", named()));
    let calling = json!({ "mode": "ANY", "allowedFunctionNames": ["look"] });
    assert_eq!(body["toolConfig"]["functionCallingConfig"], calling);
    let (body, _) = ask("gemini-interactions", &with_tools("gemini-3.8-flash", named()));
    let allowed = json!({ "allowed_tools": { "mode": "any", "tools": ["look"] } });
    assert_eq!(body["generation_config"]["tool_choice"], allowed);
    let (body, _) = ask("cohere", &with_tools("command-a-03-2025", named()));
    assert_eq!((&body["tool_choice"], body["tools"].as_array().unwrap().len()), (&json!("REQUIRED"), 1));
    let (body, left) = ask("ollama", &with_tools("qwen3", ToolChoice::Any));
    assert_eq!((body["tools"].as_array().unwrap().len(), left), (2, vec!["tool choice".to_owned()]));
    let (body, left) = ask("ollama", &with_tools("qwen3", ToolChoice::Never));
    assert_eq!((body.get("tools"), left.len()), (None, 0));
}

#[test]
fn one_tool_at_a_time_is_asked_of_claude_and_missed_elsewhere() {
    for wire in NATIVE.into_iter().filter(|wire| *wire != "anthropic") {
        let one = ChatJob { parallel_tools: Some(false), ..with_tools("quince", ToolChoice::Auto) };
        assert_eq!(ask(wire, &one).1, ["parallel tools"], "{wire}");
    }
}

#[test]
fn the_form_of_the_answer_is_asked_for_in_each_wires_words() {
    let schema = json!({ "type": "object", "properties": { "a": { "type": "object", "properties": {} } } });
    let form = Format::Schema { name: "f".into(), schema: schema.clone(), strict: true };
    let job = |model: &str| ChatJob { format: Some(form.clone()), ..job(model) };
    let (body, _) = ask("anthropic", &job("claude-sonnet-5-5"));
    let format = &body["output_config"]["format"];
    assert_eq!(
        (&format["type"], &format["schema"]["additionalProperties"]),
        (&json!("json_schema"), &json!(false))
    );
    assert_eq!(format["schema"]["properties"]["a"]["additionalProperties"], false);
    let (body, _) = ask("gemini", &job("gemini-3.8-flash"));
    let config = &body["generationConfig"];
    assert_eq!(
        (&config["responseMimeType"], &config["responseJsonSchema"]),
        (&json!("application/json"), &schema)
    );
    let (body, _) = ask("gemini-interactions", &job("gemini-3.8-flash"));
    let expected = json!({ "type": "text", "mime_type": "application/json", "schema": schema });
    assert_eq!(body["response_format"], expected);
    let (body, _) = ask("cohere", &job("command-a-03-2025"));
    assert_eq!(body["response_format"], json!({ "type": "json_object", "json_schema": schema }));
    let (body, _) = ask("ollama", &job("qwen3"));
    assert_eq!(body["format"], schema);
}

#[test]
fn a_form_that_a_model_or_wire_cannot_hold_to_is_left_out() {
    let schema = || Format::Schema { name: "f".into(), schema: json!({ "type": "object" }), strict: true };
    let missed = |wire: &str, job: ChatJob| {
        let (body, left) = ask(wire, &job);
        let text = body.to_string();
        left == ["output format"] && !text.contains("json_schema") && !text.contains("application/json")
    };
    let plain = ChatJob { format: Some(Format::Json), ..job("claude-sonnet-5-5") };
    assert!(missed("anthropic", plain), "there is no plain JSON there");
    let old = ChatJob { format: Some(schema()), ..job("claude-3-5-haiku-latest") };
    assert!(missed("anthropic", old));
    let beside = |model: &str| ChatJob { format: Some(schema()), ..with_tools(model, ToolChoice::Auto) };
    assert!(missed("gemini", beside("gemini-2.5-flash")) && !missed("gemini", beside("gemini-3.8-flash")));
    assert!(missed("cohere", beside("command-a-03-2025")));
    let unable =
        ChatJob { can: Some(Capabilities::default()), format: Some(schema()), ..job("gemini-3.8-flash") };
    assert!(missed("gemini", unable.clone()) && missed("gemini-interactions", unable));
}

#[test]
fn the_vendors_own_tools_are_named_as_the_vendor_does() {
    let all = vec![BuiltIn::WebSearch, BuiltIn::CodeExecution, BuiltIn::ReadUrl, BuiltIn::MakeImage];
    let job = |model: &str| ChatJob { built_in: all.clone(), ..job(model) };
    let (body, left) = ask("anthropic", &job("claude-sonnet-5-5"));
    let names: Vec<_> = body["tools"].as_array().unwrap().iter().map(|tool| tool["name"].clone()).collect();
    assert_eq!(names, ["web_search", "code_execution", "web_fetch"]);
    assert_eq!(left, ["make image"]);
    let (body, left) = ask("gemini", &job("gemini-3.8-flash"));
    let tools = json!([{ "googleSearch": {} }, { "codeExecution": {} }, { "urlContext": {} }]);
    assert_eq!((&body["tools"], left), (&tools, vec!["make image".to_owned()]));
    assert_eq!(body["toolConfig"]["includeServerSideToolInvocations"], true);
    let (body, left) = ask("gemini", &job("gemini-3-pro-image"));
    assert_eq!((&body["generationConfig"]["responseModalities"], left.len()), (&json!(["TEXT", "IMAGE"]), 0));
    let (body, _) = ask("gemini-interactions", &job("gemini-3.8-flash"));
    let tools = json!([{ "type": "google_search" }, { "type": "code_execution" }, { "type": "url_context" }]);
    assert_eq!(body["tools"], tools);
    for wire in ["cohere", "ollama"] {
        assert_eq!(ask(wire, &job("quince")).1.len(), 4, "{wire}");
    }
}

#[test]
fn geminis_before_the_third_take_either_functions_or_googles_own_tools() {
    let job =
        ChatJob { built_in: vec![BuiltIn::WebSearch], ..with_tools("gemini-2.5-flash", ToolChoice::Auto) };
    let (body, left) = ask("gemini", &job);
    assert_eq!((body["tools"].as_array().unwrap().len(), left), (1, vec!["web search".to_owned()]));
    assert!(body.get("toolConfig").is_none());
}

#[test]
fn each_gemini_thinks_by_a_level_or_a_budget() {
    let config = |wire: &str, model: &str, effort| {
        let (body, left) = ask(wire, &ChatJob { effort: Some(effort), ..job(model) });
        (body, left.len())
    };
    let level = |model, effort| {
        let (body, left) = config("gemini", model, effort);
        (body["generationConfig"]["thinkingConfig"]["thinkingLevel"].clone(), left)
    };
    assert_eq!(level("gemini-3.5-flash", Effort::Minimal), (json!("MINIMAL"), 0));
    assert_eq!(level("gemini-3.8-flash", Effort::Minimal), (json!("LOW"), 0));
    assert_eq!(level("gemini-flash-latest", Effort::None), (json!("LOW"), 1));
    let budget = |model, effort| {
        let (body, left) = config("gemini", model, effort);
        (body["generationConfig"]["thinkingConfig"]["thinkingBudget"].clone(), left)
    };
    assert_eq!(budget("gemini-2.5-flash", Effort::None), (json!(0), 0));
    assert_eq!(budget("gemini-2.5-pro", Effort::None), (json!(128), 1));
    assert_eq!(budget("gemini-2.5-flash", Effort::High), (json!(16_384), 0));
    let (body, _) = config("gemini-interactions", "gemini-2.5-flash", Effort::High);
    assert_eq!(body["generation_config"]["thinking_level"], "high");
    assert_eq!(body["generation_config"]["thinking_summaries"], "auto");
}

#[test]
fn cohere_and_ollama_think_as_much_as_asked() {
    let cohere = |effort| {
        ask("cohere", &ChatJob { effort: Some(effort), ..job("command-a-reasoning-08-2025") }).0["thinking"]
            .clone()
    };
    assert_eq!(cohere(Effort::None), json!({ "type": "disabled" }));
    assert_eq!(cohere(Effort::Low), json!({ "type": "enabled", "token_budget": 2048 }));
    assert_eq!(cohere(Effort::High), json!({ "type": "enabled" }));
    let ollama =
        |effort| ask("ollama", &ChatJob { effort: Some(effort), ..job("gpt-oss") }).0["think"].clone();
    assert_eq!((ollama(Effort::None), ollama(Effort::Max)), (json!(false), json!("high")));
}

#[test]
fn a_model_that_does_not_reason_is_not_asked_to() {
    for wire in NATIVE {
        let plain = ChatJob { reasons: false, effort: Some(Effort::High), ..job("quince") };
        let (body, left) = ask(wire, &plain);
        assert!(!body.to_string().contains("think"), "{wire}: {body}");
        assert_eq!(left, ["reasoning effort"], "{wire}");
    }
}

#[test]
fn claudes_cache_is_marked_for_as_long_as_asked_and_at_most_four_times() {
    let caching = |long| Some(Caching { key: None, long });
    let mut asked =
        ChatJob { system: Some("Be brief.".into()), caching: caching(true), ..job("claude-sonnet-5-5") };
    for _ in 0..6 {
        asked.turns.push(Turn { role: Role::Assistant, parts: vec![Part::text("yes")] });
        asked.turns.push(Turn { role: Role::User, parts: vec![Part::text("more")] });
    }
    let hour = json!({ "type": "ephemeral", "ttl": "1h" });
    for automatic in [true, false] {
        let quirks = Quirks { automatic_cache: automatic, ..Quirks::default() };
        let (body, _) = ask_with("anthropic", &asked, &quirks);
        assert_eq!(body["system"][0]["cache_control"], hour);
        let text = body.to_string();
        let marks = text.matches("cache_control").count();
        assert_eq!((marks, text.matches("\"1h\"").count()), if automatic { (2, 2) } else { (3, 3) });
        assert_eq!(body.get("cache_control").is_some(), automatic);
    }
    asked.caching = caching(false);
    let (body, _) = ask("anthropic", &asked);
    assert_eq!(body["messages"][12]["content"][0]["cache_control"], json!({ "type": "ephemeral" }));
    asked.caching = None;
    assert!(!ask("anthropic", &asked).0.to_string().contains("cache_control"));
}

#[test]
fn an_answer_is_not_begun_in_a_models_name_where_it_refuses_that() {
    let mut begun = job("claude-sonnet-5-5");
    begun.turns.push(Turn { role: Role::Assistant, parts: vec![Part::text("Once")] });
    let (body, left) = ask("anthropic", &begun);
    assert_eq!(
        (body["messages"].as_array().unwrap().len(), left),
        (3, vec!["beginning of the answer".to_owned()])
    );
    begun.model = "claude-haiku-4-5".into();
    let (body, left) = ask("anthropic", &begun);
    assert_eq!((body["messages"].as_array().unwrap().len(), left.len()), (2, 0));
}

#[test]
fn a_persons_own_options_win_over_everything() {
    for (wire, options, pointer) in [
        ("anthropic", json!({ "max_tokens": 9, "metadata": { "user_id": "u" } }), "/max_tokens"),
        (
            "gemini",
            json!({ "generationConfig": { "maxOutputTokens": 9 } }),
            "/generationConfig/maxOutputTokens",
        ),
        (
            "gemini-interactions",
            json!({ "generation_config": { "max_output_tokens": 9 } }),
            "/generation_config/max_output_tokens",
        ),
        ("cohere", json!({ "max_tokens": 9, "safety_mode": "STRICT" }), "/max_tokens"),
        ("ollama", json!({ "options": { "num_predict": 9 }, "keep_alive": "1h" }), "/options/num_predict"),
    ] {
        let mut asked = ChatJob { max_output: Some(500), reasons: false, ..job("quince") };
        asked.sampling.temperature = Some(0.5);
        asked.options = options.as_object().unwrap().clone();
        let (body, _) = ask(wire, &asked);
        assert_eq!(body.pointer(pointer), Some(&json!(9)), "{wire}");
        assert!(body.to_string().contains("0.5"), "{wire} loses what the options do not name: {body}");
    }
}

#[test]
fn nothing_is_kept_by_google_unless_the_person_says_so() {
    let mut asked = job("gemini-3.8-flash");
    assert_eq!(ask("gemini-interactions", &asked).0["store"], false);
    asked.options = json!({ "store": true }).as_object().unwrap().clone();
    assert_eq!(ask("gemini-interactions", &asked).0["store"], true);
}
