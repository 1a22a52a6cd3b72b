//! What is known of a regex before it is compiled: read from it, or from a table of the regexes of the built-in rules.
//!
//! Parsing all of them would cost more than the rest of the start; the table only saves that time. A regex that is not
//! in it is parsed.

use regex_automata::util::syntax;

use super::analysis::{Shape, shape};
use super::engine::syntax as config;

mod table;

/// What is known of a regex.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    pub shape: Shape,
    pub min_len: usize,
    /// Whether the regex holds a group `value`.
    pub value: bool,
}

/// What is known of the regex `pattern`, or what is wrong with it.
pub(super) fn read(pattern: &str) -> Result<Known, String> {
    match table::TABLE.binary_search_by_key(&hash(pattern), |row| row.0) {
        Ok(i) => Ok(table::TABLE[i].1),
        Err(_) => parse(pattern),
    }
}

fn parse(pattern: &str) -> Result<Known, String> {
    let hir = syntax::parse_with(pattern, &config()).map_err(|e| one_line(&e.to_string()))?;
    let properties = hir.properties();
    Ok(Known {
        shape: shape(&hir),
        min_len: properties.minimum_len().unwrap_or(0),
        value: properties.explicit_captures_len() > 0 && pattern.contains("<value>"),
    })
}

/// FNV-1a, 64 bits.
const fn hash(pattern: &str) -> u64 {
    let bytes = pattern.as_bytes();
    let (mut hash, mut i) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    hash
}

/// The last line of the regex parser's drawing says what is wrong.
fn one_line(message: &str) -> String {
    let last = message.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or(message);
    last.trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::pattern::rules_test::Rules;

    #[test]
    fn the_table_is_fresh() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/detect/pattern/known/table.rs");
        let mut rows: Vec<(u64, Known)> =
            Rules::load().patterns().iter().map(|p| (hash(p), parse(p).unwrap())).collect();
        rows.sort_by_key(|r| r.0);
        rows.dedup_by_key(|r| r.0);
        let mut fresh = String::from(
            "//! Written by the test `the_table_is_fresh`: run it with UPDATE_TABLE=1 after a change of a rule's regex.\n\n\
             use super::Known;\nuse crate::detect::pattern::analysis::{Bytes, Shape};\n\n\
             #[allow(clippy::too_many_arguments)]\n\
             const fn k(hash: u64, first: (u128, bool), follow: (u128, bool), digits: u32, runs: (u32, u32), \
             flags: (bool, bool), min_len: usize, value: bool) -> (u64, Known) {\n    \
             let (first, follow) = (Bytes(first.0, first.1), Bytes(follow.0, follow.1));\n    \
             let shape = Shape { first, empty: flags.0, digits, ended: runs.0, whole: runs.1, follow, letters: flags.1 };\n    \
             (hash, Known { shape, min_len, value })\n}\n\n#[rustfmt::skip]\n\
             pub(super) const TABLE: &[(u64, Known)] = &[\n",
        );
        for (hash, known) in &rows {
            let s = &known.shape;
            fresh += &format!(
                "    k({hash:#x}, ({:#x}, {}), ({:#x}, {}), {}, ({:#x}, {:#x}), ({}, {}), {}, {}),\n",
                s.first.0,
                s.first.1,
                s.follow.0,
                s.follow.1,
                s.digits,
                s.ended,
                s.whole,
                s.empty,
                s.letters,
                known.min_len,
                known.value
            );
        }
        fresh += "];\n";
        if std::env::var_os("UPDATE_TABLE").is_some() {
            std::fs::write(path, fresh).unwrap();
            return;
        }
        // The head is formatted by rustfmt; the rows decide.
        let rows_of =
            |text: &str| text.lines().filter(|l| l.starts_with("    k(")).map(str::to_owned).collect::<Vec<_>>();
        let stale = rows_of(&std::fs::read_to_string(path).unwrap()) != rows_of(&fresh);
        assert!(!stale, "the table is stale: run this test with UPDATE_TABLE=1, then cargo fmt");
    }

    #[test]
    fn a_regex_outside_the_table_is_parsed() {
        let known = read("[0-9]{4}(?P<value>x)").unwrap();
        assert_eq!((known.min_len, known.value, known.shape.digits), (5, true, 4));
        assert_eq!(read("(").unwrap_err(), "unclosed group");
    }
}
