//! `models`: what the connections offer, with prices.

use std::process::ExitCode;

use medley_app::domain::{Book, PicoUsd};
use medley_app::dto::connections::ModelRow;
use medley_app::{App, commands};
use serde_json::json;

use crate::arguments::ModelsOptions;
use crate::output::{self, Failure};

pub async fn run(app: &App, options: &ModelsOptions, as_json: bool) -> Result<ExitCode, Failure> {
    if options.refresh {
        for connection in commands::all_connections(app).await? {
            if let Err(error) = commands::list_models(app, connection.id).await {
                eprintln!("{}: {}. {}", connection.name, error.title, error.detail);
            }
        }
    }
    let mut rows = commands::models_of(app, Book::Real).await?;
    rows.extend(commands::models_of(app, Book::Practice).await?);
    if as_json {
        output::line(&json!(rows));
    } else {
        rows.iter().for_each(print);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(row: &ModelRow) {
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
}
