//! Shows what a file holds, and writes it back with every CPR-shaped number replaced: `inspect FILE [OUT]`.
//! A tool for looking at real files while the crate is worked on.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use promptguard_documents::{Lang, Limits, SegmentEdit, open};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("inspect FILE [OUT]")?;
    let started = std::time::Instant::now();
    let document = open(std::fs::read(&file)?, Some(&file), &Limits::default())?;
    eprintln!("{:?}, {} segments, {:?}", document.kind(), document.segments().len(), started.elapsed());
    for warning in document.warnings() {
        eprintln!("warning {:?} {:?}", warning.kind, warning.place.as_ref().map(|p| p.render(Lang::En)));
    }
    let mut edits = Vec::new();
    for (segment, found) in document.segments().iter().enumerate() {
        if std::env::var_os("QUIET").is_none() {
            println!("{}\t{}", found.place.render(Lang::Da), found.text);
        }
        for (at, _) in found.text.match_indices("120358-") {
            if let Some(end) = Some(at + 11).filter(|e| found.text.get(at..*e).is_some()) {
                edits.push(SegmentEdit { segment, range: at..end, replacement: format!("[CPR {segment}]") });
            }
        }
    }
    if let Some(out) = args.next() {
        std::fs::write(out, document.redact(&edits)?)?;
    }
    Ok(())
}
