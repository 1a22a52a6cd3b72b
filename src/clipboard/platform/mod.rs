//! The clipboard of each desktop, behind one trait.

use super::system::{Clipboard, ClipboardError};

#[cfg(target_os = "macos")]
mod macos;
#[cfg(all(unix, not(target_os = "macos")))]
mod wayland;
#[cfg(windows)]
mod windows;
#[cfg(all(unix, not(target_os = "macos")))]
mod x11;

/// How long a program that copied has to hand its content over.
#[allow(dead_code, reason = "macOS gives no way to wait")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

/// Opens the clipboard of this session. On Wayland that of the compositor, where it lets programs without a window have
/// it (ext-data-control or wlr-data-control); else that of X11, which a Wayland desktop keeps in step with its own.
///
/// # Errors
/// [`ClipboardError::Unavailable`] where there is no clipboard or no display.
pub fn open() -> Result<Box<dyn Clipboard>, ClipboardError> {
    #[cfg(windows)]
    return Ok(Box::new(windows::Windows::new()?));
    #[cfg(target_os = "macos")]
    return Ok(Box::new(macos::Mac::new()?));
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let wayland = if set("WAYLAND_DISPLAY") { Some(wayland::Wayland::new()) } else { None };
        match wayland {
            Some(Ok(clipboard)) => Ok(Box::new(clipboard)),
            Some(Err(error)) if !set("DISPLAY") => Err(error),
            _ if set("DISPLAY") => Ok(Box::new(x11::X11::new()?)),
            _ => Err(ClipboardError::Unavailable("DISPLAY, WAYLAND_DISPLAY".to_owned())),
        }
    }
    #[cfg(not(any(unix, windows)))]
    Err(ClipboardError::Unavailable(std::env::consts::OS.to_owned()))
}
