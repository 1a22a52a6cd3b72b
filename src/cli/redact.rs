//! `redact`: a text that may be sent, and a vault that can turn the answer back.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{RedactArgs, StyleArg};
use super::error::{Error, Result};
use super::lang::{lang, t};
use super::output::{Output, refuse_to_overwrite};
use super::session::Session;
use super::source::{self, Source};
use super::{EXIT_CLEAN, input, paths};
use crate::files::{self, Kind};
use crate::finding::Action;
use crate::redact::{Options, Style, VaultFile};
use crate::scan::Scan;
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
    let failed = |e: String| Error::Message(format!("{}: {e}", args.file.display()));
    let (given, original) = Given::read(file, args.declare.receipt.is_some()).map_err(failed)?;
    if let Given::Document(document) = &given {
        may_write(document.kind(), file, args.output.as_deref())?;
    }
    let options = Options { style: style(args.style), lang: lang(), ..Options::default() };
    let mut vault = match vault_file {
        Some(path) => {
            paths::make_folder_of(&path)?;
            Some((VaultFile::open_or_new(&path, session.key()?)?, path))
        }
        None => None,
    };
    let memory = vault.as_mut().map(|(file, _)| &mut file.vault);
    let Ready { scan, edits, content, is_markdown } = match given {
        Given::Text(text) => {
            let (scan, redacted) = session.guard.redact(&text, session.declarations(), options, memory)?;
            Ready { scan, edits: redacted.edits.len(), content: redacted.text.into_bytes(), is_markdown: false }
        }
        Given::Document(document) => {
            let clean = document.redact(&session.guard, session.declarations(), options, memory, source::limits());
            let clean = clean.map_err(|e| failed(e.describe(lang())))?;
            let (content, is_markdown) = match clean.content {
                files::Content::Same(bytes) => (bytes, false),
                files::Content::Markdown(text) => (text.into_bytes(), true),
            };
            Ready { scan: clean.scan, edits: clean.edits, content, is_markdown }
        }
    };
    let mut out = Output::exact(args.output.as_deref())?;
    // The vault first: a text whose values are lost cannot be restored.
    if let Some((file, _)) = vault.as_ref().filter(|_| edits > 0) {
        file.save()?;
    }
    // And the receipt: no text goes out without the one that was asked for.
    if let Some(path) = &args.declare.receipt {
        let mut receipt = session.receipt();
        receipt.add(session.policy(), &original, &scan, session.key()?);
        receipt.append(path)?;
    }
    out.write_all(&content).map_err(Error::stdout)?;
    out.finish()?;
    let left = scan.findings.iter().filter(|f| f.action == Action::Warn).count();
    tell(edits, left, vault.map(|(_, path)| path).as_deref());
    for remark in &scan.remarks {
        anstream::eprintln!("{}", remark.get(lang()));
    }
    if is_markdown {
        let da = "Filen selv er ikke ændret: resultatet er dens tekst uden oplysningerne, som Markdown. Send den, ikke filen.";
        let en = "The file itself is not changed: the result is its text without the items, as Markdown. Send that, not the file.";
        anstream::eprintln!("{}", t(da, en));
    }
    if let Some(name) = args.output.as_deref().and_then(|path| source::name(Some(path))) {
        let mut named = Scan::default();
        files::scan_name(&mut named, &session.scanner(), name);
        if named.verdict >= Action::Redact {
            let da = "Selve filnavnet rummer noget, der skal ud. Giv filen et andet navn.";
            anstream::eprintln!(
                "{}",
                t(da, "The file's name itself holds something to take out. Give the file another name.")
            );
        }
    }
    Ok(ExitCode::from(EXIT_CLEAN))
}

/// What is to be redacted.
enum Given {
    Text(String),
    Document(Box<files::File>),
}

impl Given {
    /// Reads it, with its bytes when a receipt is to account for them.
    fn read(path: Option<&Path>, receipt: bool) -> std::result::Result<(Self, Vec<u8>), String> {
        let kept = |bytes: &[u8]| if receipt { bytes.to_vec() } else { Vec::new() };
        match source::open(path)? {
            Source::Text(reader) => {
                let text = source::read_text(reader)?;
                let bytes = kept(text.as_bytes());
                Ok((Self::Text(text), bytes))
            }
            Source::Document(bytes) => {
                let kept = kept(&bytes);
                Ok((Self::Document(Box::new(source::document(bytes, path)?)), kept))
            }
        }
    }
}

/// What was made.
struct Ready {
    scan: Scan,
    edits: usize,
    content: Vec<u8>,
    is_markdown: bool,
}

/// Refuses to write a document under a name that says another kind, or to a terminal.
pub(super) fn may_write(kind: Kind, source: Option<&Path>, output: Option<&Path>) -> Result<()> {
    let Some(output) = output else {
        if kind.is_writable() && !kind.is_text() && std::io::stdout().is_terminal() {
            return Err(Error::new(
                format!(
                    "Resultatet er en {}-fil, som ikke kan vises her. Skriv, hvor den skal gemmes: -o FIL",
                    kind.name()
                ),
                format!(
                    "The result is a file for {}, which cannot be shown here. Say where to save it: -o FILE",
                    kind.name()
                ),
            ));
        }
        return Ok(());
    };
    let name = output.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    if files::fits_name(kind, source::name(source), name) {
        return Ok(());
    }
    let shown = output.display();
    if !kind.is_writable() {
        let name = kind.name();
        return Err(Error::new(
            format!(
                "{shown}: en {name}-fil bliver ikke skrevet om. Resultatet er dens rensede tekst: brug et navn på .md, fx -o renset.md"
            ),
            format!(
                "{shown}: a {name} file is not rewritten. The result is its redacted text: use a name in .md, for example -o clean.md"
            ),
        ));
    }
    let ending = source.and_then(Path::extension).and_then(|e| e.to_str()).filter(|e| kind.fits(&format!("x.{e}")));
    let hint = format!("-o {}.{}", t("renset", "clean"), ending.unwrap_or(kind.ending()));
    let kind = kind.name();
    if ending.is_none() {
        return Err(Error::new(
            format!("{shown}: resultatet er en {kind}-fil og skal have et navn, som passer til: {hint}"),
            format!("{shown}: the result is a {kind} file. Give it a name that fits: {hint}"),
        ));
    }
    Err(Error::new(
        format!("{shown}: resultatet er en {kind}-fil som originalen og skal have samme endelse: {hint}"),
        format!("{shown}: the result is a {kind} file like the original. Give it the same ending: {hint}"),
    ))
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
