//! The open tab of one answer: what has been sent so far, and one row on the bill when it ends, whichever way.
//! Dropping a tab that nobody settled means that the caller hung up. Then Alder and Birch charge the prompt and the
//! output sent so far, Cedar the whole answer; both customs exist.

use std::sync::Arc;

use crate::bill::{Outcome, Row};
use crate::ident;
use crate::price::{Model, Usage};
use crate::shop::Shop;
use crate::vendor::Vendor;

/// What an answer costs up to now. Settles itself when dropped.
#[derive(Debug)]
pub struct Tab {
    shop: Arc<Shop>,
    model: &'static Model,
    client_request_id: Option<String>,
    request_id: String,
    whole: Usage,
    sent: Usage,
    /// Whether a caller who hangs up pays for what was not sent.
    all_or_nothing: bool,
    settled: bool,
}

impl Tab {
    /// Opens a tab for an answer that will use `whole` if it is sent to its end.
    pub fn open(
        shop: Arc<Shop>,
        model: &'static Model,
        client: Option<String>,
        request_id: String,
        whole: Usage,
    ) -> Tab {
        let sent = Usage { output: 0, reasoning: 0, image_output: 0, searches: 0, ..whole };
        let all_or_nothing = shop.vendor == Vendor::Cedar;
        Tab {
            shop,
            model,
            client_request_id: client,
            request_id,
            whole,
            sent,
            all_or_nothing,
            settled: false,
        }
    }

    /// An answer sent in one piece is generated to its end even when the caller is gone.
    pub fn in_one_piece(mut self) -> Tab {
        self.all_or_nothing = true;
        self
    }

    /// `output` tokens have been sent, `reasoning` of them reasoning.
    pub fn advance(&mut self, output: u64, reasoning: u64) {
        self.sent.output = output;
        self.sent.reasoning = reasoning;
        // Pictures come last, searches first.
        self.sent.image_output = output.saturating_sub(self.whole.output - self.whole.image_output);
        self.sent.searches = if output > 0 { self.whole.searches } else { 0 };
    }

    /// Charges the whole answer; later calls and the drop do nothing.
    pub fn settle(&mut self, outcome: Outcome) {
        let usage = self.whole;
        self.close(usage, outcome);
    }

    /// The vendor itself broke off: charges what was sent, and nothing when no output was.
    pub fn break_off(&mut self) {
        let usage = if self.sent.output == 0 { Usage::default() } else { self.sent };
        self.close(usage, Outcome::Cut);
    }

    fn close(&mut self, usage: Usage, outcome: Outcome) {
        if std::mem::replace(&mut self.settled, true) {
            return;
        }
        self.shop.bill.add(Row {
            id: String::new(),
            client_request_id: self.client_request_id.take(),
            request_id: std::mem::take(&mut self.request_id),
            model: self.model.id.to_owned(),
            at: ident::timestamp(),
            outcome,
            usage,
            pico_usd: self.model.charge(&usage),
        });
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let usage = if self.all_or_nothing { self.whole } else { self.sent };
        self.close(usage, Outcome::Cut);
    }
}
