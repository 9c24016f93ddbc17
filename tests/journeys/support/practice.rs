//! The practice vendors as `medley-cli practice` runs them, and their bills as they tell them over HTTP.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Mutex;

use serde_json::Value;

use super::isolated;
use super::process::Running;

/// In the order of their ports.
pub const VENDORS: [&str; 3] = ["alder", "birch", "cedar"];
const TRIES: usize = 20;

/// A row of a vendor's bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub vendor: &'static str,
    /// The attempt that it is for.
    pub attempt: String,
    pub usage: Value,
    pub pico_usd: i128,
}

/// Ends with its owner.
pub struct Practice {
    /// Locked so that several threads may share the vendors; only its end is of interest.
    _process: Mutex<Running>,
    urls: [String; 3],
}

impl Practice {
    /// `pace`: 1 is as in life, 0 as fast as possible.
    pub fn start(pace: f64) -> Self {
        let started = (0..TRIES).find_map(|_| Self::try_start(three_ports()?, pace));
        started.expect("three free ports in a row")
    }

    fn try_start(first: u16, pace: f64) -> Option<Self> {
        let mut command = isolated(PathBuf::from("/nonexistent"));
        command.args(["--json", "practice", "--port", &first.to_string(), "--pace", &pace.to_string()]);
        let mut process = Running::start(command);
        let line: Value = serde_json::from_str(&process.first_line()?).unwrap();
        // Another process took a port in the meantime.
        if line["type"] != "practice" {
            return None;
        }
        let urls = VENDORS.map(|vendor| line["urls"][vendor].as_str().unwrap().to_owned());
        assert_eq!(urls[0], format!("http://127.0.0.1:{first}"));
        Some(Self { _process: Mutex::new(process), urls })
    }

    pub fn first_port(&self) -> u16 {
        self.urls[0].rsplit_once(':').unwrap().1.parse().unwrap()
    }

    /// Such as "http://127.0.0.1:4100".
    pub fn url(&self, vendor: &str) -> &str {
        &self.urls[VENDORS.iter().position(|each| *each == vendor).unwrap()]
    }

    /// Every row of all three bills.
    pub fn bills(&self) -> Vec<Row> {
        VENDORS.into_iter().flat_map(|vendor| self.bill(vendor)).collect()
    }

    pub fn bill(&self, vendor: &'static str) -> Vec<Row> {
        let bill = get(&format!("{}/practice/bill", self.url(vendor)));
        let row = |row: &Value| Row {
            vendor,
            attempt: row["client_request_id"].as_str().unwrap_or_default().to_owned(),
            usage: row["usage"].clone(),
            pico_usd: row["pico_usd"].as_str().unwrap().parse().unwrap(),
        };
        bill["rows"].as_array().unwrap().iter().map(row).collect()
    }

    /// What all three bills come to.
    pub fn total(&self) -> i128 {
        self.bills().iter().map(|row| row.pico_usd).sum()
    }
}

fn three_ports() -> Option<u16> {
    let first = TcpListener::bind(("127.0.0.1", 0)).ok()?;
    let port = first.local_addr().ok()?.port();
    let others = [port.checked_add(1)?, port.checked_add(2)?];
    let free = others.map(|port| TcpListener::bind(("127.0.0.1", port)).is_ok());
    free.iter().all(|free| *free).then_some(port)
}

/// A port at which nobody listens.
pub fn closed_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn get(url: &str) -> Value {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    // Version 1.0: the body comes in one piece and ends with the connection.
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}
