//! The app: every crate of the core wired together over one data folder, for one process.
//!
//! Deliberately absent: Tauri. The window and the command line are hosts.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, Weak};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use medley_catalogue::Catalogue;
use medley_domain::Book;
use medley_domain::ports::Clock;
use medley_engine::Engine;
use medley_engine::driver::Ports;
use medley_secrets::KeyRing;
use medley_store::{BooksHandle, Options, ProcessLock, Restorable, Store, StoreError};
use medley_vendors::{BadCard, Registry};
use tokio::sync::{Mutex, OnceCell};
use tokio_util::task::TaskTracker;

use crate::clock::SystemClock;
use crate::dto::errors::UserError;
use crate::host::Host;
use crate::shelf::Shelf;
use crate::view::names::Names;
use crate::{catalogue, errors, hosts, own_vendors, settings};

/// How the app is opened.
pub struct Opening {
    pub folder: PathBuf,
    pub host: Arc<dyn Host>,
    /// Decides where days and months begin.
    pub time_zone: TimeZone,
}

/// One process's Medley. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// An app that may have been closed.
pub(crate) struct WeakApp(Weak<Inner>);

impl WeakApp {
    pub fn upgrade(&self) -> Option<App> {
        self.0.upgrade().map(|inner| App { inner })
    }
}

struct Inner {
    host: Arc<dyn Host>,
    store: Store,
    engine: Engine,
    registry: Arc<Registry>,
    bad_cards: Vec<BadCard>,
    keys: Arc<KeyRing>,
    clock: Arc<dyn Clock>,
    time_zone: TimeZone,
    lock: ProcessLock,
    tasks: TaskTracker,
    settling: Mutex<()>,
    speeds: OnceCell<()>,
    catalogue: OnceLock<(Catalogue, Vec<String>)>,
    shelf: Shelf,
    restoring: std::sync::Mutex<Option<Restoring>>,
}

/// The backup that was looked at and not yet taken in: its id, the person's file, and what was unpacked.
type Restoring = (String, PathBuf, Arc<Restorable>);

impl App {
    /// Opens a data folder. Blocks on the disk: call it off the async threads.
    ///
    /// # Errors
    /// In the person's words: the folder can't be used, or a newer Medley wrote it.
    pub fn open(opening: Opening) -> Result<Self, UserError> {
        let store = Store::open(&opening.folder, Options::new(opening.time_zone.clone()))
            .map_err(|error| errors::from_open(&error))?;
        let lock = ProcessLock::acquire(&opening.folder).map_err(|error| errors::internal(&error))?;
        let (registry, bad_cards) = own_vendors::registry(&opening.folder);
        let registry = Arc::new(registry);
        let keys = Arc::new(KeyRing::new(store.folder_id()));
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ports = Ports {
            books: Arc::new(store.books(&lock.owner)),
            assets: Arc::new(store.assets()),
            keys: keys.clone(),
            vendors: registry.clone(),
            clock: clock.clone(),
        };
        let engine = Engine::new(ports, lock.owner.clone());
        let inner = Inner {
            host: opening.host,
            store,
            engine,
            registry,
            bad_cards,
            keys,
            clock,
            time_zone: opening.time_zone,
            lock,
            tasks: TaskTracker::new(),
            settling: Mutex::new(()),
            speeds: OnceCell::new(),
            catalogue: OnceLock::new(),
            shelf: Shelf::default(),
            restoring: std::sync::Mutex::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// For work that waits long and must not keep the app open.
    pub(crate) fn downgrade(&self) -> WeakApp {
        WeakApp(Arc::downgrade(&self.inner))
    }

    /// Stops every answer under way and waits until all is written.
    pub async fn close(&self) {
        self.inner.engine.close().await;
        if let Err(error) = hosts::kept(self).await {
            tracing::warn!(%error, "the hosts that were contacted were not kept");
        }
        self.inner.tasks.close();
    }

    pub fn host(&self) -> &dyn Host {
        &*self.inner.host
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    pub(crate) fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    pub(crate) fn bad_vendor_cards(&self) -> &[BadCard] {
        &self.inner.bad_cards
    }

    pub(crate) fn keys(&self) -> &KeyRing {
        &self.inner.keys
    }

    /// The books in the name of this process.
    pub(crate) fn books(&self) -> BooksHandle {
        self.inner.store.books(&self.inner.lock.owner)
    }

    pub(crate) fn lock(&self) -> &ProcessLock {
        &self.inner.lock
    }

    /// Held by whoever asks vendors about estimates.
    /// Whether the speeds of earlier sessions were read; the first route waits for them.
    pub(crate) fn speeds(&self) -> &OnceCell<()> {
        &self.inner.speeds
    }

    pub(crate) fn settling(&self) -> &Mutex<()> {
        &self.inner.settling
    }

    /// Parsed at the first call, so that the window need not wait for it.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.loaded().0
    }

    /// What is wrong with the catalogue's own files in the data folder, in the person's words.
    pub fn catalogue_faults(&self) -> &[String] {
        &self.loaded().1
    }

    fn loaded(&self) -> &(Catalogue, Vec<String>) {
        self.inner.catalogue.get_or_init(|| catalogue::load(self.inner.store.folder()))
    }

    pub(crate) fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    /// Holds a backup until the person has decided; letting go of one deletes what was unpacked.
    pub(crate) fn set_restoring(&self, backup: Option<Restoring>) {
        *self.inner.restoring.lock().unwrap_or_else(PoisonError::into_inner) = backup;
    }

    pub(crate) fn take_restoring(&self) -> Option<Restoring> {
        self.inner.restoring.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) fn names(&self) -> Names<'_> {
        Names { registry: self.registry(), catalogue: self.catalogue() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn now_here(&self) -> Zoned {
        self.now().to_zoned(self.inner.time_zone.clone())
    }

    /// Work that goes on after a command has answered, until the app closes.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.inner.tasks.spawn(work);
    }

    /// Runs blocking work on the store off the async threads.
    pub(crate) async fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, UserError> {
        let store = self.inner.store.clone();
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        done.map_err(|error| errors::internal(&error))?.map_err(|error| errors::from_store(&error))
    }

    /// Runs other blocking work in the data folder off the async threads.
    pub(crate) async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(PathBuf) -> T + Send + 'static,
    ) -> Result<T, UserError> {
        let folder = self.inner.store.folder().to_owned();
        let done = tokio::task::spawn_blocking(move || work(folder)).await;
        done.map_err(|error| errors::internal(&error))
    }

    /// The store for work that is already off the async threads.
    pub(crate) fn store_here(&self) -> &Store {
        &self.inner.store
    }

    /// The book that is open.
    pub(crate) async fn book(&self) -> Result<Book, UserError> {
        self.store(settings::book).await
    }

    /// When the current month began, in the person's time zone.
    pub(crate) fn month_start(&self) -> Timestamp {
        let first = self.now_here().date().first_of_month();
        let midnight = first.to_zoned(self.inner.time_zone.clone());
        midnight.map_or_else(|_| self.now(), |zoned| zoned.timestamp())
    }
}
