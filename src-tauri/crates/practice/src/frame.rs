//! An answer as the pieces that go over the wire in turn, and what faults do to them in the middle.
//! Nothing here waits or sends; `flow` does.

use std::time::Duration;

use bytes::Bytes;

use crate::fault::Fault;

/// What a sent piece is, for pacing and for finding the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Before any output.
    Open,
    /// Reasoning, a tool call or punctuation of the wire.
    Other,
    Text,
    /// The answer is complete with this piece.
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    Send {
        bytes: Bytes,
        mark: Mark,
        /// Output tokens generated once this piece is out, and how many of them are reasoning.
        output: u64,
        reasoning: u64,
    },
    Wait(Duration),
    /// Drops the connection.
    Break,
    /// An error told inside the stream, which then ends.
    Fail(Bytes),
}

/// The pieces of one answer, built in order.
#[derive(Debug, Default)]
pub struct Script {
    pub frames: Vec<Frame>,
    output: u64,
    reasoning: u64,
}

impl Script {
    pub fn open(&mut self, bytes: impl Into<Bytes>) {
        self.push(bytes, Mark::Open);
    }

    /// Reasoning of so many tokens; the bytes may be empty where the wire hides it.
    pub fn thought(&mut self, tokens: u64, bytes: impl Into<Bytes>) {
        self.output += tokens;
        self.reasoning += tokens;
        self.push(bytes, Mark::Other);
    }

    pub fn text(&mut self, tokens: u64, bytes: impl Into<Bytes>) {
        self.output += tokens;
        self.push(bytes, Mark::Text);
    }

    pub fn other(&mut self, tokens: u64, bytes: impl Into<Bytes>) {
        self.output += tokens;
        self.push(bytes, Mark::Other);
    }

    pub fn end(&mut self, bytes: impl Into<Bytes>) {
        self.push(bytes, Mark::End);
    }

    /// Output tokens so far, reasoning included.
    pub fn output(&self) -> u64 {
        self.output
    }

    /// Reasoning tokens so far.
    pub fn reasoning(&self) -> u64 {
        self.reasoning
    }

    fn push(&mut self, bytes: impl Into<Bytes>, mark: Mark) {
        let (output, reasoning) = (self.output, self.reasoning);
        self.frames.push(Frame::Send { bytes: bytes.into(), mark, output, reasoning });
    }
}

/// The frames with the faults that strike while an answer is sent. `failure` is the wire's error inside a stream, given
/// how many pieces were sent before it.
pub fn disrupt(mut frames: Vec<Frame>, faults: &[Fault], failure: impl Fn(u64) -> Bytes) -> Vec<Frame> {
    for fault in faults {
        match fault {
            Fault::CutBeforeOutput => return vec![Frame::Break],
            Fault::Cut(after) => {
                frames.truncate(place(&frames, *after));
                frames.push(Frame::Break);
            }
            Fault::ErrorInStream => {
                frames.truncate(place(&frames, None));
                let sent = frames
                    .iter()
                    .filter(|frame| matches!(frame, Frame::Send { bytes, .. } if !bytes.is_empty()))
                    .count();
                frames.push(Frame::Fail(failure(sent as u64)));
            }
            Fault::Stall(seconds) => {
                let at = place(&frames, None);
                frames.insert(at, Frame::Wait(Duration::from_secs(*seconds)));
            }
            Fault::Malformed => {
                let at = place(&frames, None);
                let broken = broken(frames.get(at.saturating_sub(1)));
                frames.insert(at, broken);
            }
            _ => {}
        }
    }
    frames
}

/// The index behind so many text pieces, or behind half of them. An answer without text is cut behind half of its output.
fn place(frames: &[Frame], after: Option<u64>) -> usize {
    let marked = |wanted: Mark| -> Vec<usize> {
        let places = frames
            .iter()
            .enumerate()
            .filter(|(_, frame)| matches!(frame, Frame::Send { mark, .. } if *mark == wanted));
        places.map(|(index, _)| index).collect()
    };
    let mut places = marked(Mark::Text);
    if places.is_empty() {
        places = marked(Mark::Other);
    }
    let wanted = after.map_or(places.len().div_ceil(2), |after| (after as usize).min(places.len()));
    match wanted.checked_sub(1) {
        Some(last) => places[last] + 1,
        None => places.first().copied().unwrap_or(frames.len()),
    }
}

/// The piece before once more, its JSON broken off.
fn broken(before: Option<&Frame>) -> Frame {
    let Some(Frame::Send { bytes, mark, output, reasoning }) = before else {
        return Frame::Wait(Duration::ZERO);
    };
    let Ok(text) = std::str::from_utf8(bytes) else { return flipped(bytes, *mark, *output, *reasoning) };
    let endings = ["\r\n\r\n", "\n\n", "\n"];
    let ending = endings.into_iter().find(|ending| text.ends_with(ending)).unwrap_or_default();
    let json = text.find("data: ").map_or(0, |at| at + "data: ".len());
    let kept: String = text[..json].chars().chain(text[json..].trim_end().chars().take(24)).collect();
    Frame::Send { bytes: (kept + ending).into(), mark: *mark, output: *output, reasoning: *reasoning }
}

/// A binary message whose last byte, a part of its checksum, is another.
fn flipped(bytes: &Bytes, mark: Mark, output: u64, reasoning: u64) -> Frame {
    let mut bytes = bytes.to_vec();
    if let Some(last) = bytes.last_mut() {
        *last ^= 0x55;
    }
    Frame::Send { bytes: bytes.into(), mark, output, reasoning }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(texts: usize) -> Vec<Frame> {
        let mut script = Script::default();
        script.open("data: {\"open\":true}\n\n");
        for index in 0..texts {
            script.text(1, format!("data: {{\"index\":{index},\"text\":\"word\"}}\n\n"));
        }
        script.end("data: [DONE]\n\n");
        script.frames
    }

    fn failure(sent: u64) -> Bytes {
        format!("failed after {sent}").into()
    }

    #[test]
    fn a_cut_drops_the_connection_in_the_middle_or_behind_so_many_deltas() {
        let cut = |after| disrupt(script(6), &[Fault::Cut(after)], failure);
        assert_eq!(cut(None).len(), 1 + 3 + 1);
        assert_eq!(cut(Some(2)).len(), 1 + 2 + 1);
        assert_eq!(cut(Some(0)).len(), 1 + 1);
        assert_eq!(cut(None).last(), Some(&Frame::Break));
        assert_eq!(disrupt(script(6), &[Fault::CutBeforeOutput], failure), [Frame::Break]);
    }

    #[test]
    fn a_malformed_line_is_added_and_the_rest_goes_on() {
        let frames = disrupt(script(4), &[Fault::Malformed], failure);
        assert_eq!(frames.len(), script(4).len() + 1);
        let Frame::Send { bytes, .. } = &frames[3] else { panic!("{frames:?}") };
        let line = std::str::from_utf8(bytes).unwrap();
        assert!(line.starts_with("data: {\"index\":1") && line.ends_with("\n\n"));
        assert!(serde_json::from_str::<serde_json::Value>(line["data: ".len()..].trim()).is_err());
    }

    #[test]
    fn an_error_in_the_stream_comes_after_some_output() {
        let frames = disrupt(script(4), &[Fault::ErrorInStream], failure);
        assert_eq!(frames.last(), Some(&Frame::Fail(failure(3))));
        assert_eq!(frames.len(), 1 + 2 + 1);
    }
}
