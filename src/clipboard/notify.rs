//! Notifications on the desktop. They say which rules were met, never what was matched.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use notify_rust::Notification;

/// Messages that may wait; of more the last are left out, for only the newest is shown anyway.
const WAITING: usize = 16;

/// Shows notifications from a thread of its own: a desktop that does not answer must not hold up the filter.
#[derive(Debug)]
pub struct Notifier(SyncSender<String>);

impl Notifier {
    /// `failed` is called with the reason when the desktop shows nothing.
    pub fn new(failed: impl FnMut(String) + Send + 'static) -> Self {
        let (sender, messages) = sync_channel(WAITING);
        std::thread::spawn(move || show_all(&messages, failed));
        Self(sender)
    }

    /// Shows `message` instead of the last one.
    pub fn show(&self, message: String) {
        // A full queue: an older message is still on its way.
        let _ = self.0.try_send(message);
    }
}

fn show_all(messages: &Receiver<String>, mut failed: impl FnMut(String)) {
    let mut last = 0;
    while let Ok(message) = messages.recv() {
        // The newest of a burst.
        let message = messages.try_iter().last().unwrap_or(message);
        match show(&message, last) {
            Ok(id) => last = id,
            Err(error) => failed(error.to_string()),
        }
    }
}

fn show(message: &str, last: u32) -> notify_rust::error::Result<u32> {
    let mut notification = Notification::new();
    notification.appname("promptguard").summary("promptguard");
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        // A desktop that reads markup would lose what stands after an "&" in the title of a rule, or all of it.
        let reads_markup = notify_rust::get_capabilities()?.iter().any(|capability| capability == "body-markup");
        notification.body(&if reads_markup { escaped(message) } else { message.to_owned() });
        let handle = if last > 0 { notification.id(last).show()? } else { notification.show()? };
        Ok(handle.id())
    }
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    {
        let _ = last;
        notification.body(message).show()?;
        Ok(0)
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn escaped(message: &str) -> String {
    message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
