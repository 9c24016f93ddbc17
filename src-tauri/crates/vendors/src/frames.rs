//! How a streamed body is cut into the pieces that a decoder reads, whichever framing the protocol has.
//!
//! Deliberately absent: what a frame means.

use medley_domain::VendorError;

use crate::escape::mend;
use crate::event_stream::EventStream;
use crate::ndjson::Ndjson;
use crate::protocols::Framing;
use crate::sse::Sse;

/// Takes a body's bytes in pieces of any size.
#[derive(Debug)]
pub enum Frames {
    Sse(Sse),
    Ndjson(Ndjson),
    EventStream(EventStream),
}

impl Frames {
    pub fn of(framing: Framing) -> Self {
        match framing {
            Framing::Sse => Self::Sse(Sse::default()),
            Framing::Ndjson => Self::Ndjson(Ndjson::default()),
            Framing::EventStream => Self::EventStream(EventStream::default()),
        }
    }

    /// Hands each frame that `bytes` completes to `sink`.
    pub fn push(
        &mut self,
        bytes: &[u8],
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        let sink = &mut |frame: &str| sink(&mend(frame));
        match self {
            Self::Sse(sse) => sse.push(bytes, sink),
            Self::Ndjson(ndjson) => ndjson.push(bytes, sink),
            Self::EventStream(stream) => stream.push(bytes, sink),
        }
    }

    /// The body has ended: hands on a last frame that lacks its terminator.
    pub fn finish(
        &mut self,
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        let sink = &mut |frame: &str| sink(&mend(frame));
        match self {
            Self::Sse(sse) => sse.finish(sink),
            Self::Ndjson(ndjson) => ndjson.finish(sink),
            Self::EventStream(_) => Ok(()),
        }
    }

    /// What stood in the body and was no frame; only text framings have such a thing.
    pub fn stray(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Sse(sse) => sse.stray(),
            Self::Ndjson(_) | Self::EventStream(_) => std::borrow::Cow::Borrowed(""),
        }
    }

    /// Bytes that wait for the rest of their frame.
    pub fn held(&self) -> usize {
        match self {
            Self::Sse(sse) => sse.held(),
            Self::Ndjson(ndjson) => ndjson.held(),
            Self::EventStream(stream) => stream.held(),
        }
    }
}
