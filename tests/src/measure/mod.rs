//! What the benchmarks share: a vendor that answers at once, a data folder that talks to it, and printed figures.
//!
//! Deliberately absent: aims that fail a run. A benchmark prints what it measured and the aim beside it.

pub mod essay;
pub mod figures;
pub mod folder;
pub mod loopback;
