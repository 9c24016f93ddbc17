//! `route`: which model would answer, and why.

use std::io::Read as _;
use std::process::ExitCode;

use medley_app::domain::route::{Choice, Preset, RouteDecision};
use medley_app::domain::{Book, ModelName, Offer};
use medley_app::dto::errors::UserError;
use medley_app::turns::{self, Asking};
use medley_app::{App, commands, errors};
use serde_json::{Value, json};

use crate::arguments::{ChoiceOptions, PresetWord, RouteOptions};
use crate::connection;
use crate::output::{self, Failure};

pub async fn run(app: &App, options: RouteOptions, as_json: bool) -> Result<ExitCode, Failure> {
    let (choice, book) = choose(app, &options.choice).await?;
    let asking = Asking {
        book: Some(book),
        conversation: None,
        parent: None,
        text: prompt(Some(&options.prompt))?,
        attachments: Vec::new(),
        wishes: turns::streamed(),
        choice,
        settings: None,
        temporary: false,
    };
    let decision = turns::preview(app, asking, Vec::new()).await?;
    if as_json {
        output::line(&describe(&decision));
    } else {
        print(&decision);
    }
    Ok(ExitCode::SUCCESS)
}

/// The choice and the book that it belongs to.
pub async fn choose(app: &App, options: &ChoiceOptions) -> Result<(Choice, Book), UserError> {
    if let Some(text) = &options.model {
        let (name, model) =
            text.split_once('/').ok_or_else(|| errors::invalid("A model is CONNECTION/MODEL."))?;
        let connection = connection::find(app, name).await?;
        let offer = Offer { connection: connection.id, model: ModelName::from(model) };
        return Ok((Choice::Pinned { offer }, connection.book));
    }
    let preset = match options.preset {
        PresetWord::Best => Preset::Best,
        PresetWord::Balanced => Preset::Balanced,
        PresetWord::Thrifty => Preset::Thrifty,
        PresetWord::Fast => Preset::Fast,
    };
    let book = if options.practice { Book::Practice } else { Book::Real };
    if options.practice {
        connect_practice(app).await?;
    }
    Ok((Choice::Auto { preset }, book))
}

/// Connects the practice vendors at their first use. Once some are connected it is the person's choice which.
async fn connect_practice(app: &App) -> Result<(), UserError> {
    let connections = commands::all_connections(app).await?;
    if connections.iter().any(|connection| connection.book == Book::Practice) {
        return Ok(());
    }
    commands::connect_practice(app).await
}

/// The prompt itself, or standard input for "-" or nothing.
pub fn prompt(argument: Option<&str>) -> Result<String, UserError> {
    match argument {
        Some(text) if text != "-" => Ok(text.to_owned()),
        _ => {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|error| errors::invalid(format!("Standard input could not be read: {error}")))?;
            Ok(text)
        }
    }
}

/// The decision in JSON, as `route --json` prints it and `chat --json` carries it.
pub fn describe(decision: &RouteDecision) -> Value {
    let mut value = serde_json::to_value(decision).unwrap_or_default();
    let chosen = decision.candidate(&decision.chosen);
    value["chosen"] = json!({
        "offer": decision.chosen.to_string(),
        "model": decision.chosen.model.as_str(),
        "title": chosen.map(|chosen| chosen.title.clone()),
        "vendor": chosen.map(|chosen| chosen.vendor.clone()),
    });
    value
}

fn print(decision: &RouteDecision) {
    let title = |offer: &Offer| {
        decision.candidate(offer).map_or_else(|| offer.model.to_string(), |candidate| candidate.title.clone())
    };
    output::say(format_args!("{}. {}.", title(&decision.chosen), decision.because));
    output::say(format_args!(
        "About {}, decided in {} µs.",
        output::cost(decision.estimate.likely),
        decision.took_us
    ));
    for candidate in &decision.candidates {
        let cost = output::cost(candidate.cost);
        output::say(format_args!(
            "  {:<28} score {:.2}  {cost}  first words {:.1} s",
            candidate.title,
            candidate.score,
            candidate.ttft_ms / 1000.0
        ));
    }
    if !decision.then.is_empty() {
        let order: Vec<String> = decision.then.iter().map(title).collect();
        output::say(format_args!("If it fails: {}", order.join(", ")));
    }
}
