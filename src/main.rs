//! The command `promptguard`; everything it does is in `promptguard::cli`.

fn main() -> std::process::ExitCode {
    promptguard::cli::main()
}
