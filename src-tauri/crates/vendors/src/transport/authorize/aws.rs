//! Signature Version 4: an AWS key pair signs host, kind of body, date, session and body of a request.
//!
//! Deliberately absent: finding keys in AWS's own files and services. The pair is handed in as one text,
//! `ACCESS_KEY_ID:SECRET` or `ACCESS_KEY_ID:SECRET:SESSION_TOKEN`.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign as sign_request};
use aws_sigv4::sign::v4::SigningParams;
use medley_domain::{Category, VendorError};
use reqwest::Request;
use reqwest::header::HeaderValue;

use super::unusable;

/// A key pair.
pub struct Pair(Credentials);

impl Pair {
    /// `None` where the key is no pair: a Bedrock API key, which holds no colon.
    pub fn read(key: &str) -> Option<Result<Self, VendorError>> {
        let (id, rest) = key.split_once(':')?;
        let (secret, session) = match rest.split_once(':') {
            Some((secret, session)) => (secret, Some(session.to_owned())),
            None => (rest, None),
        };
        let whole =
            !id.is_empty() && !secret.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let form = "an AWS key pair is written ACCESS_KEY_ID:SECRET or ACCESS_KEY_ID:SECRET:SESSION_TOKEN";
        Some(if whole {
            Ok(Self(Credentials::new(id, secret, session, None, "Medley")))
        } else {
            Err(unusable(form))
        })
    }
}

/// Signs a request as it stands: nothing of it may change afterwards.
pub fn sign(
    request: &mut Request,
    pair: &Pair,
    service: &str,
    region: Option<&str>,
    now: SystemTime,
) -> Result<(), VendorError> {
    let region = region.ok_or_else(|| {
        let text = "no AWS region is known: set `region`, or use a base URL that names one";
        VendorError::new(Category::BadRequest, text)
    })?;
    let identity = pair.0.clone().into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(now)
        .settings(SigningSettings::default())
        .build()
        .map_err(|why| unusable(&why.to_string()))?
        .into();
    let kind = request.headers().get("content-type").and_then(|kind| kind.to_str().ok());
    let headers = kind.map(|kind| ("content-type", kind)).into_iter();
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    let body = SignableBody::Bytes(body);
    let signable = SignableRequest::new(request.method().as_str(), request.url().as_str(), headers, body);
    let signed = signable.and_then(|signable| sign_request(signable, &params));
    let (instructions, _) = signed.map_err(|_| unusable("the request could not be signed"))?.into_parts();
    let (added, _) = instructions.into_parts();
    for header in added {
        let mut value = HeaderValue::try_from(header.value())
            .map_err(|_| unusable("the session token holds characters that none has"))?;
        value.set_sensitive(true);
        request.headers_mut().insert(header.name(), value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// 2015-08-30T12:36:00Z, the date of AWS's published test suite.
    const THEN: Duration = Duration::from_secs(1_440_938_160);

    fn signed(mut request: Request, key: &str, service: &str) -> Request {
        let pair = Pair::read(key).unwrap().unwrap();
        let then = SystemTime::UNIX_EPOCH + THEN;
        sign(&mut request, &pair, service, Some("us-east-1"), then).unwrap();
        request
    }

    fn header<'a>(request: &'a Request, name: &str) -> &'a str {
        request.headers()[name].to_str().unwrap()
    }

    #[test]
    fn the_published_example_has_its_published_signature() {
        let request = Request::new(reqwest::Method::GET, "https://example.amazonaws.com/".parse().unwrap());
        let key = "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        let request = signed(request, key, "service");
        let expected = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
                        SignedHeaders=host;x-amz-date, \
                        Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
        assert_eq!(header(&request, "authorization"), expected);
        assert_eq!(header(&request, "x-amz-date"), "20150830T123600Z");
        assert!(request.headers().values().all(HeaderValue::is_sensitive));
    }

    #[test]
    fn what_is_no_pair_is_no_pair_and_half_a_pair_is_an_error() {
        assert!(Pair::read("ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl").is_none());
        for half in [":secret", "AKID:", "AK ID:secret"] {
            assert!(Pair::read(half).unwrap().is_err(), "{half}");
        }
    }

    /// The expected values were computed by AWS's own Python library.
    #[test]
    fn a_session_an_escaped_path_a_query_and_a_body_are_signed_as_another_implementation_signs_them() {
        let key = "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:token/with=signs";
        let model = "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0";
        let url = format!("https://bedrock-runtime.us-east-1.amazonaws.com/model/{model}/converse-stream");
        let mut ask = Request::new(reqwest::Method::POST, url.parse().unwrap());
        ask.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
        ask.headers_mut().insert("x-client-request-id", HeaderValue::from_static("not signed"));
        *ask.body_mut() = Some(r#"{"messages":[]}"#.into());
        let ask = signed(ask, key, "bedrock");
        assert_eq!(header(&ask, "x-amz-security-token"), "token/with=signs");
        let expected = "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, \
                        Signature=86c1a16ee90c48c31c9b517e2f3728cde1f2066a1ed08f8e9bd36550e107cdc4";
        assert!(header(&ask, "authorization").ends_with(expected), "{}", header(&ask, "authorization"));

        let query = "maxResults=1000&type=SYSTEM_DEFINED&nextToken=x%3D";
        let url = format!("https://bedrock.us-east-1.amazonaws.com/inference-profiles?{query}");
        let list = signed(Request::new(reqwest::Method::GET, url.parse().unwrap()), key, "bedrock");
        let expected = "Signature=eb43fd8907e1bce5a5d449319fe22ae202edce08d586c515baa09667168afee1";
        assert!(header(&list, "authorization").ends_with(expected), "{}", header(&list, "authorization"));
    }
}
