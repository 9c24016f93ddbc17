//! The monthly budget and the meter.

use medley_domain::PicoUsd;
use medley_store::Month;

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::state::{Budget, BudgetSet, Meter, VoiceAmount};
use crate::errors;

pub async fn budget_get(app: &App, (): ()) -> Result<Budget, UserError> {
    let (book, since) = (app.book().await?, app.month_start());
    let month = Month::of(app.now_here().date());
    let (standing, spent) = app
        .store(move |store| Ok((store.standing(book, since)?, store.spend_month(book, month)?.total.sum)))
        .await?;
    Ok(Budget {
        cap: standing.cap.map(|cap| cap.to_string()),
        spent: standing.spent.to_string(),
        reserved: standing.reserved.to_string(),
        month: month.to_string(),
        spent_unknown_count: spent.unknown_count,
    })
}

/// Sets the cap in pico-dollars; `None` takes it away.
pub async fn budget_set(app: &App, set: BudgetSet) -> Result<Budget, UserError> {
    let cap = set.cap.map(|text| text.parse::<PicoUsd>());
    let cap = cap.transpose().map_err(|_| errors::invalid("A budget is a whole number of pico-dollars."))?;
    if cap.is_some_and(|cap| cap < PicoUsd::ZERO) {
        return Err(errors::invalid("A budget is not below zero."));
    }
    app.store(move |store| store.set_cap(cap)).await?;
    budget_get(app, ()).await
}

pub async fn meter(app: &App, (): ()) -> Result<Meter, UserError> {
    let book = app.book().await?;
    let today = app.now_here().date();
    let (spend, day, cap) = app
        .store(move |store| {
            Ok((store.spend_month(book, Month::of(today))?, store.spend_day(book, today)?, store.cap()?))
        })
        .await?;
    let voice = |(vendor, totals): &(medley_domain::VendorId, medley_store::Totals)| VoiceAmount {
        voice: app.names().voice(vendor),
        pico_usd: totals.sum.total().to_string(),
    };
    Ok(Meter {
        month: spend.total.sum.into(),
        today: day.into(),
        cap: cap.map(|cap| cap.to_string()),
        by_voice: spend.by_vendor.iter().map(voice).collect(),
    })
}
