//! The name of a file: case systems put a CPR number or a citizen's name into it.

use crate::scan::{Scan, Scanner};
use crate::text::{Bilingual, Position, Span};

/// The name as words: without the ending, and with underscores as spaces.
pub(super) fn readable(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    stem.chars().map(|c| if c == '_' || c.is_control() { ' ' } else { c }).collect()
}

/// Adds to the scan of a text what stands in the name of its file, as if the name followed after an empty line. Gives
/// what would follow, for whoever shows the matched words.
pub fn scan_name(scan: &mut Scan, scanner: &Scanner<'_>, name: &str) -> String {
    let name = readable(name);
    let found = scanner.scan(&name);
    let base = scan.end;
    let moved = |p: Position| Position {
        byte: base.byte + 2 + p.byte,
        code_point: base.code_point + 2 + p.code_point,
        utf16: base.utf16 + 2 + p.utf16,
        line: base.line + 2,
        column: p.column,
    };
    let place = Bilingual { da: "filnavn".to_owned(), en: "file name".to_owned() };
    for finding in found.findings.into_iter().chain(found.lowered) {
        let mut finding = finding;
        (finding.start, finding.end) = (moved(finding.start), moved(finding.end));
        finding.span = Span::new(finding.start.byte, finding.end.byte);
        // Persons of the name are not numbered with those of the text.
        finding.subject = None;
        finding.place = Some(Box::new(place.clone()));
        scan.push(finding);
    }
    format!("\n\n{name}")
}
