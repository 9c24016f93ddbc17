//! Medley's window: the thin shell around the core.
//!
//! Deliberately absent: logic. The page's commands go through to the app's command table.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod arguments;
mod doors;
mod host;
mod logs;
mod page;
mod place;
mod single;

use std::sync::Arc;

use tauri::{AppHandle, Manager, RunEvent};

use crate::doors::Doors;
use crate::host::Shell;
use crate::single::Start;

#[expect(
    clippy::disallowed_methods,
    reason = "the code that tauri generates names it; ours returns from main"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = arguments::data_folder()?;
    let Start::First(only) = single::claim(&folder)? else { return Ok(()) };
    let logs = logs::start(&folder.join("logs"));
    let place = place::plugin(&folder);
    let shell = Arc::new(Shell::new(folder, logs));
    let served = only.clone();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(place)
        .manage(Doors::new(shell.clone()))
        .invoke_handler(tauri::generate_handler![doors::rpc, doors::run_attach, doors::app_events])
        .setup(move |app| {
            page::open(app)?;
            let handle = app.handle().clone();
            shell.belong(handle.clone());
            let shown = handle.clone();
            served.serve(move || show(&shown));
            tauri::async_runtime::spawn(async move {
                shell.start_practice();
                handle.state::<Doors>().open_early().await;
            });
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(move |app, event| {
        if let RunEvent::Exit = event {
            only.release();
            tauri::async_runtime::block_on(app.state::<Doors>().close());
        }
    });
    Ok(())
}

/// Brings the window to the front, for a person who started Medley again.
fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window("main") else { return };
    for done in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = done {
            tracing::warn!(%error, "the window did not come to the front");
        }
    }
}
