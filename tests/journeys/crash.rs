//! Processes killed in mid-answer while others run on the same folder: the next start finds every row once, the text
//! as it was checkpointed, and the vendors' own figures.

use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::Value;

use crate::support::World;
use crate::support::process::Running;

const KILLS: usize = 8;
/// A second is promised. The rest is for a busy machine between a print here and a commit there.
const MOST_LOST: Duration = Duration::from_secs(3);

/// The text that had come by some moment.
fn text_until(running: &Running, moment: Instant) -> String {
    let lines = running.seen.iter().filter(|(at, _)| *at <= moment);
    let events = lines.filter_map(|(_, line)| serde_json::from_str::<Value>(line).ok());
    let texts = events.filter(|event| event["type"] == "text");
    texts.map(|event| event["text"].as_str().unwrap().to_owned()).collect()
}

/// A chat that was killed: all that was printed, and what must be on the disk at least.
struct Killed {
    printed: String,
    promised: String,
}

fn kill_after(world: &World, arguments: &[&str], time: Duration) -> Killed {
    let mut running = world.start_chat(arguments);
    thread::sleep(time);
    let killed = Instant::now();
    running.kill();
    let promised = killed.checked_sub(MOST_LOST).map(|moment| text_until(&running, moment));
    Killed { printed: text_until(&running, Instant::now()), promised: promised.unwrap_or_default() }
}

/// Has vendors asked until the ledger and the bills agree; the last look says why not.
fn assert_settles(world: &World) {
    for _ in 0..20 {
        world.ok(&["spend", "--practice"]);
        let bills = world.practice().bills();
        let entries = world.ledger().entries;
        let open = |entry: &&crate::support::books::Entry| {
            entry.status != "known" && bills.iter().any(|row| row.attempt == entry.attempt)
        };
        if entries.iter().filter(open).count() == 0 {
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    world.ledger().assert_agrees(&world.practice().bills());
}

#[test]
fn chats_killed_at_any_moment_lose_no_row_and_double_none_while_others_go_on() {
    let world = World::connected(1.0);
    let models = ["alder/alder-small", "birch/birch-quick", "cedar/cedar-flash", "alder/alder-large"];
    let seed: u64 = rand::random();
    let mut times = StdRng::seed_from_u64(seed);
    let kills: Vec<Duration> = (0..KILLS)
        // The first few fall into the start, where an attempt may or may not have been sent.
        .map(|at| if at < 3 { times.random_range(60..900) } else { times.random_range(900..7_000) })
        .map(Duration::from_millis)
        .collect();
    let killed: Vec<Killed> = thread::scope(|scope| {
        // One lives through all of it.
        let survivor =
            scope.spawn(|| world.chat(&["--model", "cedar/cedar-flash", "[[long-answer:1500]] rivers"]));
        let dying: Vec<_> = kills
            .iter()
            .zip(models.iter().cycle())
            .map(|(time, model)| {
                scope.spawn(|| kill_after(&world, &["--model", model, "[[long-answer:9000]] rivers"], *time))
            })
            .collect();
        // Others start and recover what they find while answers are under way.
        let starts = scope.spawn(|| {
            for _ in 0..6 {
                world.chat(&["--model", "alder/alder-small", "Hello"]).done();
                world.ok(&["spend", "--practice"]);
            }
        });
        let killed = dying.into_iter().map(|each| each.join().unwrap()).collect();
        starts.join().unwrap();
        survivor.join().unwrap().done();
        killed
    });
    world.ok(&["connection", "list"]);
    let ledger = world.ledger();
    ledger.assert_whole();
    assert!(ledger.entries.iter().filter(|entry| entry.outcome == "complete").count() == 7, "{ledger:#?}");
    for (chat, time) in killed.iter().zip(&kills) {
        let kept = ledger.answers.iter().filter(|answer| answer.state == "incomplete").any(|answer| {
            answer.text.starts_with(&chat.promised)
                && (chat.printed.starts_with(&answer.text) || answer.text.starts_with(&chat.printed))
        });
        assert!(
            kept || chat.promised.is_empty(),
            "killed after {time:?} with seed {seed}: {}",
            chat.promised
        );
    }
    assert_settles(&world);
    world.ledger().assert_whole();
}

#[test]
fn the_text_of_a_killed_answer_is_there_at_the_next_start_and_the_chat_goes_on() {
    let world = World::connected(1.0);
    let killed = kill_after(
        &world,
        &["--model", "cedar/cedar-flash", "[[long-answer:9000]] rivers"],
        Duration::from_secs(6),
    );
    assert!(!killed.promised.is_empty(), "{}", killed.printed);
    world.ok(&["connection", "list"]);
    let answer = world.ledger().answers.pop().unwrap();
    assert_eq!(answer.state, "incomplete");
    assert!(
        answer.text.starts_with(&killed.promised),
        "{} is kept of {}",
        answer.text.len(),
        killed.printed.len()
    );
    let next =
        world.chat(&["--model", "birch/birch-quick", "--conversation", &answer.conversation, "Go on"]).done();
    assert!(
        next["usage"]["input"].as_u64().unwrap() > 50,
        "the partial answer is part of what is sent: {next}"
    );
    assert_settles(&world);
}

#[test]
fn a_process_killed_while_it_waits_to_try_again_leaves_no_open_run() {
    let world = World::connected(0.0);
    let mut running = world.start_chat(&["--model", "alder/alder-small", "[[rate-limit:15]] rivers"]);
    assert!(running.wait_for("attempt") && running.wait_for("attempt"), "it began and ended");
    // An end is shown before it is written.
    let written = (0..500).any(|_| {
        thread::sleep(Duration::from_millis(20));
        world.ledger().open_attempts == 0
    });
    assert!(written);
    running.kill();
    world.ok(&["connection", "list"]);
    let ledger = world.ledger();
    ledger.assert_whole();
    assert_eq!((ledger.entries.len(), ledger.total()), (1, 0));
    ledger.assert_agrees(&world.practice().bills());
}
