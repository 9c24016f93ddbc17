//! What of a job fits the model that it is for, and a note of all that does not.
//!
//! Where nothing is known of a model, everything fits: the vendor will say. Deliberately absent: any wire's field names.

use std::collections::BTreeSet;

use medley_domain::conversation::LeftOut;
use medley_domain::job::{BuiltIn, ChatJob, Effort, Sampling};
use medley_domain::model::Capabilities;
use serde_json::{Map, Value};

use super::pieces::is_text;

/// The job's fit, and what was left out so far. Each thing is noted once.
#[derive(Clone, Debug)]
pub struct Fit<'a> {
    job: &'a ChatJob,
    left_out: BTreeSet<LeftOut>,
}

impl<'a> Fit<'a> {
    pub fn of(job: &'a ChatJob) -> Self {
        Self { job, left_out: BTreeSet::new() }
    }

    /// Notes something that the request will not hold.
    pub fn leave_out(&mut self, what: LeftOut) {
        self.left_out.insert(what);
    }

    /// All that was left out, in order.
    pub fn into_left_out(self) -> Vec<LeftOut> {
        self.left_out.into_iter().collect()
    }

    /// Whether a picture is taken; notes it where not.
    pub fn takes_image(&mut self, media_type: &str) -> bool {
        self.takes(|can| can.vision, || LeftOut::Image(media_type.to_owned()))
    }

    /// Whether a file is taken: text always, a PDF where the model reads PDFs or pictures.
    pub fn takes_file(&mut self, name: &str, media_type: &str) -> bool {
        is_text(media_type) || self.takes(|can| can.pdf, || LeftOut::File(name.to_owned()))
    }

    /// Whether a recording is taken; notes it where not.
    pub fn takes_audio(&mut self, media_type: &str) -> bool {
        self.takes(|can| can.audio, || LeftOut::Audio(media_type.to_owned()))
    }

    /// Whether the model's vendor may search the web for it; notes it where not.
    pub fn takes_search(&mut self) -> bool {
        self.takes(|can| can.web_search, || LeftOut::Setting(name_of(BuiltIn::WebSearch).to_owned()))
    }

    /// Whether an answer can be held to a JSON Schema; notes it where not.
    pub fn takes_schema(&mut self) -> bool {
        self.takes(|can| can.json_schema, || LeftOut::Setting(setting::FORMAT.to_owned()))
    }

    /// The sampling that the model takes. The newest models refuse all of it but stop texts and a seed.
    pub fn sampling(&mut self) -> Sampling {
        let mut sampling = self.job.sampling.clone();
        if self.job.can.is_none_or(|can| can.sampling) {
            return sampling;
        }
        let drawn = [
            ("temperature", sampling.temperature.take().is_some()),
            ("top_p", sampling.top_p.take().is_some()),
            ("top_k", sampling.top_k.take().is_some()),
        ];
        for (name, _) in drawn.into_iter().filter(|(_, set)| *set) {
            self.leave_out(LeftOut::Setting(name.to_owned()));
        }
        sampling
    }

    /// The effort to ask for: the one wanted where the model knows it, else the nearest one that it knows, the higher
    /// of two. `None` where none is wanted or the model does not reason.
    pub fn effort(&mut self) -> Option<Effort> {
        let wanted = self.job.effort?;
        if !self.job.reasons {
            if wanted != Effort::None {
                self.leave_out(LeftOut::Setting("reasoning effort".to_owned()));
            }
            return None;
        }
        Some(nearest(wanted, &self.job.efforts))
    }

    /// Notes a setting that the request will not hold.
    pub fn leave_out_setting(&mut self, name: &str) {
        self.leave_out(LeftOut::Setting(name.to_owned()));
    }

    fn takes(&mut self, can: impl Fn(&Capabilities) -> bool, what: impl FnOnce() -> LeftOut) -> bool {
        let takes = self.job.can.is_none_or(|capabilities| can(&capabilities));
        if !takes {
            self.leave_out(what());
        }
        takes
    }
}

/// The effort of `known` that is nearest to `wanted`, the higher of two; `wanted` itself where none is known.
pub fn nearest(wanted: Effort, known: &[Effort]) -> Effort {
    let place = |effort: Effort| Effort::ALL.iter().position(|each| *each == effort).unwrap_or(0);
    let distance = |effort: &Effort| (place(*effort).abs_diff(place(wanted)), usize::MAX - place(*effort));
    known.iter().copied().min_by_key(distance).unwrap_or(wanted)
}

/// Lays a vendor's own options over a request's body: objects field by field, anything else in its place.
pub fn merge(body: &mut Map<String, Value>, options: &Map<String, Value>) {
    for (name, option) in options {
        match (body.get_mut(name), option) {
            (Some(Value::Object(mine)), Value::Object(theirs)) => merge(mine, theirs),
            _ => {
                body.insert(name.clone(), option.clone());
            }
        }
    }
}

/// The name of a tool that runs at a vendor, for a note that there is none.
pub fn name_of(tool: BuiltIn) -> &'static str {
    match tool {
        BuiltIn::WebSearch => "web search",
        BuiltIn::CodeExecution => "code execution",
        BuiltIn::ReadUrl => "reading of web pages",
        BuiltIn::MakeImage => "making of images",
    }
}

/// Names of settings in notes, so that every wire calls them the same.
pub mod setting {
    pub const TOOL_CHOICE: &str = "tool choice";
    pub const PARALLEL_TOOLS: &str = "parallel tools";
    pub const FORMAT: &str = "output format";
    pub const EFFORT: &str = "reasoning effort";
    pub const NO_REASONING: &str = "no reasoning";
    pub const SEED: &str = "seed";
    pub const STOP: &str = "stop texts";
    pub const PREFILL: &str = "beginning of the answer";
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn job() -> ChatJob {
        ChatJob { can: Some(Capabilities::default()), ..ChatJob::default() }
    }

    #[test]
    fn a_model_of_which_nothing_is_known_is_sent_everything() {
        let job = ChatJob { can: None, ..job() };
        let mut fit = Fit::of(&job);
        assert!(fit.takes_image("image/png") && fit.takes_audio("audio/wav"));
        assert!(fit.into_left_out().is_empty());
    }

    #[test]
    fn what_does_not_fit_is_noted_once() {
        let job = ChatJob {
            sampling: Sampling { temperature: Some(0.5), seed: Some(1), ..Sampling::default() },
            ..job()
        };
        let mut fit = Fit::of(&job);
        assert!(!fit.takes_image("image/png") && !fit.takes_image("image/png"));
        assert!(fit.takes_file("notes.txt", "text/plain"));
        assert_eq!(fit.sampling(), Sampling { seed: Some(1), ..Sampling::default() });
        let noted = [LeftOut::Image("image/png".into()), LeftOut::Setting("temperature".into())];
        assert_eq!(fit.into_left_out(), noted);
    }

    #[test]
    fn an_effort_that_the_model_lacks_becomes_the_nearest_that_it_knows() {
        let with = |effort, efforts: &[Effort]| {
            let job = ChatJob { reasons: true, effort: Some(effort), efforts: efforts.to_vec(), ..job() };
            Fit::of(&job).effort()
        };
        let few = [Effort::Low, Effort::High];
        assert_eq!(with(Effort::Max, &few), Some(Effort::High));
        assert_eq!(with(Effort::None, &few), Some(Effort::Low));
        assert_eq!(with(Effort::Medium, &few), Some(Effort::High));
        assert_eq!(with(Effort::Minimal, &[]), Some(Effort::Minimal));
    }

    #[test]
    fn options_win_field_by_field_and_keep_what_they_do_not_name() {
        let mut body = Map::new();
        body.insert("config".into(), json!({ "a": 1, "b": { "c": 2 } }));
        let options = json!({ "config": { "b": { "d": 3 } }, "user": "u", "list": [1] });
        merge(&mut body, options.as_object().unwrap());
        let whole = json!({ "config": { "a": 1, "b": { "c": 2, "d": 3 } }, "user": "u", "list": [1] });
        assert_eq!(Value::Object(body), whole);
    }
}
