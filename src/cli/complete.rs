//! `completions` and `man`: made from the same description as the help.

use std::io::Write;
use std::process::ExitCode;

use super::error::{Error, Result};
use super::output::Output;
use super::{EXIT_CLEAN, usage};

pub(super) fn completions(shell: clap_complete::Shell) -> Result<ExitCode> {
    let mut buf = Vec::new();
    clap_complete::generate(shell, &mut usage::command(), "promptguard", &mut buf);
    print(&buf)
}

pub(super) fn manual() -> Result<ExitCode> {
    let mut buf = Vec::new();
    let command = usage::command();
    let page = |command: clap::Command, buf: &mut Vec<u8>| clap_mangen::Man::new(command).render(buf);
    page(command, &mut buf).map_err(Error::stdout)?;
    print(&buf)
}

fn print(bytes: &[u8]) -> Result<ExitCode> {
    let mut out = Output::exact(None)?;
    out.write_all(bytes).map_err(Error::stdout)?;
    out.finish()?;
    Ok(ExitCode::from(EXIT_CLEAN))
}
