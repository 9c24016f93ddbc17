//! The arrows between the crates are those of ARCHITECTURE.md and no others, and the libraries that belong to one
//! crate are named by that crate alone. Both are read from `cargo metadata`, so the picture cannot rot.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What each crate of ours may depend on. Crates that are planned and not written yet are listed too.
const ALLOWED: &[(&str, &[&str])] = &[
    ("medley-domain", &[]),
    ("medley-catalogue", &["medley-domain"]),
    ("medley-vendors", &["medley-domain"]),
    ("medley-routing", &["medley-domain"]),
    ("medley-store", &["medley-domain"]),
    ("medley-secrets", &["medley-domain"]),
    ("medley-media", &["medley-domain"]),
    ("medley-engine", &["medley-domain", "medley-routing"]),
    (
        "medley-app",
        &[
            "medley-domain",
            "medley-catalogue",
            "medley-vendors",
            "medley-routing",
            "medley-store",
            "medley-secrets",
            "medley-media",
            "medley-engine",
        ],
    ),
    ("medley-gateway", &["medley-app", "medley-domain"]),
    ("medley-practice", &[]),
    ("medley-cli", &["medley-app", "medley-gateway", "medley-practice"]),
    ("medley", &["medley-app", "medley-gateway", "medley-practice"]),
    ("xtask", &[]),
];

/// These exist for tests, so they may use anything, and nothing may use them but tests.
const FOR_TESTS: &[&str] = &["medley-testkit", "medley-tests"];

type Owns = fn(&str) -> bool;

/// Libraries that one crate owns: no other may name them, not even for its tests.
const OWNED: &[(Owns, &str)] = &[
    (|name| name == "tauri" || name.starts_with("tauri-") || ["wry", "tao"].contains(&name), "medley"),
    (|name| name == "reqwest", "medley-vendors"),
    (|name| name.starts_with("rusqlite") || name == "libsqlite3-sys", "medley-store"),
    (|name| name.starts_with("keyring") || name.ends_with("-keyring-store"), "medley-secrets"),
];

struct Arrow {
    from: String,
    to: String,
    kind: DependencyKind,
}

/// Why an arrow is not allowed, in words; nothing where it is.
fn fault(arrow: &Arrow) -> Option<String> {
    let Arrow { from, to, kind } = arrow;
    if FOR_TESTS.contains(&from.as_str()) {
        return None;
    }
    if let Some((_, owner)) = OWNED.iter().find(|(owns, owner)| owns(to) && from != owner) {
        return Some(format!("{from} names {to}, which only {owner} may"));
    }
    if !is_ours(to) {
        return None;
    }
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == from) else {
        return Some(format!("{from} is in no row of ARCHITECTURE.md's table of crates"));
    };
    // Tests of a crate may use its neighbours; practice vendors share nothing with us, not even in tests.
    if *kind == DependencyKind::Development && from != "medley-practice" {
        return None;
    }
    (!allowed.contains(&to.as_str())).then(|| format!("{from} -> {to} is no arrow of ARCHITECTURE.md"))
}

fn is_ours(name: &str) -> bool {
    name == "medley" || name == "xtask" || name.starts_with("medley-")
}

fn arrow(from: &str, to: &str, kind: DependencyKind) -> Arrow {
    Arrow { from: from.to_owned(), to: to.to_owned(), kind }
}

fn arrows_of_the_workspace() -> Vec<Arrow> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let of = |package: &cargo_metadata::Package| {
        let from = package.name.to_string();
        package.dependencies.iter().map(move |to| arrow(&from, &to.name, to.kind)).collect::<Vec<_>>()
    };
    metadata.packages.iter().flat_map(of).collect()
}

#[test]
fn every_arrow_between_crates_is_in_the_architecture() {
    let arrows = arrows_of_the_workspace();
    assert!(arrows.iter().any(|arrow| arrow.to == "medley-domain"), "cargo metadata shows no arrow at all");
    let faults: Vec<_> = arrows.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_crate_has_its_row_in_the_table() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let listed = |name: &str| FOR_TESTS.contains(&name) || ALLOWED.iter().any(|(row, _)| *row == name);
    let strangers: Vec<_> = metadata.packages.iter().filter(|package| !listed(&package.name)).collect();
    assert!(strangers.is_empty(), "no row for {:?}", strangers.iter().map(|it| &it.name).collect::<Vec<_>>());
}

#[test]
fn an_arrow_that_is_not_in_the_architecture_is_found() {
    use DependencyKind::{Build, Development, Normal};
    let wrong = [
        ("medley-domain", "medley-store", Normal),
        ("medley-engine", "medley-vendors", Normal),
        ("medley-engine", "medley-store", Build),
        ("medley-vendors", "medley-testkit", Normal),
        ("medley-cli", "medley-domain", Normal),
        ("medley-practice", "medley-domain", Development),
        ("medley-app", "tauri", Normal),
        ("medley-app", "tauri-plugin-opener", Normal),
        ("medley-practice", "reqwest", Development),
        ("medley-app", "rusqlite", Normal),
        ("medley-app", "keyring", Normal),
        ("medley-app", "zbus-secret-service-keyring-store", Normal),
        ("medley-newcomer", "medley-domain", Normal),
    ];
    for (from, to, kind) in wrong {
        assert!(fault(&arrow(from, to, kind)).is_some(), "{from} -> {to} passed");
    }
}

#[test]
fn an_arrow_of_the_architecture_passes() {
    use DependencyKind::{Build, Development, Normal};
    let right = [
        ("medley-engine", "medley-routing", Normal),
        ("medley", "tauri", Normal),
        ("medley", "tauri-build", Build),
        ("medley-vendors", "reqwest", Normal),
        ("medley-store", "rusqlite", Normal),
        ("medley-secrets", "keyring-core", Normal),
        ("medley-engine", "medley-testkit", Development),
        ("medley-tests", "rusqlite", Normal),
        ("medley-domain", "serde", Normal),
    ];
    for (from, to, kind) in right {
        assert_eq!(fault(&arrow(from, to, kind)), None);
    }
}
