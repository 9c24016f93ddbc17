//! What people call a model: the catalogue's name where it has one, else the API's name set in type.
//!
//! Deliberately absent: names of local models, which people type as they are and know by that.

/// Words that are not simply capitalised.
const BRANDS: [(&str, &str); 12] = [
    ("ai", "AI"),
    ("api", "API"),
    ("codex", "Codex"),
    ("deepseek", "DeepSeek"),
    ("flashx", "FlashX"),
    ("glm", "GLM"),
    ("gpt", "GPT"),
    ("it", "IT"),
    ("minimax", "MiniMax"),
    ("oss", "OSS"),
    ("vl", "VL"),
    ("xai", "xAI"),
];

/// The catalogue's own name without remarks that say nothing of the model.
pub fn cleaned(name: &str) -> String {
    name.trim_end_matches(" (latest)").to_owned()
}

/// `claude-sonnet-5-5` as "Claude Sonnet 5.5", `gpt-6.1-sol` as "GPT-6.1 Sol".
pub fn formatted(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    let last = last.strip_suffix(":latest").unwrap_or(last);
    let mut title = String::new();
    let mut before = Kind::Nothing;
    for segment in last.split(['-', '_', ' ']).filter(|segment| !segment.is_empty()) {
        let kind = Kind::of(segment);
        title.push_str(joint(before, kind));
        title.push_str(&set(segment));
        before = kind;
    }
    if title.is_empty() { name.to_owned() } else { title }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Nothing,
    /// One or two digits: part of a version.
    Digits,
    /// A version of its own, such as `6.1`.
    Version,
    /// An initialism that its version is tied to: GPT-6.
    Initials,
    Word,
}

impl Kind {
    fn of(segment: &str) -> Self {
        let numeric = segment.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match segment.to_ascii_lowercase().as_str() {
            "gpt" | "glm" => Self::Initials,
            _ if numeric && segment.len() <= 2 && !segment.contains('.') => Self::Digits,
            _ if numeric => Self::Version,
            _ => Self::Word,
        }
    }
}

fn joint(before: Kind, kind: Kind) -> &'static str {
    match (before, kind) {
        (Kind::Nothing, _) => "",
        (Kind::Digits, Kind::Digits) => ".",
        (Kind::Initials, Kind::Digits | Kind::Version) => "-",
        _ => " ",
    }
}

/// One segment in type. What already has a capital letter keeps its form.
fn set(segment: &str) -> String {
    if segment.chars().any(char::is_uppercase) {
        return segment.to_owned();
    }
    let brand = BRANDS.iter().find(|(word, _)| *word == segment);
    if let Some((_, form)) = brand {
        return (*form).to_owned();
    }
    if segment.starts_with(|c: char| c.is_ascii_digit()) {
        return size(segment);
    }
    let mut letters = segment.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `27b` as "27B"; other words that begin with a digit, such as `4o`, stay as they are.
fn size(segment: &str) -> String {
    let digits = segment.trim_end_matches(['b', 'm']);
    let is_size =
        segment.len() == digits.len() + 1 && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_size { segment.to_ascii_uppercase() } else { segment.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_names_become_the_names_that_people_use() {
        for (name, title) in [
            ("claude-sonnet-5-5", "Claude Sonnet 5.5"),
            ("claude-fable-5-1", "Claude Fable 5.1"),
            ("gpt-6.1-sol", "GPT-6.1 Sol"),
            ("gpt-6-astra", "GPT-6 Astra"),
            ("gpt-4o", "GPT 4o"),
            ("gemini-3.8-flash", "Gemini 3.8 Flash"),
            ("alder-large", "Alder Large"),
            ("glm-5.3-flashx", "GLM-5.3 FlashX"),
            ("deepseek-flash", "DeepSeek Flash"),
            ("qwen3.8-27b", "Qwen3.8 27B"),
            ("moonshotai/Kimi-K3", "Kimi K3"),
            ("", ""),
        ] {
            assert_eq!(formatted(name), title, "{name}");
        }
    }

    #[test]
    fn a_catalogue_name_loses_its_remark() {
        assert_eq!(cleaned("Claude Opus 4.5 (latest)"), "Claude Opus 4.5");
        assert_eq!(cleaned("GPT-5.5 Pro"), "GPT-5.5 Pro");
    }
}
