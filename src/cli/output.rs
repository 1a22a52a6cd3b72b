//! Where results go: standard output, or a file that is complete or not there at all.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anstream::adapter::StripBytes;
use tempfile::NamedTempFile;

use super::error::{Error, Result};

/// A place to write to. A file appears under its name only with [`Output::finish`].
pub(super) struct Output {
    target: Target,
    /// Takes colours out of reports that do not go to a terminal; `None` writes every byte as it is.
    strip: Option<StripBytes>,
}

enum Target {
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A device or a pipe, which must be written into: a new file under its name would take its place.
    Special {
        file: BufWriter<File>,
        path: PathBuf,
    },
    File {
        temporary: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    /// For results that must come out byte for byte: standard output, or a new file at `path`.
    pub fn exact(path: Option<&Path>) -> Result<Self> {
        let target = match path {
            None => Target::Stdout(BufWriter::new(io::stdout().lock())),
            Some(path) if path.is_dir() => {
                return Err(Error::write(path, io::ErrorKind::IsADirectory.into()));
            }
            Some(path) if path.exists() && !path.is_file() => {
                let file = File::options().write(true).open(path).map_err(|e| Error::write(path, e))?;
                Target::Special { file: BufWriter::new(file), path: path.to_owned() }
            }
            Some(path) => {
                let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                let file = tempfile::Builder::new().prefix(".promptguard-").tempfile_in(folder);
                let temporary = BufWriter::new(file.map_err(|e| Error::write(path, e))?);
                Target::File { temporary, path: path.to_owned() }
            }
        };
        Ok(Self { target, strip: None })
    }

    /// For reports: colours stay only on a terminal that wants them.
    pub fn report(path: Option<&Path>) -> Result<Self> {
        let colours = path.is_none()
            && io::stdout().is_terminal()
            && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        Ok(Self { strip: (!colours).then(StripBytes::new), ..Self::exact(path)? })
    }

    /// Makes what was written last: flushed, and for a file on disk under its name.
    pub fn finish(self) -> Result<()> {
        match self.target {
            Target::Stdout(mut out) => out.flush().map_err(Error::stdout),
            Target::Special { mut file, path } => file.flush().map_err(|e| Error::write(&path, e)),
            Target::File { temporary, path } => {
                let file = temporary.into_inner().map_err(|e| Error::write(&path, e.into_error()))?;
                file.as_file().sync_all().map_err(|e| Error::write(&path, e))?;
                file.persist(&path).map_err(|e| Error::write(&path, e.error))?;
                Ok(())
            }
        }
    }
}

impl Write for Target {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(buf),
            Self::Special { file, .. } => file.write(buf),
            Self::File { temporary, .. } => temporary.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Special { file, .. } => file.flush(),
            Self::File { temporary, .. } => temporary.flush(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match &mut self.strip {
            None => self.target.write(buf),
            Some(strip) => {
                for piece in strip.strip_next(buf) {
                    self.target.write_all(piece)?;
                }
                Ok(buf.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

/// An error when `output` is one of `originals`: writing over it would lose it.
pub(super) fn refuse_to_overwrite<'p>(
    output: Option<&Path>,
    originals: impl IntoIterator<Item = &'p Path>,
) -> Result<()> {
    let Some((output, Ok(same))) = output.map(|path| (path, path.canonicalize())) else { return Ok(()) };
    if originals.into_iter().any(|path| path.canonicalize().is_ok_and(|path| path == same)) {
        let path = output.display();
        return Err(Error::new(
            format!("{path} er selv i brug her og ville blive overskrevet. Vælg et andet navn til resultatet."),
            format!("{path} is itself in use here and would be overwritten. Choose another name for the result."),
        ));
    }
    Ok(())
}

/// Whether standard error is a terminal that wants colours.
pub(super) fn stderr_colours() -> bool {
    io::stderr().is_terminal() && anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}
