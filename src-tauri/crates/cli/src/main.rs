//! `medley-cli`: the same core without a window, with stable JSON.
//!
//! Deliberately absent: logic. Each file reads arguments, calls the core and prints.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a command line does")]

mod arguments;
mod chat;
mod connection;
mod host;
mod logs;
mod models;
mod output;
mod practice;
mod route;
mod spend;
mod wishes;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let json = arguments.json;
    logs::start();
    match run(arguments).await {
        Ok(code) => code,
        Err(failure) => {
            output::failure(&failure, json);
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, output::Failure> {
    let json = arguments.json;
    if let Command::Practice(options) = &arguments.command {
        return practice::run(options, json).await;
    }
    let app = host::open(arguments.data_dir.clone()).await?;
    let done = match arguments.command {
        Command::Connection(command) => connection::run(&app, command, json).await,
        Command::Models(options) => models::run(&app, &options, json).await,
        Command::Route(options) => route::run(&app, options, json).await,
        Command::Spend(options) => spend::run(&app, &options, json).await,
        Command::Budget(options) => spend::budget(&app, options, json).await,
        Command::Chat(options) => chat::run(&app, options, json).await,
        Command::Practice(_) => Ok(ExitCode::SUCCESS),
    };
    app.close().await;
    done
}
