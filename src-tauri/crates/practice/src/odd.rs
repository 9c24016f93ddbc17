//! Oddities of streams that a careful client bears: other line ends, comments, events and fields that nobody knows,
//! pieces that end inside a character, usage told twice, an end that is missing or comes twice. `frame` breaks answers
//! off; nothing here does.

use bytes::Bytes;

use crate::fault::Fault;
use crate::frame::{Frame, Mark};

/// How a stream is cut into messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Sse,
    /// A JSON object a line.
    Lines,
    /// Messages with a length and checksums.
    Binary,
}

/// The bytes of a piece in `split-characters`: short enough to end inside most characters, and keywords.
const PIECE: usize = 5;

/// The frames with the oddities that are asked for. `stranger` is an event that no client knows.
pub fn arrange(mut frames: Vec<Frame>, faults: &[Fault], form: Form, stranger: &Bytes) -> Vec<Frame> {
    for fault in faults {
        frames = match fault {
            Fault::NoEnd => without_end(frames, form),
            Fault::DoubleEnd => twice(frames, |_, last| last),
            Fault::DoubleUsage => {
                twice(frames, |bytes, last| tells_usage(bytes) && (form == Form::Binary || !last))
            }
            Fault::UnknownEvents => between(frames, stranger),
            Fault::Comments if form == Form::Sse => between(frames, &Bytes::from_static(b": keep-alive\n\n")),
            Fault::Comments if form == Form::Lines => between(frames, &Bytes::from_static(b"\n")),
            Fault::UnknownFields if form != Form::Binary => changed(frames, with_field),
            Fault::Crlf if form != Form::Binary => changed(frames, with_crlf),
            _ => frames,
        };
    }
    if faults.contains(&Fault::SplitCharacters) { pieces(frames) } else { frames }
}

fn is_end(frame: &Frame) -> bool {
    matches!(frame, Frame::Send { mark: Mark::End, .. })
}

/// A binary stream's end is told in two messages, any other's in its last.
fn without_end(mut frames: Vec<Frame>, form: Form) -> Vec<Frame> {
    match form {
        Form::Binary => frames.retain(|frame| !is_end(frame)),
        _ => {
            if let Some(at) = frames.iter().rposition(is_end) {
                frames.remove(at);
            }
        }
    }
    frames
}

/// Each frame of the end for which `wanted` holds comes twice; it is told whether the frame is the last one.
fn twice(frames: Vec<Frame>, wanted: impl Fn(&[u8], bool) -> bool) -> Vec<Frame> {
    let last = frames.len().saturating_sub(1);
    let copies = |(at, frame): (usize, Frame)| {
        let doubled = match &frame {
            Frame::Send { bytes, mark: Mark::End, .. } => wanted(bytes, at == last),
            _ => false,
        };
        std::iter::repeat_n(frame, if doubled { 2 } else { 1 })
    };
    frames.into_iter().enumerate().flat_map(copies).collect()
}

fn tells_usage(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains("\"usage\":{")
}

/// `piece` behind the first frame and behind every fourth.
fn between(frames: Vec<Frame>, piece: &Bytes) -> Vec<Frame> {
    let mut mixed = Vec::with_capacity(frames.len() * 2);
    for (at, frame) in frames.into_iter().enumerate() {
        let place = match &frame {
            Frame::Send { bytes, mark, output, reasoning } if !bytes.is_empty() && *mark != Mark::End => {
                Some((*output, *reasoning))
            }
            _ => None,
        };
        mixed.push(frame);
        if let Some((output, reasoning)) = place.filter(|_| at % 4 == 0) {
            mixed.push(Frame::Send { bytes: piece.clone(), mark: Mark::Other, output, reasoning });
        }
    }
    mixed
}

fn changed(frames: Vec<Frame>, change: fn(&str) -> String) -> Vec<Frame> {
    let change = |frame| match frame {
        Frame::Send { bytes, mark, output, reasoning } => {
            let bytes = std::str::from_utf8(&bytes).map(|text| Bytes::from(change(text))).unwrap_or(bytes);
            Frame::Send { bytes, mark, output, reasoning }
        }
        other => other,
    };
    frames.into_iter().map(change).collect()
}

fn with_crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Every object that starts a line's data gets one more field, in front.
fn with_field(text: &str) -> String {
    let line = |line: &str| match line.find("{\"") {
        Some(at) if line[..at].is_empty() || &line[..at] == "data: " => {
            format!("{}{{\"novelty\":{{\"a\":[1,null]}},{}", &line[..at], &line[at + 1..])
        }
        _ => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}

fn pieces(frames: Vec<Frame>) -> Vec<Frame> {
    let mut cut = Vec::new();
    for frame in frames {
        match frame {
            Frame::Send { bytes, mark, output, reasoning } if bytes.len() > PIECE => {
                let last = (bytes.len() - 1) / PIECE * PIECE;
                for at in (0..last).step_by(PIECE) {
                    let bytes = bytes.slice(at..at + PIECE);
                    cut.push(Frame::Send { bytes, mark: Mark::Open, output, reasoning });
                }
                cut.push(Frame::Send { bytes: bytes.slice(last..), mark, output, reasoning });
            }
            other => cut.push(other),
        }
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Script;

    fn frames() -> Vec<Frame> {
        let mut script = Script::default();
        script.open("data: {\"open\":true}\n\n".to_owned());
        script.text(1, "data: {\"text\":\"caf\u{e9}\"}\n\n".to_owned());
        script.end("data: {\"usage\":{\"input\":1}}\n\n".to_owned());
        script.end("data: [DONE]\n\n".to_owned());
        script.frames
    }

    fn told(faults: &[Fault]) -> String {
        let stranger = Bytes::from_static(b"data: {\"stranger\":1}\n\n");
        let sent =
            arrange(frames(), faults, Form::Sse, &stranger).into_iter().flat_map(|frame| match frame {
                Frame::Send { bytes, .. } => bytes.to_vec(),
                _ => Vec::new(),
            });
        String::from_utf8(sent.collect()).unwrap()
    }

    #[test]
    fn an_end_can_be_missing_or_come_twice_and_so_can_usage() {
        assert!(!told(&[Fault::NoEnd]).contains("[DONE]"));
        assert_eq!(told(&[Fault::DoubleEnd]).matches("[DONE]").count(), 2);
        assert_eq!(told(&[Fault::DoubleUsage]).matches("usage").count(), 2);
        assert_eq!(told(&[Fault::DoubleUsage]).matches("[DONE]").count(), 1);
    }

    #[test]
    fn strangers_comments_fields_and_line_ends_leave_the_data_as_it_was() {
        assert!(told(&[Fault::UnknownEvents]).contains("}\n\ndata: {\"stranger\":1}\n\n"));
        assert!(told(&[Fault::Comments]).contains("\n\n: keep-alive\n\n"));
        assert!(told(&[Fault::UnknownFields]).contains("data: {\"novelty\":{\"a\":[1,null]},\"text\":\"caf"));
        assert!(told(&[Fault::UnknownFields]).contains("data: [DONE]"));
        assert_eq!(told(&[Fault::Crlf]).replace("\r\n", "\n"), told(&[]));
        assert!(!told(&[Fault::Crlf]).replace("\r\n", "").contains('\n'));
    }

    #[test]
    fn pieces_of_a_few_bytes_join_to_the_same_stream() {
        let cut = arrange(frames(), &[Fault::SplitCharacters], Form::Sse, &Bytes::new());
        assert!(cut.len() > 12);
        assert_eq!(told(&[Fault::SplitCharacters]), told(&[]));
    }
}
