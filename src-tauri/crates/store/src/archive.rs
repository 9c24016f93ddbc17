//! A whole backup as one zip file: a manifest, the database as SQLite's online backup copies it, without
//! temporary chats, and every asset that it names.
//!
//! Keys are in none of them: a data folder holds no key. Deliberately absent: taking one in (see `restore`).

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::column::Result;
use crate::error::StoreError;
use crate::store::Store;
use crate::{backup, expiry, folder};

const MANIFEST: &str = "manifest.json";
/// Stands before an asset's two folders of its digest.
const ASSETS: &str = "assets/";
/// The form of the archive itself; the database has its own version.
const FORM: u32 = 1;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub form: u32,
    /// The Medley that made it.
    pub medley: String,
    pub made: Timestamp,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub bytes: u64,
    pub files: u64,
}

impl Store {
    /// Writes a whole backup to `to`, which appears only when it is complete.
    pub fn back_up(&self, to: &Path, medley: &str, made: Timestamp) -> Result<Written> {
        let part = to.with_extension("part");
        let done = self.write_archive(&part, medley, made);
        if done.is_err() {
            // The first error is the one to tell.
            let _ = fs::remove_file(&part);
        }
        let files = done?;
        fs::rename(&part, to)?;
        Ok(Written { bytes: fs::metadata(to)?.len(), files })
    }

    fn write_archive(&self, part: &Path, medley: &str, made: Timestamp) -> Result<u64> {
        let file = folder::private().create(true).truncate(true).open(part)?;
        let mut archive = ZipWriter::new(file);
        let packed = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(true)
            .unix_permissions(0o600);
        archive.start_file(MANIFEST, packed).map_err(StoreError::failed)?;
        let manifest = Manifest { form: FORM, medley: medley.to_owned(), made };
        archive.write_all(&serde_json::to_vec(&manifest).map_err(StoreError::failed)?)?;
        archive.start_file(folder::DATABASE, packed).map_err(StoreError::failed)?;
        let named = self.copy_database(&mut archive)?;
        let files = self.copy_assets(&named, &mut archive, packed)?;
        archive.finish().map_err(StoreError::failed)?.sync_all()?;
        Ok(files)
    }

    /// The copy is made beside the database first: a zip cannot be written to at several places. Returns the digests of
    /// the files that it names.
    fn copy_database(&self, archive: &mut impl Write) -> Result<HashSet<String>> {
        let beside = self.folder().join("backup.part");
        folder::private().create(true).truncate(true).open(&beside)?;
        let copied = backup::copy(&self.folder().join(folder::DATABASE), &beside)
            .map_err(StoreError::failed)
            .and_then(|()| forget_temporary(&beside))
            .and_then(|named| Ok((named, io::copy(&mut File::open(&beside)?, archive)?)));
        fs::remove_file(&beside)?;
        copied.map(|(named, _)| named)
    }

    fn copy_assets<W: Write + Seek>(
        &self,
        named: &HashSet<String>,
        archive: &mut ZipWriter<W>,
        options: SimpleFileOptions,
    ) -> Result<u64> {
        // Pictures are packed already.
        let options = options.compression_method(CompressionMethod::Stored);
        let mut files = 0;
        let kept = self.assets().all()?.into_iter().filter(|(digest, _)| named.contains(digest));
        for (digest, _) in kept {
            let (head, rest) = digest.split_at(2);
            let name = format!("{ASSETS}{head}/{rest}");
            archive.start_file(name, options).map_err(StoreError::failed)?;
            archive.write_all(&self.assets().get(&digest)?)?;
            files += 1;
        }
        Ok(files)
    }
}

/// Takes out of a copied database what is kept nowhere: temporary chats. Returns the digests of the files that are named
/// in what is left.
fn forget_temporary(database: &Path) -> Result<HashSet<String>> {
    let connection = Connection::open(database)?;
    connection.execute_batch(
        "PRAGMA journal_mode = DELETE; PRAGMA foreign_keys = ON;
         DELETE FROM conversations WHERE temporary IS NOT NULL; VACUUM;",
    )?;
    expiry::named_digests(&connection)
}

/// A backup that is open for reading.
pub(crate) struct Archive {
    zip: ZipArchive<File>,
    pub manifest: Manifest,
}

impl Archive {
    /// Opens a backup; `Failed` with the person's words where it is none, or one of a newer form.
    pub fn open(path: &Path) -> Result<Self> {
        let none = |_| StoreError::failed("the file is no backup of Medley");
        let mut zip = ZipArchive::new(File::open(path)?).map_err(none)?;
        let mut text = Vec::new();
        zip.by_name(MANIFEST).map_err(none)?.take(64 * 1024).read_to_end(&mut text)?;
        let manifest: Manifest = serde_json::from_slice(&text)
            .map_err(|_| StoreError::failed("the file is no backup of Medley"))?;
        if manifest.form > FORM {
            return Err(StoreError::failed("a newer Medley made this backup"));
        }
        Ok(Self { zip, manifest })
    }

    /// Writes the database to `to`.
    pub fn unpack_database(&mut self, to: &Path) -> Result<()> {
        let mut packed = self
            .zip
            .by_name(folder::DATABASE)
            .map_err(|_| StoreError::failed("the backup holds no database"))?;
        let mut file = folder::private().create(true).truncate(true).open(to)?;
        io::copy(&mut packed, &mut file)?;
        Ok(file.sync_all()?)
    }

    /// The digests of its assets. A name that is none is passed over.
    pub fn assets(&self) -> Vec<String> {
        let names = self.zip.file_names().filter_map(|name| name.ok());
        let digests = names.filter_map(|name| Some(name.strip_prefix(ASSETS)?.replace('/', "")));
        digests.filter(|digest| blake3::Hash::from_hex(digest).is_ok()).collect()
    }

    /// One asset's bytes, which are not proven to be those of the digest.
    pub fn asset(&mut self, digest: &str) -> Result<Vec<u8>> {
        let (head, rest) = digest.split_at(2);
        let packed = self.zip.by_name(&format!("{ASSETS}{head}/{rest}")).map_err(StoreError::failed)?;
        let mut bytes = Vec::new();
        let most = u64::try_from(crate::assets::MOST_BYTES).unwrap_or(u64::MAX);
        packed.take(most + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
