//! What a client has to bear: odd line ends, comments, events and fields that it does not know, ends that are missing
//! or come twice, pages of HTML, errors with a good status, and every form in which a vendor says how long to wait.

use medley_domain::Category;
use medley_domain::event::StopReason;
use medley_domain::job::ChatJob;
use medley_practice::{Fault, Vendor};

use crate::desk::{Desk, WIRES, Wire, job, reason, user};

const QUESTION: &str = "List ten steps for a cake.";

#[tokio::test]
async fn an_odd_stream_is_read_and_counted_like_a_plain_one() {
    let desk = Desk::open();
    for wire in WIRES {
        let plain = desk.ask_billed(wire, job(wire.plain, vec![user(QUESTION)])).await;
        for fault in [
            Fault::Crlf,
            Fault::Comments,
            Fault::UnknownEvents,
            Fault::UnknownFields,
            Fault::SplitCharacters,
            Fault::DoubleUsage,
            Fault::DoubleEnd,
        ] {
            desk.practice.arm(wire.vendor, fault, 1);
            let odd = desk.ask_billed(wire, job(wire.plain, vec![user(QUESTION)])).await;
            assert_eq!((odd.text.as_str(), &odd.error), (plain.text.as_str(), &None), "{wire:?} {fault}");
            assert_eq!(reason(&odd), StopReason::End, "{wire:?} {fault}");
        }
    }
}

#[tokio::test]
async fn a_stream_without_its_end_is_incomplete_and_keeps_its_text() {
    let desk = Desk::open();
    // Where the reason to stop comes before the last line, it is end enough: not every server sends that line.
    let ends_at_once = |wire: &Wire| wire.protocol.is_none() && wire.vendor != Vendor::Birch;
    for wire in WIRES.into_iter().filter(ends_at_once) {
        desk.practice.arm(wire.vendor, Fault::NoEnd, 1);
        let answer = desk.ask(wire, job(wire.plain, vec![user(QUESTION)])).await;
        let error = answer.error.unwrap_or_else(|| panic!("{wire:?}"));
        assert!(error.cut && answer.stop.is_none() && !answer.text.is_empty(), "{wire:?} {error:?}");
    }
}

#[tokio::test]
async fn a_page_of_html_or_an_error_in_place_of_an_answer_is_an_error() {
    let desk = Desk::open();
    for wire in WIRES {
        for fault in [Fault::Portal, Fault::BadGateway, Fault::ErrorInOk] {
            for stream in [true, false] {
                desk.practice.arm(wire.vendor, fault, 1);
                let asked = ChatJob { stream, ..job(wire.plain, vec![user("Hello")]) };
                let answer = desk.ask(wire, asked).await;
                let error = answer.error.unwrap_or_else(|| panic!("{wire:?} {fault} {stream}"));
                assert!(answer.stop.is_none() && answer.text.is_empty(), "{wire:?} {fault} {stream}");
                assert!(!error.message.contains("<html"), "{wire:?} {fault} {}", error.message);
            }
        }
    }
    assert_eq!(desk.practice.total_pico_usd(), 0);
}

#[tokio::test]
async fn each_form_of_waiting_is_understood() {
    let desk = Desk::open();
    let told = [
        (Vendor::Alder, Fault::RateLimitDate(30), 20_000..=31_000),
        (Vendor::Alder, Fault::RateLimitMillis(1_500), 1_500..=1_500),
        (Vendor::Alder, Fault::RateLimitWords(5), 5_000..=5_000),
        (Vendor::Birch, Fault::RateLimitDate(30), 20_000..=31_000),
        (Vendor::Cedar, Fault::RateLimitMillis(1_500), 1_500..=1_500),
    ];
    for (vendor, fault, range) in told {
        for wire in WIRES.into_iter().filter(|wire| wire.vendor == vendor) {
            desk.practice.arm(vendor, fault, 1);
            let error = desk.ask(wire, job(wire.plain, vec![user("Hello")])).await.error.unwrap();
            assert_eq!(error.category, Category::RateLimit, "{wire:?} {fault} {error:?}");
            let wait = error.retry_after_ms.unwrap_or_else(|| panic!("{wire:?} {fault} {error:?}"));
            assert!(range.contains(&wait), "{wire:?} {fault} {wait}");
        }
    }
}

#[tokio::test]
async fn a_model_that_was_withdrawn_is_not_found_and_a_body_too_large_is_a_bad_request() {
    let desk = Desk::open();
    for wire in WIRES {
        desk.practice.arm(wire.vendor, Fault::Retired, 1);
        let error = desk.ask(wire, job(wire.plain, vec![user("Hello")])).await.error.unwrap();
        assert_eq!(error.category, Category::NotFound, "{wire:?} {error:?}");
        desk.practice.arm(wire.vendor, Fault::TooLarge, 1);
        let error = desk.ask(wire, job(wire.plain, vec![user("Hello")])).await.error.unwrap();
        let fits = [Category::BadRequest, Category::ContextLength];
        assert!(fits.contains(&error.category), "{wire:?} {error:?}");
    }
}
