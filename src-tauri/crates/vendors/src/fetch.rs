//! Fetching a public text, such as a newer price list, from an address that a person gave: http and https alone, no
//! key, no redirects, a limit of size and time.

use std::collections::BTreeMap;
use std::time::Duration;

use medley_domain::{AttemptId, Category, VendorError};

use crate::endpoint;
use crate::transport::authorize::Scheme;
use crate::transport::{Caller, HttpCall, Transport};

/// The longest wait for the head, and the longest silence.
const LIMIT: Duration = Duration::from_secs(30);

/// The text at `url`, of at most `most` bytes. `request` is sent as the client's request id.
///
/// # Errors
/// When it is no http address, cannot be reached, answers with another status than 200, or is too large or no text.
pub async fn text(
    transport: &Transport,
    url: &str,
    most: usize,
    request: AttemptId,
) -> Result<String, VendorError> {
    let address = endpoint::parse(url)?;
    let headers = BTreeMap::new();
    let caller =
        Caller { scheme: &Scheme::Bearer, key: None, region: None, attempt: request, headers: &headers };
    let mut reply = transport.send(address, HttpCall::get(""), caller, LIMIT).await?;
    if reply.status != 200 {
        let text = format!("{url} answered with status {}", reply.status);
        return Err(VendorError::new(Category::NotFound, text));
    }
    let body = reply.read(LIMIT, most).await?;
    String::from_utf8(body).map_err(|_| VendorError::new(Category::Protocol, format!("{url} is no text")))
}
