//! `models`: what the connections offer, with prices, and newer lists of them.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use medley_app::domain::model::{Dispute, ModelCard};
use medley_app::domain::pricing::{Meter, Price};
use medley_app::domain::{Book, PicoUsd};
use medley_app::dto::connections::ModelRow;
use medley_app::{App, Changes, PriceChange, commands};
use serde_json::{Value, json};

use crate::arguments::ModelsOptions;
use crate::output::{self, Failure};

pub async fn run(app: &App, options: &ModelsOptions, as_json: bool) -> Result<ExitCode, Failure> {
    match &options.refresh {
        Some(Some(source)) => return renew(app, source, options.apply, as_json).await,
        Some(None) => ask_connections(app).await?,
        None => {}
    }
    app.catalogue_faults().iter().for_each(|fault| eprintln!("{fault}"));
    let mut models = commands::model_cards(app, Book::Real).await?;
    models.extend(commands::model_cards(app, Book::Practice).await?);
    if let Some(only) = &options.only {
        models.retain(|(row, _)| format!("{}/{}", row.vendor, row.model).contains(only.as_str()));
    }
    if as_json {
        let rows: Vec<Value> = models.iter().map(|(row, card)| whole(row, card)).collect();
        output::line(&json!(rows));
    } else {
        models.iter().for_each(|(row, card)| print(row, card));
    }
    Ok(ExitCode::SUCCESS)
}

async fn ask_connections(app: &App) -> Result<(), Failure> {
    for connection in commands::all_connections(app).await? {
        if let Err(error) = commands::list_models(app, connection.id).await {
            eprintln!("{}: {}. {}", connection.name, error.title, error.detail);
        }
    }
    Ok(())
}

/// Shows what a newer list changes, and applies it where that is wanted.
async fn renew(app: &App, source: &str, apply: bool, as_json: bool) -> Result<ExitCode, Failure> {
    let refresh = commands::read_list(app, source).await?;
    if !as_json {
        show(&refresh.changes);
    }
    let wanted = !refresh.changes.is_empty() && (apply || (!as_json && agreed()));
    if wanted {
        commands::apply_list(app, &refresh).await?;
    }
    if as_json {
        output::line(&json!({ "applied": wanted, "changes": refresh.changes }));
    } else if wanted {
        output::say(format_args!("Applied. Old prices are kept with their dates."));
    } else {
        output::say(format_args!("Nothing was changed."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks on a terminal; elsewhere nobody can answer.
fn agreed() -> bool {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        output::say(format_args!("Give --apply to apply this."));
        return false;
    }
    output::write("Apply this? [y/N] ");
    let mut answer = String::new();
    let _ = io::stdout().flush();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

fn show(changes: &Changes) {
    changes.new.iter().for_each(|model| output::say(format_args!("new    {model}")));
    changes.gone.iter().for_each(|model| output::say(format_args!("gone   {model}")));
    for change in &changes.prices {
        let PriceChange { model, meter, when, per, old, new } = change;
        let figure = |amount: &Option<PicoUsd>| amount.map_or_else(|| "none".to_owned(), dollars);
        let (old, new) = (figure(old), figure(new));
        let when = if when.is_empty() { String::new() } else { format!(", {when}") };
        output::say(format_args!(
            "price  {model}  {}{when}: {old} -> {new} {}",
            word(*meter),
            unit(*meter, *per)
        ));
    }
    for change in &changes.dates {
        let day =
            |day: Option<jiff::civil::Date>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
        output::say(format_args!("ends   {}: {} -> {}", change.model, day(change.old), day(change.new)));
    }
    let counts = [changes.new.len(), changes.gone.len(), changes.prices.len(), changes.dates.len()];
    let [new, gone, prices, dates] = counts;
    output::say(format_args!("{new} new, {gone} gone, {prices} prices and {dates} last days changed."));
}

/// The row with all that is known beside it.
fn whole(row: &ModelRow, card: &Arc<ModelCard>) -> Value {
    let mut value = json!(row);
    let more = json!({
        "max_output": card.max_output,
        "efforts": card.efforts,
        "can": card.can,
        "status": card.status,
        "ends": card.ends,
        "days_left": days_left(card),
        "prices": card.prices,
        "disputes": card.disputes,
    });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

fn print(row: &ModelRow, card: &ModelCard) {
    let price = |amount: &Option<String>| {
        let amount = amount.as_ref().and_then(|text| text.parse::<PicoUsd>().ok());
        amount.map_or_else(|| "unknown".to_owned(), output::money)
    };
    output::say(format_args!(
        "{}/{}  {}  in {}, out {} per million tokens",
        row.connection_name,
        row.model,
        row.title,
        price(&row.input_per_million),
        price(&row.output_per_million)
    ));
    if let Some(days) = days_left(card) {
        let ends = card.ends.map(|day| day.to_string()).unwrap_or_default();
        let left = if days > 0 { format!("in {days} days") } else { "no longer answers".to_owned() };
        output::say(format_args!("    ends {ends}: {left}"));
    }
    for (when, figures) in grouped(card, now()) {
        output::say(format_args!("    {when}{}", figures.join(", ")));
    }
    card.disputes.iter().for_each(print_dispute);
    if let Some(row) =
        card.prices.iter().rfind(|row| !card.local && row.from.is_none_or(|from| from <= now()))
    {
        output::say(format_args!("    from {}", row.source));
    }
}

/// What the first line says already.
fn is_plain(row: &Price, now: Timestamp) -> bool {
    let usual = row.above.is_none() && row.window.is_none() && row.variant.is_none();
    let standard = row.mode.as_str() == "standard" && row.from.is_none_or(|from| from <= now);
    (usual && standard && matches!(row.meter, Meter::Input | Meter::Output)) || row.amount.is_zero()
}

/// A picture that costs what text costs.
fn is_as_text(row: &Price, card: &ModelCard) -> bool {
    let text = match row.meter {
        Meter::ImageIn | Meter::VideoIn => Meter::Input,
        Meter::ImageCacheRead => Meter::CacheRead,
        _ => return false,
    };
    card.prices.contains(&Price { meter: text, ..row.clone() })
}

/// The figures that hold now or later, by what they hold for.
fn grouped(card: &ModelCard, now: Timestamp) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let shown = card.prices.iter().filter(|row| {
        row.until.is_none_or(|until| until > now) && !is_plain(row, now) && !is_as_text(row, card)
    });
    for row in shown {
        let when = when(row, now);
        let figure = format!("{} {}{}", word(row.meter), dollars(row.amount), unit(row.meter, row.per));
        match groups.iter_mut().find(|(other, _)| *other == when) {
            Some((_, figures)) => figures.push(figure),
            None => groups.push((when, vec![figure])),
        }
    }
    groups
}

fn when(row: &Price, now: Timestamp) -> String {
    let day = |at: Timestamp| TimeZone::UTC.to_datetime(at).date();
    let mut when = Vec::new();
    when.extend(row.from.filter(|from| *from > now).map(|from| format!("from {}", day(from))));
    when.extend(row.until.map(|until| format!("until {}", day(until))));
    when.extend(row.above.map(|above| format!("prompt above {above}")));
    when.extend((row.mode.as_str() != "standard").then(|| row.mode.as_str().to_owned()));
    when.extend(row.window.as_ref().map(|_| "off peak".to_owned()));
    when.extend(row.variant.clone());
    if when.is_empty() { String::new() } else { format!("{}: ", when.join(", ")) }
}

fn print_dispute(dispute: &Dispute) {
    let Dispute { meter, amount, per, source } = dispute;
    let figure = dollars(*amount);
    output::say(format_args!("    disputed: {source} says {} {figure}{}", word(*meter), unit(*meter, *per)));
}

/// The meter's name in words, as JSON has it with underscores.
fn word(meter: Meter) -> String {
    json!(meter).as_str().unwrap_or_default().replace('_', " ").replace("write1h", "write for an hour")
}

/// What a figure is for, where it is not for a million tokens.
fn unit(meter: Meter, per: u64) -> String {
    match (meter.is_token(), per) {
        (true, 1_000_000) => String::new(),
        (true, 1) => " per token".to_owned(),
        (false, 1) => " each".to_owned(),
        (false, 1_000) => " per second".to_owned(),
        (_, per) => format!(" per {per}"),
    }
}

/// Every digit, since a price may be far below a cent.
fn dollars(amount: PicoUsd) -> String {
    let (whole, fraction) = (amount.0 / PicoUsd::DOLLAR.0, (amount.0 % PicoUsd::DOLLAR.0).abs());
    let fraction = format!("{fraction:012}");
    let digits = fraction.trim_end_matches('0');
    if digits.len() <= 2 { format!("${whole}.{digits:0<2}") } else { format!("${whole}.{digits}") }
}

fn days_left(card: &ModelCard) -> Option<i64> {
    card.days_left(TimeZone::UTC.to_datetime(now()).date())
}

#[expect(clippy::disallowed_methods, reason = "a shell reads the clock for what it shows")]
fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_written_with_every_digit() {
        assert_eq!(dollars(PicoUsd(2_500_000_000_000)), "$2.50");
        assert_eq!(dollars(PicoUsd(3_625_000_000)), "$0.003625");
        assert_eq!(dollars(PicoUsd::dollars(10)), "$10.00");
    }
}
