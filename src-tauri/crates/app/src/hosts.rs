//! The hosts that were contacted, in words: whose they are and what they were asked for.

use std::collections::BTreeMap;

use medley_store::HostRow;
use medley_vendors::transport::{Contact, Purpose};

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::network::HostContact;

/// Keeps what was noted in memory since the last time, and returns all that is known.
pub async fn kept(app: &App) -> Result<BTreeMap<String, HostRow>, UserError> {
    let noted = app.registry().transport().take_contacts();
    let noted = noted.into_iter().map(|(host, contact)| (host, row(&contact))).collect();
    app.store(move |store| store.add_hosts(noted)).await
}

fn row(contact: &Contact) -> HostRow {
    let last = contact.last.duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_millis();
    HostRow {
        purposes: contact.purposes.iter().map(|purpose| word(*purpose).to_owned()).collect(),
        last: i64::try_from(last).unwrap_or(i64::MAX),
        count: contact.count,
    }
}

fn word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Answers => "answers",
        Purpose::Lists => "lists",
        Purpose::SignIn => "sign_in",
        Purpose::Proxy => "proxy",
    }
}

/// Words for a stored purpose; one that this version does not know stands as it is.
fn words(purpose: &str) -> &str {
    match purpose {
        "answers" => "questions and answers",
        "lists" => "lists of models and costs",
        "sign_in" => "signing in",
        "proxy" => "the way to the others",
        other => other,
    }
}

/// As the page shows them, newest first.
pub async fn view(app: &App, rows: BTreeMap<String, HostRow>) -> Result<Vec<HostContact>, UserError> {
    let owners = owners(app).await?;
    let view = |(host, row): (String, HostRow)| HostContact {
        who: owners.get(&host).cloned(),
        purpose: sentence(&row.purposes),
        last: row.last,
        count: row.count,
        host,
    };
    let mut hosts: Vec<HostContact> = rows.into_iter().map(view).collect();
    hosts.sort_by_key(|host| std::cmp::Reverse(host.last));
    Ok(hosts)
}

fn sentence(purposes: &[String]) -> String {
    let joined = purposes.iter().map(|purpose| words(purpose)).collect::<Vec<_>>().join(", ");
    let mut letters = joined.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whose each host is: by the cards' own addresses, and by the person's connections, whose word counts more.
async fn owners(app: &App) -> Result<BTreeMap<String, String>, UserError> {
    let host = |url: &str| url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let cards = app.registry().cards();
    let mut owners: BTreeMap<String, String> =
        cards.filter_map(|card| Some((host(card.base_url.as_deref()?)?, card.name.clone()))).collect();
    let connections = app.store(|store| store.connections()).await?;
    owners.extend(connections.iter().filter_map(|each| Some((host(&each.base_url)?, each.name.clone()))));
    for local in ["localhost", "127.0.0.1", "[::1]"] {
        owners.insert(local.to_owned(), "This computer".to_owned());
    }
    Ok(owners)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_is_a_sentence() {
        let purposes = ["answers", "lists"].map(str::to_owned);
        assert_eq!(sentence(&purposes), "Questions and answers, lists of models and costs");
        assert_eq!(sentence(&[]), "");
    }
}
