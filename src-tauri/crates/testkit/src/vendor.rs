//! A vendor driven by hand: the test decides when text, a failure or the end arrives.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::channel::mpsc;
use medley_domain::event::{Event, EventStream, Stop, StopReason};
use medley_domain::job::Job;
use medley_domain::money::PicoUsd;
use medley_domain::ports::{Call, ListedModel, Vendor, Vendors};
use medley_domain::usage::Usage;
use medley_domain::{Connection, VendorError};

/// The test's end of one request.
#[derive(Debug)]
pub struct Remote {
    pub job: Job,
    pub call: Call,
    events: mpsc::UnboundedSender<Result<Event, VendorError>>,
}

impl Remote {
    pub fn text(&self, text: &str) {
        self.send(Event::Text { text: text.to_owned() });
    }

    pub fn usage(&self, input: u64, output: u64) {
        let usage = Usage { input: Some(input), output: Some(output), ..Usage::default() };
        self.send(Event::Usage { usage, raw: serde_json::Value::Null });
    }

    pub fn finish(self) {
        self.send(Event::Finished { stop: Stop { reason: StopReason::End, raw: None } });
    }

    pub fn fail(self, error: VendorError) {
        let _ = self.events.unbounded_send(Err(error));
    }

    pub fn send(&self, event: Event) {
        let _ = self.events.unbounded_send(Ok(event));
    }

    /// Whether Medley has dropped the request.
    pub fn is_hung_up(&self) -> bool {
        self.events.is_closed()
    }
}

/// Hands each request to the test.
#[derive(Debug, Default)]
pub struct HandVendor {
    waiting: Mutex<VecDeque<Remote>>,
    arrived: tokio::sync::Notify,
}

impl HandVendor {
    /// The next request, once it has been made.
    pub async fn next(&self) -> Remote {
        loop {
            let arrived = self.arrived.notified();
            if let Some(remote) = self.waiting.lock().expect("no test panics while it holds this").pop_front()
            {
                return remote;
            }
            arrived.await;
        }
    }
}

#[async_trait]
impl Vendor for HandVendor {
    fn start(&self, job: Job, call: Call) -> EventStream {
        let (events, stream) = mpsc::unbounded();
        let remote = Remote { job, call, events };
        self.waiting.lock().expect("no test panics while it holds this").push_back(remote);
        self.arrived.notify_one();
        Box::pin(stream)
    }

    async fn models(&self, _call: Call) -> Result<Vec<ListedModel>, VendorError> {
        Ok(Vec::new())
    }

    async fn charged(&self, _remote_id: Option<&str>, _call: Call) -> Result<Option<PicoUsd>, VendorError> {
        Ok(None)
    }
}

/// The same vendor for every connection.
#[derive(Debug, Default)]
pub struct OneVendor(pub Arc<HandVendor>);

impl Vendors for OneVendor {
    fn vendor(&self, _connection: &Connection) -> Option<Arc<dyn Vendor>> {
        Some(self.0.clone())
    }
}
