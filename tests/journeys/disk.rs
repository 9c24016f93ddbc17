//! A folder that cannot be used: the reason in words, exit status 1, and never a panic.

use std::fs;
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;

use crate::support::World;
use crate::support::process::{Output, run};

fn on(world: &World, data: &Path, arguments: &[&str]) -> Output {
    let mut command = world.command_on(data.to_owned());
    command.args(arguments);
    run(command, "")
}

fn assert_refused(output: &Output, code: &str) -> String {
    let error = output.error();
    assert_eq!(error["code"], code, "{error}");
    error["message"].as_str().unwrap().to_owned()
}

#[test]
fn a_data_folder_that_cannot_be_made_is_refused_in_words() {
    let world = World::empty();
    let file = world.path("file");
    fs::write(&file, "").unwrap();
    for data in [file.join("data"), file] {
        for arguments in [&["--json", "connection", "list"][..], &["--json", "chat", "--practice", "Hello"]] {
            let message = assert_refused(&on(&world, &data, arguments), "store_failed");
            assert!(message.contains("data"), "{message}");
        }
    }
}

#[test]
fn a_database_of_a_newer_medley_is_refused_and_not_touched() {
    let world = World::empty();
    world.ok(&["connection", "list"]);
    let path = world.data().join("medley.sqlite3");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
    let before = fs::read(&path).unwrap();
    for arguments in [&["--json", "spend"][..], &["--json", "chat", "--practice", "Hello"]] {
        let message = assert_refused(&world.run(arguments), "store_newer");
        assert!(message.contains("newer") && message.contains("Install the newest Medley"), "{message}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_not_touched() {
    let world = World::empty();
    fs::create_dir(world.data()).unwrap();
    let path = world.data().join("medley.sqlite3");
    fs::write(&path, "this is a letter, not a database ".repeat(500)).unwrap();
    let before = fs::read(&path).unwrap();
    assert_refused(&world.run(&["--json", "spend"]), "store_failed");
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// A small file system of its own, unmounted when dropped.
struct Mount<'a>(&'a Path);

impl<'a> Mount<'a> {
    fn new(folder: &'a Path, options: &str) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder);
        let mounted = command.output().is_ok_and(|output| output.status.success());
        if !mounted {
            eprintln!("skipped: this test needs the right to mount a file system");
        }
        mounted.then_some(Self(folder))
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn on_a_full_disk_nothing_is_sent_and_the_error_says_so() {
    let world = World::connected(0.0);
    let folder = world.path("small");
    let Some(_mount) = Mount::new(&folder, "size=2m") else { return };
    let data = folder.join("data");
    let asked = ["--json", "chat", "--practice", "--preset", "fast", "Hello"];
    on(&world, &data, &asked).done();
    let billed = world.practice().bills().len();
    fs::write(folder.join("ballast"), vec![0; 4 << 20]).unwrap_err();
    let message = assert_refused(&on(&world, &data, &asked), "store_full");
    assert!(message.contains("disk is full"), "{message}");
    assert_eq!(world.practice().bills().len(), billed, "nothing was sent");
    fs::remove_file(folder.join("ballast")).unwrap();
    on(&world, &data, &asked).done();
}

#[test]
fn on_a_read_only_disk_the_error_says_so() {
    let world = World::empty();
    let folder = world.path("still");
    let Some(_mount) = Mount::new(&folder, "ro") else { return };
    for data in [folder.clone(), folder.join("data")] {
        assert_refused(&on(&world, &data, &["--json", "chat", "--practice", "Hello"]), "store_failed");
    }
}
