//! Pictures: when the page is still enough for one, and where they go.

use std::fs;
use std::path::PathBuf;

use super::page::{Theme, Window};

/// Resolves once fonts are loaded, no animation that ends is under way, and two frames have been drawn.
pub(super) const AT_REST: &str = "const done = arguments[0];
    const moving = () => document.getAnimations().some((each) =>
        each.playState === 'running' && Number.isFinite(each.effect?.getComputedTiming().endTime));
    const started = performance.now();
    const look = () => moving() && performance.now() - started < 600
        ? setTimeout(look, 30)
        : requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
    document.fonts.ready.then(look)";

/// Where pictures are wanted, if anywhere.
pub fn pictures() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("MEDLEY_SHOTS")?);
    fs::create_dir_all(&folder).expect("the folder for pictures can be made");
    Some(folder)
}

/// The window's usual size, and the smallest that it can have.
const SIZES: [(u32, u32); 2] = [(960, 640), (1440, 900)];

impl Window {
    /// Leaves a picture in each theme, `NAME-light.png` and `NAME-dark.png`, where pictures are wanted.
    pub async fn show(&self, name: &str) {
        let Some(folder) = pictures() else { return };
        for theme in [Theme::Dark, Theme::Light] {
            self.theme(theme).await;
            let picture = self.picture().await;
            let path = folder.join(format!("{name}-{}.png", theme.name()));
            fs::write(path, picture).expect("a picture can be written");
        }
    }

    /// Leaves a picture of a page that has no theme of its own, such as `NAME.png`.
    pub async fn show_as_it_is(&self, name: &str) {
        let Some(folder) = pictures() else { return };
        let picture = self.picture().await;
        fs::write(folder.join(format!("{name}.png")), picture).expect("a picture can be written");
    }

    /// Leaves a picture in each theme and both sizes, such as `NAME-960-dark.png`.
    pub async fn show_sizes(&self, name: &str) {
        for (width, height) in SIZES {
            self.resize(width, height).await;
            self.show(&format!("{name}-{width}")).await;
        }
    }
}
