//! Assets: files named by the BLAKE3 digest of their bytes, so that the same picture is kept once.
//!
//! A file appears under its name only when it is whole and on the disk. Deliberately absent: what a file is for.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use medley_domain::ports::BooksError;

use crate::column::Result;
use crate::error::StoreError;
use crate::folder;
use crate::store::Store;

/// The largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 50_000_000;

/// The content-addressed files of a data folder.
#[derive(Clone, Debug)]
pub struct Assets {
    root: PathBuf,
}

impl Store {
    pub fn assets(&self) -> Assets {
        Assets { root: self.folder().join("assets") }
    }
}

impl Assets {
    /// Keeps the bytes durably and returns their digest in hex. Keeping the same bytes again writes nothing.
    pub fn put(&self, bytes: &[u8]) -> Result<String> {
        if bytes.len() > MOST_BYTES {
            return Err(StoreError::failed(format_args!(
                "the file has {} bytes; at most {MOST_BYTES} are taken",
                bytes.len()
            )));
        }
        let digest = blake3::hash(bytes).to_hex().to_string();
        let path = self.path(&digest)?;
        // A damaged copy is replaced rather than trusted; one that was there is young again to whoever sweeps.
        if self.get(&digest).is_err() || touch(&path).is_err() {
            write_whole(&path, bytes)?;
        }
        Ok(digest)
    }

    /// Every file with its digest.
    pub(crate) fn all(&self) -> Result<Vec<(String, PathBuf)>> {
        let mut files = Vec::new();
        for folder in entries(&self.root)? {
            let Some(start) = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
                continue;
            };
            for path in entries(&folder)? {
                let digest =
                    path.file_name().and_then(|name| name.to_str()).map(|rest| format!("{start}{rest}"));
                files.extend(digest.map(|digest| (digest, path)));
            }
        }
        Ok(files)
    }

    /// The bytes of a digest, proven to match it. `NotFound` where there is no such file.
    pub fn get(&self, digest: &str) -> Result<Vec<u8>> {
        let bytes = fs::read(self.path(digest)?).map_err(|error| match error.kind() {
            ErrorKind::NotFound => StoreError::NotFound,
            _ => error.into(),
        })?;
        if blake3::hash(&bytes).to_hex().as_str() != digest {
            return Err(StoreError::Corrupt(format!("the file of asset {digest}")));
        }
        Ok(bytes)
    }

    /// `ab/cdef…` below the root. Nothing but a digest becomes a path.
    fn path(&self, digest: &str) -> Result<PathBuf> {
        let is_digest = blake3::Hash::from_hex(digest).is_ok_and(|hash| *hash.to_hex() == *digest);
        if !is_digest {
            return Err(StoreError::NotFound);
        }
        Ok(self.root.join(&digest[..2]).join(&digest[2..]))
    }
}

/// What lies in a folder; nothing where there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let found = match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        found => found?,
    };
    Ok(found.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?)
}

#[async_trait]
impl medley_domain::ports::Assets for Assets {
    async fn keep(&self, bytes: Vec<u8>) -> std::result::Result<String, BooksError> {
        let assets = self.clone();
        let kept = tokio::task::spawn_blocking(move || assets.put(&bytes)).await;
        Ok(kept.map_err(|error| BooksError::Failed(error.to_string()))??)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the file system's own time, which is compared with its own alone"
)]
fn touch(path: &Path) -> std::io::Result<()> {
    File::options().write(true).open(path)?.set_modified(std::time::SystemTime::now())
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    folder::make(folder)?;
    let part = folder.join(format!("{:016x}.part", rand::random::<u64>()));
    let written = write_then_name(&part, path, bytes);
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&part);
    }
    sync_folder(folder)?;
    Ok(written?)
}

fn write_then_name(part: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = folder::private().create_new(true).open(part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(part, path)
}

/// Makes the new name durable. Windows cannot open a folder and needs no such step.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
