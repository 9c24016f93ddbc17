//! Tests of the module `conversations`.

use medley_domain::conversation::{Message, newest_leaf};
use medley_domain::journal::Record;
use medley_domain::{Book, Cost, MessageId, PicoUsd};
use medley_store::{LedgerFilter, StoreError};

use crate::support::{Turn, at, commit, fresh};

/// A second answer to the same question.
fn regenerated(first: &Turn, seconds: i64) -> Turn {
    Turn { conversation: first.conversation, question: first.question, ..Turn::new(at(seconds)) }
}

fn commit_regenerated(store: &medley_store::Store, turn: &Turn) {
    let answer = Record::Message(turn.answer_row());
    commit(store, vec![answer, turn.run_started(), turn.attempt_started()]).unwrap();
}

#[test]
fn the_list_is_newest_first_and_keeps_books_apart() {
    let (_folder, store) = fresh();
    let turns: Vec<Turn> = (0..5).map(|number| Turn::new(at(number * 10))).collect();
    for turn in &turns {
        turn.book(&store, Cost::Known(PicoUsd(3)));
    }
    let practice = Turn { book: Book::Practice, ..Turn::new(at(99)) };
    practice.book(&store, Cost::FREE);
    let ids = |offset, limit| {
        let rows = store.conversations(Book::Real, offset, limit).unwrap();
        rows.into_iter().map(|row| row.conversation.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(0, 2), [turns[4].conversation, turns[3].conversation]);
    assert_eq!(ids(4, 9), [turns[0].conversation]);
    assert_eq!(store.conversations(Book::Practice, 0, 9).unwrap().len(), 1);
}

#[test]
fn a_row_of_the_list_shows_cost_branches_and_the_newest_run() {
    let (_folder, store) = fresh();
    let first = Turn::new(at(0));
    first.book(&store, Cost::Known(PicoUsd(3)));
    let row = || store.conversations(Book::Real, 0, 1).unwrap().remove(0);
    assert_eq!((row().branches, row().running), (0, false));
    let second = regenerated(&first, 10);
    commit_regenerated(&store, &second);
    let running = row();
    assert_eq!((running.branches, running.running), (1, true));
    assert_eq!((running.last_run, running.attempts.len()), (Some(second.run), 1));
    assert_eq!(running.attempts[0].billed, None);
    commit(&store, second.commit_b(Cost::Estimated(PicoUsd(4)))).unwrap();
    let ended = row();
    assert_eq!((ended.cost.known, ended.cost.estimated), (PicoUsd(3), PicoUsd(4)));
    let billed = ended.attempts[0].billed.as_ref().unwrap();
    assert_eq!((billed.cost, billed.ttft_ms), (Cost::Estimated(PicoUsd(4)), Some(200)));
    assert_eq!(ended.conversation.updated, at(10));
}

#[test]
fn choosing_a_branch_shows_its_newest_leaf() {
    let (_folder, store) = fresh();
    let first = Turn::new(at(0));
    first.book(&store, Cost::Unknown);
    let follow_up =
        Message { id: MessageId::new(at(5)), parent: Some(first.answer), at: at(5), ..first.question_row() };
    commit(&store, vec![Record::Message(follow_up.clone())]).unwrap();
    let second = regenerated(&first, 10);
    commit_regenerated(&store, &second);
    let leaf = || store.thread(first.conversation).unwrap().unwrap().conversation.leaf;
    assert_eq!(leaf(), Some(second.answer));
    assert_eq!(store.select_branch(first.answer).unwrap(), first.conversation);
    assert_eq!(leaf(), Some(follow_up.id));
    let messages = store.thread(first.conversation).unwrap().unwrap().messages;
    assert_eq!(newest_leaf(&messages, first.question), second.answer);
    assert_eq!(store.select_branch(MessageId::new(at(0))), Err(StoreError::NotFound));
}

#[test]
fn a_deleted_chat_leaves_the_list_and_can_be_restored() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Unknown);
    store.rename_conversation(turn.conversation, "Ebb and flow").unwrap();
    store.delete_conversations(vec![turn.conversation], at(5)).unwrap();
    assert_eq!(store.conversations(Book::Real, 0, 9).unwrap(), []);
    let thread = store.thread(turn.conversation).unwrap().unwrap();
    assert_eq!(thread.deleted_at, Some(at(5)));
    store.restore_conversations(vec![turn.conversation]).unwrap();
    let rows = store.conversations(Book::Real, 0, 9).unwrap();
    assert_eq!(rows[0].conversation.title, "Ebb and flow");
}

#[test]
fn purging_a_chat_takes_its_messages_and_leaves_its_money() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Known(PicoUsd(8)));
    let running = Turn::new(at(1));
    commit(&store, running.commit_a()).unwrap();
    for conversation in [turn.conversation, running.conversation] {
        store.delete_conversations(vec![conversation], at(5)).unwrap();
    }
    assert_eq!(store.purge_conversations(at(5)).unwrap(), 0, "deleted at this moment, not before");
    assert_eq!(store.purge_conversations(at(6)).unwrap(), 1, "the other one still runs");
    assert_eq!(store.thread(turn.conversation).unwrap(), None);
    assert_eq!(store.run(turn.run).unwrap(), None);
    let page = store.ledger_page(&LedgerFilter::of(Book::Real), 0, 9).unwrap();
    assert_eq!((page.total, page.sum.known), (1, PicoUsd(8)));
    assert_eq!((page.rows[0].conversation, page.rows[0].title.as_deref()), (None, None));
}

#[test]
fn a_change_to_a_chat_that_is_gone_says_so() {
    let (_folder, store) = fresh();
    let nobody = Turn::new(at(0)).conversation;
    assert_eq!(store.rename_conversation(nobody, "x"), Err(StoreError::NotFound));
    assert_eq!(store.delete_conversations(vec![nobody], at(0)), Err(StoreError::NotFound));
    assert_eq!(store.thread(nobody).unwrap(), None);
}
