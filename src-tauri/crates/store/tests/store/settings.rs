//! Tests of the module `settings`.

use crate::support::{fresh, open};

#[test]
fn a_setting_is_absent_until_set_then_replaced_then_absent_again() {
    let (folder, store) = fresh();
    assert_eq!(store.setting("theme").unwrap(), None);
    store.set_setting("theme", "dark").unwrap();
    store.set_setting("theme", "light").unwrap();
    let seen_elsewhere = open(folder.path()).setting("theme").unwrap();
    assert_eq!(seen_elsewhere.as_deref(), Some("light"));
    store.clear_setting("theme").unwrap();
    assert_eq!(store.setting("theme").unwrap(), None);
}

#[test]
fn settings_of_one_kind_are_read_together_and_others_are_not() {
    let (_folder, store) = fresh();
    for name in ["models:b", "models:a", "models", "modelz:c", "theme"] {
        store.set_setting(name, &name.to_uppercase()).unwrap();
    }
    let found = store.settings_under("models:").unwrap();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(found, [pair("a", "MODELS:A"), pair("b", "MODELS:B")]);
}
