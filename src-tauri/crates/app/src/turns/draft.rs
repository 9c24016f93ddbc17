//! A request before it is known who answers it: its turns, what the conversation's settings add, and how many tokens
//! each piece is, so that leaving out the oldest costs no second look at them.

use medley_domain::conversation::{Part, Role};
use medley_domain::ids::ConversationId;
use medley_domain::job::{BuiltIn, Caching, ChatJob, Format, Turn};
use medley_domain::route::Needs;
use medley_domain::settings::{Given, Shortened, ShortenedBy};
use medley_engine::attempt::MOST_OUTPUT;
use medley_routing::{Step, estimate_input, estimate_tokens, likely_output, task_of};

use super::ground::{Ground, is_file};
use crate::context::{Piece, text_of};
use crate::dto::route::ContextUse;

pub(super) struct Draft {
    pub ground: Ground,
    /// With the conversation's instructions and effort; without its turns.
    pub wishes: ChatJob,
    /// A turn that no message holds, behind all others.
    pub nudge: Option<Turn>,
    /// Estimated tokens of each piece.
    tokens: Vec<u64>,
    /// Tokens of the system text, the tools and the nudge.
    around: u64,
}

impl Draft {
    pub fn new(ground: Ground, wishes: ChatJob, nudge: Option<Turn>) -> Self {
        let summary = ground.context.summary.as_ref().map(|summary| summary.text.as_str());
        let system = [ground.settings.system(summary), wishes.system.clone()];
        let system: Vec<String> = system.into_iter().flatten().collect();
        let wishes = ChatJob {
            system: (!system.is_empty()).then(|| system.join("\n\n")),
            effort: wishes.effort.or(ground.settings.effort),
            ..wishes
        };
        let tokens = ground.context.pieces.iter().map(|piece| turn_tokens(&piece.turn)).collect();
        let around = estimate_input(wishes.system.as_deref(), &[], &wishes.tools)
            + nudge.as_ref().map_or(0, turn_tokens);
        Self { ground, wishes, nudge, tokens, around }
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.ground.context.pieces
    }

    /// Where the question stands among the pieces.
    fn question(&self) -> usize {
        let asked = self.pieces().iter().rposition(|piece| piece.turn.role == Role::User);
        asked.unwrap_or(self.pieces().len())
    }

    /// Prompt tokens where the pieces before `start` are left out.
    pub fn input(&self, start: usize) -> u64 {
        self.around + self.tokens[start..].iter().sum::<u64>()
    }

    /// The least that can be left out for the rest and its answer to fit a window; whole turns, and never the question.
    /// `None` where there is nothing to leave out.
    pub fn start_within(&self, window: u64) -> Option<usize> {
        let question = self.question();
        let asks = |at: &usize| self.pieces().get(*at).is_some_and(|piece| piece.turn.role == Role::User);
        let starts: Vec<usize> = (1..=question).filter(asks).collect();
        let fits = |start: &&usize| {
            let step = self.step(**start);
            step.needs.input_tokens + step.needs.output_tokens <= window
        };
        starts.iter().find(fits).or(starts.last()).copied()
    }

    pub fn step(&self, start: usize) -> Step {
        let pieces = &self.pieces()[start..];
        let question = pieces.iter().rev().find(|piece| piece.turn.role == Role::User);
        let task = task_of(&question.map(|piece| text_of(&piece.turn.parts)).unwrap_or_default()).to_owned();
        let input_tokens = self.input(start);
        let asked = || {
            pieces.iter().filter(|piece| piece.turn.role == Role::User).flat_map(|piece| &piece.turn.parts)
        };
        let pdf =
            |part: &Part| matches!(part, Part::File { media_type, .. } if media_type == "application/pdf");
        let wishes = &self.wishes;
        let needs = Needs {
            vision: asked().any(|part| matches!(part, Part::Image { .. })),
            tools: !wishes.tools.is_empty(),
            pdf: asked().any(pdf),
            audio: asked().any(|part| matches!(part, Part::Audio { .. })),
            schema: matches!(wishes.format, Some(Format::Schema { .. })),
            web_search: wishes.built_in.contains(&BuiltIn::WebSearch),
            input_tokens,
            output_tokens: likely_output(&task, input_tokens),
            max_output: wishes.max_output.unwrap_or(MOST_OUTPUT).min(MOST_OUTPUT),
        };
        Step { task, needs, book: self.ground.book, policy: self.ground.policy.clone() }
    }

    /// How many messages are left out before `start`.
    pub fn dropped(&self, start: usize) -> u64 {
        self.pieces()[..start].iter().map(|piece| piece.messages.len() as u64).sum()
    }

    /// What the request holds beside the messages, for the route decision.
    pub fn given(&self, start: usize) -> Given {
        let Ground { settings, context, .. } = &self.ground;
        let summary = context.summary.as_ref();
        let covered = summary.map_or(0, |summary| summary.messages);
        let trimmed = self.pieces()[..start].iter().flat_map(|piece| &piece.messages).next_back();
        let by_trim = trimmed.map(|until| Shortened {
            messages: covered + self.dropped(start),
            by: ShortenedBy::Trim,
            until: *until,
        });
        let by_summary = summary.map(|summary| Shortened {
            messages: covered,
            by: ShortenedBy::Summary,
            until: summary.until,
        });
        let instructions = settings.instructions.trim();
        Given {
            instructions: if instructions.is_empty() { 0 } else { estimate_tokens(instructions) },
            effort: self.wishes.effort,
            length: settings.length,
            shortened: by_trim.or(by_summary),
        }
    }

    /// The window's use by kind; `used` is their sum.
    pub fn usage(&self, start: usize, window: Option<u64>) -> ContextUse {
        let needs = self.step(start).needs;
        let files: u64 = self.pieces()[start..].iter().map(|piece| file_tokens(&piece.turn)).sum();
        let question = self.question();
        let asked = self
            .pieces()
            .get(question)
            .map_or(0, |piece| self.tokens[question].saturating_sub(file_tokens(&piece.turn)));
        let used = needs.input_tokens;
        ContextUse {
            window,
            used,
            instructions: self.around,
            history: used.saturating_sub(self.around + files + asked),
            files,
            question: asked,
            answer: needs.output_tokens,
            max_answer: needs.max_output,
            over: None,
        }
    }

    /// The job from `start` on. A conversation's requests share their beginning, so they are sent to the same cache
    /// where a vendor has several.
    pub fn job(self, start: usize) -> ChatJob {
        let shared = cache_of(self.ground.conversation);
        let turns = self.ground.context.pieces.into_iter().skip(start).map(|piece| piece.turn);
        let caching = self.wishes.caching.clone().or(Some(shared));
        ChatJob { turns: turns.chain(self.nudge).collect(), caching, ..self.wishes }
    }
}

fn cache_of(conversation: ConversationId) -> Caching {
    Caching { key: Some(conversation.to_string()), long: false }
}

fn turn_tokens(turn: &Turn) -> u64 {
    estimate_input(None, std::slice::from_ref(turn), &[])
}

/// The part of a turn's tokens that is files.
fn file_tokens(turn: &Turn) -> u64 {
    let words =
        Turn { role: turn.role, parts: turn.parts.iter().filter(|part| !is_file(part)).cloned().collect() };
    turn_tokens(turn) - turn_tokens(&words)
}
