//! The vendors' own Python clients against the practice vendors: what those clients take, send and raise is what the
//! practice vendors give, take and refuse. The scripts lie in `sdk/`; each prints a JSON line for each feature.
//!
//! `cargo xtask test` installs the clients into `.tools/sdk`. Where they are absent the test says so and passes, unless
//! MEDLEY_NO_SKIP or MEDLEY_SDK_TEST is set.

#![allow(clippy::print_stdout, reason = "the table is the test's report")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking and owns its processes"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use medley_practice::{Config, Practice, Vendor};
use serde::Deserialize;

/// No script takes longer than this, even on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(600);

#[derive(Debug, Deserialize)]
struct Line {
    sdk: String,
    feature: String,
    passed: bool,
    #[serde(default)]
    why: String,
    #[serde(default)]
    note: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk")
}

/// The Python that has the clients of these very requirements.
fn python() -> Result<PathBuf, String> {
    let venv = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/sdk");
    let wanted = std::fs::read_to_string(folder().join("requirements.txt")).unwrap();
    let stamp = std::fs::read_to_string(venv.join("medley-requirements.txt")).unwrap_or_default();
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if stamp != wanted || !python.exists() {
        return Err(
            "the vendors' Python clients are not installed in .tools/sdk (cargo xtask setup does it)"
                .to_owned(),
        );
    }
    Ok(python)
}

/// The scripts, in the order of their names; the others are what they share.
fn scripts() -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let runs = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.ends_with(".py") && (name.starts_with("sdk_") || name.starts_with("strict_"))
    };
    let mut scripts: Vec<_> = paths.filter(runs).collect();
    scripts.sort();
    scripts
}

struct Running {
    script: PathBuf,
    child: Child,
    output: PathBuf,
}

impl Running {
    fn start(python: &Path, script: &Path, practice: &Practice, outputs: &Path) -> Running {
        let output = outputs.join(script.file_name().unwrap()).with_extension("out");
        let mut command = Command::new(python);
        for (name, vendor) in [("ALDER", Vendor::Alder), ("BIRCH", Vendor::Birch), ("CEDAR", Vendor::Cedar)] {
            command.env(format!("PRACTICE_{name}"), practice.url(vendor));
        }
        let child = command
            .args(["-B", "-W", "ignore"])
            .arg(script)
            .stdin(std::process::Stdio::null())
            .stdout(File::create(&output).unwrap())
            .stderr(File::create(output.with_extension("err")).unwrap())
            .spawn()
            .unwrap();
        Running { script: script.to_owned(), child, output }
    }

    /// What the script printed; a script that fails or hangs is itself a red line.
    fn finish(mut self, until: Instant) -> Vec<Line> {
        let ended = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status.success(),
                None if Instant::now() > until => {
                    self.child.kill().unwrap();
                    self.child.wait().unwrap();
                    break false;
                }
                None => std::thread::sleep(Duration::from_millis(50)),
            }
        };
        let text = std::fs::read_to_string(&self.output).unwrap();
        let mut lines: Vec<Line> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        if !ended || lines.is_empty() {
            let why = std::fs::read_to_string(self.output.with_extension("err")).unwrap();
            let sdk = self.script.file_stem().unwrap().to_string_lossy().into_owned();
            lines.push(Line {
                sdk,
                feature: "runs to its end".to_owned(),
                passed: false,
                why,
                note: String::new(),
            });
        }
        lines
    }
}

#[test]
fn the_vendors_own_clients_find_every_feature_on_the_practice_vendors() {
    let python = match python() {
        Ok(python) => python,
        Err(missing) => {
            let strict = ["MEDLEY_NO_SKIP", "MEDLEY_SDK_TEST"]
                .into_iter()
                .any(|name| std::env::var_os(name).is_some());
            assert!(!strict, "{missing}");
            println!("skipped: {missing}");
            return;
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let practice =
        runtime.block_on(async { Practice::start(Config { pace: 0.0, ..Config::default() }).unwrap() });
    let outputs = tempfile::tempdir().unwrap();
    let until = Instant::now() + PATIENCE;
    let running: Vec<Running> =
        scripts().iter().map(|script| Running::start(&python, script, &practice, outputs.path())).collect();
    let lines: Vec<Line> = running.into_iter().flat_map(|script| script.finish(until)).collect();
    print(&lines);
    let red: Vec<String> = lines
        .iter()
        .filter(|line| !line.passed)
        .map(|line| format!("{} {}: {}", line.sdk, line.feature, line.why))
        .collect();
    assert!(red.is_empty(), "{} of {} are red:\n{}", red.len(), lines.len(), red.join("\n"));
}

fn print(lines: &[Line]) {
    let mut table: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        table.entry(&line.sdk).or_default().push(line);
    }
    for (sdk, features) in table {
        let passed = features.iter().filter(|line| line.passed).count();
        println!("{sdk}: {passed}/{}", features.len());
        for line in features {
            let outcome = if line.passed { "ok " } else { "RED" };
            println!("  {outcome} {:28} {}", line.feature, line.note);
        }
    }
}
