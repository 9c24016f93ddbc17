//! Model names: which shipped model a name stands for, and how names of one family follow each other.
//!
//! Deliberately absent: guessing. A name is cut only where the cut is certain (a date, a `latest`, a `models/`), and
//! what is left must be a name that the catalogue knows.

/// A name with the vendor's folder cut off, in lower case.
pub fn plain(name: &str) -> String {
    name.strip_prefix("models/").unwrap_or(name).to_lowercase()
}

/// Shorter names that a name may stand for, nearest first: without its date, its revision, its `latest`.
pub fn shorter(name: &str) -> Vec<String> {
    let cut = without_date(name).or_else(|| without_revision(name));
    let latest = name.strip_suffix("-latest").or_else(|| name.strip_suffix(":latest"));
    [cut, latest].into_iter().flatten().map(str::to_owned).collect()
}

/// Cuts `-20261007`, `@20261007` or `-2026-10-07`.
fn without_date(name: &str) -> Option<&str> {
    let at = name.len().checked_sub(8)?;
    let whole = name.get(at..).filter(|tail| is_day(tail));
    if whole.is_some() {
        return name[..at].strip_suffix(['-', '@']);
    }
    let at = name.len().checked_sub(10)?;
    let tail = name.get(at..)?;
    let digits: String = tail.split('-').collect();
    let dashes = tail.bytes().enumerate().all(|(i, b)| (b == b'-') == (i == 4 || i == 7));
    (dashes && is_day(&digits)).then(|| name[..at].strip_suffix('-')).flatten()
}

/// Cuts a three-digit revision such as `-001`.
fn without_revision(name: &str) -> Option<&str> {
    let (rest, tail) = name.rsplit_once('-')?;
    let revision = tail.len() == 3 && tail.starts_with('0') && tail.bytes().all(|b| b.is_ascii_digit());
    revision.then_some(rest)
}

/// Whether eight digits are a day of this century.
fn is_day(digits: &str) -> bool {
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let part = |range: std::ops::Range<usize>| digits[range].parse().unwrap_or(0);
    let (year, month, day): (i16, i8, i8) = (digits[..4].parse().unwrap_or(0), part(4..6), part(6..8));
    year >= 2000 && jiff::civil::Date::new(year, month, day).is_ok()
}

/// The name's family and its version: `claude-sonnet-5-5` is `claude-sonnet`, 5.5. `None` without a version, or where
/// a number may be a date or a size.
pub fn family(name: &str) -> Option<(String, Vec<u32>)> {
    let mut words = Vec::new();
    let mut version = Vec::new();
    for segment in name.split('-') {
        let start = segment.find(|c: char| c.is_ascii_digit()).unwrap_or(segment.len());
        let (word, numbers) = segment.split_at(start);
        if !word.is_empty() {
            words.push(word);
        }
        for number in numbers.split('.').filter(|number| !number.is_empty()) {
            version.push(number.parse().ok().filter(|number| *number < 100)?);
        }
    }
    (!version.is_empty()).then(|| (words.join("-"), version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_at_the_end_is_cut_and_a_version_is_not() {
        assert_eq!(shorter("claude-sonnet-5-5-20261007"), ["claude-sonnet-5-5"]);
        assert_eq!(shorter("gpt-6-sol-2026-09-22"), ["gpt-6-sol"]);
        assert_eq!(shorter("claude-haiku-4-5@20251001"), ["claude-haiku-4-5"]);
        assert_eq!(shorter("gemini-2.5-flash-001"), ["gemini-2.5-flash"]);
        assert_eq!(shorter("claude-sonnet-4-5-latest"), ["claude-sonnet-4-5"]);
        assert!(shorter("claude-sonnet-5-5").is_empty());
        assert!(shorter("model-99999999").is_empty());
        assert!(shorter("gpt-é-2026-13-01").is_empty());
    }

    #[test]
    fn versions_of_one_family_compare_as_numbers() {
        let (family_name, newer) = family("gpt-6.1-sol").unwrap();
        assert_eq!((family_name.as_str(), &newer[..]), ("gpt-sol", &[6, 1][..]));
        assert!(newer > family("gpt-5.6-sol").unwrap().1);
        assert_eq!(family("claude-opus-5-5").unwrap().0, "claude-opus");
        assert_eq!(family("mistral-large-2512"), None, "a month is no version");
        assert_eq!(family("gpt-4o"), None, "a letter in a version says nothing of its order");
        assert_eq!(family("chat-latest"), None);
    }
}
