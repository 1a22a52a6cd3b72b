//! Turns rules/**/*.yaml into JSON that the program reads without a YAML parser, and embeds the sources beside it
//! for diagnostics and `policy test`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

#[path = "src/policy/bundle.rs"]
mod bundle;
// What the table of the kind `near` is made with.
#[allow(dead_code, unused_imports, reason = "a part of the library's own module")]
#[path = "src/text"]
mod text {
    mod hash;
    mod span;
    mod token;
    pub use hash::{WordHasher, word_hash};
    pub use span::Span;
    pub use token::{Shape, Token, TokenKind, tokenize};
}
#[allow(dead_code, unused_imports)]
#[path = "src/lexicon/mod.rs"]
mod lexicon;
#[allow(dead_code)]
#[path = "src/detect/near/table.rs"]
mod near;

type Lists = BTreeMap<String, Vec<String>>;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/policy/bundle.rs");
    println!("cargo::rerun-if-changed=src/text");
    println!("cargo::rerun-if-changed=src/lexicon");
    println!("cargo::rerun-if-changed=src/detect/near/table.rs");
    println!("cargo::rerun-if-changed=rules");
    if let Err(error) = run() {
        println!("cargo::error={}", error.to_string().replace('\n', " "));
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no manifest directory")?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no output directory")?);
    let mut files = Vec::new();
    yaml_files(&root.join("rules"), &mut files)?;
    files.sort();
    let mut parsed = Vec::new();
    for path in &files {
        // The file's own line makes cargo look at it; the folder's line sees files come and go.
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.strip_prefix(&root)?.components().map(|c| c.as_os_str().to_string_lossy());
        let name = name.collect::<Vec<_>>().join("/");
        let text = fs::read_to_string(path)?;
        let value: Value = serde_saphyr::from_str_with_options(&text, bundle::yaml_options())
            .map_err(|error| format!("{name}: {error}"))?;
        parsed.push((name, path, value));
    }
    let (code, near) = generate(parsed)?;
    fs::write(out.join("rules.rs"), code)?;
    fs::write(out.join("near.bin"), near)?;
    Ok(())
}

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            yaml_files(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "yaml") {
            found.push(path);
        }
    }
    Ok(())
}

/// The code of the library, and the table of its rules of kind `near`.
fn generate(mut parsed: Vec<(String, &PathBuf, Value)>) -> Result<(String, Vec<u8>), Box<dyn Error>> {
    let lists: Vec<(String, Lists)> = parsed
        .iter()
        .filter(|(name, ..)| !name.starts_with("rules/policies/"))
        .map(|(name, _, value)| (name.clone(), lists_of(value)))
        .collect();
    let (mut rules, mut near) = (Vec::new(), Vec::new());
    let (mut policies, mut sources) = (Vec::new(), String::new());
    for (name, path, value) in &mut parsed {
        writeln!(sources, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
        if let Some(id) = name.strip_prefix("rules/policies/").and_then(|n| n.strip_suffix(".yaml")) {
            policies.push(format!("    ({id:?}, {name:?}, {:?}),\n", value.to_string()));
            continue;
        }
        let Some(Value::Array(all)) = value.get_mut("rules") else { continue };
        for (i, rule) in all.iter_mut().enumerate() {
            bundle::without_examples(rule);
            let lookup = |list: &str| find_list(&lists, name, list);
            let mut expander = bundle::Expander::new(&lookup);
            expander.expand(rule, "");
            if let Some((pointer, list, problem)) = expander.problems.first() {
                return Err(format!("{name}: rule {i}, {pointer}: list @{list}: {problem:?}").into());
            }
            let id = rule.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
            let digest = bundle::digest(rule);
            if let Some(spec) = rule.as_object_mut().and_then(|r| r.remove("near")) {
                near.push((id.clone(), spec));
            }
            let json = rule.to_string();
            rules.push((id.clone(), format!("    ({id:?}, {name:?}, {i}, {digest:?}, {json:?}),\n")));
        }
    }
    rules.sort();
    let mut code = String::from(
        "/// Rules by id: id, file, place in the file, digest, JSON without examples and without what is in NEAR.\n",
    );
    code.push_str("pub(super) static RULES: &[(&str, &str, usize, &str, &str)] = &[\n");
    code.extend(rules.into_iter().map(|(_, line)| line));
    near.sort_by(|a, b| a.0.cmp(&b.0));
    code.push_str(
        "];\n\n/// What the rules of kind near look for: id, JSON.\npub(super) static NEAR: &[(&str, &str)] = &[\n",
    );
    let mut specs = Vec::new();
    for (id, spec) in near {
        writeln!(code, "    ({id:?}, {:?}),", spec.to_string())?;
        specs.push(serde_json::from_value::<near::NearSpec>(spec).map_err(|error| format!("rule {id}: {error}"))?);
    }
    code.push_str(
        "];\n\n/// Policies by id: id, file, JSON.\npub(super) static POLICIES: &[(&str, &str, &str)] = &[\n",
    );
    policies.sort();
    code.extend(policies);
    code.push_str(
        "];\n\n/// Lists of rule files: file, name, words.\npub(super) static LISTS: &[(&str, &str, &[&str])] = &[\n",
    );
    for (file, lists) in &lists {
        for (list, words) in lists {
            writeln!(code, "    ({file:?}, {list:?}, &{words:?}),")?;
        }
    }
    code.push_str("];\n\n/// The YAML: file, text.\npub(super) static SOURCES: &[(&str, &str)] = &[\n");
    code.push_str(&sources);
    code.push_str("];\n");
    Ok((code, near::Table::new(specs.iter()).write()))
}

fn lists_of(value: &Value) -> Lists {
    let Some(Value::Object(lists)) = value.get("lists") else { return Lists::new() };
    let words = |v: &Value| v.as_array().into_iter().flatten().filter_map(|w| w.as_str().map(str::to_owned)).collect();
    lists.iter().map(|(name, v)| (name.clone(), words(v))).collect()
}

/// A file's own list, else the one that some other file has, when all that have it agree.
fn find_list(lists: &[(String, Lists)], file: &str, name: &str) -> Option<Vec<String>> {
    let own = lists.iter().find(|(f, _)| f == file).and_then(|(_, l)| l.get(name));
    let mut others = lists.iter().filter_map(|(_, l)| l.get(name));
    let words = match own {
        Some(words) => words,
        None => {
            let first = others.next()?;
            others.all(|other| other == first).then_some(first)?
        }
    };
    Some(words.clone())
}
