//! What each vendor wants of a conversation, as far as a request alone can show it: who speaks when, that every call is
//! answered where it must be, that ids and blocks are of a form that is taken. Written apart from the encoders.

use std::collections::HashSet;

use serde_json::Value;

/// Says what is wrong with a request, if anything. A wire that is not known here must be an object, no more.
pub fn check(wire: &str, body: &Value) -> Result<(), String> {
    match wire {
        "anthropic" => anthropic(body),
        "gemini" => gemini(body),
        "gemini-interactions" => interactions(body),
        "cohere" => chat(body, true),
        "openai-chat" => chat(body, false),
        "ollama" => ollama(body),
        "openai-responses" => responses(body),
        _ => ensure(body.is_object(), "it is no object"),
    }
}

fn ensure(holds: bool, otherwise: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn roles(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["role"].as_str().unwrap_or_default()).collect()
}

fn alternate(messages: &[Value], first: &str) -> Result<(), String> {
    let roles = roles(messages);
    ensure(roles.first() == Some(&first), format!("it begins with {:?}", roles.first()))?;
    ensure(roles.last() == Some(&first), format!("it ends with {:?}", roles.last()))?;
    ensure(roles.windows(2).all(|pair| pair[0] != pair[1]), format!("roles repeat: {roles:?}"))
}

fn ids(blocks: &[Value], kind: &str, name: &str) -> Vec<String> {
    let of_kind = blocks.iter().filter(|block| block["type"] == kind);
    of_kind.map(|block| block[name].as_str().unwrap_or_default().to_owned()).collect()
}

fn anthropic(body: &Value) -> Result<(), String> {
    let messages = list(body, "messages");
    alternate(messages, "user")?;
    for (at, message) in messages.iter().enumerate() {
        let blocks = list(message, "content");
        ensure(!blocks.is_empty(), "an empty message")?;
        for block in blocks.iter().filter(|block| block["type"] == "text") {
            let text = block["text"].as_str().unwrap_or_default();
            ensure(!text.trim().is_empty(), "an empty text")?;
            ensure(message["role"] == "user" || text == text.trim_end(), "space at an answer's end")?;
        }
        let calls = ids(blocks, "tool_use", "id");
        let fine = |id: &String| id.chars().all(|sign| sign.is_ascii_alphanumeric() || "_-".contains(sign));
        ensure(calls.iter().all(fine), format!("ids {calls:?}"))?;
        let next = messages.get(at + 1).map_or(&[][..], |next| list(next, "content"));
        let leading: Vec<Value> =
            next.iter().take_while(|block| block["type"] == "tool_result").cloned().collect();
        let answers = ids(&leading, "tool_result", "tool_use_id");
        ensure(same(&calls, &answers), format!("calls {calls:?}, answers first {answers:?}"))?;
        let server = ids(blocks, "server_tool_use", "id");
        let found: HashSet<&str> = blocks.iter().filter_map(|block| block["tool_use_id"].as_str()).collect();
        ensure(server.iter().all(|id| found.contains(id.as_str())), "a tool's block without its result")?;
    }
    Ok(())
}

fn same(calls: &[String], answers: &[String]) -> bool {
    let sorted = |ids: &[String]| {
        let mut ids = ids.to_vec();
        ids.sort();
        ids
    };
    sorted(calls) == sorted(answers)
}

fn gemini(body: &Value) -> Result<(), String> {
    let contents = list(body, "contents");
    alternate(contents, "user")?;
    for (at, content) in contents.iter().enumerate() {
        let parts = list(content, "parts");
        ensure(!parts.is_empty(), "an empty content")?;
        let calls: Vec<&Value> = parts.iter().filter(|part| part.get("functionCall").is_some()).collect();
        let signed = calls.first().is_none_or(|call| call["thoughtSignature"].is_string());
        ensure(signed, "the first call lacks its signature")?;
        ensure(calls.iter().all(|call| call["functionCall"]["args"].is_object()), "args are no object")?;
        let next = contents.get(at + 1).map_or(&[][..], |next| list(next, "parts"));
        let answers = next.iter().take_while(|part| part.get("functionResponse").is_some()).count();
        ensure(calls.len() == answers, format!("{} calls, {answers} answers", calls.len()))?;
        let pictures = parts.iter().filter(|part| part.get("inlineData").is_some());
        let drawn = content["role"] == "model";
        let proved = pictures.into_iter().all(|part| !drawn || part["thoughtSignature"].is_string());
        ensure(proved, "a picture of the model without its signature")?;
    }
    Ok(())
}

fn interactions(body: &Value) -> Result<(), String> {
    ensure(body["store"] == false, "it is stored")?;
    let steps = list(body, "input");
    let kind = |step: Option<&Value>| step.map(|step| step["type"].as_str().unwrap_or_default().to_owned());
    ensure(kind(steps.first()).as_deref() == Some("user_input"), "it does not begin with the person")?;
    ensure(kind(steps.last()).as_deref() != Some("model_output"), "it ends with the model")?;
    let calls = ids(steps, "function_call", "id");
    let answers = ids(steps, "function_result", "call_id");
    ensure(same(&calls, &answers), format!("calls {calls:?}, answers {answers:?}"))?;
    let known = ["user_input", "model_output", "thought", "function_call", "function_result"];
    let searches = ["google_search_call", "google_search_result"];
    let fine = |step: &Value| known.iter().chain(&searches).any(|kind| step["type"] == *kind);
    ensure(steps.iter().all(fine), "a step of another kind")
}

/// OpenAI's chat and its likes: tools' messages follow the calls that they answer.
fn chat(body: &Value, ends_with_user: bool) -> Result<(), String> {
    let messages = list(body, "messages");
    let known = ["system", "user", "assistant", "tool"];
    ensure(roles(messages).iter().all(|role| known.contains(role)), "an unknown role")?;
    let last = roles(messages).last().copied().unwrap_or_default().to_owned();
    ensure(!ends_with_user || ["user", "tool"].contains(&last.as_str()), "it ends with the model")?;
    let mut at = 0;
    while let Some(message) = messages.get(at) {
        at += 1;
        let calls: Vec<String> = list(message, "tool_calls")
            .iter()
            .map(|call| call["id"].as_str().unwrap_or_default().to_owned())
            .collect();
        let following = messages[at..].iter().take_while(|next| next["role"] == "tool");
        let answers: Vec<String> =
            following.map(|next| next["tool_call_id"].as_str().unwrap_or_default().to_owned()).collect();
        if message["role"] == "tool" {
            continue;
        }
        ensure(same(&calls, &answers), format!("calls {calls:?}, answers {answers:?}"))?;
        let said = message["content"].as_str().map_or(!message["content"].is_null(), |text| !text.is_empty());
        ensure(said || !calls.is_empty(), "an empty message")?;
        let plain = list(message, "content").iter().all(|block| block["type"].is_string());
        ensure(plain, "a block without a type")?;
    }
    Ok(())
}

fn ollama(body: &Value) -> Result<(), String> {
    let messages = list(body, "messages");
    for (at, message) in messages.iter().enumerate() {
        let calls = list(message, "tool_calls");
        ensure(
            calls.iter().all(|call| call["function"]["arguments"].is_object()),
            "arguments are no object",
        )?;
        let answers = messages[at + 1..].iter().take_while(|next| next["role"] == "tool").count();
        ensure(message["role"] == "tool" || calls.len() == answers, "a call without an answer")?;
        ensure(message["content"].is_string(), "content is no text")?;
        ensure(message["role"] != "tool" || message["tool_name"].is_string(), "a result without its tool")?;
    }
    Ok(())
}

fn responses(body: &Value) -> Result<(), String> {
    ensure(body["store"] == false, "it is stored")?;
    let items = list(body, "input");
    let calls = ids(items, "function_call", "call_id");
    let answers = ids(items, "function_call_output", "call_id");
    ensure(same(&calls, &answers), format!("calls {calls:?}, answers {answers:?}"))
}
