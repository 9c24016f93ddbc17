//! The one place that exposes a key: it writes it into a header marked sensitive, and strikes it from vendors' words.
//!
//! Deliberately absent: keeping a key, logging, and every other use of one.

use medley_domain::{Category, VendorError};
use reqwest::RequestBuilder;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// How a vendor wants to be shown the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `Authorization: Bearer KEY`.
    Bearer,
    /// A header of its own that holds the bare key.
    Header(&'static str),
}

/// Adds the key to a request. Without a key nothing is added.
pub fn sign(
    request: RequestBuilder,
    scheme: Scheme,
    key: Option<&SecretString>,
) -> Result<RequestBuilder, VendorError> {
    let Some(key) = key else { return Ok(request) };
    let key = expose(key).trim();
    let (name, value) = match scheme {
        Scheme::Bearer => ("authorization", HeaderValue::try_from(format!("Bearer {key}"))),
        Scheme::Header(name) => (name, HeaderValue::try_from(key)),
    };
    let mut value = value.map_err(|_| {
        let text = "the key holds characters that no key has, such as a line break";
        VendorError::new(Category::Authentication, text)
    })?;
    value.set_sensitive(true);
    Ok(request.header(name, value))
}

/// A vendor's words without the key, where they repeat it.
pub fn strike(words: &str, key: Option<&SecretString>) -> String {
    match key.map(|key| expose(key).trim()) {
        Some(key) if !key.is_empty() && words.contains(key) => words.replace(key, "[key]"),
        _ => words.to_owned(),
    }
}

#[expect(clippy::disallowed_methods, reason = "the one door through which a key leaves its wrapping")]
fn expose(key: &SecretString) -> &str {
    key.expose_secret()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_a_vendor_repeats_is_struck_from_its_words() {
        let key = SecretString::from("sk-canary-123");
        let words = "Incorrect API key provided: sk-canary-123.";
        assert_eq!(strike(words, Some(&key)), "Incorrect API key provided: [key].");
        assert_eq!(strike(words, None), words);
    }
}
