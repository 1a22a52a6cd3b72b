use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::code::severity_word;
use super::{Diagnostic, Diagnostics, Severity};
use crate::policy::source::Source;
use crate::text::{Lang, Span};

/// Lines shown before and after the place.
const AROUND: usize = 1;
/// A longer line is not shown: nobody reads it, and laying it out costs.
const LONGEST_LINE: usize = 2_000;

pub(super) fn render(all: &Diagnostics, lang: Lang, colours: bool) -> String {
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for item in &all.items {
        out.push_str(&one(item, all.sources.get(item.source).map(AsRef::as_ref), lang, &renderer));
        out.push_str("\n\n");
    }
    if all.omitted > 0 {
        let count = all.omitted;
        out.push_str(&match lang {
            Lang::Da => format!("{count} flere er ikke vist.\n"),
            Lang::En => format!("{count} more are not shown.\n"),
        });
    }
    out
}

fn one(item: &Diagnostic, source: Option<&Source>, lang: Lang, renderer: &Renderer) -> String {
    let level = match item.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.with_name(severity_word(item.severity, lang)).primary_title(item.message.get(lang));
    let mut group = title.id(item.code.as_str()).elements(None::<Origin<'_>>);
    group = match source.and_then(|s| window(s, item.span)) {
        Some((first, text, span)) => {
            let label = item.label.as_ref().map(|l| l.get(lang));
            let mark = AnnotationKind::Primary.span(span.start..span.end).label(label);
            group.element(Snippet::source(text).line_start(first).path(item.file.as_str()).annotation(mark))
        }
        None => group.element(Origin::path(item.file.as_str()).line(item.line).char_column(item.column)),
    };
    if let Some(help) = &item.help {
        let name = if lang == Lang::Da { "hjælp" } else { "help" };
        group = group.element(Level::HELP.with_name(name).message(help.get(lang)));
    }
    renderer.render(&[group])
}

/// The lines around a span: number of the first, their text, and the span in it, cut to its first line.
fn window(source: &Source, span: Span) -> Option<(usize, &str, Span)> {
    let (line, _) = source.position(span.start);
    if source.text.is_empty() {
        return None;
    }
    let own = source.line_span(line);
    let end = span.end.min(own.end).max(span.start);
    let fits = |l: usize| source.line_span(l).len() <= LONGEST_LINE;
    if !fits(line) {
        return None;
    }
    let first = (line.saturating_sub(AROUND).max(1)..=line).find(|&l| (l..=line).all(fits))?;
    let last = (line..=(line + AROUND).min(source.line_count())).take_while(|&l| fits(l)).last()?;
    let (from, to) = (source.line_span(first).start, source.line_span(last).end);
    let text = source.text.get(from..to)?;
    // A place behind the last letter of its line, in the line's end, is shown as that end.
    let within = |at: usize| (at - from).min(text.len());
    Some((first, text, Span::new(within(span.start), within(end))))
}
