//! The main window and the page in it. The page never navigates anywhere, and opens no other window.

use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{App, Theme, Url, WebviewUrl, WebviewWindowBuilder};

/// Opens the main window.
///
/// # Errors
/// The system's, where it gives no window.
pub fn open(app: &mut App) -> tauri::Result<()> {
    // The page draws its own title bar on every system.
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Medley")
        .inner_size(1440.0, 900.0)
        .min_inner_size(960.0, 640.0)
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .decorations(false)
        // Files are dropped on the page, which attaches them; the shell takes none.
        .disable_drag_drop_handler()
        .build()?;
    // The page's paper, so that nothing flashes before the first paint.
    let paper = match window.theme() {
        Ok(Theme::Dark) => Color(0x15, 0x19, 0x20, 0xff),
        _ => Color(0xfb, 0xfa, 0xf7, 0xff),
    };
    window.set_background_color(Some(paper))
}

/// The page's own addresses: the embedded files, and the development server in a development build.
fn is_own(url: &Url) -> bool {
    let embedded = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
    let served = cfg!(dev) && url.host_str() == Some("localhost");
    embedded || served
}
