//! What is charged apart: searches, pictures that are made, and sound, counted by the client as by the bill.

use medley_domain::conversation::{MediaSource, Part, Role};
use medley_domain::event::StopReason;
use medley_domain::job::{BuiltIn, ChatJob, Turn};
use medley_practice::Vendor;

use crate::desk::{Desk, WIRES, job, reason, user};

#[tokio::test]
async fn a_search_is_offered_counted_and_cited_on_every_main_wire() {
    let desk = Desk::open();
    // Chat Completions has no search that works for every server.
    for wire in WIRES.into_iter().filter(|wire| wire.protocol.is_none()) {
        for stream in [true, false] {
            let turns = vec![user("Search the web for tides.")];
            let asked = ChatJob { stream, built_in: vec![BuiltIn::WebSearch], ..job(wire.plain, turns) };
            let answer = desk.ask_billed(wire, asked).await;
            assert_eq!(
                (reason(&answer), answer.usage.searches),
                (StopReason::End, Some(1)),
                "{wire:?} {answer:?}"
            );
            assert!(!answer.citations.is_empty(), "{wire:?} {stream}");
        }
    }
}

#[tokio::test]
async fn a_picture_is_made_and_counted() {
    let desk = Desk::open();
    for wire in WIRES.into_iter().filter(|wire| wire.protocol.is_none() && wire.vendor != Vendor::Birch) {
        let model = if wire.vendor == Vendor::Alder { "alder-studio" } else { "cedar-image" };
        for stream in [true, false] {
            let turns = vec![user("Draw a lighthouse.")];
            let asked = ChatJob { stream, built_in: vec![BuiltIn::MakeImage], ..job(model, turns) };
            let answer = desk.ask(wire, asked).await;
            assert_eq!(answer.error, None, "{wire:?}");
            assert_eq!(answer.artifacts.len(), 1, "{wire:?} {stream} {:?}", answer.left_out);
        }
    }
}

#[tokio::test]
async fn sound_is_taken_in_and_counted_apart() {
    let desk = Desk::open();
    let wire = WIRES.into_iter().find(|wire| wire.vendor == Vendor::Cedar).unwrap();
    let source = MediaSource::Inline { base64: "UklGRg==".to_owned() };
    let sound = Part::Audio { media_type: "audio/wav".to_owned(), bytes: 4, source };
    let turn = Turn { role: Role::User, parts: vec![Part::text("What is this?"), sound] };
    let answer = desk.ask_billed(wire, job("cedar-image", vec![turn])).await;
    assert_eq!(answer.usage.media.audio_in, Some(1_500), "{:?}", answer.usage);
}
