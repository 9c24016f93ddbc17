//! Plays a body through framing and decoder as the client does, without a connection.

use medley_domain::event::Event;
use medley_domain::job::ChatJob;
use medley_domain::{Category, VendorError};
use medley_testkit::fold::Answer;
use medley_vendors::frames::Frames;
use medley_vendors::protocols::{Decoder, Protocol, find};

/// A job with nothing but a model.
pub fn job() -> ChatJob {
    ChatJob { model: "quince".into(), turns: Vec::new(), stream: true, ..ChatJob::default() }
}

/// What the reads come to, in order, with what the body's end adds.
pub fn play(protocol: &str, reads: &[&[u8]]) -> Answer {
    let protocol = find(protocol).unwrap();
    let mut events = Vec::new();
    let mut decoder = protocol.decoder(&job());
    let result = feed(protocol, decoder.as_mut(), reads, &mut events);
    let result = result.and_then(|()| decoder.finish(&mut events));
    fold(events, result)
}

/// What a body in one piece comes to.
pub fn whole(protocol: &str, body: &str) -> Answer {
    let mut events = Vec::new();
    let result = find(protocol).unwrap().decoder(&job()).whole(body, &mut events);
    fold(events, result)
}

fn fold(events: Vec<Event>, result: Result<(), VendorError>) -> Answer {
    let mut answer = Answer::default();
    for event in events {
        assert!(answer.stop.is_none(), "after the end came {event:?}");
        answer.add(event);
    }
    answer.error = result.err();
    answer
}

fn feed(
    protocol: &dyn Protocol,
    decoder: &mut dyn Decoder,
    reads: &[&[u8]],
    events: &mut Vec<Event>,
) -> Result<(), VendorError> {
    let mut frames = Frames::of(protocol.framing());
    let mut sink = |data: &str| decoder.push(data, events);
    for read in reads {
        frames.push(read, &mut sink)?;
    }
    let last = frames.finish(&mut sink);
    last.or_else(|error| if error.category == Category::Protocol { Ok(()) } else { Err(error) })
}
