//! Books in memory: they keep every record in order, and refuse when told to.

use std::sync::Mutex;

use async_trait::async_trait;
use medley_domain::journal::Record;
use medley_domain::ledger::LedgerEntry;
use medley_domain::ports::{Assets, Books, BooksError};

/// Records in the order of their commits.
#[derive(Debug, Default)]
pub struct MemoryBooks {
    records: Mutex<Vec<Record>>,
    refusal: Mutex<Option<(usize, BooksError)>>,
    files: Mutex<Vec<Vec<u8>>>,
}

impl MemoryBooks {
    pub fn records(&self) -> Vec<Record> {
        self.records.lock().expect("no test panics while it holds this").clone()
    }

    /// What was kept as files, in order.
    pub fn files(&self) -> Vec<Vec<u8>> {
        self.files.lock().expect("no test panics while it holds this").clone()
    }

    /// The ledger entries among the records.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        let entries = self.records().into_iter().filter_map(|record| match record {
            Record::Ledger(entry) => Some(*entry),
            _ => None,
        });
        entries.collect()
    }

    /// Refuses the `nth` opening of an attempt from now, counted from 1.
    pub fn refuse_attempt(&self, nth: usize, error: BooksError) {
        *self.refusal.lock().expect("no test panics while it holds this") = Some((nth, error));
    }

    fn refused(&self) -> Option<BooksError> {
        let mut refusal = self.refusal.lock().expect("no test panics while it holds this");
        let (left, error) = refusal.as_mut()?;
        *left -= 1;
        (*left == 0).then(|| error.clone())
    }
}

#[async_trait]
impl Assets for MemoryBooks {
    /// The digest is the file's place, from 0.
    async fn keep(&self, bytes: Vec<u8>) -> Result<String, BooksError> {
        let mut files = self.files.lock().expect("no test panics while it holds this");
        files.push(bytes);
        Ok((files.len() - 1).to_string())
    }
}

#[async_trait]
impl Books for MemoryBooks {
    async fn commit(&self, records: Vec<Record>) -> Result<(), BooksError> {
        let opens = records.iter().any(|record| matches!(record, Record::AttemptStarted(_)));
        if opens && let Some(error) = self.refused() {
            return Err(error);
        }
        self.records.lock().expect("no test panics while it holds this").extend(records);
        Ok(())
    }
}
