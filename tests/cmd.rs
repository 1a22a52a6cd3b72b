//! The whole command, by example: `tests/cmd/*.trycmd` and `*.toml` (standard input beside it). A folder `NAME.in` is
//! the working folder of `NAME`, and `NAME.out` is what it must look like afterwards. `TRYCMD=overwrite cargo test
//! --test cmd` writes down what the command says now; read it before you keep it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test")]

#[test]
fn the_command_does_what_its_examples_say() {
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/key");
    trycmd::TestCases::new()
        // Every case keeps its own data, in its own working folder; one known key makes fingerprints the same everywhere.
        .env("PROMPTGUARD_DATA", "data")
        .env("PROMPTGUARD_KEY_FILE", key)
        .env("PROMPTGUARD_POLICY", "standard-da")
        .env("PROMPTGUARD_LANG", "da")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml");
}
