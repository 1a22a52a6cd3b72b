//! Any bytes as a policy file: diagnostics or a policy, never a panic, never unbounded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptguard::policy::Policy;
use promptguard::text::Lang;

fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = Policy::parse("promptguard.yaml", bytes) {
        assert!(!error.render(Lang::Da, false).is_empty());
    }
});
