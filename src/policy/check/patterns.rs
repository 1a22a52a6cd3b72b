//! Regular expressions of a policy's own rules: where exactly they are wrong, and whether they will be slow.

use regex_syntax::ast::parse::Parser;
use regex_syntax::hir::translate::Translator;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::super::diagnostic::{At, Code, Collector, Focus, Problem, both};
use super::super::raw::RawRule;
use crate::detect::pattern::Form;
use crate::detect::validate;

pub(super) fn check(raw: &RawRule, at: &At, out: &mut Collector) {
    let kinds =
        [("pattern", raw.pattern.as_ref().map(|p| &p.forms)), ("secret", raw.secret.as_ref().map(|s| &s.forms))];
    for (kind, forms) in kinds {
        for (i, form) in forms.into_iter().flatten().enumerate() {
            form_of(form, &at.below(kind).below("forms").below(&i.to_string()), out);
        }
    }
}

fn form_of(form: &Form, at: &At, out: &mut Collector) {
    if let Some(name) = form.validate.as_deref().filter(|name| validate::find(name).is_none()) {
        let message = both!("Kontrollen »{name}« findes ikke", "There is no validator \"{name}\"");
        let near = validate::nearest(name);
        let help = near.map(|near| both!("Mente du »{near}«?", "Did you mean \"{near}\"?"));
        let problem = Problem::new(Code::UnknownValidator, message).maybe_help(help);
        out.add(problem, &at.below("validate"), Focus::Value);
    }
    let regex_at = at.below("regex");
    let hir = match parse(&with_stand_ins(&form.regex)) {
        Ok(hir) => hir,
        Err(error) => {
            let (da, en) = (error.da, &error.en);
            let column = form.regex.get(..error.start).map_or(0, |before| before.chars().count()) + 1;
            let message = both!(
                "Det regulære udtryk er forkert ved tegn {column}",
                "The regular expression is wrong at character {column}"
            );
            let label = both!("{da}", "{en}");
            let problem = Problem::new(Code::Regex, message).label(label);
            out.add_within(problem, &regex_at, error.start, error.end);
            return;
        }
    };
    if parse(&without_stand_ins(&form.regex)).is_ok_and(|h| h.properties().minimum_len() == Some(0)) {
        let message = both!(
            "Det regulære udtryk passer på tom tekst og ville finde noget overalt",
            "The regular expression matches the empty text and would find something everywhere"
        );
        let help = both!(
            "Kræv mindst ét tegn: »+« i stedet for »*«.",
            "Ask for at least one character: \"+\" instead of \"*\"."
        );
        out.add(Problem::new(Code::RegexEmpty, message).help(help), &regex_at, Focus::Value);
    } else if form.triggers.is_empty() && form.lead.is_none() && !begins_with_digit(&hir).always {
        let id = &form.id;
        let message = both!(
            "Formen »{id}« har ingen triggers og begynder ikke altid med et ciffer: den er langsom",
            "The form \"{id}\" has no triggers and does not always begin with a digit: it is slow"
        );
        let help = both!(
            "Skriv under triggers de ord eller tegn (små bogstaver), hvoraf ét altid er med.",
            "Write under triggers the words or characters (lower case) of which one is always there."
        );
        out.add(Problem::new(Code::SlowPattern, message).help(help), &regex_at, Focus::Value);
    }
}

/// What is wrong with a pattern, and which bytes of it.
struct RegexError {
    da: &'static str,
    en: String,
    start: usize,
    end: usize,
}

fn parse(regex: &str) -> Result<Hir, RegexError> {
    let place = |da, en: String, span: &regex_syntax::ast::Span| RegexError {
        da,
        en,
        start: span.start.offset,
        end: span.end.offset,
    };
    let ast = Parser::new().parse(regex).map_err(|e| place(in_danish(e.kind()), e.kind().to_string(), e.span()))?;
    let meaning = "det kan ikke bruges her";
    Translator::new().translate(regex, &ast).map_err(|e| place(meaning, e.kind().to_string(), e.span()))
}

/// What is wrong, for the mistakes that people make.
fn in_danish(kind: &regex_syntax::ast::ErrorKind) -> &'static str {
    use regex_syntax::ast::ErrorKind as Kind;
    match kind {
        Kind::GroupUnclosed => "parentesen bliver ikke lukket",
        Kind::GroupUnopened => "her lukkes en parentes, som ikke er åbnet",
        Kind::ClassUnclosed => "den kantede parentes bliver ikke lukket",
        Kind::ClassRangeInvalid => "intervallet begynder efter sin slutning",
        Kind::ClassEscapeInvalid | Kind::ClassRangeLiteral => "det kan ikke stå i kantet parentes",
        Kind::EscapeUnexpectedEof => "der mangler noget efter \\",
        Kind::EscapeUnrecognized => "\\ kan ikke stå foran dette tegn",
        Kind::RepetitionMissing => "der er intet foran, som kan gentages",
        Kind::RepetitionCountInvalid => "det første antal er større end det andet",
        Kind::RepetitionCountUnclosed => "krøllet parentes om antallet bliver ikke lukket",
        Kind::RepetitionCountDecimalEmpty | Kind::DecimalEmpty | Kind::DecimalInvalid => "her skal stå et tal",
        Kind::GroupNameDuplicate { .. } => "navnet på gruppen er brugt før",
        Kind::GroupNameEmpty | Kind::GroupNameInvalid | Kind::GroupNameUnexpectedEof => "gruppens navn er ikke gyldigt",
        Kind::UnsupportedLookAround => "udtryk, der ser frem eller tilbage, kan ikke bruges",
        Kind::UnsupportedBackreference => "henvisning til en gruppe kan ikke bruges",
        _ => "det kan ikke forstås",
    }
}

/// The bytes of each `%{name}`.
fn stand_ins(regex: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = regex[from..].find("%{").map(|i| i + from) {
        let Some(end) = regex[start..].find('}').map(|i| i + start + 1) else { break };
        found.push((start, end));
        from = end;
    }
    found
}

/// Each `%{name}` as a class of the same length, so that places stay right.
fn with_stand_ins(regex: &str) -> String {
    replace(regex, |len| format!("[{}]", " ".repeat(len.saturating_sub(2).max(1))))
}

/// Each `%{name}` as nothing: separators alone are no match.
fn without_stand_ins(regex: &str) -> String {
    replace(regex, |_| "(?:)".to_owned())
}

fn replace(regex: &str, with: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(regex.len());
    let mut from = 0;
    for (start, end) in stand_ins(regex) {
        out.push_str(&regex[from..start]);
        out.push_str(&with(end - start));
        from = end;
    }
    out.push_str(&regex[from..]);
    out
}

/// Whether a match must begin with a digit, `+` or `(`, and whether it may be empty.
struct Begin {
    always: bool,
    empty: bool,
}

fn begins_with_digit(hir: &Hir) -> Begin {
    let is = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(');
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Begin { always: true, empty: true },
        HirKind::Literal(literal) => {
            Begin { always: literal.0.first().is_some_and(|b| is(char::from(*b))), empty: false }
        }
        HirKind::Class(Class::Unicode(class)) => {
            Begin { always: class.iter().all(|r| (r.start()..=r.end()).take(12).all(is)), empty: false }
        }
        HirKind::Class(Class::Bytes(class)) => {
            Begin { always: class.iter().all(|r| (r.start()..=r.end()).all(|b| is(char::from(b)))), empty: false }
        }
        HirKind::Repetition(repetition) => {
            let inner = begins_with_digit(&repetition.sub);
            Begin { always: inner.always, empty: inner.empty || repetition.min == 0 }
        }
        HirKind::Capture(capture) => begins_with_digit(&capture.sub),
        HirKind::Concat(parts) => {
            let mut whole = Begin { always: true, empty: true };
            for part in parts {
                let begin = begins_with_digit(part);
                whole.always &= begin.always;
                if !begin.empty {
                    whole.empty = false;
                    break;
                }
            }
            whole
        }
        HirKind::Alternation(parts) => {
            let all: Vec<Begin> = parts.iter().map(begins_with_digit).collect();
            Begin { always: all.iter().all(|b| b.always), empty: all.iter().any(|b| b.empty) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digit_first(regex: &str) -> bool {
        begins_with_digit(&parse(&with_stand_ins(regex)).ok().unwrap()).always
    }

    #[test]
    fn the_first_character_is_known() {
        for regex in [r"[0-9]{6}%{hyphen}[0-9]{4}", r"\+?45[0-9]+", r"(?:1|2)x", r"(?P<value>[0-9])", r"(?:\+45)?[0-9]"]
        {
            assert!(digit_first(regex), "{regex}");
        }
        for regex in [r"[a-z]+", r"(?:a|1)", r"a?1", r"\d+", r"%{sep}1"] {
            assert!(!digit_first(regex), "{regex}");
        }
    }

    #[test]
    fn stand_ins_keep_places() {
        let regex = r"a%{sep}(b";
        assert_eq!(with_stand_ins(regex).len(), regex.len());
        let error = parse(&with_stand_ins(regex)).err().unwrap();
        assert_eq!((error.start, error.end), (7, 8), "{}", error.en);
        assert_eq!(stand_ins("%{"), []);
    }
}
