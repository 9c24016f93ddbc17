//! What each generation of Gemini takes, by its name, for both of Google's wires.
//!
//! A name without a number, such as `gemini-flash-latest`, is taken for the newest. Other models on these wires
//! (version `None`) are taken to take everything. Deliberately absent: prices and windows.

use medley_domain::job::{ChatJob, Effort, Sampling};

use crate::protocols::fit::{Fit, setting};

/// Major and minor, such as 3 and 8.
pub type Version = (u32, u32);

const NEWEST: Version = (u32::MAX, 0);

/// The version of a Gemini; `None` for a model that is none.
pub fn version(model: &str) -> Option<Version> {
    let rest = bare(model).strip_prefix("gemini-")?;
    let word = rest.split('-').next().unwrap_or_default();
    let (major, minor) = word.split_once('.').unwrap_or((word, "0"));
    Some(match (major.parse(), minor.parse()) {
        (Ok(major), Ok(minor)) => (major, minor),
        _ => NEWEST,
    })
}

/// The name without the folder that lists put before it.
pub fn bare(model: &str) -> &str {
    model.rsplit('/').next().unwrap_or(model)
}

/// Whether it makes pictures.
pub fn draws(model: &str) -> bool {
    let name = bare(model);
    name.contains("image") || name.contains("banana")
}

/// Whether it takes functions beside the tools that run at Google.
pub fn mixes_tools(model: &str) -> bool {
    version(model).is_none_or(|version| version >= (3, 0))
}

/// The sampling that a model takes: from 3.6 on none but a seed and stop texts.
pub fn sampling(job: &ChatJob, fit: &mut Fit<'_>) -> Sampling {
    let mut sampling = fit.sampling();
    let open = version(job.model.as_str()).is_none_or(|version| version < (3, 6));
    if open {
        return sampling;
    }
    let drawn = [
        ("temperature", sampling.temperature.take().is_some()),
        ("top_p", sampling.top_p.take().is_some()),
        ("top_k", sampling.top_k.take().is_some()),
    ];
    drawn.into_iter().filter(|(_, set)| *set).for_each(|(name, _)| fit.leave_out_setting(name));
    sampling
}

/// The level of thinking to ask for, in small letters; `None` where the model is left to itself.
pub fn level(job: &ChatJob, fit: &mut Fit<'_>) -> Option<&'static str> {
    let effort = fit.effort()?;
    let knows = |effort| job.efforts.contains(&effort);
    if job.effort == Some(Effort::None) && !knows(Effort::None) {
        fit.leave_out_setting(setting::NO_REASONING);
    }
    let least = if thinks_minimally(job) { "minimal" } else { "low" };
    Some(match effort {
        Effort::None | Effort::Minimal => least,
        Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::Xhigh | Effort::Max if knows(Effort::Xhigh) => "xhigh",
        Effort::High | Effort::Xhigh | Effort::Max => "high",
    })
}

/// Whether it knows the level below low: as its card says, else not the large ones and none from 3.8 on.
fn thinks_minimally(job: &ChatJob) -> bool {
    let name = job.model.as_str();
    match job.efforts.is_empty() {
        false => job.efforts.contains(&Effort::Minimal),
        true => !name.contains("pro") && version(name).is_none_or(|version| version < (3, 8)),
    }
}

/// The budget of thinking for models before 3; the large one cannot do without.
pub fn budget(job: &ChatJob, fit: &mut Fit<'_>) -> Option<u64> {
    let effort = fit.effort()?;
    let large = job.model.as_str().contains("pro");
    Some(match effort {
        _ if job.effort == Some(Effort::None) && !large => 0,
        Effort::None => {
            fit.leave_out_setting(setting::NO_REASONING);
            128
        }
        Effort::Minimal => 512,
        Effort::Low => 1_024,
        Effort::Medium => 8_192,
        Effort::High => 16_384,
        Effort::Xhigh | Effort::Max => 24_576,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_the_name() {
        for (model, expected) in [
            ("gemini-3.8-flash", Some((3, 8))),
            ("models/gemini-3-pro-image", Some((3, 0))),
            ("gemini-2.5-flash-lite", Some((2, 5))),
            ("gemini-flash-latest", Some(NEWEST)),
            ("gemma-4-31b-it", None),
            ("cedar-grand", None),
        ] {
            assert_eq!(version(model), expected, "{model}");
        }
    }

    #[test]
    fn levels_below_low_are_asked_for_only_where_they_are_known() {
        let level_of = |model: &str, effort, efforts: &[Effort]| {
            let job = ChatJob {
                model: model.into(),
                reasons: true,
                effort: Some(effort),
                efforts: efforts.to_vec(),
                ..ChatJob::default()
            };
            let mut fit = Fit::of(&job);
            (level(&job, &mut fit), fit.into_left_out().len())
        };
        assert_eq!(level_of("gemini-3.5-flash", Effort::Minimal, &[]), (Some("minimal"), 0));
        assert_eq!(level_of("gemini-3.5-flash", Effort::None, &[]), (Some("minimal"), 1));
        assert_eq!(level_of("gemini-3.8-flash", Effort::Minimal, &[]), (Some("low"), 0));
        assert_eq!(level_of("gemini-3.1-pro-preview", Effort::Minimal, &[]), (Some("low"), 0));
        assert_eq!(level_of("gemini-3.8-flash", Effort::Max, &[]), (Some("high"), 0));
        let known = [Effort::Low, Effort::Xhigh];
        assert_eq!(level_of("gemini-4-argon", Effort::Max, &known), (Some("xhigh"), 0));
    }
}
