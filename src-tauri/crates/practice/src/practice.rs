//! Starting and stopping the three servers. They run in the caller's tokio runtime and end with the handle.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::serve::ListenerExt as _;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::bill::Row;
use crate::fault::Fault;
use crate::shop::Shop;
use crate::vendor::Vendor;
use crate::{alder, bedrock, birch, cedar, cohere, control, mistral, ollama};

/// A prompt of a million tokens with a few pictures.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Where and how the practice vendors run.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// A loopback address; any other is refused.
    pub host: IpAddr,
    /// The ports of Alder, Birch and Cedar; 0 takes any free one.
    pub ports: [u16; 3],
    /// 1 is the usual speed, 2 half of it, 0 as fast as possible.
    pub pace: f64,
    /// The folder that keeps the bills, one file a vendor; without it they are lost at the end.
    pub bill_folder: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Config { host: IpAddr::V4(Ipv4Addr::LOCALHOST), ports: [0; 3], pace: 1.0, bill_folder: None }
    }
}

#[derive(Debug)]
struct Stall {
    shop: Arc<Shop>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

/// The running practice vendors. Dropping it stops them.
#[derive(Debug)]
pub struct Practice {
    stalls: Vec<Stall>,
    stop: CancellationToken,
}

impl Practice {
    /// Starts all three vendors. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the host is not loopback, the pace is negative, a port is taken, or the bill folder cannot be used.
    pub fn start(config: Config) -> io::Result<Practice> {
        let refused = |message: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, message.to_owned()));
        if !config.host.is_loopback() {
            return refused("practice vendors listen on a loopback address only");
        }
        if !config.pace.is_finite() || config.pace < 0.0 {
            return refused("the pace is a number from 0 up");
        }
        let mut practice = Practice { stalls: Vec::new(), stop: CancellationToken::new() };
        for (vendor, port) in Vendor::ALL.into_iter().zip(config.ports) {
            let stall = practice.open(vendor, SocketAddr::new(config.host, port), &config)?;
            practice.stalls.push(stall);
        }
        Ok(practice)
    }

    fn open(&self, vendor: Vendor, address: SocketAddr, config: &Config) -> io::Result<Stall> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let shop =
            Arc::new(Shop::open(vendor, config.pace, config.bill_folder.as_deref(), self.stop.clone())?);
        let stopped = self.stop.clone().cancelled_owned();
        // Without this a delta waits for the acknowledgement of the one before it. Where it cannot be set, it is slower.
        let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
        let serving = axum::serve(listener, router(shop.clone())).with_graceful_shutdown(stopped);
        Ok(Stall { shop, address, server: tokio::spawn(async move { serving.await }) })
    }

    fn stall(&self, vendor: Vendor) -> &Stall {
        &self.stalls[vendor.index()]
    }

    /// The vendors that are running, in the order of their ports.
    pub fn vendors(&self) -> [Vendor; 3] {
        Vendor::ALL
    }

    /// The vendor's address without a path, such as `http://127.0.0.1:4001`.
    pub fn url(&self, vendor: Vendor) -> String {
        format!("http://{}", self.stall(vendor).address)
    }

    /// The vendor's bill.
    pub fn bill(&self, vendor: Vendor) -> Vec<Row> {
        self.stall(vendor).shop.bill.rows()
    }

    /// What all three bills come to, in pico-dollars.
    pub fn total_pico_usd(&self) -> i128 {
        self.stalls.iter().map(|stall| stall.shop.bill.total()).sum()
    }

    /// The vendor's next `count` requests meet `fault`.
    pub fn arm(&self, vendor: Vendor, fault: Fault, count: u64) {
        self.stall(vendor).shop.armed.arm(fault, count);
    }

    /// Takes back every armed fault of the vendor.
    pub fn disarm(&self, vendor: Vendor) {
        self.stall(vendor).shop.armed.clear();
    }

    /// Stops listening, breaks off answers that are being sent, and returns when the servers have ended.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        for stall in self.stalls.drain(..) {
            // A server that failed has ended as well, which is all that is asked here.
            let _ = stall.server.await;
        }
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn router(shop: Arc<Shop>) -> Router {
    let vendor = match shop.vendor {
        Vendor::Alder => alder::routes().merge(mistral::routes()).merge(ollama::routes()),
        Vendor::Birch => birch::routes().merge(cohere::routes()).merge(bedrock::routes()),
        Vendor::Cedar => cedar::routes(),
    };
    vendor.merge(control::routes()).layer(DefaultBodyLimit::max(LARGEST_BODY)).with_state(shop)
}
