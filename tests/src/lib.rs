//! What the tests and benchmarks of this package share.
#![allow(clippy::disallowed_methods, reason = "tests and benchmarks own their processes and their clocks")]

pub mod measure;
