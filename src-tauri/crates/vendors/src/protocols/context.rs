//! The turns of a job in the order that wires need: a person's words, the model's, and tools' results apart.
//!
//! Neighbours of a kind are joined, empty ones dropped. Each tool call is answered exactly once, for vendors refuse a
//! context in which one is not: a call that was never run gets a result that says so, a result without a call is left
//! out. Deliberately absent: any wire's JSON.

use std::collections::HashSet;
use std::sync::LazyLock;

use medley_domain::conversation::{MediaSource, Opaque, Part, Role};
use medley_domain::job::{ChatJob, Turn};
use medley_domain::{Category, VendorError};

/// What stands in for the result of a call that was stopped before it ran.
const NOT_RUN: &str = "The call was not run.";

/// Stands in for a person's word where a wire needs one and the context has none.
static GO_ON: LazyLock<Part> = LazyLock::new(|| Part::text("Go on."));

/// One step of the context.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<'a> {
    User(Vec<&'a Part>),
    Assistant(Vec<&'a Part>),
    Results(Vec<Answer<'a>>),
}

/// A tool's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub content: &'a str,
    pub is_error: bool,
}

/// The context of a job, in steps. Pictures that a model made stay where they were made.
pub fn steps(turns: &[Turn]) -> Vec<Step<'_>> {
    gather(turns, Context::default())
}

/// The same for a wire on which a model shows no pictures but those that `keeps` names: the others are handed in with
/// the person's next words. It begins with a person's word, as wires want it.
pub fn steps_with<'a>(turns: &'a [Turn], keeps: &'a dyn Fn(&Part) -> bool) -> Vec<Step<'a>> {
    let mut steps = gather(turns, Context { keeps: Some(keeps), ..Context::default() });
    if matches!(steps.first(), Some(Step::Assistant(_))) {
        steps.insert(0, Step::User(vec![&GO_ON]));
    }
    steps
}

/// Lets a person have the last word, for a wire or model that does not go on with an answer that was begun. Whether
/// that was needed.
pub fn end_with_user(steps: &mut Vec<Step<'_>>) -> bool {
    let begun = matches!(steps.last(), Some(Step::Assistant(_)));
    if begun {
        steps.push(Step::User(vec![&GO_ON]));
    }
    begun
}

fn gather<'a>(turns: &'a [Turn], mut context: Context<'a>) -> Vec<Step<'a>> {
    for turn in turns {
        for part in &turn.parts {
            context.add(turn.role, part);
        }
    }
    context.answer_open_calls();
    context.show_pictures();
    context.steps
}

#[derive(Default)]
struct Context<'a> {
    steps: Vec<Step<'a>>,
    /// Which pictures stay with the model; all where it is not given.
    keeps: Option<&'a dyn Fn(&Part) -> bool>,
    /// Pictures of the model that the person is to hand in next.
    pictures: Vec<&'a Part>,
    /// Calls of the last assistant step that have no result yet: id and name.
    open: Vec<(&'a str, &'a str)>,
}

impl<'a> Context<'a> {
    fn add(&mut self, role: Role, part: &'a Part) {
        match part {
            Part::ToolResult { .. } => self.add_result(part),
            Part::Text { text } | Part::Refusal { text } if text.trim().is_empty() => {}
            Part::Citation { .. } | Part::LeftOut { .. } => {}
            Part::ToolCall { opaque: Some(state), .. } if ran_there(state) => {}
            _ if role == Role::User => self.add_said(part),
            _ => self.add_written(part),
        }
    }

    fn add_result(&mut self, part: &'a Part) {
        let Part::ToolResult { id, name, content, is_error } = part else {
            return;
        };
        let Some(at) = self.open.iter().position(|(open, _)| open == id) else {
            return;
        };
        self.open.remove(at);
        self.push_answer(Answer { id, name, content, is_error: *is_error });
    }

    fn add_said(&mut self, part: &'a Part) {
        self.answer_open_calls();
        self.show_pictures();
        self.push_said(part);
    }

    fn push_said(&mut self, part: &'a Part) {
        match self.steps.last_mut() {
            Some(Step::User(parts)) => parts.push(part),
            _ => self.steps.push(Step::User(vec![part])),
        }
    }

    fn show_pictures(&mut self) {
        for picture in std::mem::take(&mut self.pictures) {
            self.push_said(picture);
        }
    }

    fn add_written(&mut self, part: &'a Part) {
        if matches!(part, Part::Image { .. }) && self.keeps.is_some_and(|keeps| !keeps(part)) {
            self.pictures.push(part);
            return;
        }
        if !matches!(self.steps.last(), Some(Step::Assistant(_))) {
            self.answer_open_calls();
            self.show_pictures();
            self.steps.push(Step::Assistant(Vec::new()));
        }
        if let Part::ToolCall { id, name, .. } = part {
            self.open.push((id, name));
        }
        if let Some(Step::Assistant(parts)) = self.steps.last_mut() {
            parts.push(part);
        }
    }

    fn answer_open_calls(&mut self) {
        for (id, name) in std::mem::take(&mut self.open) {
            self.push_answer(Answer { id, name, content: NOT_RUN, is_error: true });
        }
    }

    fn push_answer(&mut self, answer: Answer<'a>) {
        match self.steps.last_mut() {
            Some(Step::Results(answers)) => answers.push(answer),
            _ => self.steps.push(Step::Results(vec![answer])),
        }
    }
}

/// The mark, within a call's opaque data, of one that ran at the vendor: nobody answers it, and it is not sent back.
pub const RAN_THERE: &str = "ran_there";

fn ran_there(state: &Opaque) -> bool {
    state.data.get(RAN_THERE).is_some_and(|mark| mark == true)
}

/// Reasoning state's data, where this protocol and model wrote it.
pub fn own<'a>(opaque: Option<&'a Opaque>, protocol: &str, job: &ChatJob) -> Option<&'a serde_json::Value> {
    opaque
        .filter(|opaque| opaque.protocol == protocol && opaque.model == job.model.as_str())
        .map(|opaque| &opaque.data)
}

/// The bytes of a picture, file or recording in base64.
pub fn base64(source: &MediaSource) -> Result<&str, VendorError> {
    match source {
        MediaSource::Inline { base64 } => Ok(base64),
        MediaSource::Asset { digest } => {
            Err(VendorError::new(Category::BadRequest, format!("the file {digest} was not read from disk")))
        }
    }
}

/// Ids for the calls of a vendor that gives none: `call_1` and on, none of them used in the context already.
#[derive(Clone, Debug, Default)]
pub struct CallIds {
    taken: HashSet<String>,
    last: usize,
}

impl CallIds {
    pub fn after(job: &ChatJob) -> Self {
        let parts = job.turns.iter().flat_map(|turn| &turn.parts);
        let taken = parts.filter_map(|part| match part {
            Part::ToolCall { id, .. } => Some(id.clone()),
            _ => None,
        });
        Self { taken: taken.collect(), last: 0 }
    }

    pub fn make(&mut self) -> String {
        loop {
            self.last += 1;
            let id = format!("call_{}", self.last + self.taken.len());
            if !self.taken.contains(&id) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(id: &str) -> Part {
        Part::ToolCall { id: id.to_owned(), name: "look".to_owned(), args: "{}".to_owned(), opaque: None }
    }

    fn result(id: &str) -> Part {
        Part::ToolResult {
            id: id.to_owned(),
            name: "look".to_owned(),
            content: "seen".to_owned(),
            is_error: false,
        }
    }

    fn turn(role: Role, parts: Vec<Part>) -> Turn {
        Turn { role, parts }
    }

    #[test]
    fn a_call_that_was_never_run_is_answered_before_the_person_speaks_again() {
        let turns = [
            turn(Role::Assistant, vec![call("a"), call("b")]),
            turn(Role::User, vec![result("a"), Part::text("go on")]),
        ];
        let steps = steps(&turns);
        let [Step::Assistant(_), Step::Results(answers), Step::User(_)] = &steps[..] else {
            panic!("{steps:?}");
        };
        let said: Vec<_> = answers.iter().map(|answer| (answer.id, answer.content)).collect();
        assert_eq!(said, [("a", "seen"), ("b", NOT_RUN)]);
    }

    #[test]
    fn results_without_a_call_and_empty_texts_are_left_out() {
        let turns = [
            turn(Role::User, vec![Part::text("hi")]),
            turn(Role::Assistant, vec![Part::text(" ")]),
            turn(Role::User, vec![result("x"), Part::text("there")]),
        ];
        assert!(matches!(&steps(&turns)[..], [Step::User(parts)] if parts.len() == 2));
    }

    #[test]
    fn made_ids_never_repeat_one_of_the_context() {
        let job = ChatJob {
            model: "m".into(),
            turns: vec![turn(Role::Assistant, vec![call("call_2"), call("x")])],
            stream: true,
            ..ChatJob::default()
        };
        let mut ids = CallIds::after(&job);
        assert_eq!([ids.make(), ids.make()], ["call_3", "call_4"]);
    }

    #[test]
    fn a_models_picture_is_handed_in_with_the_persons_next_words_where_its_wire_shows_none() {
        let source = MediaSource::Inline { base64: "aGk=".to_owned() };
        let picture = Part::Image { media_type: "image/png".to_owned(), bytes: 2, source, opaque: None };
        let turns = [
            turn(Role::User, vec![Part::text("draw")]),
            turn(Role::Assistant, vec![Part::text("here"), picture.clone(), call("a")]),
            turn(Role::User, vec![result("a")]),
            turn(Role::Assistant, vec![picture]),
            turn(Role::User, vec![Part::text("bluer")]),
        ];
        let [_, Step::Assistant(first), Step::Results(_), Step::User(last)] =
            &steps_with(&turns, &|_| false)[..]
        else {
            panic!("{:?}", steps_with(&turns, &|_| false));
        };
        assert_eq!((first.len(), last.len()), (2, 3));
        assert!(matches!(last[2], Part::Text { .. }));
        assert_eq!(steps_with(&turns, &|_| true).len(), 5);
    }

    #[test]
    fn a_context_that_a_model_begins_or_ends_gets_a_persons_word() {
        let turns = [turn(Role::Assistant, vec![Part::text("I see")])];
        let mut steps = steps_with(&turns, &|_| true);
        assert!(end_with_user(&mut steps) && !end_with_user(&mut steps));
        assert!(matches!(&steps[..], [Step::User(_), Step::Assistant(_), Step::User(_)]));
    }
}
