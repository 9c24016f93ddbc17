//! Processes with a time limit: run to their end, or watched line by line while they run.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Far beyond what anything here takes, so that a busy machine fails no test.
const LIMIT: Duration = Duration::from_secs(90);

/// What a process came to.
#[derive(Debug)]
pub struct Output {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// What it printed; it must have succeeded.
    pub fn success(self) -> String {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self.stdout
    }

    /// Every line of standard output as JSON.
    pub fn events(&self) -> Vec<Value> {
        let parse = |line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?} of {self:#?}"))
        };
        self.stdout.lines().map(parse).collect()
    }

    /// The last line, which must be of this type, with the exit status that belongs to it.
    pub fn last(&self, kind: &str, code: i32) -> Value {
        let last = self.events().pop().unwrap_or_else(|| panic!("nothing was printed: {self:#?}"));
        assert_eq!((last["type"].as_str(), self.code), (Some(kind), Some(code)), "{self:#?}");
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        last
    }

    /// The last line of an answer that came whole.
    pub fn done(&self) -> Value {
        self.last("done", 0)
    }

    /// The last line of a failure.
    pub fn error(&self) -> Value {
        self.last("error", 1)
    }

    /// The events of one type.
    pub fn of_type(&self, kind: &str) -> Vec<Value> {
        self.events().into_iter().filter(|event| event["type"] == kind).collect()
    }
}

/// Runs a command to its end.
pub fn run(command: Command, input: &str) -> Output {
    Running::start_with(command, input).finish()
}

/// A process under way. It is killed when this is dropped.
pub struct Running {
    child: Child,
    lines: Receiver<(Instant, String)>,
    /// What was read so far, with the moment at which each line came.
    pub seen: Vec<(Instant, String)>,
    stderr: Option<JoinHandle<String>>,
}

impl Running {
    pub fn start(command: Command) -> Self {
        Self::start_with(command, "")
    }

    pub fn start_with(mut command: Command, input: &str) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that does not read its input closes it early.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            let mut lines = stdout.lines().map_while(Result::ok);
            lines.try_for_each(|line| sender.send((Instant::now(), line)))
        });
        let mut stderr = child.stderr.take().unwrap();
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stderr.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Self { child, lines, seen: Vec::new(), stderr: Some(stderr) }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Reads on until a line of JSON is of this type. False when the output ended before.
    pub fn wait_for(&mut self, kind: &str) -> bool {
        let wanted = format!("{{\"type\":\"{kind}\"");
        loop {
            match self.lines.recv_timeout(LIMIT) {
                Ok(line) => {
                    let found = line.1.starts_with(&wanted);
                    self.seen.push(line);
                    if found {
                        return true;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => panic!("no {kind} came: {:?}", self.seen),
            }
        }
    }

    /// The first line of the output; `None` when it ended without one.
    pub fn first_line(&mut self) -> Option<String> {
        self.lines.recv_timeout(LIMIT).ok().map(|(_, line)| line)
    }

    /// Ends it without warning, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.seen.extend(self.lines.iter());
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Output {
        let started = Instant::now();
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.code();
            }
            assert!(started.elapsed() < LIMIT, "still running: {:?}", self.seen);
            thread::sleep(Duration::from_millis(3));
        };
        self.seen.extend(self.lines.iter());
        let lines: Vec<&str> = self.seen.iter().map(|(_, line)| line.as_str()).collect();
        let stderr = self.stderr.take().unwrap().join().unwrap();
        Output { code, stdout: lines.join("\n"), stderr }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
