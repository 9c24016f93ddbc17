//! Escapes of half a character within JSON: `\ud83c` without the half that belongs to it. Servers that cut a text by
//! its units send them, and readers of JSON refuse the whole frame for one.
//!
//! Deliberately absent: any other mending of what a server sends.

use std::borrow::Cow;

/// Stands for a character that is not there.
const STAND_IN: &str = "\\ufffd";
/// Bytes of one escape, such as `\ud83c`.
const LENGTH: usize = 6;

/// The text with each half character's escape replaced; as it is where there is none.
pub fn mend(text: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &text.as_bytes()[at..]) {
        at += found;
        let whole = match unit(text, at) {
            Some(0xd800..=0xdbff) => matches!(unit(text, at + LENGTH), Some(0xdc00..=0xdfff)),
            Some(0xdc00..=0xdfff) => false,
            other => {
                at += if other.is_some() { LENGTH } else { 2 };
                if at > text.len() {
                    break;
                }
                continue;
            }
        };
        if whole {
            at += 2 * LENGTH;
            continue;
        }
        mended.push_str(&text[kept..at]);
        mended.push_str(STAND_IN);
        at += LENGTH;
        kept = at;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(&text[kept..]);
    Cow::Owned(mended)
}

/// The unit that an escape at this place names.
fn unit(text: &str, at: usize) -> Option<u16> {
    let escape = text.as_bytes().get(at..at + LENGTH)?;
    let digits = escape.strip_prefix(b"\\u")?;
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_halves_without_their_other_half_are_replaced() {
        for (text, mended) in [
            (r#""a\ud83db""#, r#""a\ufffdb""#),
            (r#""\udc00\ud800""#, r#""\ufffd\ufffd""#),
            (r#""\ud83c\ud83c\udf0a""#, r#""\ufffd\ud83c\udf0a""#),
            (r#""\uD83C\uDF0A \u00e9 \n""#, r#""\uD83C\uDF0A \u00e9 \n""#),
            (r#""\\ud83c""#, r#""\\ud83c""#),
            (r#""\\\ud83c""#, r#""\\\ufffd""#),
            (r#""\ud83"#, r#""\ud83"#),
            ("\\", "\\"),
            ("\\潮\\u潮潮", "\\潮\\u潮潮"),
        ] {
            assert_eq!(mend(text), mended, "{text}");
        }
    }
}
