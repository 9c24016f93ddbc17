//! Where the window stands and how large it is, under a small window manager: both are kept until the next start.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use medley_testkit::window::{Stage, Window, play, until};
use serde_json::Value;

const SOON: Duration = Duration::from_secs(20);
/// Left, top, width, height.
type Place = [i32; 4];
const WANTED: Place = [120, 90, 1120, 700];

#[test]
fn the_window_comes_back_where_it_was_and_as_large_as_it_was() {
    play("place", None, async |stage| {
        let Some(_manager) = WindowManager::start() else {
            println!("skipped: no openbox here");
            return;
        };
        let window = stage.open().await;
        window.start_practice().await;
        put(WANTED);
        until("the window has moved", SOON, async || near(place()?, WANTED).then_some(())).await;
        close(&window).await;
        let window = stage.open().await;
        window.find("[data-testid=composer]").await;
        until("the window is where it was", SOON, async || near(place()?, WANTED).then_some(())).await;
        a_place_off_the_screen_is_not_kept(stage, window).await;
    });
}

/// A screen that is gone must not take the window with it.
async fn a_place_off_the_screen_is_not_kept(stage: &Stage, window: Window) {
    close(&window).await;
    move_off_the_screen(&stage.data().join("window.json"));
    let window = stage.open().await;
    window.find("[data-testid=composer]").await;
    let back = async || {
        let [left, top, ..] = place()?;
        ((-200..1440).contains(&left) && (-100..900).contains(&top)).then_some(())
    };
    until("the window is on the screen", SOON, back).await;
}

/// As if the window had stood on a second screen.
fn move_off_the_screen(file: &Path) {
    let kept = std::fs::read_to_string(file).unwrap();
    let mut kept: Value = serde_json::from_str(&kept).unwrap();
    let window = kept["main"].as_object_mut().unwrap();
    for (name, value) in window.iter_mut() {
        if ["x", "y", "prev_x", "prev_y"].contains(&name.as_str()) {
            *value = (-5000).into();
        }
    }
    std::fs::write(file, kept.to_string()).unwrap();
}

/// As a person closes it, so that it can write down where it was.
async fn close(window: &Window) {
    let process = window.process();
    // In a moment, so that the script's answer comes before the window is gone.
    let script = "setTimeout(() => document.querySelector(\"[aria-label='Close window']\").click(), 100)";
    window.js(script, Vec::new()).await;
    until("the app has ended", SOON, async || {
        let gone = process.is_none_or(|id| !Path::new(&format!("/proc/{id}/exe")).exists());
        gone.then_some(())
    })
    .await;
}

fn near(found: Place, wanted: Place) -> bool {
    // A window manager may add its own frame.
    found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() <= 40)
}

fn put([left, top, width, height]: Place) {
    let id = id().expect("the window is on the screen");
    xdotool(&["windowsize", "--sync", &id, &width.to_string(), &height.to_string()]);
    xdotool(&["windowmove", &id, &left.to_string(), &top.to_string()]);
}

fn place() -> Option<Place> {
    let told = xdotool(&["getwindowgeometry", "--shell", &id()?]);
    let value = |name: &str| told.lines().find_map(|line| line.strip_prefix(name)?.parse().ok());
    Some([value("X=")?, value("Y=")?, value("WIDTH=")?, value("HEIGHT=")?])
}

fn id() -> Option<String> {
    xdotool(&["search", "--onlyvisible", "--name", "^Medley$"]).lines().next().map(str::to_owned)
}

fn xdotool(words: &[&str]) -> String {
    let output = Command::new("xdotool").args(words).output().expect("xdotool runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Openbox on the tests' display, until the value is dropped.
struct WindowManager(Child);

impl WindowManager {
    fn start() -> Option<Self> {
        let mut command = Command::new("openbox");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Some(Self(command.spawn().ok()?))
    }
}

impl Drop for WindowManager {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
