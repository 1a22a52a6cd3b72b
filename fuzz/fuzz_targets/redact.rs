//! Any text redacted and restored: the original comes back byte for byte, and a leak is an error.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use promptguard::policy::Policy;
use promptguard::redact::{Options, Vault, redact, restore};
use promptguard::scan::{Declarations, Scanner};

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::builtin("lemvig-copilot").expect("the policy is built in"));

fuzz_target!(|text: &str| {
    let scanner = Scanner::new(&POLICY, Declarations::default(), jiff::civil::date(2026, 1, 1));
    let mut vault = Vault::new();
    let findings = scanner.scan(text).findings;
    let again = |text: &str| scanner.scan(text).findings;
    if let Ok(redacted) = redact(text, &findings, &POLICY, Options::default(), Some(&mut vault), again) {
        assert_eq!(restore(&redacted.text, &vault).text, text);
    }
});
