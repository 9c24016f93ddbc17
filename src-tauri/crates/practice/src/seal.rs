//! Opaque blobs that vendors hand out and want back unchanged: Alder's encrypted reasoning, Birch's and Cedar's signatures.
//! They prove where they come from and, where the text is visible, that it was not altered.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::chance::{Dice, digest};
use crate::vendor::Vendor;

const MAGIC: &[u8] = b"\x12practice-seal\x01";

/// A blob for `text` from `vendor`.
pub fn seal(vendor: Vendor, text: &str) -> String {
    let digest = digest(&[vendor.name(), text]);
    let mut bytes = MAGIC.to_vec();
    bytes.push(vendor.index() as u8);
    bytes.extend(digest.to_be_bytes());
    let mut dice = Dice::new(digest);
    for _ in 0..12 {
        bytes.extend(dice.roll().to_be_bytes());
    }
    STANDARD.encode(bytes)
}

/// Whether `blob` is one that `vendor` made, and for `text` where that is given. Both base64 alphabets are read.
pub fn genuine(vendor: Vendor, blob: &str, text: Option<&str>) -> bool {
    let usual = blob.trim_end_matches('=').replace('-', "+").replace('_', "/");
    let Ok(bytes) = STANDARD_NO_PAD.decode(usual) else { return false };
    let Some((by, rest)) = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first) else { return false };
    let same = |text: &str| rest.starts_with(&digest(&[vendor.name(), text]).to_be_bytes());
    usize::from(*by) == vendor.index() && text.is_none_or(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_its_vendor_and_text_only() {
        let blob = seal(Vendor::Birch, "thinking");
        assert!(genuine(Vendor::Birch, &blob, None));
        assert!(genuine(Vendor::Birch, &blob.replace('+', "-").replace('/', "_"), Some("thinking")));
        assert!(!genuine(Vendor::Birch, &blob, Some("thinking!")));
        assert!(!genuine(Vendor::Alder, &blob, None));
        assert!(!genuine(Vendor::Birch, "bm90IGEgc2VhbA==", None));
        assert!(!genuine(Vendor::Birch, "not base64!", None));
    }
}
