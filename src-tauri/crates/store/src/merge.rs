//! Merging another database's rows into this one by their ids.
//!
//! A chat that is not here is added whole. One that is newer there has its missing messages added and its title and
//! branch taken; any other stays as it is here. A ledger entry is added where neither it nor another one of its attempt
//! is here. Settings are taken where nothing is set here. Both databases have this program's version.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::column::Result;
use crate::rollup;

/// What hangs on a conversation: the table, and which of its rows are the conversation's.
const PARTS: &[(&str, &str)] = &[
    ("messages", "conversation = ?1"),
    ("runs", "conversation = ?1"),
    ("attempts", "run IN (SELECT id FROM runs WHERE conversation = ?1)"),
    ("struck", "run IN (SELECT id FROM runs WHERE conversation = ?1)"),
    ("drafts", "conversation = ?1"),
];

/// Settings that are taken where nothing is set here. How this computer reaches the network is its own affair.
const SETTINGS: &[&str] = &["preferences", "policy", "budget.monthly_cap", "first_run_done"];
/// Stands before a connection's id in the name of its list of models.
const LISTING: &str = "models:";

/// Tables that are not merged row by row: they are made anew, or are of this folder alone.
#[cfg(test)]
const OWN: &[&str] = &["folder", "daily", "conversation_spend"];

/// What a merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub chats_added: u64,
    /// Newer there than here.
    pub chats_updated: u64,
    pub chats_here: u64,
    pub messages_added: u64,
    pub entries_added: u64,
    pub entries_here: u64,
    pub connections_added: u64,
    pub connections_here: u64,
    pub settings_added: u64,
}

pub(crate) fn merge(from: &Connection, into: &Connection) -> Result<Merged> {
    let mut merged = Merged::default();
    conversations(from, into, &mut merged)?;
    connections(from, into, &mut merged)?;
    ledger(from, into, &mut merged)?;
    settings(from, into, &mut merged)?;
    close_billed_attempts(into)?;
    if merged.entries_added > 0 {
        rollup::rebuild(into)?;
    }
    Ok(merged)
}

/// A row by its columns' names.
struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    /// Rows of a table without its column `seq`, which numbers them anew.
    fn read(from: &Connection, table: &str, rest: &str, values: &[Value]) -> Result<Self> {
        let columns: Vec<String> = columns(from, table)?.into_iter().filter(|name| name != "seq").collect();
        let sql = format!("SELECT {} FROM {table} {rest}", quoted(&columns));
        let mut statement = from.prepare(&sql)?;
        let count = columns.len();
        let rows = statement.query_map(params_from_iter(values), |row| {
            (0..count).map(|place| row.get(place)).collect::<rusqlite::Result<Vec<Value>>>()
        })?;
        let rows = rows.collect::<rusqlite::Result<_>>()?;
        Ok(Self { columns, rows })
    }

    fn value<'a>(&self, row: &'a [Value], column: &str) -> &'a Value {
        let place = self.columns.iter().position(|name| name == column);
        place.and_then(|place| row.get(place)).unwrap_or(&Value::Null)
    }

    /// Writes a row unless one with its key is there; true when it was written.
    fn insert(&self, into: &Connection, table: &str, row: &[Value]) -> Result<bool> {
        let marks = vec!["?"; self.columns.len()].join(", ");
        let columns = quoted(&self.columns);
        let sql = format!("INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING");
        Ok(into.prepare_cached(&sql)?.execute(params_from_iter(row))? > 0)
    }
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

fn quoted(columns: &[String]) -> String {
    let quoted: Vec<String> = columns.iter().map(|name| format!("\"{}\"", name.replace('"', ""))).collect();
    quoted.join(", ")
}

fn conversations(from: &Connection, into: &Connection, merged: &mut Merged) -> Result<()> {
    let rows = Rows::read(from, "conversations", "ORDER BY created, id", &[])?;
    for row in &rows.rows {
        let id = rows.value(row, "id");
        let here = into.prepare_cached("SELECT updated FROM conversations WHERE id = ?1")?;
        let here: Option<i64> = optional(here, id)?;
        match here {
            None => {
                rows.insert(into, "conversations", row)?;
                merged.chats_added += 1;
            }
            Some(updated) if updated < integer(rows.value(row, "updated")) => {
                take_newer(into, &rows, row)?;
                merged.chats_updated += 1;
            }
            Some(_) => {
                merged.chats_here += 1;
                continue;
            }
        }
        merged.messages_added += parts(from, into, id)?;
    }
    Ok(())
}

fn integer(value: &Value) -> i64 {
    match value {
        Value::Integer(number) => *number,
        _ => 0,
    }
}

fn optional(mut statement: rusqlite::CachedStatement<'_>, id: &Value) -> Result<Option<i64>> {
    Ok(statement.query_row([id], |row| row.get(0)).optional()?)
}

/// Everything that the newer row says of the chat, but for its id.
fn take_newer(into: &Connection, rows: &Rows, row: &[Value]) -> Result<()> {
    let sets: Vec<String> =
        rows.columns.iter().map(|name| format!("\"{}\" = ?", name.replace('"', ""))).collect();
    let sql = format!("UPDATE conversations SET {} WHERE id = ?", sets.join(", "));
    let values = row.iter().chain([rows.value(row, "id")]);
    into.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    Ok(())
}

/// Adds what hangs on a conversation and is not here. Returns how many messages that were.
fn parts(from: &Connection, into: &Connection, conversation: &Value) -> Result<u64> {
    let mut messages = 0;
    for (table, which) in PARTS {
        let rows = Rows::read(from, table, &format!("WHERE {which}"), std::slice::from_ref(conversation))?;
        for row in &rows.rows {
            let added = rows.insert(into, table, row)?;
            messages += u64::from(added && *table == "messages");
        }
    }
    Ok(messages)
}

/// Connections come without their keys. One whose name is taken here gets a number.
fn connections(from: &Connection, into: &Connection, merged: &mut Merged) -> Result<()> {
    let mut rows = Rows::read(from, "connections", "ORDER BY created, id", &[])?;
    let name_at = rows.columns.iter().position(|name| name == "name");
    for mut row in std::mem::take(&mut rows.rows) {
        let id = rows.value(&row, "id").clone();
        let here = into.prepare_cached("SELECT 1 FROM connections WHERE id = ?1")?;
        if optional(here, &id)?.is_some() {
            merged.connections_here += 1;
            continue;
        }
        if let Some(Value::Text(name)) = name_at.and_then(|place| row.get_mut(place)) {
            *name = free_name(into, name)?;
        }
        rows.insert(into, "connections", &row)?;
        merged.connections_added += 1;
        if let Value::Blob(bytes) = &id
            && let Ok(id) = uuid::Uuid::from_slice(bytes)
        {
            take_setting(from, into, &format!("{LISTING}{id}"))?;
        }
    }
    Ok(())
}

fn free_name(into: &Connection, name: &str) -> Result<String> {
    let mut taken = into.prepare_cached("SELECT 1 FROM connections WHERE name = ?1")?;
    let mut wanted = name.to_owned();
    let mut number = 2;
    while taken.exists([&wanted])? {
        wanted = format!("{name} {number}");
        number += 1;
    }
    Ok(wanted)
}

/// In the order in which they were written, so that an adjustment follows what it adjusts.
fn ledger(from: &Connection, into: &Connection, merged: &mut Merged) -> Result<()> {
    let rows = Rows::read(from, "ledger", "ORDER BY seq", &[])?;
    for row in &rows.rows {
        let known = into.prepare_cached("SELECT 1 FROM ledger WHERE id = ?1")?;
        let known = optional(known, rows.value(row, "id"))?.is_some();
        if known || !may_stand(into, &rows, row)? {
            merged.entries_here += 1;
            continue;
        }
        merged.entries_added += u64::from(rows.insert(into, "ledger", row)?);
    }
    Ok(())
}

/// An attempt is billed once, and an adjustment that is here is as new as any other's.
fn may_stand(into: &Connection, rows: &Rows, row: &[Value]) -> Result<bool> {
    let adjusts = rows.value(row, "adjusts");
    if *adjusts == Value::Null {
        let billed = into.prepare_cached("SELECT 1 FROM ledger WHERE attempt = ?1 AND adjusts IS NULL")?;
        return Ok(optional(billed, rows.value(row, "attempt"))?.is_none());
    }
    let first = into.prepare_cached("SELECT 1 FROM ledger WHERE id = ?1 AND adjusts IS NULL")?;
    let first = optional(first, adjusts)?.is_some();
    let newer =
        into.prepare_cached("SELECT max(at) FROM ledger WHERE adjusts = ?1 HAVING max(at) IS NOT NULL")?;
    let newer = optional(newer, adjusts)?;
    let older = newer.is_none_or(|here| here < integer(rows.value(row, "at")));
    Ok(first && older)
}

fn settings(from: &Connection, into: &Connection, merged: &mut Merged) -> Result<()> {
    for name in SETTINGS {
        merged.settings_added += u64::from(take_setting(from, into, name)?);
    }
    Ok(())
}

fn take_setting(from: &Connection, into: &Connection, name: &str) -> Result<bool> {
    let name = Value::Text(name.to_owned());
    let rows = Rows::read(from, "settings", "WHERE name = ?1", &[name])?;
    rows.rows.first().map_or(Ok(false), |row| rows.insert(into, "settings", row))
}

/// An attempt that was open when the backup was made and whose bill is here has ended.
fn close_billed_attempts(into: &Connection) -> Result<()> {
    into.execute(
        "UPDATE attempts SET ended_at = at, outcome = 'lost', if_lost = NULL
         WHERE ended_at IS NULL AND id IN (SELECT attempt FROM ledger WHERE adjusts IS NULL)",
        [],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::{MIGRATIONS, migrate};

    #[test]
    fn every_table_is_merged_or_named_as_one_that_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, MIGRATIONS, folder.path()).unwrap();
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let mut statement = connection.prepare(sql).unwrap();
        let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let merged = ["conversations", "connections", "ledger", "settings"];
        for name in names.map(|name| name.unwrap()) {
            let known = merged.contains(&name.as_str())
                || OWN.contains(&name.as_str())
                || PARTS.iter().any(|(table, _)| *table == name);
            assert!(known, "a restore would forget the table {name}");
        }
    }
}
