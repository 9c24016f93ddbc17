//! The data folder: how large it is, backups, restoring one, and deleting all that is kept of one vendor.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use medley_domain::money::Sum;
use medley_domain::{Book, Connection, KeyRef, VendorId};
use medley_store::{By, Restorable, Restored};

use crate::app::App;
use crate::dto::data as dto;
use crate::dto::errors::UserError;
use crate::host::{FileKind, Host};
use crate::{errors, folder, recovery, settings};

/// Shows a dialog, which blocks until the person has answered.
pub(super) async fn ask(
    app: &App,
    show: impl FnOnce(&dyn Host) -> Result<Option<PathBuf>, String> + Send + 'static,
) -> Result<Option<PathBuf>, UserError> {
    let here = app.clone();
    let answer = app.off_thread(move |_| show(here.host())).await?;
    answer.map_err(|why| errors::invalid(format!("No file dialog could be shown: {why}.")))
}

pub async fn data_get(app: &App, (): ()) -> Result<dto::DataState, UserError> {
    let sizes = app.off_thread(|data| folder::sizes(&data)).await?;
    let backups = app.store(|store| store.rolling_backups()).await?;
    let backup = |each: medley_store::RollingBackup| dto::RollingBackup {
        name: each.name,
        at: each.at,
        bytes: each.bytes,
    };
    Ok(dto::DataState {
        folder: app.store_here().folder().display().to_string(),
        sizes,
        backups: backups.into_iter().map(backup).collect(),
    })
}

pub async fn folder_open(app: &App, (): ()) -> Result<(), UserError> {
    let here = app.clone();
    let opened = app.off_thread(move |data| here.host().open_folder(&data)).await?;
    opened.map_err(|why| errors::invalid(format!("The folder was not opened: {why}.")))
}

/// Asks where, and writes one file with everything but the keys. Nothing where the person changed their mind.
pub async fn backup_make(app: &App, (): ()) -> Result<Option<dto::SavedFile>, UserError> {
    let suggested = format!("Medley backup {}.zip", app.now_here().date());
    match ask(app, move |host| host.save_file(&suggested, FileKind::Zip)).await? {
        Some(to) => back_up(app, to).await.map(Some),
        None => Ok(None),
    }
}

/// The same for any host.
///
/// # Errors
/// When the file can't be written; then there is none.
pub async fn back_up(app: &App, to: PathBuf) -> Result<dto::SavedFile, UserError> {
    let (made, at) = (app.now(), to.clone());
    let written = app.store(move |store| store.back_up(&at, env!("CARGO_PKG_VERSION"), made)).await;
    let written =
        written.map_err(|error| errors::invalid(format!("No backup was made: {}", error.detail)))?;
    tracing::info!(bytes = written.bytes, files = written.files, "a backup was made");
    Ok(dto::SavedFile { path: to.display().to_string(), bytes: written.bytes })
}

/// Asks for a backup and says what taking it in would do. Nothing is changed.
pub async fn restore_preview(app: &App, (): ()) -> Result<Option<dto::RestoreReport>, UserError> {
    match ask(app, |host| host.pick_file(FileKind::Zip)).await? {
        Some(file) => look_at_backup(app, file).await.map(Some),
        None => Ok(None),
    }
}

/// The same for any host.
///
/// # Errors
/// When the file is no backup, or one of a newer Medley.
pub async fn look_at_backup(app: &App, file: PathBuf) -> Result<dto::RestoreReport, UserError> {
    let shown = file.clone();
    app.set_restoring(None);
    let opened = app.off_thread(move |data| Restorable::open(&file, &data)).await?;
    let backup = Arc::new(opened.map_err(|error| not_taken(&error))?);
    let looked = backup.clone();
    let (report, dates) =
        app.store(move |store| Ok((store.preview_restore(&looked)?, looked.dates()?))).await?;
    let id = format!("{:x}", app.now().as_microsecond());
    let view = report_view(&id, &shown, &backup, report, dates);
    app.set_restoring(Some((id, shown, backup)));
    Ok(view)
}

fn not_taken(error: &medley_store::OpenError) -> UserError {
    errors::invalid(format!("This file can’t be restored: {error}. Nothing was changed."))
}

type Dates = Option<(jiff::Timestamp, jiff::Timestamp)>;

fn report_view(
    id: &str,
    file: &Path,
    backup: &Restorable,
    report: Restored,
    dates: Dates,
) -> dto::RestoreReport {
    let merged = report.merged;
    dto::RestoreReport {
        id: id.to_owned(),
        file: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        made: backup.manifest.made.as_millisecond(),
        version: backup.manifest.medley.clone(),
        first: dates.map(|(first, _)| first.as_millisecond()),
        last: dates.map(|(_, last)| last.as_millisecond()),
        chats_added: merged.chats_added,
        chats_updated: merged.chats_updated,
        chats_kept: merged.chats_here,
        messages_added: merged.messages_added,
        entries_added: merged.entries_added,
        entries_kept: merged.entries_here,
        connections_added: merged.connections_added,
        connections_kept: merged.connections_here,
        files_added: report.files_added,
        files_kept: report.files_here,
        settings_added: merged.settings_added,
    }
}

/// Takes in the backup that was looked at.
pub async fn restore_apply(
    app: &App,
    by: crate::dto::connections::ById,
) -> Result<dto::RestoreReport, UserError> {
    let held = app.take_restoring().filter(|(id, ..)| *id == by.id);
    let (id, file, backup) = held.ok_or_else(|| errors::gone("backup"))?;
    let taken = backup.clone();
    let (report, dates) = app.store(move |store| Ok((store.restore(&taken)?, taken.dates()?))).await?;
    // What was under way when the backup was made has no process any more.
    recovery::recover(app).await?;
    tracing::info!(
        chats = report.merged.chats_added,
        entries = report.merged.entries_added,
        "a backup was taken in"
    );
    Ok(report_view(&id, &file, &backup, report, dates))
}

/// Lets go of the backup that was looked at.
pub async fn restore_cancel(app: &App, (): ()) -> Result<(), UserError> {
    app.set_restoring(None);
    Ok(())
}

/// What is kept of one vendor.
pub async fn vendor_data(app: &App, ask: dto::VendorAsk) -> Result<dto::VendorData, UserError> {
    let vendor = VendorId(ask.vendor);
    let wanted = vendor.clone();
    let (connections, listings, spent) = app
        .store(move |store| {
            let mut connections = store.connections()?;
            connections.retain(|each| each.vendor == wanted && each.book == Book::Real);
            let listings = settings::listings(store)?;
            let spent = store.spend_by(Book::Real, None, By::Vendor)?;
            Ok((connections, listings, spent))
        })
        .await?;
    let row = spent.iter().find(|row| row.key == vendor.as_str());
    let count = |is: &dyn Fn(&Connection) -> bool| {
        u32::try_from(connections.iter().filter(|each| is(each)).count()).unwrap_or(u32::MAX)
    };
    let names = app.names();
    Ok(dto::VendorData {
        name: names.vendor(&vendor),
        voice: names.voice(&vendor),
        vendor: vendor.to_string(),
        keys: count(&|each| matches!(each.key, KeyRef::Keychain(_) | KeyRef::Memory(_))),
        listings: count(&|each| listings.contains_key(&each.id.to_string())),
        connections: connections.iter().map(|each| each.name.clone()).collect(),
        entries: row.map_or(0, |row| row.totals.requests),
        spent: row.map_or(Sum::default(), |row| row.totals.sum).into(),
    })
}

/// Deletes a vendor's connections, their keys and lists, and its models among favourites. Chats and the ledger stay.
///
/// # Errors
/// When a key can't be deleted its connection stays, so that no key is left behind unseen.
pub async fn vendor_delete(app: &App, ask: dto::VendorAsk) -> Result<(), UserError> {
    let vendor = VendorId(ask.vendor);
    let mut connections = app.store(|store| store.connections()).await?;
    connections.retain(|each| each.vendor == vendor && each.book == Book::Real);
    for connection in &connections {
        super::remove_connection(app, connection.id).await?;
    }
    app.store(move |store| {
        let mut preferences = settings::preferences(store)?;
        let theirs =
            |offer: &String| connections.iter().any(|each| offer.starts_with(&format!("{}/", each.id)));
        preferences.favourites.retain(|offer| !theirs(offer));
        preferences.recent.retain(|offer| !theirs(offer));
        settings::set_preferences(store, &preferences)
    })
    .await
}
