//! The rule files as JSON, for tests and benches of one kind of detector alone. The policy loader has its own way. No
//! imports from the library: benches include this file by its path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// All rules of the repository in order of file, lists expanded.
pub fn rules() -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let folders = ["da", "common"].iter().filter_map(|folder| std::fs::read_dir(root.join(folder)).ok());
    let mut paths: Vec<PathBuf> = folders.flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    paths.sort();
    let read = |path: &PathBuf| -> Value {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let mut files: Vec<Value> = paths.iter().map(read).collect();
    let lists: BTreeMap<String, Value> = files
        .iter()
        .filter_map(|file| file["lists"].as_object())
        .flat_map(|lists| lists.iter().map(|(name, list)| (name.clone(), list.clone())))
        .collect();
    let own = |file: &mut Value| file["rules"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let mut rules: Vec<Value> = files.iter_mut().flat_map(own).collect();
    rules.iter_mut().for_each(|rule| expand(rule, &lists));
    rules
}

fn expand(value: &mut Value, lists: &BTreeMap<String, Value>) {
    match value {
        Value::Array(items) => {
            for item in std::mem::take(items) {
                match item.as_str().and_then(|word| lists.get(word.strip_prefix('@')?)?.as_array()) {
                    Some(words) => {
                        let mut words = Value::Array(words.clone());
                        expand(&mut words, lists);
                        items.extend(words.as_array_mut().map(std::mem::take).into_iter().flatten());
                    }
                    None => items.push(item),
                }
            }
            items.iter_mut().for_each(|item| expand(item, lists));
        }
        Value::Object(entries) => {
            entries.iter_mut().filter(|(key, _)| !key.ends_with("examples")).for_each(|(_, item)| expand(item, lists))
        }
        _ => {}
    }
}
