//! The process that uses the keychain: it reads requests, one a line, and answers each with a word or a key.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use medley_domain::ports::KeyError;
use medley_secrets::Keychain;
use secrecy::{ExposeSecret, SecretString};

use medley_testkit::session::Session;

/// What makes this program play the actor.
pub const ARGUMENT: &str = "actor";
/// The actor's time limit for each call.
pub const LIMIT: Duration = Duration::from_secs(3);

/// A running actor; it ends with its input.
pub struct Actor {
    child: Child,
    requests: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl Actor {
    pub fn start(session: &Session, folder: &str) -> Self {
        let program = std::env::current_exe().unwrap();
        let mut child = session
            .command(program)
            .args([ARGUMENT, folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, answers) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { requests: child.stdin.take(), child, answers }
    }

    /// The answer to one request. Fails when the actor itself hangs.
    pub fn ask(&mut self, request: &str) -> String {
        writeln!(self.requests.as_mut().unwrap(), "{request}").unwrap();
        self.answers
            .recv_timeout(LIMIT + Duration::from_secs(10))
            .expect("the actor answers within its limit")
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        self.requests.take();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Plays the actor until the input ends.
pub fn play(folder: &str) {
    let keychain = Keychain::new(folder).with_limit(LIMIT);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for request in std::io::stdin().lines().map_while(Result::ok) {
        println!("{}", runtime.block_on(answer(&keychain, &request)));
    }
}

async fn answer(keychain: &Keychain, request: &str) -> String {
    let words: Vec<&str> = request.split(' ').collect();
    let done = match words[..] {
        ["status"] => keychain.status().await,
        ["unlock"] => keychain.unlock().await,
        ["store", id, key] => keychain.store(id, SecretString::from(key)).await,
        ["delete", id] => keychain.delete(id).await,
        ["fetch", id] => match keychain.fetch(id).await {
            Ok(key) => return key.expose_secret().to_owned(),
            Err(error) => Err(error),
        },
        _ => return "what?".to_owned(),
    };
    match done {
        Ok(()) => "ok".to_owned(),
        Err(KeyError::Missing(_)) => "missing".to_owned(),
        Err(KeyError::Locked) => "locked".to_owned(),
        Err(KeyError::Timeout) => "timeout".to_owned(),
        Err(KeyError::NotFound) => "not_found".to_owned(),
        Err(KeyError::Failed(words)) => format!("failed: {words}"),
    }
}
