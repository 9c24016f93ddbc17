//! How values lie in columns: ids as 16-byte blobs, times as microseconds since the epoch, money as pico-dollars,
//! counts as integers, structures as JSON text.
//!
//! Deliberately absent: any table.

use jiff::Timestamp;
use medley_domain::{Cost, PicoUsd};
use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// Microseconds since the epoch.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(StoreError::failed)
}

pub(crate) fn optional_json<T: Serialize>(value: Option<&T>) -> Result<Option<String>> {
    value.map(json).transpose()
}

/// A count as a column; counts past `i64::MAX` do not occur and saturate.
pub(crate) fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(crate) fn optional_count(value: Option<u64>) -> Option<i64> {
    value.map(count)
}

/// Reads of one row by column name, so that a query and its reader cannot drift apart unseen.
pub(crate) trait Columns {
    fn id<I: From<Id>>(&self, name: &str) -> rusqlite::Result<I>;
    fn optional_id<I: From<Id>>(&self, name: &str) -> rusqlite::Result<Option<I>>;
    fn time(&self, name: &str) -> rusqlite::Result<Timestamp>;
    fn optional_time(&self, name: &str) -> rusqlite::Result<Option<Timestamp>>;
    fn count(&self, name: &str) -> rusqlite::Result<u64>;
    fn optional_count(&self, name: &str) -> rusqlite::Result<Option<u64>>;
    fn parsed<T: DeserializeOwned>(&self, name: &str) -> rusqlite::Result<T>;
    fn optional_parsed<T: DeserializeOwned>(&self, name: &str) -> rusqlite::Result<Option<T>>;
    /// A word of a closed list.
    fn word<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T>;
    fn cost(&self, status: &str, amount: &str) -> rusqlite::Result<Cost>;
}

/// A uuid on its way from a column into an id type.
pub(crate) struct Id(pub uuid::Uuid);

macro_rules! from_column {
    ($($name:ident),*) => {
        $(impl From<Id> for medley_domain::$name {
            fn from(id: Id) -> Self {
                Self(id.0)
            }
        })*
    };
}
from_column!(AttemptId, ConnectionId, ConversationId, EntryId, MessageId, RunId);

fn bad(name: &str, reason: impl std::fmt::Display) -> rusqlite::Error {
    let reason = format!("column {name}: {reason}");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Null, reason.into())
}

impl Columns for Row<'_> {
    fn id<I: From<Id>>(&self, name: &str) -> rusqlite::Result<I> {
        self.get(name).map(|uuid| I::from(Id(uuid)))
    }

    fn optional_id<I: From<Id>>(&self, name: &str) -> rusqlite::Result<Option<I>> {
        let uuid: Option<uuid::Uuid> = self.get(name)?;
        Ok(uuid.map(|uuid| I::from(Id(uuid))))
    }

    fn time(&self, name: &str) -> rusqlite::Result<Timestamp> {
        Timestamp::from_microsecond(self.get(name)?).map_err(|error| bad(name, error))
    }

    fn optional_time(&self, name: &str) -> rusqlite::Result<Option<Timestamp>> {
        let micros: Option<i64> = self.get(name)?;
        let time = micros.map(Timestamp::from_microsecond).transpose();
        time.map_err(|error| bad(name, error))
    }

    fn count(&self, name: &str) -> rusqlite::Result<u64> {
        let value: i64 = self.get(name)?;
        Ok(u64::try_from(value).unwrap_or(0))
    }

    fn optional_count(&self, name: &str) -> rusqlite::Result<Option<u64>> {
        let value: Option<i64> = self.get(name)?;
        Ok(value.map(|value| u64::try_from(value).unwrap_or(0)))
    }

    fn parsed<T: DeserializeOwned>(&self, name: &str) -> rusqlite::Result<T> {
        let value = self.get_ref(name)?;
        let text = value.as_str().map_err(|error| bad(name, error))?;
        serde_json::from_str(text).map_err(|error| bad(name, error))
    }

    fn optional_parsed<T: DeserializeOwned>(&self, name: &str) -> rusqlite::Result<Option<T>> {
        let value = self.get_ref(name)?;
        let text = value.as_str_or_null().map_err(|error| bad(name, error))?;
        let parsed = text.map(serde_json::from_str).transpose();
        parsed.map_err(|error| bad(name, error))
    }

    fn word<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        let value = self.get_ref(name)?;
        let text = value.as_str().map_err(|error| bad(name, error))?;
        parse(text).ok_or_else(|| bad(name, "a word that is not known"))
    }

    fn cost(&self, status: &str, amount: &str) -> rusqlite::Result<Cost> {
        let pico: Option<i64> = self.get(amount)?;
        self.word(status, |word| Cost::from_parts(word, pico.map(PicoUsd)))
    }
}
