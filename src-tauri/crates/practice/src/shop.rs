//! What one vendor's server keeps between requests: its bill, prompt cache, armed faults, traffic and pace.

use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use crate::armed::Armed;
use crate::ask::Ask;
use crate::bill::Bill;
use crate::cache::Cache;
use crate::fault::{self, Fault};
use crate::price::{Model, Usage};
use crate::prompt::Prompt;
use crate::traffic::Traffic;
use crate::vendor::Vendor;

/// One vendor's state.
#[derive(Debug)]
pub struct Shop {
    pub vendor: Vendor,
    pub bill: Bill,
    pub armed: Armed,
    pub traffic: Traffic,
    /// 1 is the usual speed, 2 half of it, 0 as fast as possible.
    pub pace: f64,
    /// Ends answers that are being sent.
    pub stop: CancellationToken,
    cache: Mutex<Cache>,
}

impl Shop {
    /// Opens the vendor; see [`Bill::open`] for the errors.
    pub fn open(
        vendor: Vendor,
        pace: f64,
        folder: Option<&Path>,
        stop: CancellationToken,
    ) -> io::Result<Shop> {
        Ok(Shop {
            vendor,
            bill: Bill::open(vendor, folder)?,
            armed: Armed::default(),
            traffic: Traffic::new(Instant::now()),
            pace,
            stop,
            cache: Mutex::default(),
        })
    }

    /// The faults that this request meets: one that is armed, then those that its last message asks for.
    pub fn faults(&self, ask: &Ask) -> Vec<Fault> {
        let message = ask.last_user_text();
        let waits = |fault: &Fault| match fault.wait() {
            Some(time) => self.armed.must_wait(ask.seed(), time, Instant::now()),
            None => true,
        };
        let asked = fault::triggers(&message, self.vendor).into_iter().filter(waits);
        self.armed.take().into_iter().chain(asked).collect()
    }

    /// The input side of the usage, with what the prompt cache does for it.
    pub fn read(&self, model: &Model, prompt: &Prompt) -> Usage {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.read(model, prompt, Instant::now())
    }
}
