//! Addresses: a base URL as people write it, with or without scheme, version or trailing slash, and a path below it.
//!
//! A base whose path already holds a version (`/v1`, `/openai/v1`, `/v1beta/…`) is taken as it is; otherwise the
//! protocol's own version is added. The setting `version` names another, or none when it is empty.
//! Deliberately absent: which path a protocol asks for.

use medley_domain::{Category, VendorError};
use url::Url;

/// Parses a base URL. A bare host gets `http://` on this computer and `https://` elsewhere.
pub fn parse(base: &str) -> Result<Url, VendorError> {
    let base = base.trim();
    let whole = if base.contains("://") {
        base.to_owned()
    } else {
        let host = base.split(['/', ':']).next().unwrap_or_default();
        let here = host == "localhost" || host.starts_with("127.");
        format!("{}://{base}", if here { "http" } else { "https" })
    };
    let url = Url::parse(&whole).map_err(|why| bad(base, &why.to_string()))?;
    let speaks_http = ["http", "https"].contains(&url.scheme());
    if !speaks_http || url.host_str().is_none_or(str::is_empty) {
        return Err(bad(base, "it must begin with http:// or https://"));
    }
    Ok(url)
}

fn bad(base: &str, why: &str) -> VendorError {
    let text = format!("the base URL {base:?} cannot be used: {why}");
    VendorError::new(Category::BadRequest, text)
}

/// Whether a base URL names this computer.
pub fn is_loopback(base: &str) -> bool {
    parse(base).is_ok_and(|url| crate::transport::is_loopback(&url))
}

/// What a protocol knows of its own addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape<'a> {
    /// The path segment between host and endpoints, such as `v1`.
    pub version: &'a str,
    /// Endpoints that people paste along with the base.
    pub tails: &'a [&'a str],
}

/// `base` and `path` (which may hold a query) joined by the rules above.
pub fn join(base: &str, shape: Shape<'_>, path: &str) -> Result<Url, VendorError> {
    let mut url = parse(base)?;
    let stem = stem(url.path(), shape);
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    url.set_path(&format!("{stem}{path}"));
    let kept = url.query().map(str::to_owned);
    let joined: Vec<&str> = [kept.as_deref(), query].into_iter().flatten().collect();
    url.set_query((!joined.is_empty()).then(|| joined.join("&")).as_deref());
    Ok(url)
}

/// Scheme, host and port of a base URL, without a slash at the end.
pub fn origin(base: &str) -> Result<String, VendorError> {
    Ok(parse(base)?.origin().ascii_serialization())
}

fn stem(path: &str, shape: Shape<'_>) -> String {
    let mut path = path.trim_end_matches('/');
    for tail in shape.tails {
        path = path.strip_suffix(tail).unwrap_or(path);
    }
    let versioned = path.split('/').any(|segment| segment == shape.version || is_version(segment));
    if versioned || shape.version.is_empty() {
        return path.to_owned();
    }
    // A base may hold the first of several segments already: `…/openai` before `openai/v1`.
    let begun = shape.version.split_once('/').and_then(|(first, _)| path.strip_suffix(first));
    let path = begun.and_then(|path| path.strip_suffix('/')).unwrap_or(path);
    format!("{path}/{}", shape.version)
}

/// `v1`, `v1beta`, `v4`, `v1alpha2`, not `v` or `vertex`.
fn is_version(segment: &str) -> bool {
    let mut rest = segment.bytes();
    rest.next() == Some(b'v') && rest.next().is_some_and(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat(base: &str) -> String {
        let shape = Shape { version: "v1", tails: &["/chat/completions"] };
        join(base, shape, "/chat/completions").unwrap().to_string()
    }

    #[test]
    fn a_base_works_with_and_without_its_version_and_slashes() {
        let whole = "https://api.openai.com/v1/chat/completions";
        for base in [
            "https://api.openai.com",
            "https://api.openai.com/",
            "https://api.openai.com/v1",
            "https://api.openai.com/v1//",
            "api.openai.com",
            "https://api.openai.com/v1/chat/completions",
        ] {
            assert_eq!(chat(base), whole, "{base}");
        }
    }

    #[test]
    fn base_paths_are_kept() {
        let groq = "https://api.groq.com/openai/v1";
        assert_eq!(chat(groq), format!("{groq}/chat/completions"));
        let zai = "https://api.z.ai/api/paas/v4/";
        assert_eq!(chat(zai), "https://api.z.ai/api/paas/v4/chat/completions");
        let novita = "https://router.example/novita/v3/openai";
        assert_eq!(chat(novita), format!("{novita}/chat/completions"));
        let behind = "http://127.0.0.1:18080/r/id";
        assert_eq!(chat(behind), format!("{behind}/v1/chat/completions"));
    }

    #[test]
    fn a_bare_local_host_is_plain_http() {
        assert_eq!(chat("localhost:1234"), "http://localhost:1234/v1/chat/completions");
    }

    #[test]
    fn queries_of_base_and_path_are_both_kept() {
        let shape = Shape { version: "v1beta", tails: &[] };
        let url = join("https://host/?a=1", shape, "/models?pageSize=9").unwrap();
        assert_eq!(url.as_str(), "https://host/v1beta/models?a=1&pageSize=9");
    }

    #[test]
    fn what_is_no_web_address_is_refused_in_plain_words() {
        for base in ["", "ftp://host", "http://", "::"] {
            let error = parse(base).unwrap_err();
            assert_eq!(error.category, Category::BadRequest, "{base}");
        }
    }
}
