//! The modules of the library depend on each other in one direction, and `wire` alone knows the format.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The code of each module, without comments. Its submodules are part of it, apart from those of `wire`
/// that depend on little.
fn modules() -> BTreeMap<String, String> {
    fn add(folder: &Path, name: &str, modules: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let name = match (name, stem) {
                ("", _) => stem,
                ("wire", "limits" | "prefix") => &format!("wire::{stem}"),
                _ => name,
            };
            if path.is_dir() {
                add(&path, name, modules);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let code = fs::read_to_string(&path).unwrap();
                let lines = code
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"));
                modules
                    .entry(name.into())
                    .or_default()
                    .extend(lines.flat_map(|line| [line, "\n"]));
            }
        }
    }
    let mut modules = BTreeMap::new();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../netless-token/src");
    add(Path::new(source), "", &mut modules);
    modules.remove("guide");
    modules
}

/// The paths behind each `crate::`, without the `use` around them.
fn paths(code: &str) -> Vec<&str> {
    let mut paths = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 1;
            let items = list.split(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0 || (depth == 1 && c == ',')
            });
            let is_path = |item: &&str| !item.trim().is_empty() && !item.contains(';');
            paths.extend(items.take_while(is_path).map(str::trim));
        } else {
            paths.push(rest);
        }
    }
    paths
}

fn first_name(path: &str) -> &str {
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
    &path[..end.unwrap_or(path.len())]
}

#[test]
fn no_modules_depend_on_each_other_in_a_circle() {
    let modules = modules();
    // Which module each name at the root is from.
    let mut homes = BTreeMap::new();
    for export in modules["lib"].split("pub use ").skip(1) {
        let (module, names) = export.split_once("::").unwrap();
        let names = names.split(';').next().unwrap();
        for name in names.split(|c: char| !c.is_alphanumeric()) {
            homes.insert(name, module);
        }
    }
    let mut dependencies: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (module, code) in modules.iter().filter(|(module, _)| *module != "lib") {
        let used = paths(code).into_iter().filter_map(|path| {
            let name = first_name(path);
            ["wire::limits", "wire::prefix"]
                .into_iter()
                .find(|module| path.starts_with(module))
                .or_else(|| modules.contains_key(name).then_some(name))
                .or_else(|| homes.get(name).copied())
        });
        dependencies.insert(module, used.filter(|used| used != module).collect());
    }
    assert!(
        dependencies["claims"].contains("wire") && dependencies["wire"].contains("verify_error")
    );
    // Takes away what depends on nothing that is left.
    while let Some(last) = dependencies
        .iter()
        .find(|(_, used)| !used.iter().any(|used| dependencies.contains_key(used)))
        .map(|(module, _)| *module)
    {
        dependencies.remove(last);
    }
    assert_eq!(dependencies, BTreeMap::new());
}

#[test]
fn only_wire_knows_the_format() {
    for (module, code) in modules() {
        if module.starts_with("wire") {
            continue;
        }
        for format in [
            "NETLESSSDK",
            "NETLESSROOM",
            "NETLESSTASK",
            "\"expireAt",
            "&sig",
            "MissingClaim(\"",
        ] {
            assert!(!code.contains(format), "{module} has {format}");
        }
    }
}
