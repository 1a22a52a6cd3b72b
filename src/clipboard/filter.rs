//! The filter: looks at what was copied, and does what was asked.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

use super::content::Content;
use super::held::{self, Copied, Held};
use super::outcome::{Outcome, Summary, Unchecked};
use super::rich::{self, Markup};
use super::seal::Seal;
use super::sweep::{Values, apply, sweep, values};
use super::system::{Clipboard, ClipboardError, Event};
use super::undo::Undo;
use crate::files::File;
use crate::finding::Action;
use crate::guard::Guard;
use crate::local::Key;
use crate::redact::{Edit, Options, Vault, VaultError, VaultFile, redact};
use crate::scan::{Declarations, Scan};
use crate::text::Lang;

/// What is done about findings that must go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The user is told. The default: ordinary casework copies such values between systems all day.
    #[default]
    Notify,
    /// The content is replaced by its redacted form.
    Redact,
    /// The content is replaced by a notice.
    Block,
}

/// Why the filter cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum FilterError {
    /// The clipboard cannot be used.
    #[error(transparent)]
    Clipboard(#[from] ClipboardError),
    /// The vault cannot be used.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl FilterError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        match self {
            Self::Clipboard(e) => e.describe(lang),
            Self::Vault(e) => e.describe(lang),
        }
    }
}

/// What the filter is made of.
#[derive(Debug)]
pub struct Filter<'g> {
    /// The policy and what belongs to the user.
    pub guard: &'g Guard,
    /// The machine's key.
    pub key: &'g Key,
    /// What the user declared.
    pub declared: Declarations,
    /// The language of placeholders and notices.
    pub lang: Lang,
    /// Where the values behind placeholders are kept; nowhere when there is none.
    pub vault: Option<PathBuf>,
    /// Where an original waits to be put back; nowhere when there is none.
    pub undo: Option<Undo>,
}

/// One flavour with what was found in it.
struct Part {
    text: Zeroizing<String>,
    rich: Option<File>,
    scan: Scan,
}

/// A copy that was checked.
struct Checked {
    text: Option<Part>,
    html: Option<Part>,
    rtf: Option<Part>,
    /// Whether a flavour beside the text could not be read or understood.
    damaged: bool,
    summary: Summary,
}

impl Filter<'_> {
    /// Looks at what is on the clipboard and does what `mode` says. Nothing is passed in silence: what cannot be
    /// checked is told, and goes unless `mode` is [`Mode::Notify`].
    ///
    /// # Errors
    /// Only when the clipboard is lost. A vault that cannot be used blocks the content.
    pub fn handle(&self, clipboard: &mut dyn Clipboard, mode: Mode) -> Result<Outcome, ClipboardError> {
        let held = held::read(clipboard, self.key)?;
        self.decide(clipboard, mode, held)
    }

    /// The same for a watch, which leaves alone what promptguard itself put there: an original that the user wanted
    /// back must not be taken away again.
    ///
    /// # Errors
    /// As [`Filter::handle`].
    pub fn handle_copy(&self, clipboard: &mut dyn Clipboard, mode: Mode) -> Result<Outcome, ClipboardError> {
        match held::read(clipboard, self.key)? {
            Held::Own(_) => Ok(Outcome::Own),
            held => self.decide(clipboard, mode, held),
        }
    }

    fn decide(&self, clipboard: &mut dyn Clipboard, mode: Mode, held: Held) -> Result<Outcome, ClipboardError> {
        let copied = match held {
            Held::Content(copied) => copied,
            Held::Own(content) => Copied { content, ..Copied::default() },
            Held::Unchecked(why) => return self.unchecked(clipboard, why, None, mode),
            Held::Empty => return Ok(Outcome::Empty),
            Held::NoText => return Ok(Outcome::NoText),
            Held::Secret => return Ok(Outcome::Secret),
        };
        let original = &copied.content;
        // A mistake in the program must not let a content pass, nor end the watch.
        let Ok(checked) = catch_unwind(AssertUnwindSafe(|| self.check(&copied))) else {
            return self.unchecked(clipboard, Unchecked::Damaged, Some(original), mode);
        };
        let must_go = checked.summary.verdict >= Action::Redact;
        match mode {
            Mode::Notify if checked.damaged && !must_go => self.unchecked(clipboard, Unchecked::Damaged, None, mode),
            Mode::Block if checked.damaged && !must_go => {
                self.unchecked(clipboard, Unchecked::Damaged, Some(original), mode)
            }
            Mode::Block if must_go => self.block(clipboard, checked.summary, original, None),
            Mode::Redact if must_go || checked.damaged => self.redact(clipboard, checked, original),
            _ if checked.summary.verdict >= Action::Note => Ok(Outcome::Found(checked.summary)),
            _ => Ok(Outcome::Clean),
        }
    }

    fn check(&self, copied: &Copied) -> Checked {
        let scanner = self.guard.scanner(self.declared.clone());
        let mut summary = Summary::default();
        let mut damaged = copied.unread;
        let mut part = |text: Zeroizing<String>, rich: Option<File>| {
            let scan = scanner.scan(&text);
            summary.add(&scan, self.guard.policy(), self.lang);
            Part { text, rich, scan }
        };
        let text = copied.content.text.as_ref().map(|text| part(text.clone(), None));
        for other in &copied.others {
            part(other.clone(), None);
        }
        let mut formatted = |bytes: &Option<Zeroizing<Vec<u8>>>, markup| {
            let bytes = bytes.as_ref()?;
            let Some(file) = rich::open(bytes, markup) else {
                damaged = true;
                return None;
            };
            Some(part(Zeroizing::new(file.body().to_owned()), Some(file)))
        };
        let html = formatted(&copied.content.html, Markup::Html);
        let rtf = formatted(&copied.content.rtf, Markup::Rtf);
        Checked { text, html, rtf, damaged, summary }
    }

    fn redact(
        &self,
        clipboard: &mut dyn Clipboard,
        checked: Checked,
        original: &Content,
    ) -> Result<Outcome, ClipboardError> {
        let content = match self.with_vault(|vault| self.redacted(&checked, vault)) {
            Ok(Ok(content)) => content,
            Ok(Err(why)) => return self.block(clipboard, checked.summary, original, Some(why)),
            Err(error) => return self.block(clipboard, checked.summary, original, Some(error.describe(self.lang))),
        };
        if content.is_empty() {
            return match checked.summary.verdict >= Action::Redact {
                true => self.block(clipboard, checked.summary, original, None),
                false => self.unchecked(clipboard, Unchecked::Damaged, Some(original), Mode::Redact),
            };
        }
        let Some(undo) = self.replace(clipboard, &content, Some(original))? else { return Ok(Outcome::Changed) };
        // Only formatting that could not be read went: the text stands as it was.
        if checked.summary.verdict < Action::Redact {
            return Ok(if checked.summary.verdict >= Action::Note {
                Outcome::Found(checked.summary)
            } else {
                Outcome::Clean
            });
        }
        Ok(Outcome::Redacted { summary: checked.summary, undo })
    }

    /// The redacted flavours. Formatting that cannot be redacted is left out; why, when the text cannot.
    fn redacted(&self, checked: &Checked, vault: &mut Vault) -> Result<Content, String> {
        let scanner = self.guard.scanner(self.declared.clone());
        let options = Options { lang: self.lang, ..Options::default() };
        let mut edits_of = |part: &Part| {
            let again = |text: &str| scanner.scan(text).findings;
            redact(&part.text, &part.scan.findings, self.guard.policy(), options, Some(vault), again).map(|r| r.edits)
        };
        let mut parts: Vec<(&Part, Vec<Edit>)> = Vec::new();
        if let Some(text) = &checked.text {
            parts.push((text, edits_of(text).map_err(|e| e.describe(self.lang))?));
        }
        for part in [&checked.html, &checked.rtf].into_iter().flatten() {
            if let Ok(edits) = edits_of(part) {
                parts.push((part, edits));
            }
        }
        let values: Vec<Values> = parts.iter().map(|(part, edits)| values(&part.text, edits)).collect();
        let mut content = Content::default();
        for (i, (part, edits)) in parts.iter().enumerate() {
            let mut foreign: Values = values.iter().flatten().map(|(v, r)| (v.clone(), r.clone())).collect();
            foreign.retain(|value, _| !values[i].contains_key(value));
            let edits = sweep(&part.text, edits, &foreign);
            match (&part.rich, edits) {
                (None, Some(edits)) => content.text = Some(Zeroizing::new(apply(&part.text, &edits))),
                (None, None) => return Err(Unchecked::TooLarge.describe(self.lang).to_owned()),
                (Some(rich), Some(edits)) => {
                    let bytes = rich.edited(&edits).ok().map(Zeroizing::new);
                    match checked.html.as_ref().is_some_and(|html| std::ptr::eq(html, *part)) {
                        true => content.html = bytes,
                        false => content.rtf = bytes,
                    }
                }
                (Some(_), None) => {}
            }
        }
        Ok(content)
    }

    /// Runs `work` with the vault, and keeps what it learned.
    fn with_vault<T>(&self, work: impl FnOnce(&mut Vault) -> T) -> Result<T, VaultError> {
        let Some(path) = &self.vault else { return Ok(work(&mut Vault::new())) };
        let mut file = VaultFile::open_or_new(path, self.key)?;
        let result = work(&mut file.vault);
        file.save()?;
        Ok(result)
    }

    fn block(
        &self,
        clipboard: &mut dyn Clipboard,
        summary: Summary,
        original: &Content,
        why: Option<String>,
    ) -> Result<Outcome, ClipboardError> {
        let blocked = |undo| Outcome::Blocked { summary: summary.clone(), undo, why: why.clone() };
        // The notice says how to undo; whether that is possible is known only afterwards.
        let notice = Content::text(format!("[promptguard] {}", blocked(self.undo.is_some()).describe(self.lang)));
        Ok(self.replace(clipboard, &notice, Some(original))?.map_or(Outcome::Changed, blocked))
    }

    fn unchecked(
        &self,
        clipboard: &mut dyn Clipboard,
        why: Unchecked,
        original: Option<&Content>,
        mode: Mode,
    ) -> Result<Outcome, ClipboardError> {
        // What could not be read may have been replaced while it was.
        if clipboard.wait(Some(Duration::ZERO))? == Event::Changed {
            return Ok(Outcome::Changed);
        }
        if mode == Mode::Notify {
            return Ok(Outcome::Unchecked { why, blocked: false });
        }
        let outcome = Outcome::Unchecked { why, blocked: true };
        let notice = Content::text(format!("[promptguard] {}", outcome.describe(self.lang)));
        Ok(self.replace(clipboard, &notice, original)?.map_or(Outcome::Changed, |_| outcome))
    }

    /// Puts `content` in the place of `original`. Gives whether that can be undone; `None` when something else was
    /// copied meanwhile.
    fn replace(
        &self,
        clipboard: &mut dyn Clipboard,
        content: &Content,
        original: Option<&Content>,
    ) -> Result<Option<bool>, ClipboardError> {
        // Before the write: an original must never be lost between the two.
        let undo = match (&self.undo, original) {
            (Some(undo), Some(original)) => undo.remember(original, self.key).is_ok(),
            _ => false,
        };
        let written = self.put(clipboard, content)?;
        if !undo || !written {
            self.undo.iter().for_each(Undo::forget);
        }
        Ok(written.then_some(undo))
    }

    /// Puts `content` on the clipboard as promptguard's own. Gives `false` when something else was copied meanwhile.
    ///
    /// # Errors
    /// When the clipboard cannot be written.
    pub fn put(&self, clipboard: &mut dyn Clipboard, content: &Content) -> Result<bool, ClipboardError> {
        clipboard.write(content, &Seal::of(content, self.key))
    }
}
