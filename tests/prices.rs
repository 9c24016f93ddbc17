//! The truth table: what vendors' own usage objects come to, to the pico-dollar.
//!
//! Each row of `truth/*.json` holds a usage object as its vendor sends it, the normal form, the arithmetic written out
//! with figures from the vendors' price lists, and the sum, worked out by hand. The object goes through the vendor's
//! decoder, the counts through the shipped catalogue; the arithmetic is worked out by the few lines at the end of this
//! file. All must agree. A row whose decoder cannot read it yet says so and gives its normal form to be priced.

#![allow(clippy::print_stdout, reason = "the table is the test's report")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use medley_catalogue::Catalogue;
use medley_domain::event::Event;
use medley_domain::job::ChatJob;
use medley_domain::pricing::{Mode, price, worst_case};
use medley_domain::usage::Usage;
use medley_domain::{Cost, ModelName, PicoUsd, VendorId};
use medley_vendors::protocols;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    case: String,
    protocol: String,
    model: String,
    at: Timestamp,
    mode: Mode,
    /// The class of service as the answer names it, beside the usage object.
    tier: Option<String>,
    raw: Value,
    normal: Value,
    /// `COUNT*RATE` in dollars per million tokens; `/1` and `/1k` for one unit and a thousand.
    arithmetic: String,
    status: String,
    pico: Option<PicoUsd>,
    /// What the vendor itself says that it charged.
    reported: Option<PicoUsd>,
    /// `pending`: the decoder does not read this object, or not all of it, yet.
    decoder: Option<String>,
}

/// What a decoder made of an answer's counts.
#[derive(Default)]
struct Decoded {
    usage: Usage,
    mode: Option<Mode>,
    reported: Option<PicoUsd>,
}

fn rows() -> BTreeMap<String, Vec<Row>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("truth");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let vendor = path.file_stem().unwrap().to_string_lossy().into_owned();
        let rows = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{vendor}: {why}"));
        (vendor, rows)
    };
    files.map(read).collect()
}

#[test]
fn every_vendors_usage_comes_to_the_sum_worked_out_by_hand() {
    let rows = rows();
    let mut wrong = Vec::new();
    let mut total = (0, 0, 0);
    println!("{:14} {:>4} {:>7} {:>7}", "vendor", "rows", "passed", "decoded");
    for (vendor, rows) in &rows {
        let (mut passed, mut decoded) = (0, 0);
        for row in rows {
            match differences(vendor, row) {
                Ok(by_decoder) => (passed, decoded) = (passed + 1, decoded + usize::from(by_decoder)),
                Err(why) => wrong.push(format!("{vendor}, {}, {}: {why}", row.model, row.case)),
            }
        }
        println!("{vendor:14} {:>4} {passed:>7} {decoded:>7}", rows.len());
        total = (total.0 + rows.len(), total.1 + passed, total.2 + decoded);
    }
    println!("{:14} {:>4} {:>7} {:>7}", "all", total.0, total.1, total.2);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(total.0 >= 120 && rows.len() >= 12);
}

/// Whether the counts came from the decoder.
fn differences(vendor: &str, row: &Row) -> Result<bool, String> {
    let by_hand = (row.status != "unknown").then(|| evaluate(&row.arithmetic));
    same("the arithmetic and the sum", &by_hand, &row.pico.map(|pico| i128::from(pico.0)))?;
    let normal: Usage = serde_json::from_value(row.normal.clone()).map_err(|why| why.to_string())?;
    let decoded = decode(row).filter(|decoded| {
        // A decoder that learns to read a pending row is used from then on.
        row.decoder.is_none() || lean(&decoded.usage) == lean(&normal)
    });
    let by_decoder = decoded.is_some();
    if let Some(decoded) = decoded {
        same("the counts", &lean(&decoded.usage), &lean(&normal))?;
        same("the mode", &decoded.mode.unwrap_or_default(), &row.mode)?;
        same("the reported cost", &decoded.reported, &row.reported)?;
    } else if row.decoder.is_none() {
        return Err("the decoder found no counts".to_owned());
    }
    let card =
        Catalogue::shipped().card(&VendorId::from(vendor), &ModelName::from(row.model.as_str()), false, None);
    let priced = price(&normal, &card.prices, row.at, row.mode);
    same("the price", &Some(priced.cost), &Cost::from_parts(&row.status, row.pico))?;
    let lines: PicoUsd = priced.lines.iter().map(|line| line.cost).sum();
    same("the lines", &lines, &row.pico.unwrap_or_default())?;
    bounded(&normal, &card.prices, row, priced.cost)?;
    Ok(by_decoder)
}

/// A reservation for as many tokens is no less than the cost.
fn bounded(
    usage: &Usage,
    prices: &[medley_domain::pricing::Price],
    row: &Row,
    cost: Cost,
) -> Result<(), String> {
    let (Some(input), Some(output), Some(cost)) = (usage.input, usage.output, cost.amount()) else {
        return Ok(());
    };
    if row.mode != Mode::Standard || usage.searches.is_some() || usage.reasoning > usage.output {
        return Ok(());
    }
    let worst = worst_case(input, output, prices, row.at);
    if worst.is_some_and(|worst| worst >= cost) { Ok(()) } else { Err(format!("{worst:?} is reserved")) }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, not {expected:?}")) }
}

/// Counts of 0 in a class are no counts of it; those of all input and all output stay.
fn lean(usage: &Usage) -> Value {
    let mut value = serde_json::to_value(usage).unwrap();
    let zero = |value: &Value| value.is_null() || value == &json!(0);
    let classes = value.as_object_mut().unwrap();
    classes.retain(|name, value| ["input", "output", "media"].contains(&name.as_str()) || !zero(value));
    let media = classes["media"].as_object_mut().unwrap();
    media.retain(|_, value| !zero(value) && value != &json!({}));
    value
}

/// The row's object in a whole answer of its protocol, through the decoder.
fn decode(row: &Row) -> Option<Decoded> {
    let protocol = protocols::find(&row.protocol)?;
    let mut events = Vec::new();
    let job = ChatJob { model: ModelName::from(row.model.as_str()), ..ChatJob::default() };
    protocol.decoder(&job).whole(&answer(row)?.to_string(), &mut events).ok()?;
    let mut decoded = None;
    let (mut mode, mut reported) = (None, None);
    for event in events {
        match event {
            Event::Usage { usage, .. } => decoded = Some(usage),
            Event::Meta { meta } => mode = meta.mode.or(mode),
            Event::ReportedCost { amount } => reported = Some(amount),
            _ => {}
        }
    }
    decoded.map(|usage| Decoded { usage, mode, reported })
}

fn answer(row: &Row) -> Option<Value> {
    let (model, usage, tier) = (&row.model, &row.raw, &row.tier);
    Some(match row.protocol.as_str() {
        "openai-chat" => json!({
            "id": "c", "object": "chat.completion", "model": model, "usage": usage, "service_tier": tier,
            "choices": [{ "index": 0, "finish_reason": "stop", "message": { "role": "assistant", "content": "." } }],
        }),
        "openai-responses" => json!({
            "id": "r", "object": "response", "status": "completed", "model": model, "usage": usage,
            "service_tier": tier,
            "output": [{ "type": "message", "id": "m", "role": "assistant", "status": "completed",
                "content": [{ "type": "output_text", "text": ".", "annotations": [] }] }],
        }),
        "anthropic" => json!({
            "id": "m", "type": "message", "role": "assistant", "model": model, "usage": usage,
            "stop_reason": "end_turn", "content": [{ "type": "text", "text": "." }],
        }),
        "gemini" => json!({
            "modelVersion": model, "usageMetadata": usage,
            "candidates": [{ "finishReason": "STOP", "content": { "role": "model", "parts": [{ "text": "." }] } }],
        }),
        "cohere" => json!({
            "id": "c", "finish_reason": "COMPLETE", "usage": usage,
            "message": { "role": "assistant", "content": [{ "type": "text", "text": "." }] },
        }),
        "bedrock" => json!({
            "output": { "message": { "role": "assistant", "content": [{ "text": "." }] } },
            "stopReason": "end_turn", "usage": usage,
        }),
        "gemini-interactions" => json!({
            "id": "i", "status": "completed", "model": model, "usage": usage,
            "steps": [{ "type": "model_output", "content": [{ "type": "text", "text": "." }] }],
        }),
        "ollama" => {
            let mut line =
                json!({ "model": model, "message": { "role": "assistant", "content": "." }, "done": true });
            line.as_object_mut().unwrap().extend(usage.as_object().unwrap().clone());
            line
        }
        _ => return None,
    })
}

/// `1200*2.00 + 300*0.10` in pico-dollars, each product rounded to the nearest, halves up. Shares nothing with what it
/// checks.
fn evaluate(text: &str) -> i128 {
    text.split(" + ").filter(|term| !term.is_empty()).map(product).sum()
}

fn product(term: &str) -> i128 {
    let (count, rate) = term.split_once('*').unwrap();
    let (rate, per) = match rate.split_once('/') {
        Some((rate, "1")) => (rate, 1),
        Some((rate, "1k")) => (rate, 1_000),
        None => (rate, 1_000_000),
        Some((_, unit)) => panic!("{unit} is no unit"),
    };
    let (whole, fraction) = rate.split_once('.').unwrap_or((rate, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().unwrap();
    let scale = 10_i128.pow(12 - u32::try_from(fraction.len()).unwrap());
    let exact = count.parse::<i128>().unwrap() * digits * scale;
    (2 * exact + per) / (2 * per)
}

#[test]
fn the_arithmetic_is_worked_out_exactly() {
    assert_eq!(evaluate("1200*2.00 + 300*0.10 + 50*10.00"), 2_930_000_000);
    assert_eq!(evaluate("6500*0.07/1k + 2*0.002/1"), 459_000_000_000);
    assert_eq!(evaluate("1*0.0000005"), 1, "half a pico-dollar is rounded up");
    assert_eq!(evaluate(""), 0);
}
