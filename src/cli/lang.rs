//! The language of the command itself. Help texts are made while the command line is being described, before it is
//! parsed, so the choice is read from the arguments first and kept for the process.

use std::ffi::OsString;
use std::sync::OnceLock;

use crate::text::Lang;

static LANG: OnceLock<Lang> = OnceLock::new();

/// Finds the language in `--lang en`, `--lang=en` or `PROMPTGUARD_LANG`, Danish otherwise.
pub(super) fn choose(args: &[OsString]) -> Lang {
    let mut asked = std::env::var("PROMPTGUARD_LANG").ok();
    let mut args = args.iter().filter_map(|a| a.to_str());
    while let Some(arg) = args.next() {
        if arg == "--" {
            break;
        }
        if arg == "--lang" {
            asked = args.next().map(str::to_owned);
        } else if let Some(value) = arg.strip_prefix("--lang=") {
            asked = Some(value.to_owned());
        }
    }
    *LANG.get_or_init(|| if asked.as_deref() == Some("en") { Lang::En } else { Lang::Da })
}

/// The language of this process.
pub(super) fn lang() -> Lang {
    LANG.get().copied().unwrap_or_default()
}

/// `da` or `en`, by the language of this process.
pub(super) fn t(da: &'static str, en: &'static str) -> &'static str {
    match lang() {
        Lang::Da => da,
        Lang::En => en,
    }
}
