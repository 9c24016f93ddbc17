//! Spend: a month, and the ledger behind it.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use medley_domain::money::Sum;
use medley_domain::{Book, VendorId};
use medley_store::{By, LedgerFilter, LedgerRow, Month, MonthSpend, SpendRow, Totals};

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::spend as dto;
use crate::view::names::Names;
use crate::view::score;
use crate::{errors, settle};

/// The longest page of the ledger.
const MOST_ROWS: u32 = 500;

pub async fn spend_month(app: &App, ask: dto::SpendAsk) -> Result<dto::SpendMonth, UserError> {
    let book = app.book().await?;
    let today = app.now_here().date();
    let month = month_of(ask.month.as_deref())?.unwrap_or(Month::of(today));
    let (spend, months, cap, rows) = app
        .store(move |store| {
            let filter = LedgerFilter { month: Some(month), ..LedgerFilter::of(book) };
            let rows = store.ledger_page(&filter, 0, 0)?.total;
            Ok((store.spend_month(book, month)?, store.months(book)?, store.cap()?, rows))
        })
        .await?;
    let is_current = month == Month::of(today);
    let earlier = months.iter().filter(|each| **each < month).max();
    let later = months.iter().copied().chain([Month::of(today)]).filter(|each| *each > month).min();
    let names = app.names();
    let days = u32::try_from(month.days()).unwrap_or(31);
    Ok(dto::SpendMonth {
        month: month.to_string(),
        previous: earlier.map(ToString::to_string),
        next: later.map(|month| month.to_string()),
        total: spend.total.sum.into(),
        cap: cap.map(|cap| cap.to_string()),
        day_of_month: if is_current { u32::try_from(today.day()).unwrap_or(1) } else { days },
        days,
        is_current,
        by_voice: by_voice(&spend, names),
        by_day: by_day(&spend, names),
        by_model: spend.by_model.iter().map(|row| by_model(row, names)).collect(),
        rows,
    })
}

/// Waits until vendors have told what they charged for figures that are only estimates, or `limit` is over.
pub async fn settle(app: &App, limit: Duration) {
    settle::settle_within(app, limit).await;
}

/// A book's spend in groups, for any host. `month`: such as "2026-11"; all time without it.
pub async fn spend_by(
    app: &App,
    book: Book,
    month: Option<&str>,
    by: By,
) -> Result<Vec<SpendRow>, UserError> {
    let month = month_of(month)?;
    app.store(move |store| store.spend_by(book, month, by)).await
}

fn month_of(text: Option<&str>) -> Result<Option<Month>, UserError> {
    text.map(|text| text.parse().map_err(|_| errors::invalid(format!("“{text}” is not a month."))))
        .transpose()
}

fn by_voice(spend: &MonthSpend, names: Names<'_>) -> Vec<dto::VoiceSum> {
    let row = |(vendor, totals): &(VendorId, Totals)| dto::VoiceSum {
        voice: names.voice(vendor),
        name: names.vendor(vendor),
        sum: totals.sum.into(),
    };
    spend.by_vendor.iter().map(row).collect()
}

fn by_day(spend: &MonthSpend, names: Names<'_>) -> Vec<dto::DaySpend> {
    let order: HashMap<&VendorId, usize> =
        spend.by_vendor.iter().enumerate().map(|(place, (vendor, _))| (vendor, place)).collect();
    let mut days: BTreeMap<String, Vec<&medley_store::DaySpend>> = BTreeMap::new();
    for row in &spend.by_day {
        days.entry(row.day.to_string()).or_default().push(row);
    }
    let day = |(day, mut rows): (String, Vec<&medley_store::DaySpend>)| {
        rows.sort_by_key(|row| order.get(&row.vendor).copied());
        dto::DaySpend {
            day,
            sum: together(rows.iter().map(|row| row.sum)).into(),
            by_voice: rows.iter().map(|row| amount(row, names)).collect(),
        }
    };
    days.into_iter().map(day).collect()
}

fn amount(row: &medley_store::DaySpend, names: Names<'_>) -> dto::NamedAmount {
    dto::NamedAmount {
        voice: names.voice(&row.vendor),
        name: names.vendor(&row.vendor),
        pico_usd: row.sum.total().to_string(),
    }
}

fn together(sums: impl Iterator<Item = Sum>) -> Sum {
    sums.fold(Sum::default(), |total, sum| Sum {
        known: total.known + sum.known,
        estimated: total.estimated + sum.estimated,
        unknown_count: total.unknown_count + sum.unknown_count,
    })
}

fn by_model(row: &(VendorId, medley_domain::ModelName, Totals), names: Names<'_>) -> dto::ModelSpend {
    let (vendor, model, totals) = row;
    dto::ModelSpend {
        model: model.to_string(),
        who: names.model(vendor, model),
        voice: names.voice(vendor),
        requests: totals.requests,
        failed: totals.failed,
        input_tokens: totals.input_tokens,
        output_tokens: totals.output_tokens,
        ttft_ms: totals.ttft_ms.map(rounded),
        sum: totals.sum.into(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of waits in milliseconds"
)]
fn rounded(ms: f64) -> u64 {
    ms.max(0.0).round() as u64
}

pub async fn spend_ledger(app: &App, ask: dto::LedgerAsk) -> Result<dto::LedgerPage, UserError> {
    let filter = LedgerFilter {
        book: app.book().await?,
        month: month_of(ask.month.as_deref())?,
        vendors: ask.voice.as_deref().map(|voice| vendors_of(app, voice)).unwrap_or_default(),
        search: ask.search.filter(|text| !text.trim().is_empty()),
    };
    let (offset, limit) = (ask.offset, u64::from(ask.limit.min(MOST_ROWS)));
    let page = app.store(move |store| store.ledger_page(&filter, offset, limit)).await?;
    let names = app.names();
    Ok(dto::LedgerPage {
        total: page.total,
        sum: page.sum.into(),
        rows: page.rows.iter().map(|row| ledger_row(row, names)).collect(),
    })
}

/// A voice may stand for several vendors; one that nobody has matches nothing.
fn vendors_of(app: &App, voice: &str) -> Vec<VendorId> {
    let cards = app.registry().cards().filter(|card| card.voice == voice);
    let vendors: Vec<VendorId> = cards.map(|card| card.id.clone()).collect();
    if vendors.is_empty() { vec![VendorId::from(voice)] } else { vendors }
}

fn ledger_row(row: &LedgerRow, names: Names<'_>) -> dto::LedgerRow {
    // The route belongs to a run's first attempt.
    let tick = (row.number == 1).then(|| score::tick(None));
    dto::LedgerRow {
        id: row.id.to_string(),
        at: row.at.as_millisecond(),
        what: row.title.clone().unwrap_or_else(|| "A chat that was deleted".to_owned()),
        conversation: row.conversation.map(|id| id.to_string()),
        task: row.task.clone(),
        score: tick.into_iter().chain([score::ledger(row, names)]).collect(),
        who: names.model(&row.vendor, &row.model),
        voice: names.voice(&row.vendor),
        input: row.usage.input,
        output: row.usage.output,
        took: Some(row.took_ms),
        cost: row.cost.into(),
        outcome: row.outcome.as_str().to_owned(),
        attempt: row.number,
        adjusted: row.adjusted_by.is_some(),
        disagrees: row.disagrees,
    }
}
