//! The practice vendors with Medley's client before them: how a wire is asked, and its answer held against the bill.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use medley_domain::conversation::{Part, Role};
use medley_domain::event::StopReason;
use medley_domain::job::{ChatJob, Job, Turn};
use medley_domain::ports::{Call, Vendors};
use medley_domain::usage::Usage;
use medley_domain::{AttemptId, Book, Connection, ConnectionId, KeyRef, PicoUsd};
use medley_practice::{Config, Practice, Vendor};
use medley_testkit::fold::{Answer, collect};
use medley_vendors::Registry;

/// A practice vendor over one of its wires, with a model that reasons and one that does not.
#[derive(Clone, Copy, Debug)]
pub struct Wire {
    pub vendor: Vendor,
    /// The card that asks, where it is not the practice vendor's own.
    pub card: Option<&'static str>,
    pub protocol: Option<&'static str>,
    pub reasons: &'static str,
    pub plain: &'static str,
    /// What stands between the vendor's address and this wire's own paths.
    pub door: &'static str,
}

pub const WIRES: [Wire; 4] = [
    Wire {
        vendor: Vendor::Alder,
        card: None,
        protocol: None,
        reasons: "alder-large",
        plain: "alder-small",
        door: "",
    },
    Wire {
        vendor: Vendor::Alder,
        card: None,
        protocol: Some("openai-chat"),
        reasons: "alder-large",
        plain: "alder-small",
        door: "",
    },
    Wire {
        vendor: Vendor::Birch,
        card: None,
        protocol: None,
        reasons: "birch-grand",
        plain: "birch-quick",
        door: "",
    },
    Wire {
        vendor: Vendor::Cedar,
        card: None,
        protocol: None,
        reasons: "cedar-pro",
        plain: "cedar-flash",
        door: "",
    },
];

pub struct Desk {
    pub practice: Practice,
    pub registry: Registry,
}

impl Desk {
    pub fn open() -> Self {
        let config = Config { pace: 0.0, ..Config::default() };
        Self { practice: Practice::start(config).unwrap(), registry: Registry::new() }
    }

    pub fn call(&self, wire: Wire) -> Call {
        let connection = Connection {
            id: ConnectionId::new(Timestamp::UNIX_EPOCH),
            vendor: wire.card.unwrap_or(wire.vendor.name()).into(),
            name: wire.vendor.title().to_owned(),
            protocol: wire.protocol.map(str::to_owned),
            base_url: format!("{}{}", self.practice.url(wire.vendor), wire.door),
            key: KeyRef::None,
            key_last4: None,
            book: Book::Practice,
            created: Timestamp::UNIX_EPOCH,
            settings: BTreeMap::new(),
        };
        let key = wire.card.map(|_| "practice".into());
        Call { connection: Arc::new(connection), key, attempt: AttemptId::new(Timestamp::now()) }
    }

    pub async fn ask(&self, wire: Wire, job: ChatJob) -> Answer {
        let call = self.call(wire);
        collect(self.registry.vendor(&call.connection).unwrap().start(Job::Chat(job), call)).await
    }

    /// Asks, and checks what was counted against the vendor's own bill.
    pub async fn ask_billed(&self, wire: Wire, job: ChatJob) -> Answer {
        let call = self.call(wire);
        let attempt = call.attempt.to_string();
        let vendor = self.registry.vendor(&call.connection).unwrap();
        let answer = collect(vendor.start(Job::Chat(job), call.clone())).await;
        let row = bill_row(&self.practice, wire.vendor, &attempt).await;
        let usage = row.usage;
        assert_eq!(answer.usage.input, Some(usage.input), "{wire:?}");
        assert_eq!(answer.usage.output, Some(usage.output), "{wire:?}");
        assert_eq!(answer.usage.cached_input.unwrap_or(0), usage.cached_input, "{wire:?}");
        assert_eq!(written(&answer.usage), usage.cache_write, "{wire:?}");
        assert_eq!(answer.usage.reasoning.unwrap_or(0), usage.reasoning, "{wire:?}");
        assert_eq!(answer.usage.searches.unwrap_or(0), usage.searches, "{wire:?}");
        if wire.card.is_some() {
            return answer;
        }
        let charged = vendor.charged(answer.remote_id.as_deref(), call).await.unwrap();
        assert_eq!(charged, Some(PicoUsd::from_wide(row.pico_usd)), "{wire:?}");
        answer
    }
}

pub fn written(usage: &Usage) -> u64 {
    usage.cache_write.unwrap_or(0) + usage.cache_write_1h.unwrap_or(0)
}

/// The vendor writes its row when its side of the answer has ended, perhaps just after ours.
pub async fn bill_row(practice: &Practice, vendor: Vendor, attempt: &str) -> medley_practice::Row {
    for _ in 0..200 {
        let rows = practice.bill(vendor);
        let found = rows.into_iter().find(|row| row.client_request_id.as_deref() == Some(attempt));
        if let Some(row) = found {
            return row;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no row on the bill of {}", vendor.name());
}

pub fn user(text: &str) -> Turn {
    Turn { role: Role::User, parts: vec![Part::text(text)] }
}

pub fn job(model: &str, turns: Vec<Turn>) -> ChatJob {
    ChatJob { model: model.into(), turns, stream: true, ..ChatJob::default() }
}

pub fn thinking(model: &str, turns: Vec<Turn>) -> ChatJob {
    ChatJob { reasons: true, ..job(model, turns) }
}

/// An answer as the next request's context holds it.
pub fn written_turn(answer: &Answer) -> Turn {
    let reasoning = answer.states.iter().map(|state| Part::Reasoning {
        text: answer.reasoning.clone(),
        took_ms: None,
        opaque: Some(state.clone()),
    });
    let text = (!answer.text.is_empty()).then(|| Part::text(answer.text.clone()));
    let calls = answer.tool_calls.iter().map(|call| Part::ToolCall {
        id: call.id.clone(),
        name: call.name.clone(),
        args: call.args.clone(),
        opaque: call.opaque.clone(),
    });
    Turn { role: Role::Assistant, parts: reasoning.chain(text).chain(calls).collect() }
}

pub fn reason(answer: &Answer) -> StopReason {
    answer.stop.as_ref().unwrap_or_else(|| panic!("{answer:?}")).reason
}
