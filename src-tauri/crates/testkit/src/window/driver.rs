//! WebKitWebDriver and the app that it starts: one driver a window, so that no session disturbs another.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::{picture, process, program, wait};

const START: Duration = Duration::from_secs(30);

/// A running driver with the app it started. Dropping it ends both, and what they started.
pub(super) struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// `world` is the environment of driver and app.
    pub async fn start(world: &[(&str, &Path)], practice: Option<u16>) -> Self {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command.arg("--host=127.0.0.1").arg(format!("--port={port}"));
        command.env("TAURI_WEBVIEW_AUTOMATION", "true").envs(world.iter().copied());
        // Without a graphics card WebKit composes by Mesa's software renderer, which now and then crashes in its own
        // thread and takes the page with it.
        if picture::pictures().is_none() {
            // Where pictures are wanted it composes all the same: without, some of them never come.
            command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
        }
        command.env_remove("MEDLEY_PRACTICE_PORT").env_remove("MEDLEY_DATA_DIR");
        if let Some(first) = practice {
            command.env("MEDLEY_PRACTICE_PORT", first.to_string());
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let child = command.spawn().expect("WebKitWebDriver starts (package webkit2gtk-driver)");
        let driver = Self { child, port };
        wait::until("WebKitWebDriver listens", START, async || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok()
        })
        .await;
        driver
    }

    /// Has the driver start the app over `data`.
    pub async fn open(&self, data: &Path) -> Client {
        let options = json!({
            "browserName": "wry",
            "webkitgtk:browserOptions": { "binary": program::app(), "args": ["--data-dir", data] },
        });
        let serde_json::Value::Object(capabilities) = options else { unreachable!("it is an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{}", self.port);
        tokio::time::timeout(START, builder.connect(&address))
            .await
            .expect("the app starts in time")
            .expect("the driver starts the app")
    }

    /// The app's process, while it runs.
    pub fn app(&self) -> Option<u32> {
        process::running(self.child.id()?, &program::app())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(driver) = self.child.id() {
            // The driver first: it would tell nobody that its app is gone.
            process::family(driver).into_iter().for_each(process::kill);
        }
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("a bound port").port()
}
