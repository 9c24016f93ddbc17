//! Drafts: kept while a person types, read once at the start, dropped by the page when they are sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use medley_store::{DraftFile, Store, StoreError};

use crate::app::App;
use crate::attachment::Attachment;
use crate::dto::chat::AttachmentIn;
use crate::dto::drafts::{Draft, DraftDrop, DraftFiles, DraftText};
use crate::dto::errors::UserError;
use crate::errors;

/// The longest text that is kept, in bytes.
const MOST_TEXT: usize = 1_000_000;
/// The longest key, in bytes: an id and a place in a queue.
const MOST_KEY: usize = 80;
/// The most files of one draft.
const MOST_FILES: usize = 50;

pub async fn draft_list(app: &App, (): ()) -> Result<Vec<Draft>, UserError> {
    app.store(|store| {
        let drafts = store.drafts()?.into_iter();
        Ok(drafts.map(|draft| shown(store, draft)).collect())
    })
    .await
}

/// A file that is missing or damaged is left out; the rest of the draft is worth more than an error.
fn shown(store: &Store, draft: medley_store::Draft) -> Draft {
    let assets = store.assets();
    let read = |file: DraftFile| {
        let bytes = assets.get(&file.digest).ok()?;
        Some(AttachmentIn { name: file.name, base64: STANDARD.encode(bytes) })
    };
    Draft { key: draft.key, text: draft.text, files: draft.files.into_iter().filter_map(read).collect() }
}

pub async fn draft_text(app: &App, draft: DraftText) -> Result<(), UserError> {
    check(&draft.key)?;
    if draft.text.len() > MOST_TEXT {
        return Err(errors::invalid("A draft can have 1 MB of text at most. Attach it as a file instead."));
    }
    let now = app.now();
    app.store(move |store| store.set_draft_text(&draft.key, &draft.text, now)).await
}

pub async fn draft_files(app: &App, draft: DraftFiles) -> Result<(), UserError> {
    check(&draft.key)?;
    if draft.files.len() > MOST_FILES {
        return Err(errors::invalid(format!("A message can have {MOST_FILES} files at most.")));
    }
    let files = draft.files.iter().map(Attachment::read).collect::<Result<Vec<_>, _>>()?;
    let now = app.now();
    app.store(move |store| {
        let kept = files.into_iter().map(|file| keep(store, file)).collect::<Result<Vec<_>, _>>()?;
        store.set_draft_files(&draft.key, &kept, now)
    })
    .await
}

fn keep(store: &Store, file: Attachment) -> Result<DraftFile, StoreError> {
    Ok(DraftFile { digest: store.assets().put(&file.bytes)?, name: file.name })
}

pub async fn draft_drop(app: &App, draft: DraftDrop) -> Result<(), UserError> {
    app.store(move |store| store.drop_draft(&draft.key)).await
}

fn check(key: &str) -> Result<(), UserError> {
    match key.is_empty() || key.len() > MOST_KEY {
        true => Err(errors::invalid("A draft needs a short key.")),
        false => Ok(()),
    }
}
