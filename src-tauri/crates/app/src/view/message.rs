//! Messages and answers as the page shows them, from the store or from a live run.

use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use medley_domain::Offer;
use medley_domain::conversation::{MediaSource, Message, MessageState, Part, Role};
use medley_domain::ids::MessageId;
use medley_domain::journal::Struck;
use medley_domain::money::Cost;
use medley_domain::route::RouteDecision;
use medley_domain::usage::Usage;
use medley_engine::LiveAnswer;
use medley_store::{Assets, AttemptRow, RunRow};

use super::names::Names;
use super::{score, source};
use crate::dto::chat as dto;
use crate::errors;

/// Which messages stand at each fork, in order, and which have a bookmark.
pub struct Forks {
    forks: HashMap<Option<MessageId>, Vec<MessageId>>,
    marked: HashSet<MessageId>,
}

impl Forks {
    pub fn of(messages: &[Message], marked: HashSet<MessageId>) -> Self {
        let mut forks: HashMap<Option<MessageId>, Vec<MessageId>> = HashMap::new();
        for message in messages {
            forks.entry(message.parent).or_default().push(message.id);
        }
        Self { forks, marked }
    }

    fn siblings(&self, message: &Message) -> Vec<MessageId> {
        self.forks.get(&message.parent).cloned().unwrap_or_else(|| vec![message.id])
    }
}

/// A message of the thread; `answer` where it is one.
pub fn message(
    message: &Message,
    forks: &Forks,
    assets: &Assets,
    answer: Option<dto::Answer>,
) -> dto::Message {
    let siblings = forks.siblings(message);
    let place = siblings.iter().position(|id| *id == message.id).unwrap_or(0);
    dto::Message {
        id: message.id.to_string(),
        parent: message.parent.map(|parent| parent.to_string()),
        role: match message.role {
            Role::User => dto::Role::User,
            Role::Assistant => dto::Role::Assistant,
        },
        at: message.at.as_millisecond(),
        parts: message.parts.iter().filter_map(|part| shown(part, assets)).collect(),
        sibling: u32::try_from(place).unwrap_or(0),
        siblings: siblings.iter().map(ToString::to_string).collect(),
        answer,
        marked: forks.marked.contains(&message.id),
    }
}

/// `None` for parts that are only sent back to the vendor.
fn shown(part: &Part, assets: &Assets) -> Option<dto::Part> {
    match part {
        Part::Text { text } => Some(dto::Part::Text { text: text.clone() }),
        Part::Reasoning { text, .. } if text.is_empty() => None,
        Part::Reasoning { text, took_ms, .. } => {
            Some(dto::Part::Reasoning { text: text.clone(), ms: *took_ms })
        }
        Part::ToolCall { id, name, args, .. } => {
            Some(dto::Part::ToolCall { id: id.clone(), name: name.clone(), args: args.clone() })
        }
        Part::ToolResult { .. } => None,
        Part::Refusal { text } => Some(dto::Part::Refusal { text: text.clone() }),
        Part::Image { media_type, bytes, source, .. } => Some(picture(media_type, *bytes, source, assets)),
        Part::File { name, media_type, bytes, .. } => {
            Some(dto::Part::File { name: name.clone(), media_type: media_type.clone(), bytes: *bytes })
        }
        Part::Audio { media_type, bytes, .. } => {
            Some(dto::Part::Audio { media_type: media_type.clone(), bytes: *bytes })
        }
        Part::BuiltIn { name, summary, .. } => {
            Some(dto::Part::BuiltIn { name: name.clone(), summary: summary.clone() })
        }
        Part::LeftOut { what } => Some(dto::Part::Notice { text: source::left_out(what) }),
        // Sources stand below the answer, not within it.
        Part::Citation { .. } => None,
    }
}

fn picture(media_type: &str, bytes: u64, source: &MediaSource, assets: &Assets) -> dto::Part {
    let Some((id, data_url)) = data_url(media_type, source, assets) else {
        return dto::Part::Notice { text: "This picture's file is missing or damaged.".to_owned() };
    };
    dto::Part::Image { id, media_type: media_type.to_owned(), bytes, data_url }
}

/// The bytes as the page may show them, with the name of their file.
fn data_url(media_type: &str, source: &MediaSource, assets: &Assets) -> Option<(String, String)> {
    let (id, base64) = match source {
        MediaSource::Inline { base64 } => (String::new(), base64.clone()),
        MediaSource::Asset { digest } => (digest.clone(), STANDARD.encode(assets.get(digest).ok()?)),
    };
    Some((id, format!("data:{media_type};base64,{base64}")))
}

/// An answer from the store.
pub fn stored_answer(
    message: &Message,
    run: &RunRow,
    decision: &RouteDecision,
    names: Names<'_>,
) -> dto::Answer {
    let last = run.attempts.last();
    let (vendor, model) = last.map_or_else(
        || (None, decision.chosen.model.clone()),
        |attempt| (Some(attempt.vendor.clone()), attempt.offer.model.clone()),
    );
    let candidate = decision.candidate(&decision.chosen);
    let vendor = vendor.or_else(|| candidate.map(|candidate| candidate.vendor.as_str().into()));
    let who = vendor.as_ref().map_or_else(|| model.to_string(), |vendor| names.model(vendor, &model));
    let billed = last.and_then(|attempt| attempt.billed.as_ref());
    let mut score = vec![score::tick(Some(decision.took_us))];
    score.extend(score::stored(&run.attempts, names));
    dto::Answer {
        run: run.run.to_string(),
        state: state(message.state),
        stop_reason: run.stop.as_ref().map(|stop| stop.reason.as_str().to_owned()),
        model: model.to_string(),
        voice: vendor.as_ref().map_or_else(|| "other".to_owned(), |vendor| names.voice(vendor)),
        error: run.error.as_ref().map(|error| errors::from_vendor(error, &who)),
        who,
        score,
        usage: billed.map(|billed| usage(&billed.usage)).unwrap_or_default(),
        cost: Cost::of_all(
            run.attempts.iter().filter_map(|attempt| attempt.billed.as_ref()).map(|billed| billed.cost),
        )
        .into(),
        took: billed.map(|_| run.attempts.iter().filter_map(took).sum()),
        ttft: billed.and_then(|billed| billed.ttft_ms),
        struck: run.struck.iter().map(|struck| struck_text(struck, &run.attempts, names)).collect(),
        sources: source::sources(&message.parts),
        context: dto::AnswerContext {
            sent: billed.and_then(|billed| billed.usage.input).or(Some(decision.needs.input_tokens)),
            window: window(decision, last.map(|attempt| &attempt.offer)),
        },
        seq: 0,
    }
}

fn took(attempt: &AttemptRow) -> Option<u64> {
    attempt.billed.as_ref().map(|billed| billed.took_ms)
}

fn struck_text(struck: &Struck, attempts: &[AttemptRow], names: Names<'_>) -> dto::StruckText {
    let by = attempts.iter().find(|attempt| attempt.attempt == struck.attempt);
    let who = by.map(|attempt| names.model(&attempt.vendor, &attempt.offer.model)).unwrap_or_default();
    dto::StruckText { who, text: struck.text.clone() }
}

/// An answer under way or just ended.
pub fn live_answer(live: &LiveAnswer, names: Names<'_>) -> dto::Answer {
    let (who, voice, model) = answerer(live, names);
    let mut score = vec![score::tick(Some(live.decision.took_us))];
    score.extend(score::live(&live.attempts, names));
    let ended = live.has_ended();
    let last = live.attempts.last();
    dto::Answer {
        run: live.run.to_string(),
        state: state(live.message.state),
        stop_reason: live.stop.as_ref().map(|stop| stop.reason.as_str().to_owned()),
        error: live.error.as_ref().map(|error| errors::from_vendor(error, &who)),
        who,
        voice,
        model,
        score,
        usage: usage(&live.usage),
        cost: Cost::of_all(live.attempts.iter().filter_map(|attempt| attempt.cost)).into(),
        took: ended.then(|| live.attempts.iter().filter_map(|attempt| attempt.took_ms).sum()),
        ttft: last.and_then(|attempt| attempt.ttft_ms),
        struck: live.struck.iter().map(|struck| live_struck(struck, live)).collect(),
        sources: source::sources(&live.message.parts),
        context: dto::AnswerContext {
            sent: live.usage.input.or(Some(live.decision.needs.input_tokens)),
            window: window(&live.decision, last.map(|attempt| &attempt.offer)),
        },
        seq: live.seq,
    }
}

/// What the model that answers reads at most.
fn window(decision: &RouteDecision, offer: Option<&Offer>) -> Option<u64> {
    decision.candidate(offer.unwrap_or(&decision.chosen))?.reads
}

/// Who answers: title, voice and model name.
pub fn answerer(live: &LiveAnswer, names: Names<'_>) -> (String, String, String) {
    if let Some(attempt) = live.attempts.last() {
        return (attempt.title.clone(), names.voice(&attempt.vendor), attempt.offer.model.to_string());
    }
    let model = live.decision.chosen.model.to_string();
    match live.decision.candidate(&live.decision.chosen) {
        Some(candidate) => (candidate.title.clone(), names.voice(&candidate.vendor.as_str().into()), model),
        None => (model.clone(), "other".to_owned(), model),
    }
}

pub fn live_struck(struck: &Struck, live: &LiveAnswer) -> dto::StruckText {
    let by = live.attempts.iter().find(|attempt| attempt.attempt == struck.attempt);
    let who = by.map(|attempt| attempt.title.clone()).unwrap_or_default();
    dto::StruckText { who, text: struck.text.clone() }
}

pub fn usage(usage: &Usage) -> dto::Usage {
    let writes = [usage.cache_write, usage.cache_write_1h];
    let cache_write = writes.iter().any(Option::is_some).then(|| writes.iter().flatten().sum());
    dto::Usage {
        input: usage.input,
        cached_input: usage.cached_input,
        cache_write,
        output: usage.output,
        reasoning: usage.reasoning,
    }
}

fn state(state: MessageState) -> dto::AnswerState {
    match state {
        MessageState::Running => dto::AnswerState::Running,
        MessageState::Complete => dto::AnswerState::Complete,
        MessageState::Stopped => dto::AnswerState::Stopped,
        MessageState::Incomplete => dto::AnswerState::Incomplete,
        MessageState::Failed => dto::AnswerState::Failed,
    }
}
