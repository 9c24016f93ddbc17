//! One open window and what a person does in any page: look, click, type, reload, resize.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::driver::Driver;
use super::wait::{call, until};
use super::{picture, process};

/// How long the page may take to show something.
const SHOWN: Duration = Duration::from_secs(15);

/// Marks what is to be clicked. Menus that are closed stay in the page, unseen.
const MARK: &str = "const [css, words] = arguments;
    const kinds = ':is(button, label, a, [role=option], [role=menuitem])';
    const said = (each) => each.innerText.trim().split('\\n')[0] === words || each.getAttribute('aria-label') === words;
    const wanted = [...document.querySelectorAll(`${css} ${kinds}`)].find((each) => each.offsetParent && said(each));
    document.querySelector('[data-test-click]')?.removeAttribute('data-test-click');
    wanted?.setAttribute('data-test-click', '');
    return wanted !== undefined";

/// Waits until an element has stood still for a while, and watches whether a click arrives at it.
const WATCH: &str = "const [wanted, done] = arguments;
    const place = () => JSON.stringify(wanted.getBoundingClientRect());
    const watch = (before, still) => {
        if (!wanted.isConnected) return done(false);
        const now = place();
        if (now !== before || still < 3) return requestAnimationFrame(() => watch(now, now === before ? still + 1 : 0));
        window.medleyTestClicked = false;
        wanted.addEventListener('click', () => { window.medleyTestClicked = true }, { capture: true, once: true });
        done(true);
    };
    watch(place(), 0)";

/// A handle of an open window.
#[derive(Clone)]
pub struct Window {
    client: Client,
    driver: Arc<Driver>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub const BOTH: [Self; 2] = [Self::Light, Self::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Window {
    pub(super) async fn open(driver: Driver, data: &Path) -> Self {
        let client = driver.open(data).await;
        let window = Self { client, driver: Arc::new(driver) };
        until("the page is drawn", SHOWN, async || window.drawn().await.then_some(())).await;
        window
    }

    async fn drawn(&self) -> bool {
        // A page that is being replaced has no script to answer.
        let ready = "return document.readyState === 'complete' && document.querySelector('main[aria-label]') !== null";
        let drawn = tokio::time::timeout(SHOWN, self.client.execute(ready, Vec::new())).await;
        matches!(drawn, Ok(Ok(Value::Bool(true))))
    }

    /// What a script returns.
    pub async fn js(&self, script: &str, arguments: Vec<Value>) -> Value {
        call(script, self.client.execute(script, arguments)).await
    }

    /// What a script hands to its last argument, a function.
    pub async fn js_later(&self, script: &str, arguments: Vec<Value>) -> Value {
        call(script, self.client.execute_async(script, arguments)).await
    }

    /// Everything that the page says.
    pub async fn text(&self) -> String {
        let text = self.js("return document.body.innerText", Vec::new()).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    pub async fn url(&self) -> String {
        call("the page's address", self.client.current_url()).await.to_string()
    }

    /// Opens another address of the page itself.
    pub async fn go(&self, url: &str) {
        call("another address", self.client.goto(url)).await;
        until("the page is drawn", SHOWN, async || self.drawn().await.then_some(())).await;
    }

    pub async fn reload(&self) {
        call("reload", self.client.refresh()).await;
        until("the page is drawn again", SHOWN, async || self.drawn().await.then_some(())).await;
    }

    /// Whether an element is in the page now.
    pub async fn has(&self, css: &str) -> bool {
        self.js("return document.querySelector(arguments[0]) !== null", vec![json!(css)]).await == json!(true)
    }

    pub async fn count(&self, css: &str) -> usize {
        let count = self.js("return document.querySelectorAll(arguments[0]).length", vec![json!(css)]).await;
        usize::try_from(count.as_u64().unwrap_or_default()).unwrap_or_default()
    }

    /// The words in the first element of a kind, once there is one.
    pub async fn words(&self, css: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.innerText ?? null";
        let read = async || self.js(script, vec![json!(css)]).await.as_str().map(str::to_owned);
        until(&format!("{css} is there"), SHOWN, read).await
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> Element {
        self.locate(Locator::Css(css), css).await
    }

    async fn locate(&self, locator: Locator<'_>, what: &str) -> Element {
        let look = async || tokio::time::timeout(SHOWN, self.client.find(locator)).await.ok()?.ok();
        until(&format!("{what} is there"), SHOWN, look).await
    }

    /// Waits until no such element is left.
    pub async fn gone(&self, css: &str) {
        until(&format!("{css} is gone"), SHOWN, async || (!self.has(css).await).then_some(())).await;
    }

    /// Clicks an element as a person does: it must be in sight, and nothing may lie over it.
    pub async fn click(&self, css: &str) {
        self.click_at(Locator::Css(css), css).await;
    }

    /// Clicks what bears these words, as its first line or as its label, inside an element of a kind.
    pub async fn click_words(&self, css: &str, words: &str) {
        let mark = async || {
            let marked = self.js(MARK, vec![json!(css), json!(words)]).await;
            (marked == json!(true)).then_some(())
        };
        until(&format!("“{words}” is in {css}"), SHOWN, mark).await;
        self.click("[data-test-click]").await;
    }

    async fn click_at(&self, locator: Locator<'_>, what: &str) {
        // What is being drawn moves, and may be replaced between the calls: then once more.
        let click = async || {
            let element = tokio::time::timeout(SHOWN, self.client.find(locator)).await.ok()?.ok()?;
            let watched = vec![serde_json::to_value(&element).ok()?];
            let still = self.client.execute_async(WATCH, watched);
            let still = tokio::time::timeout(SHOWN, still).await.ok()?.ok()?;
            if still != json!(true) {
                return None;
            }
            tokio::time::timeout(SHOWN, element.click()).await.ok()?.ok()?;
            // Where the page moved after all, the click went to something else. A page that is gone was clicked.
            let arrived = self.client.execute("return window.medleyTestClicked", Vec::new());
            let arrived = tokio::time::timeout(SHOWN, arrived).await;
            (!matches!(arrived, Ok(Ok(Value::Bool(false))))).then_some(())
        };
        until(&format!("{what} can be clicked"), SHOWN, click).await;
    }

    /// Types into a field, once it can have the focus.
    pub async fn type_into(&self, css: &str, text: &str) {
        let keys = async || {
            let element = self.find(css).await;
            tokio::time::timeout(SHOWN, element.send_keys(text)).await.ok()?.ok()
        };
        until(&format!("{css} takes the focus"), SHOWN, keys).await;
    }

    /// Presses a key wherever the focus is.
    pub async fn press(&self, key: Key) {
        self.write(&char::from(key).to_string()).await;
    }

    /// Presses a key while others are held.
    pub async fn chord(&self, held: &[Key], key: &str) {
        let held: String = held.iter().map(|key| char::from(*key)).collect();
        self.write(&format!("{held}{key}{}", char::from(Key::Null))).await;
    }

    /// Types wherever the focus is.
    pub async fn write(&self, text: &str) {
        let active = call("the focus", self.client.active_element()).await;
        call("keys", active.send_keys(text)).await;
    }

    /// Switches the theme as another window of the app would.
    pub async fn theme(&self, theme: Theme) {
        let script = "const [newValue, done] = arguments;
            const key = 'medley-theme';
            localStorage.setItem(key, newValue);
            window.dispatchEvent(new StorageEvent('storage', { key, newValue, storageArea: localStorage }));
            const drawn = () => document.documentElement.dataset.mantineColorScheme === newValue ? done(true) : requestAnimationFrame(drawn);
            drawn()";
        self.js_later(script, vec![json!(theme.name())]).await;
    }

    /// The theme that is drawn.
    pub async fn drawn_theme(&self) -> String {
        let theme = self.js("return document.documentElement.dataset.mantineColorScheme", Vec::new()).await;
        theme.as_str().unwrap_or_default().to_owned()
    }

    /// Gives the page this size, in pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        call("resize", self.client.set_window_size(width, height)).await;
        let script = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
        let fits =
            async || (self.js(script, vec![json!(width), json!(height)]).await == json!(true)).then_some(());
        until(&format!("the page is {width} by {height}"), SHOWN, fits).await;
    }

    /// The page as a PNG file's bytes, once fonts are loaded and what moves has come to rest.
    pub async fn picture(&self) -> Vec<u8> {
        self.point_away().await;
        self.js_later(picture::AT_REST, Vec::new()).await;
        call("a picture", self.client.screenshot()).await
    }

    /// Moves the pointer to the middle of the title bar, where nothing shows that it is there.
    ///
    /// In two steps: a click elsewhere moves it without this device's knowing, and no move is made to where it is.
    async fn point_away(&self) {
        let to = |x| PointerAction::MoveTo { duration: None, x, y: 4.0 };
        let mouse = MouseActions::new("mouse".to_owned()).then(to(470.0)).then(to(480.0));
        call("the pointer", self.client.perform_actions(mouse)).await;
    }

    /// The app's process, while it runs.
    pub fn process(&self) -> Option<u32> {
        self.driver.app()
    }

    /// Whether the app runs.
    pub fn is_running(&self) -> bool {
        self.driver.app().is_some_and(process::lives)
    }

    /// Ends the app at once, as a crash does.
    pub async fn kill(&self) {
        let app = self.driver.app().expect("the app runs until it is killed");
        process::kill(app);
        until("the killed app is gone", SHOWN, async || (!process::lives(app)).then_some(())).await;
    }

    /// Closes the window by its own button, and waits until the app has ended.
    pub async fn close(&self) {
        let app = self.driver.app().expect("the app runs until it is closed");
        let button = self.find("[aria-label='Close window']").await;
        // The session ends with the window, perhaps before it answers.
        let _ = tokio::time::timeout(SHOWN, button.click()).await;
        until("the closed app is gone", SHOWN, async || (!process::lives(app)).then_some(())).await;
    }
}
