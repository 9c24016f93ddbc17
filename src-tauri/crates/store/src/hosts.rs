//! The hosts that were contacted: one settings row that several processes add to. No path and no query.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::column::{Result, json};
use crate::settings;
use crate::store::Store;

const NAME: &str = "hosts";
/// Hosts kept; the ones that were not asked for longest go first.
const MOST: usize = 300;

/// What is known of one host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostRow {
    /// Short words for what it was asked for, in order.
    pub purposes: Vec<String>,
    /// Milliseconds since 1970.
    pub last: i64,
    pub count: u64,
}

impl Store {
    pub fn hosts(&self) -> Result<BTreeMap<String, HostRow>> {
        Ok(parse(self.setting(NAME)?))
    }

    /// Adds what was noted since the last time to what is kept. Returns all.
    pub fn add_hosts(&self, noted: BTreeMap<String, HostRow>) -> Result<BTreeMap<String, HostRow>> {
        if noted.is_empty() {
            return self.hosts();
        }
        self.write(move |transaction| {
            let mut all = parse(settings::get(transaction, NAME)?);
            for (host, row) in noted {
                add(all.entry(host).or_default(), row);
            }
            while all.len() > MOST {
                let oldest = all.iter().min_by_key(|(_, row)| row.last).map(|(host, _)| host.clone());
                oldest.and_then(|host| all.remove(&host));
            }
            settings::put(transaction, NAME, &json(&all)?)?;
            Ok(all)
        })
    }

    pub fn clear_hosts(&self) -> Result<()> {
        self.clear_setting(NAME)
    }
}

fn parse(text: Option<String>) -> BTreeMap<String, HostRow> {
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn add(row: &mut HostRow, new: HostRow) {
    row.last = row.last.max(new.last);
    row.count = row.count.saturating_add(new.count);
    row.purposes.extend(new.purposes);
    row.purposes.sort();
    row.purposes.dedup();
}
