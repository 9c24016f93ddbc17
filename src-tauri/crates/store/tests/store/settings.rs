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
