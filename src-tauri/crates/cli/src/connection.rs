//! `connection`: add, list, check, remove.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::process::ExitCode;

use medley_app::commands::{self, Addition, NewKey};
use medley_app::domain::{Connection, VendorId};
use medley_app::dto::connections::ById;
use medley_app::dto::errors::{ErrorCode, UserError};
use medley_app::{App, errors};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::arguments::{AddOptions, ConnectionCommand, KeyOptions};
use crate::output::{self, Failure};

pub async fn run(app: &App, command: ConnectionCommand, as_json: bool) -> Result<ExitCode, Failure> {
    match command {
        ConnectionCommand::Add(options) => add(app, options, as_json).await,
        ConnectionCommand::List => list(app, as_json).await,
        ConnectionCommand::Check { connection } => check(app, &connection, as_json).await,
        ConnectionCommand::Remove { connection } => remove(app, &connection, as_json).await,
    }
}

async fn add(app: &App, options: AddOptions, as_json: bool) -> Result<ExitCode, Failure> {
    let addition = Addition {
        vendor: VendorId(options.vendor),
        protocol: options.protocol,
        name: options.name,
        base_url: options.base_url,
        key: read_key(options.key)?,
        settings: settings(&options.settings)?,
    };
    let added = commands::add_connection(app, addition).await?;
    print(&added, as_json);
    Ok(ExitCode::SUCCESS)
}

fn read_key(options: KeyOptions) -> Result<NewKey, UserError> {
    if let Some(name) = options.key_env {
        return Ok(NewKey::Env(name));
    }
    if options.no_key {
        return Ok(NewKey::None);
    }
    let mut key = String::new();
    std::io::stdin().read_to_string(&mut key).map_err(|error| errors::invalid(error.to_string()))?;
    let key = key.trim();
    if key.is_empty() {
        return Err(errors::invalid("Standard input held no key."));
    }
    Ok(NewKey::Keychain(SecretString::from(key.to_owned())))
}

fn settings(pairs: &[String]) -> Result<BTreeMap<String, String>, UserError> {
    let pair = |text: &String| {
        let (name, value) =
            text.split_once('=').ok_or_else(|| errors::invalid(format!("“{text}” is not NAME=VALUE.")))?;
        Ok((name.trim().to_owned(), value.to_owned()))
    };
    pairs.iter().map(pair).collect()
}

async fn list(app: &App, as_json: bool) -> Result<ExitCode, Failure> {
    let connections = commands::all_connections(app).await?;
    if as_json {
        output::line(&Value::Array(connections.iter().map(describe).collect()));
    } else {
        connections.iter().for_each(|connection| print(connection, false));
    }
    Ok(ExitCode::SUCCESS)
}

async fn check(app: &App, name: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let connection = find(app, name).await?;
    let checked = commands::connection_check(app, ById { id: connection.id.to_string() }).await?;
    if as_json {
        output::line(&serde_json::to_value(&checked).map_err(|error| errors::internal(&error))?);
    } else if let Some(error) = &checked.error {
        output::say(format_args!("{}. {}", error.title, error.detail));
    } else {
        output::say(format_args!(
            "{} works: {} models, {} ms.",
            connection.name, checked.models, checked.took
        ));
    }
    Ok(if checked.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn remove(app: &App, name: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let connection = find(app, name).await?;
    commands::remove_connection(app, connection.id).await?;
    if as_json {
        output::line(&json!({ "removed": connection.id.to_string() }));
    } else {
        output::say(format_args!("Removed {}. The ledger keeps its rows.", connection.name));
    }
    Ok(ExitCode::SUCCESS)
}

/// A connection by its name or id.
pub async fn find(app: &App, name: &str) -> Result<Connection, UserError> {
    let connections = commands::all_connections(app).await?;
    let found = connections.into_iter().find(|each| each.name == name || each.id.to_string() == name);
    found.ok_or_else(|| {
        let detail = format!("No connection is called “{name}”: see medley-cli connection list.");
        errors::plain(ErrorCode::NotFound, "There is no such connection", detail)
    })
}

fn print(connection: &Connection, as_json: bool) {
    if as_json {
        output::line(&describe(connection));
    } else {
        output::say(format_args!("{}  {}  {}", connection.name, connection.vendor, connection.base_url));
    }
}

fn describe(connection: &Connection) -> Value {
    json!({
        "id": connection.id.to_string(),
        "name": connection.name,
        "vendor": connection.vendor.as_str(),
        "protocol": connection.protocol,
        "base_url": connection.base_url,
        "key": connection.key,
        "key_last4": connection.key_last4,
        "book": connection.book.as_str(),
        "created": connection.created.to_string(),
        "settings": connection.settings,
    })
}
