//! Decoder throughput for each wire, over generated streams of text deltas: bytes and events a second.

#![allow(clippy::unwrap_used)]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use medley_domain::event::Event;
use medley_domain::job::ChatJob;
use medley_vendors::ndjson::Ndjson;
use medley_vendors::protocols::{Framing, find};
use medley_vendors::sse::Sse;

/// Text deltas in each stream.
const DELTAS: usize = 4_000;
/// Bytes a read brings, about what a loopback socket gives at once.
const READ: usize = 8 * 1024;

fn main() {
    divan::main();
}

fn job() -> ChatJob {
    ChatJob { model: "quince".into(), turns: Vec::new(), stream: true, ..ChatJob::default() }
}

/// One text delta as each wire writes it.
fn delta(protocol: &str, at: usize) -> String {
    let word = format!("word {at} ");
    match protocol {
        "openai-chat" => format!(
            "data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"quince-2\",\"system_fingerprint\":\"fp_1\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{word}\"}},\"logprobs\":null,\"finish_reason\":null}}]}}\n\n"
        ),
        "openai-responses" => format!(
            "event: response.output_text.delta\ndata: {{\"type\":\"response.output_text.delta\",\"sequence_number\":{at},\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"{word}\",\"logprobs\":[],\"obfuscation\":\"abcdef\"}}\n\n"
        ),
        "anthropic" => format!(
            "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{word}\"}}}}\n\n"
        ),
        "gemini" => format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"{word}\"}}],\"role\":\"model\"}},\"index\":0}}],\"usageMetadata\":{{\"promptTokenCount\":10,\"candidatesTokenCount\":{at},\"totalTokenCount\":{}}},\"modelVersion\":\"quince-3\",\"responseId\":\"r\"}}\r\n\r\n",
            at + 10
        ),
        _ => format!(
            "{{\"model\":\"quince:7b\",\"created_at\":\"2026-11-22T10:00:00.000000Z\",\"message\":{{\"role\":\"assistant\",\"content\":\"{word}\"}},\"done\":false}}\n"
        ),
    }
}

#[divan::bench(args = ["openai-chat", "openai-responses", "anthropic", "gemini", "ollama"])]
fn decode(bencher: Bencher, protocol: &str) {
    let body: String = (0..DELTAS).map(|at| delta(protocol, at)).collect();
    let protocol = find(protocol).unwrap();
    bencher.counter(BytesCount::of_str(&body)).counter(ItemsCount::new(DELTAS)).bench_local(|| {
        let mut decoder = protocol.decoder(&job());
        let (mut sse, mut ndjson) = (Sse::default(), Ndjson::default());
        let mut texts = 0;
        let mut events = Vec::new();
        for read in body.as_bytes().chunks(READ) {
            let mut sink = |data: &str| decoder.push(data, &mut events);
            match protocol.framing() {
                Framing::Sse => sse.push(black_box(read), &mut sink),
                Framing::Ndjson => ndjson.push(black_box(read), &mut sink),
            }
            .unwrap();
            texts += events.drain(..).filter(|event| matches!(event, Event::Text { .. })).count();
        }
        assert_eq!(texts, DELTAS);
        texts
    });
}
