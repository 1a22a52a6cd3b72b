//! `restore`: the real values back into an answer, and the reminder to review it.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::args::RestoreArgs;
use super::error::{Error, Result};
use super::lang::{lang, t};
use super::output::{Output, refuse_to_overwrite};
use super::source::{self, Source};
use super::{EXIT_CLEAN, EXIT_FINDINGS, input, paths, policy_choice, redact};
use crate::local::Key;
use crate::policy::Policy;
use crate::redact::{Vault, restore};
use crate::text::Lang;

pub(super) fn run(args: &RestoreArgs) -> Result<ExitCode> {
    let policy = policy_choice::load(&args.policy)?;
    let path = match &args.vault {
        Some(path) => path.clone(),
        None => paths::data(redact::VAULT)?,
    };
    let vault = Vault::open(&path, &Key::load(&paths::key()?)?)?;
    let file = (args.answer.as_os_str() != input::STDIN).then_some(args.answer.as_path());
    refuse_to_overwrite(args.output.as_deref(), file.into_iter().chain([path.as_path()]))?;
    let failed = |e: String| Error::Message(format!("{}: {e}", args.answer.display()));
    let (restored, unknown) = match source::open(file).map_err(failed)? {
        Source::Text(reader) => {
            let answer = source::read_text(reader).map_err(failed)?;
            let restored = restore(&answer, &vault);
            let mut out = Output::exact(args.output.as_deref())?;
            out.write_all(restored.text.as_bytes()).map_err(Error::stdout)?;
            out.finish()?;
            end_line(args.output.as_deref(), &restored.text);
            (restored.restored, restored.unknown.iter().map(|u| u.describe(lang())).collect::<Vec<_>>())
        }
        Source::Document(bytes) => {
            let document = source::document(bytes, file).map_err(failed)?;
            redact::may_write(document.kind(), file, args.output.as_deref())?;
            let restored = document.restore(&vault).map_err(|e| failed(e.describe(lang())))?;
            let mut out = Output::exact(args.output.as_deref())?;
            out.write_all(&restored.bytes).map_err(Error::stdout)?;
            out.finish()?;
            (restored.restored, restored.unknown.iter().map(|u| u.describe(lang())).collect())
        }
    };
    Ok(tell(&policy, restored, &unknown))
}

/// What was put back, what was left alone, and the reminder to review it.
pub(super) fn tell(policy: &Policy, restored: usize, unknown: &[String]) -> ExitCode {
    anstream::eprintln!("{}", count(restored));
    for unknown in unknown {
        anstream::eprintln!("  {unknown}");
    }
    let reminder = t("Gennemgå altid resultatet, før du bruger det.", "Always review the result before you use it.");
    anstream::eprintln!("{}", policy.review.as_ref().map_or(reminder, |review| review.get(lang())));
    ExitCode::from(if unknown.is_empty() { EXIT_CLEAN } else { EXIT_FINDINGS })
}

/// On a terminal, what is told next begins on a line of its own.
fn end_line(output: Option<&Path>, text: &str) {
    if output.is_none() && !text.ends_with('\n') {
        anstream::eprintln!();
    }
}

fn count(restored: usize) -> String {
    match (restored, lang()) {
        (1, Lang::Da) => "1 oplysning er sat tilbage.".to_owned(),
        (n, Lang::Da) => format!("{n} oplysninger er sat tilbage."),
        (1, Lang::En) => "1 value was put back.".to_owned(),
        (n, Lang::En) => format!("{n} values were put back."),
    }
}
