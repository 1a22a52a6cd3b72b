//! The command: one file a subcommand; everything that is shown goes through `output`.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;

mod args;
mod check;
#[cfg(feature = "clipboard")]
mod clipboard;
mod complete;
mod error;
mod explain;
mod hook;
mod input;
mod lang;
mod output;
mod paths;
mod policy;
mod policy_choice;
mod progress;
mod public;
mod redact;
mod restore;
mod rules;
#[cfg(feature = "serve")]
mod serve;
mod session;
mod source;
mod usage;

use args::{Cli, Command};
use error::Error;

/// Nothing to act on.
const EXIT_CLEAN: u8 = 0;
/// Findings to act on.
const EXIT_FINDINGS: u8 = 1;
/// The run itself failed, or something could not be checked.
const EXIT_ERROR: u8 = 2;

/// Runs the command with the arguments of the process.
pub fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    lang::choose(&args);
    let cli = match usage::command().try_get_matches_from(args).and_then(|m| Cli::from_arg_matches(&m)) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error),
    };
    match source::set_limits(&cli.limit).and_then(|()| run(&cli.command)) {
        Ok(code) => code,
        Err(Error::ClosedPipe) => ExitCode::from(EXIT_ERROR),
        Err(Error::Message(message)) => {
            anstream::eprintln!("promptguard: {message}");
            ExitCode::from(EXIT_ERROR)
        }
    }
}

fn run(command: &Command) -> error::Result<ExitCode> {
    match command {
        Command::Check(args) => check::run(args),
        Command::Redact(args) => redact::run(args),
        Command::Restore(args) => restore::run(args),
        #[cfg(feature = "clipboard")]
        Command::Clipboard(args) => clipboard::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Policy(args) => policy::run(&args.command),
        Command::Public(args) => public::run(args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args),
        Command::Hook(args) => hook::run(args),
        Command::Completions { shell } => complete::completions(*shell),
        Command::Man => complete::manual(),
    }
}
