//! Where the window's program lies, and whether this machine is to open windows at all.

use std::path::PathBuf;

/// Whether the tests in a real window are to run; says so where they are not.
///
/// # Panics
/// When they may not be skipped.
pub(super) fn wanted(test: &str) -> bool {
    let wanted = std::env::var_os("MEDLEY_REAL_WINDOW").is_some();
    if !wanted {
        assert!(std::env::var_os("MEDLEY_NO_SKIP").is_none(), "{test} was skipped, and may not be");
        println!("skipped: {test} opens the real window; cargo xtask test runs it in a virtual display");
    }
    wanted
}

/// The window's binary.
pub fn app() -> PathBuf {
    let path = std::env::var_os("MEDLEY_APP_BIN").map_or_else(beside_cli, PathBuf::from);
    assert!(path.is_file(), "{} was not built", path.display());
    path
}

/// The same build leaves both programs in one folder.
fn beside_cli() -> PathBuf {
    crate::program::cli().with_file_name(format!("medley{}", std::env::consts::EXE_SUFFIX))
}
