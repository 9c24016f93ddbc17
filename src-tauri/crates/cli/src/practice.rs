//! `practice`: the practice vendors as a process of their own.

use std::process::ExitCode;

use medley_app::errors;
use medley_practice::{Config, Practice, Vendor};
use serde_json::json;

use crate::arguments::PracticeOptions;
use crate::output::{self, Failure};

/// Runs until interrupted. The first line that is printed names the addresses.
pub async fn run(options: &PracticeOptions, as_json: bool) -> Result<ExitCode, Failure> {
    let config = Config {
        ports: ports(options.port)?,
        pace: options.pace,
        bill_folder: options.bills.clone(),
        ..Config::default()
    };
    let practice = Practice::start(config).map_err(|error| errors::invalid(error.to_string()))?;
    if as_json {
        let urls = Vendor::ALL.map(|vendor| (vendor.name().to_owned(), practice.url(vendor).into()));
        output::line(&json!({ "type": "practice", "urls": serde_json::Map::from_iter(urls) }));
    } else {
        for vendor in Vendor::ALL {
            output::say(format_args!("{:<6} {}{}", vendor.title(), practice.url(vendor), vendor.api_path()));
        }
        output::say(format_args!("Press Ctrl+C to stop."));
    }
    tokio::signal::ctrl_c().await.map_err(|error| errors::internal(&error))?;
    practice.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

fn ports(first: Option<u16>) -> Result<[u16; 3], Failure> {
    let Some(first) = first.filter(|port| *port > 0) else { return Ok([0; 3]) };
    match (first.checked_add(1), first.checked_add(2)) {
        (Some(second), Some(third)) => Ok([first, second, third]),
        _ => Err(errors::invalid("Three ports in a row are needed: choose a lower one.").into()),
    }
}
