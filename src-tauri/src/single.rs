//! One window for each data folder: a second start shows the first one's window and ends.
//!
//! The first start holds an OS lock in the data folder, which the system frees however it ends, and listens on loopback
//! for a word that only who can read the folder knows. Deliberately absent: the session bus, which tells programs
//! apart by their name and is not there on every system.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a second start tries: the first may still be starting, or closing.
const TRIES: u32 = 50;
const BETWEEN: Duration = Duration::from_millis(100);
/// How long an answer on loopback may take.
const PATIENCE: Duration = Duration::from_millis(500);
const SHOWN: u8 = 1;

/// What a start turned out to be.
pub enum Start {
    First(Only),
    /// The first start's window was shown.
    Second,
}

/// The first start's claim on its data folder. Cheap to clone; the lock goes with [`Only::release`] or the process.
#[derive(Clone)]
pub struct Only {
    lock: Arc<Mutex<Option<File>>>,
    listener: Arc<Option<TcpListener>>,
    word: String,
    closing: Arc<AtomicBool>,
}

/// Claims a data folder, or shows the window of the start that has it.
///
/// # Errors
/// When another start has the folder and does not answer.
pub fn claim(folder: &Path) -> Result<Start, String> {
    for _ in 0..TRIES {
        match lock(folder) {
            Ok(Some(file)) => return Ok(Start::First(Only::new(folder, Some(file)))),
            Ok(None) => {}
            // A file system without locks: every start is a first one.
            Err(_) => return Ok(Start::First(Only::new(folder, None))),
        }
        if ask(folder).is_some() {
            return Ok(Start::Second);
        }
        pause();
    }
    Err("another Medley uses this data folder and does not answer".to_owned())
}

#[expect(clippy::disallowed_methods, reason = "before the window there is no runtime that could be blocked")]
fn pause() {
    std::thread::sleep(BETWEEN);
}

/// `None` where another process holds it.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    fs::create_dir_all(folder)?;
    let file = private().create(true).truncate(false).open(folder.join("window.lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn address_file(folder: &Path) -> PathBuf {
    folder.join("window.port")
}

/// Asks the first start to show its window; `None` where it did not say that it has.
fn ask(folder: &Path) -> Option<()> {
    let text = fs::read_to_string(address_file(folder)).ok()?;
    let (port, word) = text.trim().split_once(' ')?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse().ok()?));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(word.as_bytes()).ok()?;
    let mut answer = [0];
    stream.read_exact(&mut answer).ok()?;
    (answer[0] == SHOWN).then_some(())
}

impl Only {
    /// Where nobody can listen, a second start waits and then says so.
    fn new(folder: &Path, file: Option<File>) -> Self {
        let word = format!("{:016x}{:016x}", rand::random::<u64>(), rand::random::<u64>());
        let listener = file.as_ref().and_then(|_| listen(folder, &word).ok());
        Self { lock: Arc::new(Mutex::new(file)), listener: Arc::new(listener), word, closing: Arc::default() }
    }

    /// Runs `show` whenever another start asks, on a thread of its own that sleeps until then.
    pub fn serve(&self, show: impl Fn() + Send + 'static) {
        let only = self.clone();
        let serving = move || {
            while let Some(Ok((stream, _))) = only.listener.as_ref().as_ref().map(TcpListener::accept) {
                // A stranger's connection is theirs to lose.
                let _ = only.answer(stream, &show);
            }
        };
        let started = std::thread::Builder::new().name("second-start".to_owned()).spawn(serving);
        if let Err(error) = started {
            tracing::warn!(%error, "a second start will not find this window");
        }
    }

    fn answer(&self, mut stream: TcpStream, show: &impl Fn()) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut heard = vec![0; self.word.len()];
        stream.read_exact(&mut heard)?;
        if heard == self.word.as_bytes() && !self.closing.load(Ordering::Acquire) {
            show();
            stream.write_all(&[SHOWN])?;
        }
        Ok(())
    }

    /// Lets the next start be a first one, while this process still writes down what is under way.
    pub fn release(&self) {
        self.closing.store(true, Ordering::Release);
        *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn listen(folder: &Path, word: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    let mut file = private().create(true).truncate(true).open(address_file(folder))?;
    write!(file, "{port} {word}")?;
    Ok(listener)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::sync::atomic::AtomicU32;

    use super::*;

    fn first(folder: &Path) -> Only {
        match claim(folder).unwrap() {
            Start::First(only) => only,
            Start::Second => panic!("nobody is there"),
        }
    }

    #[test]
    fn a_second_start_shows_the_first_ones_window_and_another_folder_is_another_medley() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let shown = Arc::new(AtomicU32::new(0));
        let only = first(one.path());
        let count = shown.clone();
        only.serve(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        assert!(matches!(claim(one.path()).unwrap(), Start::Second));
        assert_eq!(shown.load(Ordering::SeqCst), 1);
        first(other.path()).release();
        only.release();
        first(one.path()).release();
        assert_eq!(shown.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_stranger_without_the_word_shows_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let only = first(folder.path());
        only.serve(|| panic!("a stranger was heard"));
        let text = fs::read_to_string(address_file(folder.path())).unwrap();
        fs::write(
            address_file(folder.path()),
            format!("{} {}", text.split(' ').next().unwrap(), "0".repeat(32)),
        )
        .unwrap();
        assert_eq!(ask(folder.path()), None);
        only.release();
    }
}
