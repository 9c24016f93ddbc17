//! Sending an answer at its pace: time to the first token, tokens per second, waits, breaks, and keeping the tab.

use std::io;
use std::time::Duration;

use async_stream::stream;
use axum::body::Body;
use bytes::Bytes;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::bill::Outcome;
use crate::fault::Fault;
use crate::frame::{Frame, Mark};
use crate::price::Model;
use crate::tab::Tab;
use crate::vendor::Vendor;

/// Tokens that a vendor sends at once, at least: a piece a second is as slow as a caller will bear.
fn at_once(vendor: Vendor) -> u32 {
    match vendor {
        Vendor::Cedar => 12,
        _ => 1,
    }
}

/// Long enough for what was written before it to leave, short enough not to be noticed.
const FLUSH: Duration = Duration::from_millis(30);

/// How fast one answer is sent.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    first: Duration,
    per_token: Duration,
}

impl Pace {
    /// The model's pace scaled by `scale`, or a token or a smallest piece a second when that fault is asked for.
    pub fn of(model: &Model, scale: f64, faults: &[Fault]) -> Pace {
        let scaled = |seconds: f64| Duration::try_from_secs_f64(seconds * scale).unwrap_or_default();
        let first = scaled(model.first_token_ms as f64 / 1_000.0);
        match faults.contains(&Fault::Slow) {
            true => Pace { first, per_token: Duration::from_secs(1) / at_once(model.vendor) },
            false => Pace { first, per_token: scaled(1.0 / model.tokens_per_second as f64) },
        }
    }

    /// How long after the start a piece is due that brings the output to `tokens`.
    fn due(&self, mark: Mark, tokens: u64) -> Duration {
        match mark {
            Mark::Open => self.first / 2,
            _ => self.first + self.per_token.mul_f64(tokens as f64),
        }
    }

    /// How long a whole answer of `tokens` takes.
    pub fn whole(&self, tokens: u64) -> Duration {
        self.due(Mark::End, tokens)
    }
}

/// The body that sends `frames`. Dropped before its end, the tab charges as for a caller who hung up.
pub fn body(frames: Vec<Frame>, mut tab: Tab, pace: Pace, outcome: Outcome, stop: CancellationToken) -> Body {
    Body::from_stream(stream! {
        let mut start = Instant::now();
        for frame in frames {
            match frame {
                Frame::Send { bytes, mark, output, reasoning } => {
                    if !wait_until(start + pace.due(mark, output), &stop).await {
                        tab.break_off();
                        yield Err(gone());
                        return;
                    }
                    tab.advance(output, reasoning);
                    if mark == Mark::End {
                        // The row is there before the caller can see that the answer is over.
                        tab.settle(outcome);
                    }
                    let (head, tail) = split(bytes);
                    if !head.is_empty() {
                        yield Ok(head);
                    }
                    if !tail.is_empty() {
                        yield Ok(tail);
                    }
                }
                Frame::Wait(time) => {
                    if !wait_until(Instant::now() + time, &stop).await {
                        tab.break_off();
                        yield Err(gone());
                        return;
                    }
                    start += time;
                }
                Frame::Break => {
                    sleep(FLUSH).await;
                    tab.break_off();
                    yield Err(gone());
                    return;
                }
                Frame::Fail(bytes) => {
                    tab.break_off();
                    yield Ok(bytes);
                    return;
                }
            }
        }
    })
}

/// A body that promises `text` and breaks off half way.
pub fn half(text: String) -> Body {
    let bytes = Bytes::from(text);
    Body::from_stream(stream! {
        yield Ok(bytes.slice(..bytes.len() / 2));
        sleep(FLUSH).await;
        yield Err(gone());
    })
}

/// A body that breaks off before its first byte.
pub fn nothing() -> Body {
    Body::from_stream(stream! {
        sleep(FLUSH).await;
        yield Err::<Bytes, _>(gone());
    })
}

/// Waits, unless it is due already; false when the server stops first.
pub async fn wait_until(due: Instant, stop: &CancellationToken) -> bool {
    if stop.is_cancelled() {
        return false;
    }
    if due <= Instant::now() {
        return true;
    }
    tokio::select! {
        () = sleep_until(due) => true,
        () = stop.cancelled() => false,
    }
}

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "the practice vendor dropped the connection")
}

/// Cuts a piece inside its first character of several bytes, as networks do; a piece of plain ASCII stays whole.
fn split(bytes: Bytes) -> (Bytes, Bytes) {
    match bytes.iter().position(|byte| !byte.is_ascii()) {
        Some(at) => {
            let mut head = bytes;
            let tail = head.split_off(at + 1);
            (head, tail)
        }
        None => (bytes, Bytes::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::MODELS;
    use crate::price;
    use crate::vendor::Vendor;

    #[test]
    fn a_character_of_several_bytes_is_cut_in_two() {
        let (head, tail) = split(Bytes::from("caf\u{e9}!"));
        assert_eq!((head.len(), tail.len()), (4, 2));
        assert!(std::str::from_utf8(&head).is_err());
        assert_eq!(split(Bytes::from_static(b"plain")), (Bytes::from_static(b"plain"), Bytes::new()));
    }

    #[test]
    fn large_models_are_slower_and_pace_nought_does_not_wait() {
        for vendor in Vendor::ALL {
            let times: Vec<_> =
                price::models(vendor).map(|model| Pace::of(model, 1.0, &[]).whole(100)).collect();
            assert!(times[0] > times[1], "{vendor}");
        }
        let model = &MODELS[0];
        assert_eq!(Pace::of(model, 0.0, &[]).whole(1_000), Duration::ZERO);
        assert_eq!(Pace::of(model, 0.0, &[Fault::Slow]).whole(3), Duration::from_secs(3));
        assert_eq!(Pace::of(model, 2.0, &[]).whole(0), Duration::from_millis(1_200));
    }
}
