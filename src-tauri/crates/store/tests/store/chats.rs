//! Tests of the modules `chats`, `expiry` and `drafts`, and of what happens to single messages.

use medley_domain::conversation::{MediaSource, Message, Part};
use medley_domain::journal::Record;
use medley_domain::{Book, Cost, MessageId};
use medley_store::{Draft, DraftFile, StoreError};

use crate::support::{Turn, at, commit, fresh, open, raw};

#[test]
fn one_chat_that_is_gone_stops_no_other_of_the_same_change() {
    let (_folder, store) = fresh();
    let (there, gone) = (Turn::new(at(0)), Turn::new(at(1)));
    there.book(&store, Cost::Unknown);
    store.pin_conversations(vec![gone.conversation, there.conversation], true).unwrap();
    assert!(store.conversations(Book::Real, 0, 9).unwrap()[0].conversation.pinned);
    assert_eq!(store.pin_conversations(vec![gone.conversation], true), Err(StoreError::NotFound));
}

#[test]
fn a_chat_is_unread_from_the_end_of_an_answer_until_somebody_looks() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    let unread = || store.conversations(Book::Real, 0, 9).unwrap()[0].unread;
    commit(&store, turn.commit_a()).unwrap();
    assert!(!unread(), "it is being written");
    let ended = Turn { at: at(9), ..turn.clone() };
    commit(&store, ended.commit_b(Cost::Unknown)).unwrap();
    assert!(unread());
    store.see_conversation(turn.conversation, at(10)).unwrap();
    assert!(!unread());
}

#[test]
fn a_deleted_message_takes_what_follows_along_and_shows_the_branch_beside_it() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Unknown);
    let follow = |seconds: i64, parent| Message {
        id: MessageId::new(at(seconds)),
        parent: Some(parent),
        at: at(seconds),
        ..turn.question_row()
    };
    let beside = follow(5, turn.answer);
    let asked = follow(6, turn.answer);
    let after = follow(7, asked.id);
    let rows = [&beside, &asked, &after].map(|row| Record::Message(row.clone()));
    commit(&store, rows.to_vec()).unwrap();
    store.delete_message(asked.id, at(20)).unwrap();
    let thread = || store.thread(turn.conversation).unwrap().unwrap();
    let ids = |messages: Vec<Message>| messages.iter().map(|each| each.id).collect::<Vec<_>>();
    assert_eq!(ids(thread().messages), [turn.question, turn.answer, beside.id]);
    assert_eq!(thread().conversation.leaf, Some(beside.id));
    assert_eq!(store.conversations(Book::Real, 0, 9).unwrap()[0].branches, 0);
    store.restore_message(asked.id).unwrap();
    assert_eq!(thread().messages.len(), 5);
    assert_eq!(thread().conversation.leaf, Some(after.id));
    store.delete_message(turn.question, at(30)).unwrap();
    assert_eq!((thread().conversation.leaf, thread().messages.len()), (None, 0));
    assert_eq!(store.purge_messages(at(31)).unwrap(), 5);
}

#[test]
fn files_that_nothing_names_go_once_they_are_old() {
    let (_folder, store) = fresh();
    let digests = [&b"sent"[..], b"drafted", b"neither"].map(|bytes| store.assets().put(bytes).unwrap());
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Unknown);
    let part = Part::File {
        name: "a.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        bytes: 4,
        source: MediaSource::Asset { digest: digests[0].clone() },
    };
    let asked = Message { id: MessageId::new(at(1)), parts: vec![part], ..turn.question_row() };
    commit(&store, vec![Record::Message(asked)]).unwrap();
    let file = DraftFile { name: "b.txt".to_owned(), digest: digests[1].clone() };
    store.set_draft_files("new", std::slice::from_ref(&file), at(2)).unwrap();
    assert_eq!(store.sweep_assets(at(0)).unwrap(), 0, "all of them are younger");
    let later = jiff::Timestamp::MAX.saturating_sub(jiff::SignedDuration::from_hours(24 * 365)).unwrap();
    assert_eq!(store.sweep_assets(later).unwrap(), 1);
    let there = digests.map(|digest| store.assets().get(&digest).is_ok());
    assert_eq!(there, [true, true, false]);
    assert_eq!(
        store.drafts().unwrap(),
        [Draft { key: "new".to_owned(), text: String::new(), files: vec![file] }]
    );
}

#[test]
fn a_draft_of_a_chat_that_is_gone_is_refused_and_goes_with_its_chat() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    let key = turn.conversation.to_string();
    assert_eq!(store.set_draft_text(&key, "x", at(1)), Err(StoreError::NotFound));
    turn.book(&store, Cost::Unknown);
    store.set_draft_text(&key, "x", at(1)).unwrap();
    assert_eq!(store.purge_conversation(turn.conversation).unwrap(), 1);
    assert_eq!(store.drafts().unwrap(), []);
}

#[test]
fn chats_of_an_older_version_are_read_and_have_nothing_set() {
    let (folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Unknown);
    drop(store);
    // What the version before left: the same row without the new columns.
    let sql = "UPDATE conversations SET settings = NULL, seen = updated, summary = NULL";
    raw(folder.path()).execute_batch(sql).unwrap();
    let store = open(folder.path());
    let row = store.conversations(Book::Real, 0, 9).unwrap().remove(0);
    assert!(!row.unread && !row.conversation.temporary);
    assert_eq!(row.conversation.settings, medley_domain::settings::ChatSettings::default());
}
