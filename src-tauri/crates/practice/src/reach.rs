//! How a program reaches the practice vendors: those that it runs itself, or three that run elsewhere on this computer.

use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::practice::{Config, Practice};
use crate::vendor::Vendor;

/// Names the port of the first of three practice vendors that run elsewhere, as `medley-cli practice --port` runs them.
const ELSEWHERE: &str = "MEDLEY_PRACTICE_PORT";

/// Until they are started, vendors that run here have no address.
#[derive(Debug)]
pub struct Reach {
    bill_folder: PathBuf,
    here: OnceLock<Practice>,
    elsewhere: Option<u16>,
}

impl Reach {
    /// `bill_folder` keeps the bills of vendors that run here.
    pub fn new(bill_folder: PathBuf) -> Self {
        let elsewhere = std::env::var(ELSEWHERE).ok().and_then(|port| port.parse().ok());
        Reach { bill_folder, here: OnceLock::new(), elsewhere }
    }

    /// Starts the vendors, unless they run elsewhere or were started. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// As for [`Practice::start`].
    pub fn start(&self) -> io::Result<()> {
        if self.elsewhere.is_none() && self.here.get().is_none() {
            let config = Config { bill_folder: Some(self.bill_folder.clone()), ..Config::default() };
            // Where two start at once, the second set stops again.
            drop(self.here.set(Practice::start(config)?));
        }
        Ok(())
    }

    /// A vendor's address by its name, such as "http://127.0.0.1:40001".
    pub fn url(&self, name: &str) -> Option<String> {
        let place = Vendor::ALL.iter().position(|vendor| vendor.name() == name)?;
        match self.elsewhere {
            Some(first) => {
                let port = first.checked_add(u16::try_from(place).ok()?)?;
                Some(format!("http://127.0.0.1:{port}"))
            }
            None => self.here.get().map(|practice| practice.url(Vendor::ALL[place])),
        }
    }
}
