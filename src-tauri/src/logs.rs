//! Logs: one file a day in the data folder, fourteen kept, and only what Medley's own crates say.
//!
//! Libraries are left out at every level, because some of them would write down whole requests.

use std::path::Path;

use medley_app::dto::diagnostics::LogLevel;
use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, reload};

const KEPT: usize = 14;
/// How much is logged: error, warn, info (unless set), debug or trace. It goes before the person's choice in Settings.
const LEVEL: &str = "MEDLEY_LOG";

/// The logs under way. They are written until it is dropped.
pub struct Logs {
    _guard: WorkerGuard,
    level: reload::Handle<LevelFilter, Registry>,
    fixed: bool,
}

impl Logs {
    pub fn set_level(&self, level: LogLevel) {
        let level = match level {
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
        };
        if !self.fixed {
            // It fails only after the subscriber is gone, and then nothing is logged.
            let _ = self.level.reload(level);
        }
    }
}

/// Starts to write logs. `None` where the folder can't be written: Medley works without logs.
pub fn start(folder: &Path) -> Option<Logs> {
    std::fs::create_dir_all(folder).ok()?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("medley")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let wanted: Option<LevelFilter> = std::env::var(LEVEL).ok().and_then(|level| level.parse().ok());
    let (filter, level) = reload::Layer::new(wanted.unwrap_or(LevelFilter::INFO));
    let own = filter_fn(|event| event.target().starts_with("medley"));
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    tracing_subscriber::registry().with(lines.with_filter(filter).with_filter(own)).try_init().ok()?;
    Some(Logs { _guard: guard, level, fixed: wanted.is_some() })
}
