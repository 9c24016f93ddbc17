//! Ports: the traits through which the engine reaches books, keys, clocks and vendors.
//!
//! Each has one real implementation in the crate that owns the matter, and hand-driven ones in the test kit.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use secrecy::SecretString;
use thiserror::Error;

use crate::budget::Standing;
use crate::connection::{Connection, KeyRef};
use crate::error::VendorError;
use crate::event::EventStream;
use crate::ids::AttemptId;
use crate::job::Job;
use crate::journal::Record;
use crate::money::PicoUsd;
use crate::pricing::Price;

/// Why the books did not take a transaction. Nothing of it was written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BooksError {
    #[error("the monthly budget is used up")]
    OverBudget(Standing),
    #[error("the disk is full")]
    DiskFull,
    #[error("the books cannot be written: {0}")]
    Failed(String),
}

/// The write side of journal and ledger.
#[async_trait]
pub trait Books: Send + Sync {
    /// Writes all records in one durable transaction, or none of them.
    async fn commit(&self, records: Vec<Record>) -> Result<(), BooksError>;
}

/// Keeps what models make and people hand in, as content-addressed files.
#[async_trait]
pub trait Assets: Send + Sync {
    /// Keeps the bytes durably and returns their digest.
    async fn keep(&self, bytes: Vec<u8>) -> Result<String, BooksError>;
}

/// Why a key could not be had.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeyError {
    /// No keychain service runs.
    #[error("no keychain was found: {0}")]
    Missing(String),
    /// The keychain is locked and nobody unlocked it.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain did not answer in time.
    #[error("the keychain did not answer in time")]
    Timeout,
    /// The keychain works and holds no such key.
    #[error("no key is stored")]
    NotFound,
    #[error("the keychain failed: {0}")]
    Failed(String),
}

/// Reads keys where they are kept. Storing them is no affair of the engine.
#[async_trait]
pub trait Keys: Send + Sync {
    /// `None` for `KeyRef::None`.
    async fn fetch(&self, key: &KeyRef) -> Result<Option<SecretString>, KeyError>;
}

/// The only source of time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// What a request needs beside its job.
#[derive(Clone, Debug)]
pub struct Call {
    pub connection: Arc<Connection>,
    pub key: Option<SecretString>,
    /// Sent as the client's request id, so that a vendor's bill can be matched.
    pub attempt: AttemptId,
}

/// A model as a vendor's own list names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedModel {
    pub name: String,
    pub title: Option<String>,
    pub context: Option<u64>,
    pub max_output: Option<u64>,
    /// Size on disk in bytes, where the server is local and says so.
    pub bytes: Option<u64>,
    /// What the list says that it costs; empty where it says nothing.
    pub prices: Vec<Price>,
    /// The first day on which it no longer answers, where the list tells.
    pub ends: Option<Date>,
}

/// One vendor's translation. It never retries, spawns, or writes anything down.
#[async_trait]
pub trait Vendor: Send + Sync {
    /// Starts a job. Nothing is sent until the stream is polled; dropping the stream cancels.
    fn start(&self, job: Job, call: Call) -> EventStream;

    /// The models that the connection lists; also proves that the key works.
    async fn models(&self, call: Call) -> Result<Vec<ListedModel>, VendorError>;

    /// What the vendor charged for the attempt that `call` names, where the vendor tells after the fact.
    /// `Ok(None)` when it cannot tell, or not yet.
    async fn charged(&self, remote_id: Option<&str>, call: Call) -> Result<Option<PicoUsd>, VendorError>;
}

/// Finds the translation for a connection.
pub trait Vendors: Send + Sync {
    /// `None` when no card or folder knows the connection's vendor or protocol.
    fn vendor(&self, connection: &Connection) -> Option<Arc<dyn Vendor>>;
}
