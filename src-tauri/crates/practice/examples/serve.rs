//! temp
#![allow(clippy::print_stdout)]
use medley_practice::{Config, Practice};
#[tokio::main]
async fn main() {
    let port: u16 = std::env::args().nth(1).and_then(|p| p.parse().ok()).unwrap_or(0);
    let pace: f64 = std::env::args().nth(2).and_then(|p| p.parse().ok()).unwrap_or(1.0);
    let p = Practice::start(Config { ports: [port, port + 1, port + 2], pace, ..Config::default() }).unwrap();
    for v in p.vendors() {
        println!("{} {}", v, p.url(v));
    }
    tokio::time::sleep(std::time::Duration::from_secs(36000)).await;
}
