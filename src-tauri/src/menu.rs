//! The system's menu bar, on macOS alone: what stands in it is the page's, so that menu, palette and keys agree.

use serde::Deserialize;
use tauri::menu::{AboutMetadata, Menu, MenuItemBuilder, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Wry};

/// One menu of the bar.
#[derive(Debug, Deserialize)]
pub struct Group {
    label: String,
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    /// The action's id, which the page is told when it is picked.
    id: String,
    label: String,
    /// Such as "mod+shift+k".
    keys: Option<String>,
}

/// Puts the page's groups between the menus that every program of the system has.
///
/// # Errors
/// The system's, where it takes no such menu.
pub fn set(app: &AppHandle, groups: &[Group]) -> tauri::Result<()> {
    let menu = Menu::new(app)?;
    menu.append(&own(app)?)?;
    for group in groups {
        menu.append(&submenu(app, group)?)?;
    }
    menu.append(&edit(app)?)?;
    menu.append(&SubmenuBuilder::new(app, "Window").minimize().maximize().separator().fullscreen().build()?)?;
    app.set_menu(menu).map(|_| ())
}

fn own(app: &AppHandle) -> tauri::Result<Submenu<Wry>> {
    let about = AboutMetadata::default();
    SubmenuBuilder::new(app, "Medley")
        .about(Some(about))
        .separator()
        .services()
        .separator()
        .hide()
        .hide_others()
        .show_all()
        .separator()
        .quit()
        .build()
}

fn edit(app: &AppHandle) -> tauri::Result<Submenu<Wry>> {
    SubmenuBuilder::new(app, "Edit").undo().redo().separator().cut().copy().paste().select_all().build()
}

fn submenu(app: &AppHandle, group: &Group) -> tauri::Result<Submenu<Wry>> {
    let mut menu = SubmenuBuilder::new(app, &group.label);
    for item in &group.items {
        let mut entry = MenuItemBuilder::with_id(&item.id, &item.label);
        if let Some(keys) = item.keys.as_deref().and_then(accelerator) {
            entry = entry.accelerator(keys);
        }
        menu = menu.item(&entry.build(app)?);
    }
    menu.build()
}

/// The system's words for an action's keys; none for keys without Cmd or Alt, which belong to what has the focus.
fn accelerator(keys: &str) -> Option<String> {
    let parts: Vec<&str> = keys.split('+').collect();
    let (key, held) = parts.split_last()?;
    if !held.iter().any(|part| matches!(*part, "mod" | "alt" | "ctrl")) {
        return None;
    }
    let held = held.iter().map(|part| match *part {
        "mod" => "CmdOrCtrl",
        "ctrl" => "Ctrl",
        "alt" => "Alt",
        _ => "Shift",
    });
    let key = if key.chars().count() == 1 { key.to_uppercase() } else { capitalised(key) };
    Some(held.map(str::to_owned).chain([key]).collect::<Vec<_>>().join("+"))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::accelerator;

    #[test]
    fn keys_are_said_in_the_systems_words() {
        assert_eq!(accelerator("mod+shift+k").as_deref(), Some("CmdOrCtrl+Shift+K"));
        assert_eq!(accelerator("mod+,").as_deref(), Some("CmdOrCtrl+,"));
        assert_eq!(accelerator("alt+1").as_deref(), Some("Alt+1"));
        assert_eq!(accelerator("ctrl+tab").as_deref(), Some("Ctrl+Tab"));
    }

    #[test]
    fn escape_belongs_to_what_has_the_focus() {
        assert_eq!(accelerator("escape"), None);
        assert_eq!(accelerator("shift+escape"), None);
    }
}
