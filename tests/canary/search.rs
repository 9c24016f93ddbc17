//! Looking for a key in bytes, in every form in which it could have been written down.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// The forms of one key.
pub struct Canary(Vec<Vec<u8>>);

impl Canary {
    pub fn new(key: &str) -> Self {
        let mut forms = vec![key.as_bytes().to_vec(), percent(key), key.replace('/', "\\/").into_bytes()];
        forms.push(key.bytes().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect());
        // The middle alone is a leak as well.
        forms.push(key.as_bytes()[key.len() / 4..key.len() * 3 / 4].to_vec());
        // Within a longer text, base64 begins at one of three places, and only its middle is the same.
        for skip in 0..3 {
            let padded = [&b"xxx"[..skip], key.as_bytes()].concat();
            let whole = padded.len() / 3 * 3;
            for coded in [STANDARD_NO_PAD.encode(&padded[..whole]), URL_SAFE_NO_PAD.encode(&padded[..whole])]
            {
                forms.push(coded.as_bytes()[4..].to_vec());
            }
        }
        Self(forms)
    }

    pub fn assert_absent(&self, place: &str, bytes: &[u8]) {
        for form in &self.0 {
            let found = position(bytes, form);
            let around = found.map(|at| &bytes[at.saturating_sub(200)..(at + 200).min(bytes.len())]);
            assert!(found.is_none(), "{place}: {}", String::from_utf8_lossy(around.unwrap_or_default()));
        }
    }
}

fn percent(text: &str) -> Vec<u8> {
    let coded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => vec![byte],
        _ => format!("%{byte:02X}").into_bytes(),
    };
    text.bytes().flat_map(coded).collect()
}

pub fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    position(bytes, needle).is_some()
}

fn position(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == needle[0]) {
        let start = from + at;
        if bytes[start..].starts_with(needle) {
            return Some(start);
        }
        from = start + 1;
    }
    None
}

/// Every file below a folder with its bytes.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found
}

#[test]
fn the_search_finds_every_form() {
    use base64::engine::general_purpose::STANDARD;
    let key = "sk-canary/abcdefghijklmnop+q7";
    let canary = Canary::new(key);
    for text in [
        format!("before {key} after"),
        format!("key={}", String::from_utf8(percent(key)).unwrap()),
        STANDARD.encode(format!("Bearer {key}")),
        STANDARD.encode(format!("Authorization: Bearer {key}")),
        STANDARD.encode(key),
        format!("…{}…", &key[7..21]),
        key.replace('/', "\\/"),
    ] {
        let missed = std::panic::catch_unwind(|| canary.assert_absent("here", text.as_bytes()));
        assert!(missed.is_err(), "{text}");
    }
    canary.assert_absent("elsewhere", b"Incorrect API key provided: ****p+q7");
}
