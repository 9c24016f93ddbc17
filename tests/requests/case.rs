//! Requests to compare: recorded ones from beside the project, and bodies of our own within it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::taking::Fields;
use crate::wires::wire;

pub struct Case {
    pub id: String,
    pub family: String,
    pub vendor: String,
    pub path: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Fields,
    /// The vendor took it.
    pub answered: bool,
    /// The rules that explain all differences of a body of our own, in their order.
    pub explained: Vec<String>,
}

/// `../shared/data/recordings`, seen from the project's root.
fn recordings() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().find(|folder| folder.join("Cargo.lock").exists());
    root.unwrap_or(here).join("../shared/data/recordings")
}

fn files(folder: &Path) -> Option<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).ok()?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    Some(files)
}

fn parse(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Recordings that hold the client's request on a wire that Medley speaks, but for those edited by hand.
pub fn recorded() -> Option<Vec<Case>> {
    Some(files(&recordings())?.iter().filter_map(|path| read_recorded(path)).collect())
}

fn read_recorded(path: &Path) -> Option<Case> {
    let file = parse(path);
    let text = |pointer: &str| file.pointer(pointer).and_then(Value::as_str);
    let family = text("/family").filter(|family| wire(family).is_some())?;
    let edited = file["features"].as_array()?.iter().any(|feature| feature == "edited_fixture");
    let body = file.pointer("/request/json")?.as_object().filter(|_| !edited)?;
    Some(Case {
        id: text("/id")?.to_owned(),
        family: family.to_owned(),
        vendor: text("/vendor")?.to_owned(),
        path: text("/request/path")?.to_owned(),
        headers: headers(&file["request"]["headers"]),
        body: body.clone(),
        answered: file.pointer("/response/status") == Some(&json!(200)),
        explained: Vec::new(),
    })
}

fn headers(headers: &Value) -> BTreeMap<String, String> {
    let named = headers.as_object().into_iter().flatten();
    let texts = named.filter_map(|(name, value)| Some((name.to_lowercase(), value.as_str()?.to_owned())));
    texts.collect()
}

/// The bodies in `requests/bodies`, written from what the vendors document.
pub fn own() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("requests/bodies");
    files(&folder).unwrap().iter().map(|path| read_own(path)).collect()
}

fn read_own(path: &Path) -> Case {
    let file = parse(path);
    let text = |name: &str| file[name].as_str().unwrap().to_owned();
    let explained = file["explained"].as_array().unwrap().iter();
    Case {
        id: path.file_stem().unwrap().to_str().unwrap().to_owned(),
        family: text("family"),
        vendor: text("vendor"),
        path: text("path"),
        headers: headers(&file["headers"]),
        body: file["body"].as_object().unwrap().clone(),
        answered: true,
        explained: explained.map(|rule| rule.as_str().unwrap().to_owned()).collect(),
    }
}
