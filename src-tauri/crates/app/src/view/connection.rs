//! Connections as the page shows them: whose, how the key ends, and what the vendor keeps.

use medley_domain::{Book, Connection, KeyRef};
use medley_vendors::card::Keep;

use crate::app::App;
use crate::dto::connections as dto;
use crate::privacy;

pub fn view(app: &App, connection: &Connection) -> dto::Connection {
    let kind = match &connection.key {
        KeyRef::Keychain(_) => dto::KeyKind::Keychain,
        KeyRef::Env(_) => dto::KeyKind::Env,
        KeyRef::Memory(_) => dto::KeyKind::Memory,
        KeyRef::None => dto::KeyKind::None,
    };
    let card = app.registry().card(&connection.vendor);
    let keeps = card.map(|card| card.keeps.as_slice()).unwrap_or_default();
    let local = privacy::is_here(app, connection);
    dto::Connection {
        id: connection.id.to_string(),
        vendor: connection.vendor.to_string(),
        name: connection.name.clone(),
        voice: app.names().voice(&connection.vendor),
        base_url: connection.base_url.clone(),
        key: dto::KeyState { kind, last4: connection.key_last4.clone() },
        book: connection.book.into(),
        created: connection.created.as_millisecond(),
        keeps: keeps.iter().map(keep).collect(),
        keeps_words: match connection.book {
            Book::Practice => String::new(),
            Book::Real => words(keeps, local, privacy::has_opted_out(connection)),
        },
        opted_out: privacy::has_opted_out(connection),
        regions: privacy::regions(app, connection),
    }
}

fn keep(keep: &Keep) -> dto::Keep {
    dto::Keep {
        what: keep.what.clone(),
        days: keep.days,
        note: keep.note.clone(),
        opt_out: keep.opt_out.clone(),
        source: keep.source.clone(),
        checked: keep.checked.clone(),
    }
}

fn words(keeps: &[Keep], local: bool, opted_out: bool) -> String {
    if local {
        return "Keeps nothing: it runs on this computer".to_owned();
    }
    if keeps.is_empty() {
        return "Nobody says what it keeps".to_owned();
    }
    let kept: Vec<&Keep> =
        keeps.iter().filter(|keep| keep.days != Some(0) && !(opted_out && keep.opt_out.is_some())).collect();
    let longest = kept.iter().map(|keep| keep.days).max_by_key(|days| days.unwrap_or(u32::MAX));
    match longest {
        None => "Keeps nothing".to_owned(),
        Some(Some(1)) => "Keeps requests for a day".to_owned(),
        Some(Some(days)) => format!("Keeps requests up to {days} days"),
        Some(None) => "Keeps requests, for how long is not said".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(days: Option<u32>, opt_out: Option<&str>) -> Keep {
        Keep {
            what: "prompts".to_owned(),
            days,
            note: String::new(),
            opt_out: opt_out.map(str::to_owned),
            source: "s".to_owned(),
            checked: "2026-11-22".to_owned(),
        }
    }

    #[test]
    fn what_is_kept_is_said_by_its_longest_time_and_silence_is_no_promise() {
        assert_eq!(words(&[], false, false), "Nobody says what it keeps");
        assert_eq!(words(&[], true, false), "Keeps nothing: it runs on this computer");
        let two = [kept(Some(30), Some("a form")), kept(Some(0), None)];
        assert_eq!(words(&two, false, false), "Keeps requests up to 30 days");
        assert_eq!(words(&two, false, true), "Keeps nothing");
        let vague = [kept(None, None), kept(Some(30), None)];
        assert_eq!(words(&vague, false, true), "Keeps requests, for how long is not said");
    }
}
