//! Mutations: of bits and ranges, of whole lines, and of what JSON is made of (numbers, texts, brackets).

use rand::RngExt;
use rand::rngs::StdRng;

use crate::corpus::{Corpus, Form, Input};

/// An input is not grown beyond this.
const MOST: usize = 60_000;

/// Numbers at the edges of what readers take.
const NUMBERS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "1e400",
    "-0.0",
    "12.0",
    "0.5",
    "255",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "18446744073709551615",
    "18446744073709551616",
    "1e-400",
];

/// Pieces that readers treat apart.
const TOKENS: [&str; 38] = [
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\u0000\"",
    "\\",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\r\r",
    "data:",
    "data: ",
    "data: [DONE]\n\n",
    "event: error\n",
    ": ping\n\n",
    "id: 1\n",
    "retry: 5\n",
    "\u{feff}",
    "\u{2028}",
    "\u{0}",
    "潮",
    "🌊",
    "\u{fffd}",
    " ",
    "\t",
    "$.a[999].b",
    "{\"error\":{\"message\":\"m\"}}",
];

pub struct Mutator {
    /// Quoted texts of all inputs: names of fields and kinds of events among them.
    words: Vec<Vec<u8>>,
}

impl Mutator {
    pub fn of(corpus: &Corpus) -> Self {
        let mut words: Vec<Vec<u8>> =
            (0..corpus.len()).flat_map(|at| quoted(&corpus.input(at).bytes)).map(<[u8]>::to_vec).collect();
        words.sort();
        words.dedup();
        Self { words }
    }

    pub fn mutate(&self, corpus: &Corpus, random: &mut StdRng) -> Input {
        let mut input = corpus.input(random.random_range(0..corpus.len())).clone();
        for _ in 0..random.random_range(1..=6) {
            self.change(&mut input.bytes, corpus, random);
            input.bytes.truncate(MOST);
        }
        // Now and then, bytes of one form are read as another.
        if random.random_ratio(1, 50) {
            input.form = [Form::Stream, Form::Whole, Form::Failure][random.random_range(0..3)];
        }
        input
    }

    fn change(&self, bytes: &mut Vec<u8>, corpus: &Corpus, random: &mut StdRng) {
        match random.random_range(0..14) {
            0 => flip(bytes, random),
            1 => {
                let range = range(bytes, random);
                bytes.drain(range);
            }
            2 => repeat(bytes, random),
            3 => {
                let noise: Vec<u8> = (0..random.random_range(1..9)).map(|_| random.random()).collect();
                insert(bytes, &noise, random);
            }
            4 => splice(bytes, corpus, random),
            5 | 6 => replace(bytes, numbers, |random| pick(&NUMBERS, random).as_bytes().to_vec(), random),
            7 | 8 => replace(bytes, quoted, |random| self.word(random), random),
            9 => insert(bytes, pick(&TOKENS, random).as_bytes(), random),
            10 => swap_lines(bytes, random),
            11 => {
                let token = pick(&TOKENS, random).as_bytes().to_vec();
                replace(bytes, values, |_| token.clone(), random);
            }
            12 => insert(bytes, &nest(random), random),
            _ => bytes.truncate(random.random_range(0..=bytes.len())),
        }
    }

    fn word(&self, random: &mut StdRng) -> Vec<u8> {
        if self.words.is_empty() {
            b"\"\"".to_vec()
        } else {
            self.words[random.random_range(0..self.words.len())].clone()
        }
    }
}

fn pick<'a>(list: &[&'a str], random: &mut StdRng) -> &'a str {
    list[random.random_range(0..list.len())]
}

fn flip(bytes: &mut [u8], random: &mut StdRng) {
    if !bytes.is_empty() {
        let at = random.random_range(0..bytes.len());
        bytes[at] ^= 1 << random.random_range(0..8);
    }
}

fn range(bytes: &[u8], random: &mut StdRng) -> std::ops::Range<usize> {
    let from = random.random_range(0..=bytes.len());
    let most = if random.random_ratio(1, 4) { bytes.len() } else { 32 };
    let to = (from + random.random_range(0..=most)).min(bytes.len());
    from..to
}

fn insert(bytes: &mut Vec<u8>, piece: &[u8], random: &mut StdRng) {
    let at = random.random_range(0..=bytes.len());
    bytes.splice(at..at, piece.iter().copied());
}

fn repeat(bytes: &mut Vec<u8>, random: &mut StdRng) {
    let piece = bytes[range(bytes, random)].to_vec();
    let times = if random.random_ratio(1, 20) { 100 } else { 2 };
    let many = piece.repeat(times.min(MOST / piece.len().max(1)));
    insert(bytes, &many, random);
}

fn splice(bytes: &mut Vec<u8>, corpus: &Corpus, random: &mut StdRng) {
    let other = &corpus.input(random.random_range(0..corpus.len())).bytes;
    let piece = other[range(other, random)].to_vec();
    let place = range(bytes, random);
    bytes.splice(place, piece);
}

fn swap_lines(bytes: &mut Vec<u8>, random: &mut StdRng) {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.len() > 1 {
        let (one, other) = (random.random_range(0..lines.len()), random.random_range(0..lines.len()));
        lines.swap(one, other);
        *bytes = lines.concat();
    }
}

fn nest(random: &mut StdRng) -> Vec<u8> {
    let open = pick(&["[", "{\"a\":", "[{\"a\":"], random);
    open.repeat([3, 100, 127, 128, 5_000][random.random_range(0..5)]).into_bytes()
}

/// Replaces one of the places that `find` finds.
fn replace(
    bytes: &mut Vec<u8>,
    find: fn(&[u8]) -> Vec<&[u8]>,
    by: impl FnOnce(&mut StdRng) -> Vec<u8>,
    random: &mut StdRng,
) {
    let found = find(bytes);
    if found.is_empty() {
        return;
    }
    let place = found[random.random_range(0..found.len())];
    let from = place.as_ptr().addr() - bytes.as_ptr().addr();
    let to = from + place.len();
    let piece = by(random);
    bytes.splice(from..to, piece);
}

fn runs(bytes: &[u8], is_part: impl Fn(&u8) -> bool) -> Vec<&[u8]> {
    bytes.split(|byte| !is_part(byte)).filter(|run| !run.is_empty()).collect()
}

fn numbers(bytes: &[u8]) -> Vec<&[u8]> {
    runs(bytes, u8::is_ascii_digit)
}

/// Texts with their quotes.
fn quoted(bytes: &[u8]) -> Vec<&[u8]> {
    let quotes: Vec<usize> =
        bytes.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at).collect();
    quotes.windows(2).step_by(2).map(|pair| &bytes[pair[0]..=pair[1]]).collect()
}

/// What stands between a colon and the next comma or bracket, where that is near.
fn values(bytes: &[u8]) -> Vec<&[u8]> {
    let colons = bytes.iter().enumerate().filter(|(_, byte)| **byte == b':').map(|(at, _)| at + 1);
    colons
        .map(|from| {
            let rest = &bytes[from..(from + 200).min(bytes.len())];
            let end = rest.iter().position(|byte| b",}]\n".contains(byte)).unwrap_or(rest.len());
            &rest[..end]
        })
        .collect()
}
