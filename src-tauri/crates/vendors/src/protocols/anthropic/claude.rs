//! What each generation of Claude takes, by its name. Other models on this wire are taken to take everything.
//!
//! Budgets and sampling ended with 4.6, answers begun in the model's name with 4.5; from 5.5 on a tool cannot be forced
//! and thinking cannot be switched off. Deliberately absent: prices and windows.

/// A Claude, as its name tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claude<'a> {
    /// `sonnet`, `opus` and so on; may be empty.
    family: &'a str,
    version: (u32, u32),
}

/// How a model is told not to think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// It does not think unless told to.
    Unasked,
    Disabled,
    /// It thinks between tool calls alone.
    BetweenTools,
    /// It always thinks.
    Never,
}

/// How a model is told to think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mind {
    /// By a budget of tokens.
    Budget,
    /// Adaptively, and only where that is asked for.
    Asked,
    /// Adaptively, unless told not to.
    Adaptive,
}

impl<'a> Claude<'a> {
    /// `None` for a model that is no Claude. Clouds put words of their own before the name.
    pub fn of(model: &'a str) -> Option<Self> {
        let rest = model.get(model.find("claude-")? + "claude-".len()..)?;
        let words: Vec<&str> = rest.split(['-', '@', '.', ':', '_']).collect();
        let number = |word: &&str| word.parse::<u32>().ok().filter(|_| word.len() <= 2);
        let at = words.iter().position(|word| number(word).is_some());
        let major = at.and_then(|at| number(words.get(at)?)).unwrap_or(0);
        let minor = at.and_then(|at| number(words.get(at + 1)?)).unwrap_or(0);
        let family = words.into_iter().find(|word| word.starts_with(|sign: char| sign.is_alphabetic()));
        Some(Self { family: family.unwrap_or_default(), version: (major, minor) })
    }

    fn always_thinks(self) -> bool {
        let fable = ["fable", "mythos"].contains(&self.family) && self.version >= (5, 0);
        fable || self.version >= (5, 5)
    }

    fn off(self) -> Off {
        match self.version {
            version if version < (5, 0) => Off::Unasked,
            version if version >= (5, 5) && self.family == "sonnet" => Off::BetweenTools,
            _ if self.always_thinks() => Off::Never,
            _ => Off::Disabled,
        }
    }

    fn mind(self) -> Mind {
        match self.version {
            version if version >= (5, 0) => Mind::Adaptive,
            version if version >= (4, 6) => Mind::Asked,
            _ => Mind::Budget,
        }
    }
}

pub fn off(model: &str) -> Off {
    Claude::of(model).map_or(Off::Disabled, Claude::off)
}

pub fn mind(model: &str) -> Mind {
    Claude::of(model).map_or(Mind::Adaptive, Claude::mind)
}

/// Whether a tool can be forced at all.
pub fn can_force_tools(model: &str) -> bool {
    Claude::of(model).is_none_or(|claude| !claude.always_thinks())
}

pub fn takes_sampling(model: &str) -> bool {
    Claude::of(model).is_none_or(|claude| claude.version < (4, 7))
}

/// Whether temperature and `top_p` can be set together.
pub fn takes_both(model: &str) -> bool {
    Claude::of(model).is_none_or(|claude| claude.version < (4, 1))
}

/// Whether an answer can be begun in the model's name.
pub fn takes_prefill(model: &str) -> bool {
    Claude::of(model).is_none_or(|claude| claude.version < (4, 6))
}

pub fn takes_schema(model: &str) -> bool {
    Claude::of(model).is_none_or(|claude| claude.version >= (4, 5))
}

/// Whether the effort between high and max is known.
pub fn knows_xhigh(model: &str) -> bool {
    Claude::of(model).is_none_or(|claude| claude.version >= (4, 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generation_is_read_from_every_form_of_the_name() {
        for (model, version) in [
            ("claude-sonnet-5-5", Some((5, 5))),
            ("claude-opus-5", Some((5, 0))),
            ("claude-haiku-4-5-20251001", Some((4, 5))),
            ("claude-opus-4-20250514", Some((4, 0))),
            ("claude-3-7-sonnet-20250219", Some((3, 7))),
            ("claude-sonnet-4-5@20250929", Some((4, 5))),
            ("us.anthropic.claude-opus-4-8-v1:0", Some((4, 8))),
            ("birch-grand", None),
        ] {
            assert_eq!(Claude::of(model).map(|claude| claude.version), version, "{model}");
        }
    }

    #[test]
    fn each_generation_is_told_to_think_and_not_to_think_in_its_own_way() {
        for (model, mind_, off_) in [
            ("claude-haiku-4-5", Mind::Budget, Off::Unasked),
            ("claude-sonnet-4-6", Mind::Asked, Off::Unasked),
            ("claude-opus-4-8", Mind::Asked, Off::Unasked),
            ("claude-sonnet-5", Mind::Adaptive, Off::Disabled),
            ("claude-sonnet-5-5", Mind::Adaptive, Off::BetweenTools),
            ("claude-opus-5-5", Mind::Adaptive, Off::Never),
            ("claude-fable-5-1", Mind::Adaptive, Off::Never),
            ("birch-grand", Mind::Adaptive, Off::Disabled),
        ] {
            assert_eq!((mind(model), off(model)), (mind_, off_), "{model}");
        }
        assert!(can_force_tools("claude-sonnet-5") && !can_force_tools("claude-haiku-5-5"));
        assert!(takes_sampling("claude-opus-4-6") && !takes_sampling("claude-opus-4-7"));
    }
}
