use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::{NamedTempFile, TempPath};

use crate::text::Lang;

/// How long another process may hold a lock before we give up.
const PATIENCE: Duration = Duration::from_secs(10);

/// What could not be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOp {
    /// Reading it.
    Read,
    /// Writing it; what stood there before still stands there.
    Write,
    /// Another process holds it.
    Lock,
}

/// A file could not be read, written or locked.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.describe(Lang::En))]
pub struct FileError {
    /// What could not be done.
    pub op: FileOp,
    /// With which file.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}

impl FileError {
    pub(crate) fn new(op: FileOp, path: &Path, source: io::Error) -> Self {
        Self { op, path: path.to_owned(), source }
    }

    /// Whether the file is simply not there.
    pub fn is_missing(&self) -> bool {
        self.op == FileOp::Read && self.source.kind() == io::ErrorKind::NotFound
    }

    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        let (path, why) = (self.path.display(), reason(&self.source, lang));
        match (self.op, lang) {
            (FileOp::Read, Lang::Da) => format!("{path} kan ikke læses: {why}"),
            (FileOp::Read, Lang::En) => format!("{path} cannot be read: {why}"),
            (FileOp::Write, Lang::Da) => format!("{path} kan ikke skrives: {why}. Intet er ændret."),
            (FileOp::Write, Lang::En) => format!("{path} cannot be written: {why}. Nothing was changed."),
            (FileOp::Lock, Lang::Da) => format!("{path} er i brug af en anden promptguard. Prøv igen om lidt."),
            (FileOp::Lock, Lang::En) => format!("{path} is in use by another promptguard. Try again in a moment."),
        }
    }
}

/// The system's reason for an error in plain words, where we have them.
pub fn reason(error: &io::Error, lang: Lang) -> String {
    let (da, en) = match error.kind() {
        _ if is_open_elsewhere(error) => ("filen er åben i et andet program", "the file is open in another program"),
        // The answer of Windows when a file that is open is to be replaced.
        io::ErrorKind::PermissionDenied if cfg!(windows) => (
            "du har ikke adgang, eller filen er åben i et andet program",
            "permission denied, or the file is open in another program",
        ),
        io::ErrorKind::NotFound => ("filen eller mappen findes ikke", "no such file or folder"),
        io::ErrorKind::PermissionDenied => ("du har ikke adgang", "permission denied"),
        io::ErrorKind::IsADirectory => ("det er en mappe", "it is a folder"),
        io::ErrorKind::NotADirectory => ("en del af stien er ikke en mappe", "a part of the path is not a folder"),
        io::ErrorKind::StorageFull => ("disken er fuld", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => ("drevet kan kun læses", "the drive is read-only"),
        io::ErrorKind::FileTooLarge => ("filen er for stor", "the file is too large"),
        _ => return error.to_string(),
    };
    (if lang == Lang::Da { da } else { en }).to_owned()
}

/// Whether another program keeps everybody out of the file, as Word and Excel do on Windows.
fn is_open_elsewhere(error: &io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    cfg!(windows) && matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION))
}

/// Who may read a file that we write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Its owner only.
    Private,
    /// As the system has it; an existing file keeps its permissions.
    Shared,
}

/// Opens a file for reading. A folder is refused as what it is: some systems open it like a file, and Windows says that
/// access is denied.
pub fn open(path: &Path) -> io::Result<File> {
    let is_folder = || io::ErrorKind::IsADirectory.into();
    let file = File::open(path).map_err(|e| if path.is_dir() { is_folder() } else { e })?;
    if file.metadata()?.is_dir() { Err(is_folder()) } else { Ok(file) }
}

/// Reads a file of at most `limit` bytes.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let wrong = |e| FileError::new(FileOp::Read, path, e);
    let file = open(path).map_err(wrong)?;
    let size = file.metadata().map_err(wrong)?.len();
    // The whole buffer at once: growing it would leave copies of what may be secret behind.
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0).saturating_add(1));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 > limit {
        return Err(wrong(io::ErrorKind::FileTooLarge.into()));
    }
    Ok(bytes)
}

/// Writes `bytes` to `path`, whole or not at all: into a temporary file in the same folder, to the disk, then renamed.
pub fn write_atomic(path: &Path, bytes: &[u8], privacy: Privacy) -> Result<(), FileError> {
    let wrong = |e| FileError::new(FileOp::Write, path, e);
    // A link is followed, so that the file it points to is replaced and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if target.is_dir() {
        return Err(wrong(io::ErrorKind::IsADirectory.into()));
    }
    let written = (|| {
        let mut file = temporary_beside(&target)?;
        if privacy == Privacy::Shared {
            share(file.as_file(), &target)?;
        }
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        replace(file.into_temp_path(), &target)
    })();
    written.map_err(wrong)?;
    sync_folder(&target);
    Ok(())
}

/// Renames over what is there. On Windows a scanner that looks at the file just then makes it fail for a moment.
fn replace(mut from: TempPath, to: &Path) -> io::Result<()> {
    const TRIES: u32 = if cfg!(windows) { 10 } else { 1 };
    let mut tried = 1;
    loop {
        let failed = match from.persist(to) {
            Ok(()) => return Ok(()),
            Err(failed) => failed,
        };
        let passing = failed.error.kind() == io::ErrorKind::PermissionDenied || is_open_elsewhere(&failed.error);
        if tried == TRIES || !passing {
            return Err(failed.error);
        }
        std::thread::sleep(Duration::from_millis(20));
        (from, tried) = (failed.path, tried + 1);
    }
}

/// Creates `path` with `bytes`, unless it exists: then nothing is written and the answer is false.
pub(super) fn create_new(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        create_folder(folder)?;
    }
    let mut file = temporary_beside(path)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let made = match file.into_temp_path().persist_noclobber(path) {
        Ok(()) => true,
        Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => false,
        // Some network drives cannot tell whether there is a file already.
        Err(e) if !path.exists() => replace(e.path, path).map(|()| true)?,
        Err(e) => return Err(e.error),
    };
    sync_folder(path);
    Ok(made)
}

/// Appends `line` and a line end in one write, to the disk. Half a line that a crash left is closed first.
pub fn append_line(path: &Path, line: &str) -> Result<(), FileError> {
    let wrong = |e| FileError::new(FileOp::Write, path, e);
    let mut options = private();
    let mut file = options.read(true).append(true).create(true).open(path).map_err(wrong)?;
    file.lock().map_err(|e| FileError::new(FileOp::Lock, path, e))?;
    let mut bytes = Vec::with_capacity(line.len() + 2);
    let size = file.metadata().map_err(wrong)?.len();
    if size > 0 {
        let mut last = [0];
        file.seek(SeekFrom::Start(size - 1)).and_then(|_| file.read_exact(&mut last)).map_err(wrong)?;
        if last != *b"\n" {
            bytes.push(b'\n');
        }
    }
    bytes.extend_from_slice(line.as_bytes());
    bytes.push(b'\n');
    let written = file
        .write(&bytes)
        .and_then(|n| if n < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { file.sync_all() });
    written.map_err(|error| {
        // Half a line would only be separated by the next one; better none at all.
        let _ = file.set_len(size);
        wrong(error)
    })
}

/// Held while a file is read, changed and written back, so that two processes do not lose each other's changes.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code, reason = "closing the file gives the lock back")] File);

impl Lock {
    /// Waits for the lock of `path`, which is a small file beside it.
    pub fn of(path: &Path) -> Result<Self, FileError> {
        Self::within(path, PATIENCE)
    }

    fn within(path: &Path, patience: Duration) -> Result<Self, FileError> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let mut options = private();
        let file = options.write(true).create(true).open(Path::new(&name));
        let file = file.map_err(|e| FileError::new(FileOp::Write, path, e))?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if start.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(e) => return Err(FileError::new(FileOp::Lock, path, e.into())),
            }
        }
    }
}

/// Options that create a file for its owner only.
fn private() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file of its own beside `path`, for its owner only; it goes when it is not persisted.
fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(path.file_name().ok_or(io::ErrorKind::IsADirectory)?);
    prefix.push(".");
    tempfile::Builder::new().prefix(&prefix).suffix(".tmp").tempfile_in(folder_of(path))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives the temporary file the permissions of the file it will replace, or those of any new file.
#[cfg(unix)]
fn share(file: &File, target: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(target).map_or(0o644, |m| m.permissions().mode() & 0o777);
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn share(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a rename last through a power cut, where the system can.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    {
        let _ = File::open(folder_of(path)).and_then(|f| f.sync_all());
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn writing_replaces_the_whole_file_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_atomic(&path, b"first and long", Privacy::Private).unwrap();
        write_atomic(&path, b"second", Privacy::Private).unwrap();
        assert_eq!(read(&path, 100).unwrap(), b"second");
        assert_eq!(files(folder.path()), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn private_files_are_for_the_owner_and_links_are_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("link"));
        write_atomic(&path, b"1", Privacy::Private).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        symlink(&path, &link).unwrap();
        write_atomic(&link, b"2", Privacy::Private).unwrap();
        assert_eq!(read(&path, 10).unwrap(), b"2");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write_atomic(&path, b"3", Privacy::Shared).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn what_cannot_be_written_is_an_error_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        write_atomic(&file, b"here", Privacy::Private).unwrap();
        // A folder as the target, a path under a file, a folder that does not exist.
        for path in [folder.path().to_owned(), file.join("under"), folder.path().join("no/such")] {
            let error = write_atomic(&path, b"x", Privacy::Private).unwrap_err();
            assert_eq!(error.op, FileOp::Write);
            assert!(error.describe(Lang::Da).contains("kan ikke skrives"));
            assert!(error.to_string().contains("cannot be written"));
        }
        assert_eq!(read(&file, 100).unwrap(), b"here");
        assert_eq!(files(folder.path()), ["file"]);
    }

    #[test]
    fn reading_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_atomic(&path, b"12345", Privacy::Private).unwrap();
        assert_eq!(read(&path, 5).unwrap().len(), 5);
        assert_eq!(read(&path, 4).unwrap_err().source.kind(), io::ErrorKind::FileTooLarge);
        assert!(read(&folder.path().join("none"), 4).unwrap_err().is_missing());
    }

    #[test]
    fn lines_are_appended_and_half_a_line_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        append_line(&path, "one").unwrap();
        fs::write(&path, b"one\nha").unwrap();
        append_line(&path, "two").unwrap();
        append_line(&path, "three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\nha\ntwo\nthree\n");
        assert!(append_line(folder.path(), "x").is_err());
    }

    #[test]
    fn a_lock_keeps_others_out_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let lock = Lock::of(&path).unwrap();
        let error = Lock::within(&path, Duration::from_millis(50)).unwrap_err();
        assert_eq!(error.op, FileOp::Lock);
        drop(lock);
        assert!(Lock::within(&path, Duration::from_millis(50)).is_ok());
    }

    #[test]
    fn only_one_of_many_creates_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/key");
        let made: Vec<bool> = std::thread::scope(|s| {
            let threads: Vec<_> = (0..4u8)
                .map(|i| {
                    let path = &path;
                    s.spawn(move || create_new(path, &[i; 9]).unwrap())
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(made.iter().filter(|m| **m).count(), 1);
        assert_eq!(files(path.parent().unwrap()), ["key"]);
    }
}
