//! Decoder throughput for each wire, over generated streams of text deltas from 1 KB to 100 MB: bytes and events a
//! second. A decoder whose work grew faster than its input would be slower on each next line of the table.

#![allow(clippy::unwrap_used)]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use medley_domain::event::Event;
use medley_domain::job::ChatJob;
use medley_vendors::frames::Frames;
use medley_vendors::protocols::find;

#[path = "../tests/amazon/mod.rs"]
mod amazon;

/// Bytes of a stream that are made anew; a longer one repeats them.
const MADE: usize = 256 * 1024;
/// Bytes a read brings, about what a loopback socket gives at once.
const READ: usize = 8 * 1024;

fn main() {
    divan::main();
}

fn job() -> ChatJob {
    ChatJob { model: "quince".into(), turns: Vec::new(), stream: true, ..ChatJob::default() }
}

/// One text delta as each wire writes it.
fn delta(protocol: &str, at: usize) -> Vec<u8> {
    let word = format!("word {at} ");
    let text = match protocol {
        "bedrock" => {
            let payload = format!(
                "{{\"contentBlockIndex\":0,\"delta\":{{\"text\":\"{word}\"}},\"p\":\"abcdefghijk\"}}"
            );
            return amazon::message("contentBlockDelta", &payload);
        }
        "openai-chat" => format!(
            "data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"quince-2\",\"system_fingerprint\":\"fp_1\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{word}\"}},\"logprobs\":null,\"finish_reason\":null}}]}}\n\n"
        ),
        "openai-responses" => format!(
            "event: response.output_text.delta\ndata: {{\"type\":\"response.output_text.delta\",\"sequence_number\":{at},\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"{word}\",\"logprobs\":[],\"obfuscation\":\"abcdef\"}}\n\n"
        ),
        "anthropic" => format!(
            "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{word}\"}}}}\n\n"
        ),
        "cohere" => format!(
            "event: content-delta\ndata: {{\"type\":\"content-delta\",\"index\":0,\"delta\":{{\"message\":{{\"content\":{{\"text\":\"{word}\"}}}}}}}}\n\n"
        ),
        "gemini-interactions" => format!(
            "event: step.delta\ndata: {{\"event_type\":\"step.delta\",\"event_id\":\"{at}\",\"index\":0,\"delta\":{{\"type\":\"text\",\"text\":\"{word}\"}}}}\n\n"
        ),
        "gemini" => format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"{word}\"}}],\"role\":\"model\"}},\"index\":0}}],\"usageMetadata\":{{\"promptTokenCount\":10,\"candidatesTokenCount\":{at},\"totalTokenCount\":{}}},\"modelVersion\":\"quince-3\",\"responseId\":\"r\"}}\r\n\r\n",
            at + 10
        ),
        "ollama" => format!(
            "{{\"model\":\"quince:7b\",\"created_at\":\"2026-11-22T10:00:00.000000Z\",\"message\":{{\"role\":\"assistant\",\"content\":\"{word}\"}},\"done\":false}}\n"
        ),
        other => panic!("{other} has no delta here yet"),
    };
    text.into_bytes()
}

/// One wire and one length of stream.
struct Case {
    wire: &'static str,
    size: usize,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let size = match self.size {
            size if size >= 1 << 20 => format!("{} MB", size >> 20),
            size => format!("{} KB", size >> 10),
        };
        write!(f, "{:16} {size:>6}", self.wire)
    }
}

fn cases() -> Vec<Case> {
    let wires = medley_vendors::protocols::all().map(|protocol| protocol.id());
    let sizes = [1 << 10, 10 << 10, 100 << 10, 1 << 20, 10 << 20, 100 << 20];
    wires.into_iter().flat_map(|wire| sizes.map(|size| Case { wire, size })).collect()
}

/// Deltas of about `size` bytes in reads as they come, how often to repeat them, and how many deltas that makes.
fn stream(case: &Case) -> (Vec<u8>, usize, usize) {
    let mut body = Vec::new();
    let mut deltas = 0;
    while body.len() < case.size.min(MADE) {
        body.extend(delta(case.wire, deltas));
        deltas += 1;
    }
    let times = case.size.div_ceil(body.len());
    (body, times, deltas * times)
}

#[divan::bench(args = cases(), max_time = 2, sample_size = 1)]
fn decode(bencher: Bencher, case: &Case) {
    let (body, times, deltas) = stream(case);
    let protocol = find(case.wire).unwrap();
    bencher.counter(BytesCount::new(body.len() * times)).counter(ItemsCount::new(deltas)).bench_local(|| {
        let mut decoder = protocol.decoder(&job());
        let mut frames = Frames::of(protocol.framing());
        let mut texts = 0;
        let mut events = Vec::new();
        for _ in 0..times {
            for read in body.chunks(READ) {
                frames.push(black_box(read), &mut |data| decoder.push(data, &mut events)).unwrap();
                texts += events.drain(..).filter(|event| matches!(event, Event::Text { .. })).count();
            }
        }
        assert_eq!(texts, deltas);
        texts
    });
}
