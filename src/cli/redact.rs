//! `redact`: a text that may be sent, and a vault that can turn the answer back.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{RedactArgs, StyleArg};
use super::error::{Error, Result};
use super::lang::{lang, t};
use super::output::{Output, refuse_to_overwrite};
use super::session::Session;
use super::{EXIT_CLEAN, input, paths};
use crate::finding::Action;
use crate::redact::{Options, Style, VaultFile};
use crate::text::Lang;

/// The vault where the user names none.
pub(super) const VAULT: &str = "vault";

pub(super) fn run(args: &RedactArgs) -> Result<ExitCode> {
    let session = Session::open(&args.policy, &args.declare, None)?;
    let file = (args.file.as_os_str() != input::STDIN).then_some(args.file.as_path());
    let vault_file = vault_path(args)?;
    refuse_to_overwrite(args.output.as_deref(), file.into_iter().chain(vault_file.as_deref()))?;
    refuse_to_overwrite(args.declare.receipt.as_deref(), file.into_iter().chain(vault_file.as_deref()))?;
    if let Some(gate) = session.gate().filter(|gate| gate.refused()) {
        if let Some(path) = &args.declare.receipt {
            let mut receipt = session.receipt();
            receipt.refuse();
            receipt.append(path)?;
        }
        return Err(Error::Message(gate.describe(lang()).unwrap_or_default()));
    }
    let text = input::read_text(file).map_err(|e| Error::Message(format!("{}: {e}", args.file.display())))?;
    let options = Options { style: style(args.style), lang: lang(), ..Options::default() };
    let mut vault = match vault_file {
        Some(path) => {
            paths::make_folder_of(&path)?;
            Some((VaultFile::open_or_new(&path, session.key()?)?, path))
        }
        None => None,
    };
    let memory = vault.as_mut().map(|(file, _)| &mut file.vault);
    let (scan, redacted) = session.guard.redact(&text, session.declarations(), options, memory)?;
    let mut out = Output::exact(args.output.as_deref())?;
    // The vault first: a text whose values are lost cannot be restored.
    if let Some((file, _)) = vault.as_ref().filter(|_| !redacted.edits.is_empty()) {
        file.save()?;
    }
    // And the receipt: no text goes out without the one that was asked for.
    if let Some(path) = &args.declare.receipt {
        let mut receipt = session.receipt();
        receipt.add(session.policy(), &text, &scan, session.key()?);
        receipt.append(path)?;
    }
    out.write_all(redacted.text.as_bytes()).map_err(Error::stdout)?;
    out.finish()?;
    let left = scan.findings.iter().filter(|f| f.action == Action::Warn).count();
    tell(redacted.edits.len(), left, vault.map(|(_, path)| path).as_deref());
    Ok(ExitCode::from(EXIT_CLEAN))
}

/// What was done, on standard error, so that the text can be piped on.
fn tell(edits: usize, left: usize, vault: Option<&Path>) {
    let mut line = match (edits, lang()) {
        (1, Lang::Da) => "1 oplysning er taget ud.".to_owned(),
        (n, Lang::Da) => format!("{n} oplysninger er taget ud."),
        (1, Lang::En) => "1 item was taken out.".to_owned(),
        (n, Lang::En) => format!("{n} items were taken out."),
    };
    if left > 0 {
        line.push_str(&match lang() {
            Lang::Da => format!(" {left} steder bør du selv se på: promptguard check."),
            Lang::En => format!(" Have a look at {left} places yourself: promptguard check."),
        });
    }
    if let Some(path) = vault.filter(|_| edits > 0) {
        let (path, back) = (path.display(), t("Sæt dem tilbage i svaret med", "Put them back into the answer with"));
        line.push_str(&format!(" {back}: promptguard restore --vault {path}"));
    }
    anstream::eprintln!("{line}");
}

/// Where the vault is kept: nowhere for styles that cannot be turned back.
fn vault_path(args: &RedactArgs) -> Result<Option<PathBuf>> {
    if args.no_vault || args.style != StyleArg::Placeholder {
        return Ok(None);
    }
    Ok(Some(match &args.vault {
        Some(path) => path.clone(),
        None => paths::data(VAULT)?,
    }))
}

fn style(arg: StyleArg) -> Style {
    match arg {
        StyleArg::Placeholder => Style::Placeholder,
        StyleArg::Mask => Style::Mask,
        StyleArg::Remove => Style::Remove,
        StyleArg::Generalise => Style::Generalise,
    }
}
