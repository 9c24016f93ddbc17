//! Tests of the module `connections`.

use std::collections::BTreeMap;

use medley_domain::{Book, Connection, ConnectionId, Cost, KeyRef, PicoUsd};
use medley_store::StoreError;

use crate::support::{Turn, at, fresh};

fn connection(name: &str) -> Connection {
    Connection {
        id: ConnectionId::new(at(0)),
        vendor: "custom".into(),
        name: name.to_owned(),
        protocol: Some("openai-chat".to_owned()),
        base_url: "http://127.0.0.1:18080/v1".to_owned(),
        key: KeyRef::Env("SOME_KEY".to_owned()),
        key_last4: Some("a1b2".to_owned()),
        book: Book::Real,
        created: at(0),
        settings: BTreeMap::from([("region".to_owned(), "eu".to_owned())]),
    }
}

#[test]
fn a_connection_comes_back_as_it_was_written() {
    let (_folder, store) = fresh();
    let mut row = connection("home");
    store.insert_connection(&row).unwrap();
    assert_eq!(store.connection(row.id).unwrap(), Some(row.clone()));
    row.key = KeyRef::Keychain("entry".to_owned());
    row.protocol = None;
    store.update_connection(&row).unwrap();
    assert_eq!(store.connections().unwrap(), [row]);
}

#[test]
fn two_connections_cannot_share_a_name() {
    let (_folder, store) = fresh();
    store.insert_connection(&connection("home")).unwrap();
    let taken = Err(StoreError::NameTaken("home".to_owned()));
    assert_eq!(store.insert_connection(&connection("home")), taken);
    let mut other = connection("away");
    store.insert_connection(&other).unwrap();
    other.name = "home".to_owned();
    assert_eq!(store.update_connection(&other), taken);
}

#[test]
fn the_same_id_twice_is_not_mistaken_for_a_taken_name() {
    let (_folder, store) = fresh();
    let row = connection("home");
    store.insert_connection(&row).unwrap();
    let same_id = Connection { name: "away".to_owned(), ..row };
    let refused = store.insert_connection(&same_id);
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
}

#[test]
fn removing_a_connection_keeps_every_entry_of_it() {
    let (_folder, store) = fresh();
    let row = connection("home");
    store.insert_connection(&row).unwrap();
    let mut turn = Turn::new(at(0));
    turn.offer.connection = row.id;
    turn.book(&store, Cost::Known(PicoUsd(9)));
    store.remove_connection(row.id).unwrap();
    assert_eq!(store.connection(row.id).unwrap(), None);
    assert_eq!(store.remove_connection(row.id), Err(StoreError::NotFound));
    let entry = store.entry_of_attempt(turn.attempt).unwrap().unwrap().entry;
    assert_eq!((entry.vendor.as_str(), entry.cost), ("birch", Cost::Known(PicoUsd(9))));
}
