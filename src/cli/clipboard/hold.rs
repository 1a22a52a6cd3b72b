//! The process that stays when a command has ended: on X11 and Wayland content lives only as long as the program that wrote
//! it, and everywhere the original waits there for its minute. Nobody waits for it: it has no terminal, no output of the
//! command that started it, and no folder of the user.

use std::io::{Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::cli::error::{Error, Result};
use crate::cli::{EXIT_CLEAN, paths};
use crate::clipboard::{Clipboard, ClipboardError, Content, Event, Seal, Undo, open};
use crate::local::Key;

/// What the process says when it has the clipboard.
const READY: &[u8] = b"ok\n";

/// The clipboard of a command that ends at once: what is written is handed to a process that stays.
pub(super) struct Handover(pub Box<dyn Clipboard>);

impl Clipboard for Handover {
    fn formats(&mut self) -> std::result::Result<Vec<String>, ClipboardError> {
        self.0.formats()
    }

    fn read(&mut self, format: &str, limit: usize) -> std::result::Result<Zeroizing<Vec<u8>>, ClipboardError> {
        self.0.read(format, limit)
    }

    fn write(&mut self, content: &Content, _: &Seal) -> std::result::Result<bool, ClipboardError> {
        if self.0.wait(Some(Duration::ZERO))? == Event::Changed {
            return Ok(false);
        }
        // The holder makes the seal itself: it has the key.
        hand_over(content).map(|()| true).map_err(|_| ClipboardError::Refused)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> std::result::Result<Event, ClipboardError> {
        self.0.wait(timeout)
    }

    fn is_serving(&self) -> bool {
        false
    }
}

/// Starts the process that holds `content`, and waits until it has put it on the clipboard.
fn hand_over(content: &Content) -> std::io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["clipboard", "--hold"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(windows)]
    {
        // Closing the console's window, or Ctrl-C in it, is not meant for it.
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
        keep_own_streams();
    }
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(&content.to_bytes())?;
    }
    let mut answer = [0; READY.len()];
    match child.stdout.take() {
        Some(mut stdout) => stdout.read_exact(&mut answer)?,
        None => return Err(std::io::ErrorKind::BrokenPipe.into()),
    }
    if answer == READY { Ok(()) } else { Err(std::io::ErrorKind::InvalidData.into()) }
}

/// On Windows a process inherits every handle that is marked so, whatever it is given as its own streams. The pipes that a
/// caller made for this command are, and the caller reads them until the last process that has them ends.
#[cfg(windows)]
fn keep_own_streams() {
    use std::os::windows::io::AsRawHandle;
    use windows_sys::Win32::Foundation::{HANDLE_FLAG_INHERIT, SetHandleInformation};

    let (stdin, stdout, stderr) = (std::io::stdin(), std::io::stdout(), std::io::stderr());
    for handle in [stdin.as_raw_handle(), stdout.as_raw_handle(), stderr.as_raw_handle()] {
        // A stream that is missing or no handle that can be marked is not inherited either: the failure says nothing.
        // SAFETY: the call takes any value, reads and writes no memory of this process, and fails when the value is not an
        // open handle. The handle stays open and ours; only whether new processes get it changes, and the library makes
        // inheritable copies of its own for those that are to have it.
        #[allow(unsafe_code, reason = "the standard library cannot start a process with chosen handles only")]
        unsafe {
            SetHandleInformation(handle.cast(), HANDLE_FLAG_INHERIT, 0);
        }
    }
}

/// Holds the clipboard with the content from standard input until something else is copied, and deletes the original
/// when its minute is over.
pub(super) fn hold(undo: &Undo) -> Result<ExitCode> {
    // A session of its own: Ctrl-C in the terminal, or closing its window, is not meant for it. It cannot fail in a
    // process that leads no group, and one that leads a group was started by hand.
    #[cfg(unix)]
    let _ = rustix::process::setsid();
    let mut bytes = Zeroizing::new(Vec::new());
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(Error::stdout)?;
    let content = Content::from_bytes(&bytes).ok_or_else(|| Error::new("Ugyldigt indhold.", "Invalid content."))?;
    let key = Key::load(&paths::key()?)?;
    // The folder of the command may be deleted, and the disk it is on taken out; where there is no other it stays.
    let _ = std::env::set_current_dir(std::env::temp_dir());
    let mut clipboard = open()?;
    clipboard.formats()?;
    if !clipboard.write(&content, &Seal::of(&content, &key))? {
        return Err(ClipboardError::Refused.into());
    }
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(READY).and_then(|()| stdout.flush()).map_err(Error::stdout)?;
    loop {
        let left = undo.left();
        if left.is_none() && !clipboard.is_serving() {
            return Ok(ExitCode::from(EXIT_CLEAN));
        }
        // Whether it still serves is asked now and then: not every desktop tells.
        const NOW_AND_THEN: Duration = Duration::from_secs(10);
        clipboard.wait(Some(left.unwrap_or(NOW_AND_THEN).min(NOW_AND_THEN)))?;
    }
}
