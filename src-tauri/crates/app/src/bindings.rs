//! Writes the page's TypeScript: every type that a command takes or gives, the command table, and the refetch tags.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use crate::dto::chat::RunEvent;
use crate::dto::errors::UserError;
use crate::dto::state::{AppEvent, Tag};
use crate::table::{self, LINES};

const HEADER: &str = "// Generated from the command table in src-tauri/crates/app. Do not edit: run\n\
                      // `MEDLEY_BLESS=1 cargo test -p medley-app bindings` after a change there.\n\
                      // Ids are uuids. Money is a decimal string of pico-dollars. Times and durations are milliseconds.\n";

/// The whole file.
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut types = Types { config: &config, seen: HashSet::new(), declarations: BTreeMap::new() };
    table::visit(&mut types);
    types.visit::<UserError>();
    types.visit::<RunEvent>();
    types.visit::<AppEvent>();
    types.visit::<Tag>();
    let mut file = String::from(HEADER);
    for declaration in types.declarations.values() {
        let _ = write!(file, "\nexport {declaration}\n");
    }
    file.push_str(
        "\n/** Each command's payload and result. It rejects with UserError. */\nexport type Commands = {\n",
    );
    for line in LINES {
        let _ = writeln!(file, "  {}: [{}, {}];", line.name, (line.payload)(&config), (line.result)(&config));
    }
    file.push_str("};\n");
    tags(&mut file, "What each read provides.", "provides", |line| line.provides);
    tags(&mut file, "What each write makes stale.", "stales", |line| line.stales);
    file
}

fn tags(file: &mut String, doc: &str, name: &str, of: fn(&table::Line) -> &'static [Tag]) {
    let _ =
        write!(file, "\n/** {doc} */\nexport const {name}: Partial<Record<keyof Commands, Tag[]>> = {{\n");
    for line in LINES.iter().filter(|line| !of(line).is_empty()) {
        let words = serde_json::to_string(of(line)).unwrap_or_default().replace(',', ", ");
        let _ = writeln!(file, "  {}: {words},", line.name);
    }
    file.push_str("};\n");
}

struct Types<'a> {
    config: &'a Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Types<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            self.declarations.insert(T::ident(self.config), T::decl(self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The page's bindings are checked in; this fails when they are stale.
    #[test]
    fn the_pages_bindings_are_those_of_the_command_table() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/ipc/bindings.ts");
        let wanted = super::typescript();
        if std::env::var_os("MEDLEY_BLESS").is_some() {
            std::fs::write(&path, &wanted).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == wanted, "stale: run `MEDLEY_BLESS=1 cargo test -p medley-app bindings`");
    }
}
