//! `spend` and `budget`.

use std::process::ExitCode;
use std::time::Duration;

use medley_app::domain::Book;
use medley_app::dto::errors::UserError;
use medley_app::dto::state::BudgetSet;
use medley_app::{App, By, SpendRow, commands, errors};
use serde_json::{Value, json};

use crate::arguments::{BudgetOptions, ByWord, SpendOptions};
use crate::output::{self, Failure};

/// How long to wait for vendors' own figures.
const SETTLING: Duration = Duration::from_secs(3);

pub async fn run(app: &App, options: &SpendOptions, as_json: bool) -> Result<ExitCode, Failure> {
    commands::settle(app, SETTLING).await;
    let book = if options.practice { Book::Practice } else { Book::Real };
    let rows = commands::spend_by(app, book, options.month.as_deref(), by(options.by)).await?;
    if options.csv {
        print_csv(&rows);
    } else if as_json {
        output::line(&Value::Array(rows.iter().map(describe).collect()));
    } else {
        rows.iter().for_each(print);
    }
    Ok(ExitCode::SUCCESS)
}

fn by(word: ByWord) -> By {
    match word {
        ByWord::Day => By::Day,
        ByWord::Vendor => By::Vendor,
        ByWord::Model => By::Model,
        ByWord::Task => By::Task,
        ByWord::Conversation => By::Conversation,
        ByWord::Run => By::Run,
    }
}

fn describe(row: &SpendRow) -> Value {
    json!({
        "key": row.key,
        "vendor": row.vendor.as_ref().map(|vendor| vendor.as_str()),
        "title": row.title,
        "requests": row.totals.requests,
        "failed": row.totals.failed,
        "input_tokens": row.totals.input_tokens,
        "cached_input_tokens": row.totals.cached_input_tokens,
        "output_tokens": row.totals.output_tokens,
        "ttft_ms": row.totals.ttft_ms,
        "sum": output::sum_json(&row.totals.sum),
    })
}

fn print(row: &SpendRow) {
    let name = row.title.as_deref().unwrap_or(&row.key);
    output::say(format_args!(
        "{name:<40} {:>6} requests  {}",
        row.totals.requests,
        output::sum(&row.totals.sum)
    ));
}

fn print_csv(rows: &[SpendRow]) {
    output::say(format_args!(
        "key,vendor,title,requests,failed,input_tokens,output_tokens,known_pico_usd,estimated_pico_usd,unknown_count"
    ));
    for row in rows {
        let vendor = row.vendor.as_ref().map_or("", |vendor| vendor.as_str());
        let totals = &row.totals;
        output::say(format_args!(
            "{},{},{},{},{},{},{},{},{},{}",
            field(&row.key),
            field(vendor),
            field(row.title.as_deref().unwrap_or_default()),
            totals.requests,
            totals.failed,
            totals.input_tokens,
            totals.output_tokens,
            totals.sum.known,
            totals.sum.estimated,
            totals.sum.unknown_count
        ));
    }
}

/// Quoted where it must be. A field that a spreadsheet would run as a formula is defused with an apostrophe.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

pub async fn budget(app: &App, options: BudgetOptions, as_json: bool) -> Result<ExitCode, Failure> {
    let budget = match options.cap.as_deref() {
        None => commands::budget_get(app, ()).await?,
        Some("none") => commands::budget_set(app, BudgetSet { cap: None }).await?,
        Some(text) => commands::budget_set(app, BudgetSet { cap: Some(pico(text)?) }).await?,
    };
    let value = serde_json::to_value(&budget).map_err(|error| errors::internal(&error))?;
    if as_json {
        output::line(&value);
    } else {
        let money = |text: &str| text.parse().map_or_else(|_| text.to_owned(), errors::dollars);
        let cap = budget.cap.as_deref().map_or_else(|| "no cap".to_owned(), money);
        output::say(format_args!(
            "{}: {} spent of {cap}, {} held.",
            budget.month,
            money(&budget.spent),
            money(&budget.reserved)
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Dollars with up to twelve decimals to pico-dollars, without floating point.
fn pico(text: &str) -> Result<String, UserError> {
    let wrong = || errors::invalid(format!("“{text}” is not an amount in dollars, such as 10 or 2.50."));
    let (whole, decimals) = text
        .trim()
        .trim_start_matches('$')
        .split_once('.')
        .unwrap_or((text.trim().trim_start_matches('$'), ""));
    let digits = |part: &str| part.chars().all(|each| each.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 12 || !digits(whole) || !digits(decimals) {
        return Err(wrong());
    }
    let amount: i64 = format!("{whole}{decimals:0<12}").parse().map_err(|_| wrong())?;
    Ok(amount.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_become_pico_dollars_exactly() {
        assert_eq!(pico("10").unwrap(), "10000000000000");
        assert_eq!(pico("$0.10").unwrap(), "100000000000");
        assert_eq!(pico("0.000000000001").unwrap(), "1");
        assert!(pico("1e3").is_err());
        assert!(pico("").is_err());
        assert!(pico("-1").is_err());
    }

    #[test]
    fn a_field_never_breaks_its_row_or_runs_as_a_formula() {
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(field("=1+1"), "'=1+1");
    }
}
