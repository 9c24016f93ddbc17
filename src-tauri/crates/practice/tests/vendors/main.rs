//! The practice vendors over real sockets: wires, faults, bills. The client is written by hand, so that nothing between
//! these tests and the bytes corrects either side.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]
#![allow(clippy::disallowed_methods, reason = "tests own their clock and tasks")]

mod alder;
mod bills;
mod birch;
mod cedar;
mod classes;
mod client;
mod control;
mod doors;
mod faults;
mod wire;
