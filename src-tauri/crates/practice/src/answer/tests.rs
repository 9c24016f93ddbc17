//! Answers as a whole: repeatable, varied, and of the length that was asked for.

use super::*;
use crate::ask::{Extras, Part, Role, Tool, ToolChoice, Turn};
use crate::models::MODELS;

pub fn ask(model: &str, text: &str) -> Ask {
    Ask {
        model: MODELS.iter().find(|known| known.id == model).unwrap(),
        turns: vec![Turn { role: Role::User, parts: vec![Part::text(text)] }],
        tools: Vec::new(),
        choice: ToolChoice::Auto,
        limit: None,
        stop: Vec::new(),
        shape: Shape::Text,
        effort: Effort::Medium,
        stream: false,
        extras: Extras::default(),
    }
}

fn text_of(answer: &Answer) -> String {
    let texts = answer.blocks.iter().map(|block| match block {
        Block::Text(deltas) | Block::Refusal(deltas) => Delta::join(deltas),
        _ => String::new(),
    });
    texts.collect()
}

fn say(model: &str, text: &str) -> String {
    text_of(&Answer::compose(&ask(model, text), &[], 32_000))
}

#[test]
fn the_same_conversation_gets_the_same_answer_and_each_model_its_own() {
    let answers: Vec<String> = MODELS.iter().map(|model| say(model.id, "Why is the sky blue?")).collect();
    let again: Vec<String> = MODELS.iter().map(|model| say(model.id, "Why is the sky blue?")).collect();
    assert_eq!(answers, again);
    for (at, answer) in answers.iter().enumerate() {
        assert!(answer.to_lowercase().contains("practice answer"), "{answer}");
        assert!(!answers[..at].contains(answer));
    }
}

#[test]
fn what_the_message_asks_for_is_in_the_answer() {
    for (message, parts) in [
        ("Write a rust function that counts words", &["```rust\n", "fn counts_words"][..]),
        ("sql for a report, please", &["```sql\n", "SELECT"]),
        ("Compare tea and coffee in a table", &["| tea | coffee |", "| --- | --- | --- |"]),
        ("Give me a formula for probability", &["$P(H)$", "$$\n"]),
        ("List the steps for baking bread", &["1. ", "- [ ] "]),
        ("A poem about the sea", &["the sea", "  \n"]),
        ("Translate to German: good evening", &["> good evening", "Übungsantwort"]),
        ("What is 6 * 7?", &["**42**"]),
    ] {
        for model in &MODELS {
            let answer = say(model.id, message);
            for part in parts {
                assert!(answer.contains(part), "{}: {message}: {part:?} is not in {answer}", model.id);
            }
        }
    }
}

#[test]
fn a_long_answer_is_long_and_a_greeting_is_short() {
    for model in &MODELS {
        assert!(token::count(&say(model.id, "A long essay about rivers")) >= 1_500, "{}", model.id);
        assert!(token::count(&say(model.id, "Hello!")) < 60, "{}", model.id);
    }
}

#[test]
fn an_answer_of_so_many_tokens_has_exactly_so_many_and_so_do_chunks() {
    for model in &MODELS {
        let long = Answer::compose(&ask(model.id, "rivers"), &[Fault::LongAnswer(5_000)], 32_000);
        assert_eq!(token::count(&text_of(&long)), 5_000);
        let chunks = Answer::compose(&ask(model.id, "rivers"), &[Fault::Chunks(4_000)], 32_000);
        assert_eq!(
            (chunks.text_deltas(), chunks.output(), token::count(&text_of(&chunks))),
            (4_000, 4_000, 4_000)
        );
    }
}

#[test]
fn a_limit_cuts_reasoning_first_and_then_the_text() {
    let whole = Answer::compose(&ask("birch-grand", "rivers"), &[], 32_000);
    assert_eq!(whole.finish, Finish::Stop);
    let mut limited = ask("birch-grand", "rivers");
    limited.limit = Some(whole.reasoning() + 10);
    let cut = Answer::compose(&limited, &[], 32_000);
    assert_eq!(
        (cut.output(), cut.reasoning(), cut.finish),
        (whole.reasoning() + 10, whole.reasoning(), Finish::Length)
    );
    assert!(text_of(&whole).starts_with(&text_of(&Answer::compose(&limited, &[], 32_000))));
    limited.limit = Some(7);
    let thought = Answer::compose(&limited, &[], 32_000);
    assert_eq!((thought.output(), thought.reasoning(), thought.blocks.len()), (7, 7, 0));
}

#[test]
fn a_stop_sequence_ends_the_answer_before_it() {
    let mut stopped = ask("alder-small", "rivers");
    let whole = say("alder-small", "rivers");
    stopped.stop = vec!["\n\n".into(), "§".into()];
    let answer = Answer::compose(&stopped, &[], 32_000);
    assert_eq!(answer.finish, Finish::StopSequence("\n\n".into()));
    assert_eq!(text_of(&answer), whole.split("\n\n").next().unwrap());
}

#[test]
fn a_tool_that_the_message_names_is_called_and_its_result_reported() {
    let mut wanted = ask("cedar-flash", "What does get weather say about Paris?");
    let schema = serde_json::json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]});
    wanted.tools = vec![Tool { name: "get_weather".into(), schema, declared: "{}".into(), mark: None }];
    let answer = Answer::compose(&wanted, &[], 32_000);
    let call = Block::Call { name: "get_weather".into(), arguments: serde_json::json!({"city": "Paris"}) };
    assert_eq!((answer.blocks, answer.finish), (vec![call], Finish::Tools));

    let result =
        crate::ask::Body::ToolResult { id: "1".into(), text: "{\"sky\":\"clear\"}".into(), failed: false };
    wanted.turns.push(Turn { role: Role::Tool, parts: vec![Part::plain(result)] });
    let told = text_of(&Answer::compose(&wanted, &[], 32_000));
    assert!(told.contains("- **sky**: clear"), "{told}");
}

#[test]
fn a_wanted_shape_is_kept_to() {
    let mut shaped = ask("alder-large", "Paris in 3 words");
    shaped.shape = Shape::Schema(
        serde_json::json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}),
    );
    let text = text_of(&Answer::compose(&shaped, &[], 32_000));
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::json!({"n": 3}));
}
