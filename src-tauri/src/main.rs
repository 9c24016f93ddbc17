//! Medley's window: the thin shell around the core.
//!
//! Deliberately absent: logic. The page's commands go through to the app's command table.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod arguments;
mod doors;
mod host;
mod logs;
mod menu;
mod page;

use std::sync::Arc;

use tauri::{Manager, RunEvent};

use crate::doors::Doors;
use crate::host::Shell;

#[expect(
    clippy::disallowed_methods,
    reason = "the code that tauri generates names it; ours returns from main"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = arguments::data_folder()?;
    let _logs = logs::start(&folder.join("logs"));
    let shell = Arc::new(Shell::new(folder));
    let app = tauri::Builder::default()
        .manage(Doors::new(shell.clone()))
        .invoke_handler(tauri::generate_handler![
            doors::rpc,
            doors::run_attach,
            doors::app_events,
            doors::menu_set
        ])
        .on_menu_event(|app, event| doors::menu_picked(&app.state::<Doors>(), &event.id().0))
        .setup(move |app| {
            page::open(app)?;
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                shell.start_practice();
                handle.state::<Doors>().open_early().await;
            });
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(app.state::<Doors>().close());
        }
    });
    Ok(())
}
