//! The practice vendors' own tokens. The rule, which docs/practice.md tells a person:
//! a space belongs to the word after it; a word is cut every six letters and a number every three digits; a run of line
//! ends is one token and so is a run of spaces; the same mark repeated counts once per four; any other character is one.
//! Cutting a text between two tokens leaves the tokens before the cut as they were.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    LineEnd,
    Space,
    Mark,
    Other,
}

fn kind(character: char) -> Kind {
    match character {
        '\n' | '\r' => Kind::LineEnd,
        ' ' | '\t' => Kind::Space,
        '0'..='9' => Kind::Digit,
        'a'..='z' | 'A'..='Z' => Kind::Letter,
        // Latin, Greek and Cyrillic letters form words; everything from the Thai block on stands alone.
        '\u{00c0}'..='\u{0dff}' if character.is_alphabetic() => Kind::Letter,
        '!'..='~' => Kind::Mark,
        _ => Kind::Other,
    }
}

/// Cuts a text into tokens; joined again they are the text.
#[derive(Debug, Clone)]
pub struct Pieces<'a> {
    rest: &'a str,
}

/// The tokens of `text`.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text }
}

/// How many tokens `text` is.
pub fn count(text: &str) -> u64 {
    pieces(text).count() as u64
}

/// The first `tokens` tokens of `text`.
pub fn clip(text: &str, tokens: u64) -> &str {
    let length: usize = pieces(text).take(tokens as usize).map(str::len).sum();
    &text[..length]
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let first = self.rest.chars().next()?;
        let length = match kind(first) {
            Kind::Letter => run(self.rest, 6, |c| kind(c) == Kind::Letter),
            Kind::Digit => run(self.rest, 3, |c| kind(c) == Kind::Digit),
            Kind::LineEnd => run(self.rest, usize::MAX, |c| kind(c) == Kind::LineEnd),
            Kind::Mark => run(self.rest, 4, |c| c == first),
            Kind::Space => spaced(self.rest),
            Kind::Other => first.len_utf8(),
        };
        let (piece, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(piece)
    }
}

/// Bytes of the longest start of `text` whose characters all satisfy `belongs`, at most `most` of them.
fn run(text: &str, most: usize, belongs: impl Fn(char) -> bool) -> usize {
    text.chars().take(most).take_while(|c| belongs(*c)).map(char::len_utf8).sum()
}

/// A text that starts with a space: the space with the word or number after it, or the run of spaces but for the last,
/// which may belong to what follows.
fn spaced(text: &str) -> usize {
    let spaces = run(text, usize::MAX, |c| kind(c) == Kind::Space);
    let Some(next) = text[spaces..].chars().next() else { return spaces };
    let word = matches!(kind(next), Kind::Letter | Kind::Digit);
    match (word, spaces) {
        (false, _) => spaces,
        (true, 1) => 1 + Pieces { rest: &text[1..] }.next().map_or(0, str::len),
        (true, _) => spaces - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        pieces(text).collect()
    }

    #[test]
    fn words_take_the_space_before_them_and_are_cut_every_six_letters() {
        assert_eq!(cut("Hello there, practitioner!"), ["Hello", " there", ",", " practi", "tioner", "!"]);
    }

    #[test]
    fn numbers_line_ends_and_repeated_marks_have_their_own_rules() {
        assert_eq!(
            cut("12345\n\n```rust  x = 漢字🍵"),
            ["123", "45", "\n\n", "```", "rust", " ", " x", " ", "=", " ", "漢", "字", "🍵"]
        );
    }

    #[test]
    fn joined_tokens_are_the_text_and_a_clip_keeps_the_tokens_before_it() {
        let text = "  Éa 漢字\t\tfin.  \n $$x^2$$ ----- naïveté 10 000\r\n";
        assert_eq!(cut(text).concat(), text);
        for tokens in 0..=count(text) {
            let clipped = clip(text, tokens);
            assert!(text.starts_with(clipped));
            assert_eq!(count(clipped), tokens, "{clipped:?}");
        }
    }
}
