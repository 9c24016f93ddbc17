//! The practice vendors as a process of their own, which outlives a window that is killed, and their bills.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::program::cli;

const START: Duration = Duration::from_secs(20);
const CALL: Duration = Duration::from_secs(10);

/// Alder, Birch and Cedar on three ports in a row.
pub struct Vendors {
    port: u16,
    _process: Child,
}

/// What one vendor says it charged.
#[derive(Debug, Deserialize)]
pub struct Bill {
    pub vendor: String,
    pub rows: Vec<BillRow>,
    total_pico_usd: String,
}

#[derive(Debug, Deserialize)]
pub struct BillRow {
    pub client_request_id: Option<String>,
    pub model: String,
    pub outcome: String,
    pub pico_usd: String,
}

impl Bill {
    /// In pico-dollars.
    pub fn total(&self) -> i128 {
        self.total_pico_usd.parse().expect("a bill's total is a whole number of pico-dollars")
    }
}

impl Vendors {
    /// `pace`: 1 as fast as their models are, 0 without any waiting.
    pub async fn start(pace: f64) -> Self {
        for _ in 0..20 {
            if let Some(vendors) = Self::try_start(free_row(), pace).await {
                return vendors;
            }
        }
        panic!("the practice vendors found no three free ports in a row");
    }

    async fn try_start(port: u16, pace: f64) -> Option<Self> {
        let mut command = Command::new(cli());
        command.args(["practice", "--json", "--port", &port.to_string(), "--pace", &pace.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut process = command.spawn().expect("medley-cli starts");
        let mut lines = BufReader::new(process.stdout.take()?).lines();
        let first = tokio::time::timeout(START, lines.next_line()).await.ok()?.ok()??;
        first.contains("\"practice\"").then_some(Self { port, _process: process })
    }

    /// The first of the three ports.
    pub fn port(&self) -> u16 {
        self.port
    }

    pub async fn bills(&self) -> [Bill; 3] {
        let bill = async |place: u16| {
            let body = tokio::time::timeout(CALL, get(self.port + place, "/practice/bill")).await;
            let body = body.expect("a bill comes in time").expect("a practice vendor answers");
            serde_json::from_slice(&body).expect("a bill is JSON")
        };
        [bill(0).await, bill(1).await, bill(2).await]
    }

    /// What all three charged, in pico-dollars.
    pub async fn charged(&self) -> i128 {
        self.bills().await.iter().map(Bill::total).sum()
    }
}

fn free_row() -> u16 {
    loop {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = first.local_addr().expect("a bound port").port();
        let free = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        if port < u16::MAX - 2 && free(port + 1) && free(port + 2) {
            return port;
        }
    }
}

async fn get(port: u16, path: &str) -> std::io::Result<Vec<u8>> {
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    // HTTP/1.0, so that the answer comes in one piece and ends with the connection.
    socket.write_all(format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").as_bytes()).await?;
    let mut reply = Vec::new();
    socket.read_to_end(&mut reply).await?;
    let head = reply.windows(4).position(|four| four == b"\r\n\r\n").map_or(reply.len(), |at| at + 4);
    Ok(reply.split_off(head))
}
