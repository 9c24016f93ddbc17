//! A vendor's bill: one row for each request that cost something, in the order in which they ended.
//! With a folder the rows are also JSON lines in a file, written before the client sees the end, so that a bill
//! survives a kill. Whoever computes the amounts is elsewhere: `price` multiplies, `tab` decides when.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::price::Usage;
use crate::vendor::Vendor;

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The answer was sent to its end.
    Complete,
    /// The caller hung up, or the connection was dropped before the end.
    Cut,
    /// The vendor declined to answer but charges for it.
    Refused,
}

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The vendor's number for this row, such as `alder-12`.
    pub id: String,
    /// The caller's `x-client-request-id`.
    pub client_request_id: Option<String>,
    /// The id that the answer's header or body carried.
    pub request_id: String,
    pub model: String,
    /// When the request ended, RFC 3339 in UTC.
    pub at: String,
    pub outcome: Outcome,
    pub usage: Usage,
    /// The amount in pico-dollars; a decimal string in JSON.
    #[serde(with = "decimal")]
    pub pico_usd: i128,
}

/// Large whole numbers as decimal strings, because many JSON readers have only doubles.
mod decimal {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(amount: &i128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(amount)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[derive(Debug)]
struct Rows {
    rows: Vec<Row>,
    file: Option<File>,
}

/// The rows of one vendor.
#[derive(Debug)]
pub struct Bill {
    vendor: Vendor,
    rows: Mutex<Rows>,
}

impl Bill {
    /// Opens the bill; with a folder it continues the one that is there.
    ///
    /// # Errors
    /// When the folder cannot be made, or its file cannot be read or opened. A last line that a kill left unfinished
    /// is dropped.
    pub fn open(vendor: Vendor, folder: Option<&Path>) -> io::Result<Bill> {
        let rows = match folder {
            Some(folder) => Rows::open(folder, &format!("{vendor}.jsonl"))?,
            None => Rows { rows: Vec::new(), file: None },
        };
        Ok(Bill { vendor, rows: Mutex::new(rows) })
    }

    /// Adds a row and gives it its number; a row that costs nothing is not added.
    pub fn add(&self, mut row: Row) {
        if row.pico_usd == 0 {
            return;
        }
        let mut bill = self.lock();
        row.id = format!("{}-{}", self.vendor, bill.rows.len() + 1);
        if let (Some(file), Ok(mut line)) = (&mut bill.file, serde_json::to_vec(&row)) {
            line.push(b'\n');
            // A full disk must not end an answer: the row stays in memory, and the file's reader sees what is missing.
            let _ = file.write_all(&line);
        }
        bill.rows.push(row);
    }

    pub fn rows(&self) -> Vec<Row> {
        self.lock().rows.clone()
    }

    /// The latest row with that client request id.
    pub fn find(&self, client_request_id: &str) -> Option<Row> {
        let wanted = Some(client_request_id);
        self.lock().rows.iter().rev().find(|row| row.client_request_id.as_deref() == wanted).cloned()
    }

    pub fn total(&self) -> i128 {
        self.lock().rows.iter().map(|row| row.pico_usd).sum()
    }

    fn lock(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rows {
    fn open(folder: &Path, name: &str) -> io::Result<Rows> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(name);
        let mut rows: Vec<Row> = Vec::new();
        let mut whole = 0;
        if path.exists() {
            let mut reader = BufReader::new(File::open(&path)?);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
                rows.push(serde_json::from_slice(&line)?);
                whole += line.len() as u64;
                line.clear();
            }
        }
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        file.set_len(whole)?;
        Ok(Rows { rows, file: Some(file) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(client: &str, pico_usd: i128) -> Row {
        Row {
            id: String::new(),
            client_request_id: Some(client.to_owned()),
            request_id: "req_1".into(),
            model: "alder-small".into(),
            at: "2026-11-22T10:00:00.000Z".into(),
            outcome: Outcome::Complete,
            usage: Usage::default(),
            pico_usd,
        }
    }

    #[test]
    fn a_bill_in_a_folder_is_continued_and_an_unfinished_line_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let bill = Bill::open(Vendor::Alder, Some(folder.path())).unwrap();
        bill.add(row("a", 5));
        bill.add(row("b", 7));
        drop(bill);
        let path = folder.path().join("alder.jsonl");
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, [&whole[..], b"{\"id\":\"alder-3\",\"cli"].concat()).unwrap();

        let bill = Bill::open(Vendor::Alder, Some(folder.path())).unwrap();
        assert_eq!(bill.total(), 12);
        bill.add(row("c", 1));
        drop(bill);
        let bill = Bill::open(Vendor::Alder, Some(folder.path())).unwrap();
        let ids: Vec<_> = bill.rows().into_iter().map(|row| row.id).collect();
        assert_eq!(ids, ["alder-1", "alder-2", "alder-3"]);
    }

    #[test]
    fn a_request_that_cost_nothing_has_no_row_and_amounts_are_strings() {
        let bill = Bill::open(Vendor::Cedar, None).unwrap();
        bill.add(row("free", 0));
        bill.add(row("paid", 1_234_567_890_123));
        assert!(bill.find("free").is_none());
        let paid = serde_json::to_value(bill.find("paid").unwrap()).unwrap();
        assert_eq!(paid["pico_usd"], "1234567890123");
    }
}
