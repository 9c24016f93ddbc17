//! Logs on standard error, when asked for: only what Medley's own crates say.
//!
//! Libraries are left out at every level, because some of them would write down whole requests.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// How much is logged: error, warn, info, debug or trace. Nothing without it.
const LEVEL: &str = "MEDLEY_LOG";

pub fn start() {
    let level = std::env::var(LEVEL).ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::OFF);
    let own = filter_fn(|event| event.target().starts_with("medley"));
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(std::io::stderr);
    // Nothing else in this process sets a subscriber; without one, nothing is logged.
    let _ = tracing_subscriber::registry().with(lines.with_filter(level).with_filter(own)).try_init();
}
