//! Logs: one file a day in the data folder, fourteen kept, and only what Medley's own crates say.
//!
//! Libraries are left out at every level, because some of them would write down whole requests.

use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const KEPT: usize = 14;
/// How much is logged: error, warn, info (unless set), debug or trace.
const LEVEL: &str = "MEDLEY_LOG";

/// Writes logs until the guard is dropped. `None` where the folder can't be written: Medley works without logs.
pub fn start(folder: &Path) -> Option<WorkerGuard> {
    std::fs::create_dir_all(folder).ok()?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("medley")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let level = std::env::var(LEVEL).ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    let own = filter_fn(|event| event.target().starts_with("medley"));
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    tracing_subscriber::registry().with(lines.with_filter(level).with_filter(own)).try_init().ok()?;
    Some(guard)
}
