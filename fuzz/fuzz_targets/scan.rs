//! Any text under the Lemvig policy: spans on character boundaries, in order, inside the text.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use promptguard::policy::Policy;
use promptguard::scan::{Declarations, Scanner};

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::builtin("lemvig-copilot").expect("the policy is built in"));

fuzz_target!(|text: &str| {
    let scan = Scanner::new(&POLICY, Declarations::default(), jiff::civil::date(2026, 1, 1)).scan(text);
    let mut last = 0;
    for finding in &scan.findings {
        assert!(finding.span.start >= last, "out of order");
        assert!(text.get(finding.span.start..finding.span.end).is_some_and(|s| !s.is_empty()));
        assert_eq!(finding.start.code_point, text[..finding.span.start].chars().count());
        last = finding.span.start;
    }
});
