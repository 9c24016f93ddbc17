//! Asides: paid requests about a chat that are no turn of it, each only when a person asks for it. A title, and a summary
//! that stands in for a chat's first messages. They take the way of every answer: a route, the budget, the ledger.

use medley_domain::conversation::{Message, MessageState, Part, Role};
use medley_domain::ids::{MessageId, RunId};
use medley_domain::job::{ChatJob, Effort, Turn};
use medley_domain::route::{Candidate, Choice, Needs, Preset, RouteDecision};
use medley_domain::settings::Summary;
use medley_engine::TurnRequest;
use medley_routing::{Step, estimate_input};

use super::ground::Ground;
use super::plan::{no_model, offers as offers_of};
use super::request::{answer_of, begin};
use crate::app::App;
use crate::commands::watch;
use crate::context::{Piece, text_of};
use crate::dto::errors::{ErrorCode, HintAction, UserError};
use crate::errors;
use crate::offers::{self, Offers};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 60;
/// How much of a message a title is made from, in characters.
const GLANCE: usize = 2_000;
/// How many of the last questions a summary leaves as they are.
const KEPT: usize = 2;

const TITLE: &str = "Write a title for this conversation: at most six words, in the language of the question, without \
                     quotation marks and without a full stop. Answer with the title alone.";
const SUMMARY: &str = "Summarise this conversation so that it can go on without its first messages. Keep every fact, \
                       name, number, decision, piece of code and open question that may matter later, and who said \
                       what. Write in the language of the conversation. Answer with the summary alone.";

/// What is asked, of what kind, and how long the answer is likely to be and may be.
struct Aside {
    task: &'static str,
    system: &'static str,
    text: String,
    likely: u64,
    most: u64,
}

impl Aside {
    fn title(ground: &Ground) -> Option<Self> {
        let summary = ground.context.summary.as_ref().map(|summary| clip(&summary.text));
        let first = ground.context.pieces.iter().take(2).map(|piece| clip(&said(piece)));
        let text = summary.into_iter().chain(first).collect::<Vec<_>>().join("\n\n");
        (!text.trim().is_empty()).then_some(Self {
            task: "title",
            system: TITLE,
            text,
            likely: 16,
            most: 400,
        })
    }

    fn summary(ground: &Ground) -> Option<Self> {
        let covered = covered(&ground.context.pieces);
        (covered > 0).then_some(())?;
        let earlier = ground.context.summary.as_ref();
        let earlier = earlier.map(|summary| format!("Summary of what came before:\n{}", summary.text));
        let pieces = ground.context.pieces[..covered].iter().map(said);
        let text = earlier.into_iter().chain(pieces).collect::<Vec<_>>().join("\n\n");
        Some(Self { task: "summary", system: SUMMARY, text, likely: 600, most: 4_000 })
    }

    fn job(&self) -> ChatJob {
        ChatJob {
            system: Some(self.system.to_owned()),
            turns: vec![Turn { role: Role::User, parts: vec![Part::text(&self.text)] }],
            max_output: Some(self.most),
            effort: Some(Effort::None),
            stream: true,
            ..ChatJob::default()
        }
    }

    fn step(&self, ground: &Ground) -> Step {
        let job = self.job();
        let needs = Needs {
            input_tokens: estimate_input(job.system.as_deref(), &job.turns, &[]),
            output_tokens: self.likely,
            max_output: self.most,
            ..Needs::default()
        };
        Step { task: self.task.to_owned(), needs, book: ground.book, policy: ground.policy.clone() }
    }
}

/// The step of a summary of all but the last turns; `None` where there is nothing to summarise.
pub(super) fn summary_step(ground: &Ground) -> Option<Step> {
    Aside::summary(ground).map(|aside| aside.step(ground))
}

/// Who would write a title, and for how much; `None` where nobody can or there is nothing to name.
pub(crate) async fn title_estimate(app: &App, mut ground: Ground) -> Option<Candidate> {
    offers::ensure_speeds(app).await;
    let aside = Aside::title(&ground)?;
    let (decision, _) = routed(app, &aside, &mut ground, &thrifty()).ok()?;
    decision.candidate(&decision.chosen).cloned()
}

/// A title by a cheap model.
pub(crate) async fn title(app: &App, ground: Ground) -> Result<String, UserError> {
    let aside = Aside::title(&ground).ok_or_else(|| errors::invalid("There is nothing to name yet."))?;
    let title = one_line(&run(app, &aside, ground, thrifty()).await?);
    if title.is_empty() { Err(unusable()) } else { Ok(title) }
}

/// A summary of all but the last turns.
pub(crate) async fn summary(app: &App, ground: Ground, choice: Choice) -> Result<Summary, UserError> {
    let nothing = || errors::invalid("This chat is too short for a summary.");
    let aside = Aside::summary(&ground).ok_or_else(nothing)?;
    let covered = &ground.context.pieces[..covered(&ground.context.pieces)];
    let until: MessageId =
        covered.iter().flat_map(|piece| &piece.messages).next_back().copied().ok_or_else(nothing)?;
    let before = ground.context.summary.as_ref().map_or(0, |summary| summary.messages);
    let messages = before + covered.iter().map(|piece| piece.messages.len() as u64).sum::<u64>();
    let text = run(app, &aside, ground, choice).await?;
    Ok(Summary { until, messages, text })
}

fn thrifty() -> Choice {
    Choice::Auto { preset: Preset::Thrifty }
}

fn routed(
    app: &App,
    aside: &Aside,
    ground: &mut Ground,
    choice: &Choice,
) -> Result<(RouteDecision, Offers), UserError> {
    let offers = offers_of(app, ground, choice);
    let decision = medley_routing::route(&aside.step(ground), &offers.facts, choice, ground.left, app.now());
    Ok((decision.map_err(|no_route| no_model(&no_route, choice))?, offers))
}

/// Asks and waits for the whole answer.
async fn run(app: &App, aside: &Aside, mut ground: Ground, choice: Choice) -> Result<String, UserError> {
    offers::ensure_speeds(app).await;
    let (decision, offers) = routed(app, aside, &mut ground, &choice)?;
    let run = RunId::new(app.now());
    let request = TurnRequest {
        run,
        conversation: ground.conversation,
        answer: answer_of(app, run, ground.conversation, None),
        book: ground.book,
        preface: Vec::new(),
        job: aside.job(),
        aside: true,
        offers: offers.setups(&decision),
        decision,
        month_start: app.month_start(),
    };
    let attachment = begin(app, request).await?;
    let answer = watch(app, attachment).await.ok_or_else(unusable)?;
    if let Some(error) = &answer.error {
        let who = answer.attempts.last().map(|attempt| attempt.title.clone()).unwrap_or_default();
        return Err(errors::from_vendor(error, &who));
    }
    words(&answer.message).ok_or_else(unusable)
}

/// The text of an answer that came whole.
fn words(answer: &Message) -> Option<String> {
    let text = text_of(&answer.parts);
    let whole = answer.state == MessageState::Complete && !text.trim().is_empty();
    whole.then(|| text.trim().to_owned())
}

fn unusable() -> UserError {
    let detail =
        "No usable text came back. What was charged for it is in the ledger, and nothing else changed.";
    errors::plain(ErrorCode::Protocol, "That did not work", detail).hint("Try again", HintAction::Retry)
}

/// How many pieces a summary covers: all before the last questions.
fn covered(pieces: &[Piece]) -> usize {
    let asked = |(at, piece): (usize, &Piece)| {
        (piece.turn.role == Role::User && !piece.messages.is_empty()).then_some(at)
    };
    let questions: Vec<usize> = pieces.iter().enumerate().filter_map(asked).collect();
    let kept = KEPT.min(questions.len().saturating_sub(1));
    let sent = pieces.iter().take_while(|piece| !piece.messages.is_empty()).count();
    match kept {
        0 => sent,
        _ => questions[questions.len() - kept],
    }
}

/// A message in words, with its files by their names.
fn said(piece: &Piece) -> String {
    let who = match piece.turn.role {
        Role::User => "Person",
        Role::Assistant => "Model",
    };
    let files = piece.turn.parts.iter().filter_map(|part| match part {
        Part::File { name, .. } => Some(format!(" (with the file {name})")),
        Part::Image { .. } => Some(" (with a picture)".to_owned()),
        Part::Audio { .. } => Some(" (with a recording)".to_owned()),
        _ => None,
    });
    format!("{who}{}: {}", files.collect::<String>(), text_of(&piece.turn.parts))
}

fn clip(text: &str) -> String {
    text.chars().take(GLANCE).collect()
}

/// The first line with words in it, without what models put around a title, at most 60 characters.
fn one_line(text: &str) -> String {
    let around = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '«' | '»' | '*' | '#' | '`' | '_')
    };
    let line =
        text.lines().map(|line| line.trim_matches(around)).find(|line| !line.is_empty()).unwrap_or_default();
    let line = line.strip_prefix("Title:").unwrap_or(line).trim_matches(around).trim_end_matches('.');
    if line.chars().count() <= LONGEST_TITLE {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST_TITLE - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn piece(role: Role, sent: bool) -> Piece {
        let messages = if sent { vec![MessageId::new(Timestamp::UNIX_EPOCH)] } else { Vec::new() };
        Piece { messages, turn: Turn { role, parts: vec![Part::text("x")] } }
    }

    #[test]
    fn a_title_is_one_bare_line_of_at_most_sixty_characters() {
        assert_eq!(one_line("\n  **\"Tides and the Moon.\"**\nmore"), "Tides and the Moon");
        assert_eq!(one_line("Title: Ebb"), "Ebb");
        assert_eq!(one_line(&"word ".repeat(30)).chars().count(), 60);
        assert_eq!(one_line(" \n"), "");
    }

    #[test]
    fn a_summary_leaves_the_last_two_questions_as_they_are() {
        let turn = |sent| [piece(Role::User, sent), piece(Role::Assistant, sent)];
        let three: Vec<Piece> = [turn(true), turn(true), turn(true)].concat();
        assert_eq!(covered(&three), 2);
        assert_eq!(covered(&[&three[..], &[piece(Role::User, false)]].concat()), 2, "a draft is no message");
        assert_eq!(covered(&three[..4]), 2);
        assert_eq!(covered(&three[..2]), 2);
        assert_eq!(covered(&[piece(Role::User, false)]), 0);
    }
}
