//! The last four characters of a key, kept to name it beside its vendor. Nothing else of a key is ever shown.

use secrecy::{ExposeSecret, SecretString};

/// Keys shorter than this are not named: four characters would be too much of them.
const SHORTEST: usize = 12;

/// `None` for a key that is too short to show a part of.
#[expect(clippy::disallowed_methods, reason = "four characters name a key to the person who owns it")]
pub fn last4(key: &SecretString) -> Option<String> {
    let characters: Vec<char> = key.expose_secret().trim().chars().collect();
    let start = characters.len().checked_sub(4)?;
    (characters.len() >= SHORTEST).then(|| characters[start..].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_by_its_last_four_characters_and_a_short_one_by_none() {
        assert_eq!(last4(&SecretString::from("sk-proj-abcdef1234")), Some("1234".to_owned()));
        assert_eq!(last4(&SecretString::from("short-key")), None);
        assert_eq!(last4(&SecretString::from("schlüssel-naïveté")), Some("veté".to_owned()));
        assert_eq!(last4(&SecretString::from("")), None);
    }
}
