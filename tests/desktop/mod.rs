//! Desktops to test in: an X server and a Wayland compositor without a screen, and programs that copy.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT, SelectionNotifyEvent,
    WindowClass,
};
use x11rb::wrapper::ConnectionExt as _;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// The user that owns nothing.
const NOBODY: u32 = 65534;

/// A process that ends with the test.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A session with a clipboard and a data folder of its own.
pub struct Desktop {
    pub folder: tempfile::TempDir,
    env: Vec<(&'static str, String)>,
    wayland: bool,
    servers: Vec<Running>,
}

fn installed(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let missing: Vec<&&str> =
        programs.iter().filter(|p| !std::env::split_paths(&path).any(|folder| folder.join(p).exists())).collect();
    if !missing.is_empty() {
        eprintln!("SKIPPED: not installed: {missing:?}");
    }
    missing.is_empty()
}

impl Desktop {
    /// An X server. `None`, said aloud, where there is none.
    pub fn x11() -> Option<Self> {
        if !installed(&["Xvfb", "xclip"]) {
            return None;
        }
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let env = vec![("DISPLAY", format!(":{}", number.trim()))];
        Some(Self { folder: tempfile::tempdir().unwrap(), env, wayland: false, servers: vec![Running(server)] })
    }

    /// A compositor that speaks data-control.
    pub fn wayland() -> Option<Self> {
        if !installed(&["sway", "wl-copy", "wl-paste"]) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join("run");
        std::fs::create_dir(&run).unwrap();
        let mut sway = Command::new("sway");
        // It refuses to run as root, so it runs as nobody.
        if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
            std::os::unix::fs::chown(&run, Some(NOBODY), Some(NOBODY)).unwrap();
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
            sway = Command::new("setpriv");
            sway.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups", "sway"]);
        }
        let server = sway
            .args(["-c", "/dev/null"])
            .env("XDG_RUNTIME_DIR", &run)
            .envs([("WLR_BACKENDS", "headless"), ("WLR_LIBINPUT_NO_DEVICES", "1"), ("WLR_RENDERER", "pixman")])
            .env_remove("DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Running(server);
        let socket = until("sway", || {
            let names = std::fs::read_dir(&run).unwrap().flatten().map(|e| e.file_name().into_string().unwrap());
            names.into_iter().find(|n| n.starts_with("wayland-") && !n.ends_with(".lock"))
        });
        let env = vec![("XDG_RUNTIME_DIR", run.display().to_string()), ("WAYLAND_DISPLAY", socket)];
        Some(Self { folder, env, wayland: true, servers: vec![server] })
    }

    /// A session bus, and on it a service that shows notifications.
    pub fn with_notifications(mut self) -> Option<Self> {
        if !installed(&["dbus-daemon", "dunst", "dunstctl"]) {
            return None;
        }
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address=1"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut bus = bus.spawn().unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        self.env.push(("DBUS_SESSION_BUS_ADDRESS", address.trim().to_owned()));
        // As most desktops have it: what is shown may hold markup.
        let rules = self.folder.path().join("dunstrc");
        std::fs::write(&rules, "[global]\nmarkup = full\n").unwrap();
        let mut dunst = self.command("dunst");
        let dunst = dunst.arg("-conf").arg(rules).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // The one that needs the others ends first.
        self.servers.splice(0..0, [Running(dunst), Running(bus)]);
        until("dunst", || self.shown());
        Some(self)
    }

    /// How many notifications are on the screen.
    pub fn shown(&self) -> Option<usize> {
        let output = self.command("dunstctl").args(["count", "displayed"]).output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap().trim().parse().unwrap())
    }

    /// Takes the notifications off the screen, and gives the text of the last one.
    pub fn last_notification(&self) -> String {
        assert!(self.command("dunstctl").arg("close-all").status().unwrap().success());
        until("the notification to be history", || (self.shown()? == 0).then_some(()));
        let output = self.command("dunstctl").arg("history").output().unwrap();
        let history: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let last = &history["data"][0][0];
        assert_eq!(
            (&last["appname"]["data"], &last["summary"]["data"]),
            (&"promptguard".into(), &"promptguard".into())
        );
        last["body"]["data"].as_str().unwrap().to_owned()
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PROMPTGUARD_KEY_FILE"] {
            command.env_remove(name);
        }
        command.envs(self.env.iter().map(|(name, value)| (*name, value.as_str())));
        command.env("PROMPTGUARD_DATA", self.data()).env("PROMPTGUARD_POLICY", "standard-da");
        command
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// Runs `promptguard clipboard`.
    pub fn promptguard(&self, args: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_promptguard")).arg("clipboard").args(args).output().unwrap()
    }

    /// Starts `promptguard clipboard --watch` and waits until it looks.
    pub fn watch(&self, args: &[&str]) -> Running {
        let (watch, lines) = self.watch_heard(args);
        // It must not stop for a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        watch
    }

    /// [`Desktop::watch`], with what it says after its first line.
    pub fn watch_heard(&self, args: &[&str]) -> (Running, impl Iterator<Item = String> + Send + use<>) {
        let mut command = self.command(env!("CARGO_BIN_EXE_promptguard"));
        command.args(["clipboard", "--watch"]).args(args).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        lines.next().unwrap();
        (Running(child), lines)
    }

    /// Copies as another program would.
    pub fn copy(&self, format: &str, bytes: &[u8]) {
        let mut command = if self.wayland { self.command("wl-copy") } else { self.command("xclip") };
        match self.wayland {
            true => command.args(["--type", format]),
            false => command.args(["-selection", "clipboard", "-in", "-t", format]),
        };
        // Both stay in the background with the pipes they got.
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// Pastes as another program would; `None` when there is nothing in that format.
    pub fn paste(&self, format: &str) -> Option<Vec<u8>> {
        // An owner that hangs would hang it.
        let mut command = self.command("timeout");
        match self.wayland {
            true => command.args(["3", "wl-paste", "--no-newline", "--type", format]),
            false => command.args(["3", "xclip", "-selection", "clipboard", "-out", "-t", format]),
        };
        let output = command.output().unwrap();
        output.status.success().then_some(output.stdout)
    }

    /// Waits until what is pasted is as wanted.
    pub fn paste_until(&self, format: &str, wanted: impl Fn(&str) -> bool) -> String {
        let mut last = String::new();
        until("the clipboard", || {
            last = String::from_utf8_lossy(&self.paste(format)?).into_owned();
            wanted(&last).then(|| last.clone())
        })
    }

    /// Copies several formats at once; an owner that `hangs` never hands anything over.
    pub fn copy_all(&self, formats: &[(&str, &[u8])], hangs: bool) {
        let formats: Vec<(String, Vec<u8>)> = formats.iter().map(|(n, b)| ((*n).to_owned(), b.to_vec())).collect();
        let display = self.env[0].1.clone();
        let (ready, wait) = std::sync::mpsc::channel();
        std::thread::spawn(move || own(&display, &formats, hangs, &ready));
        wait.recv().unwrap();
    }
}

/// Owns the clipboard until somebody else does.
fn own(display: &str, formats: &[(String, Vec<u8>)], hangs: bool, ready: &std::sync::mpsc::Sender<()>) {
    let (conn, screen) = x11rb::connect(Some(display)).unwrap();
    let (root, window) = (conn.setup().roots[screen].root, conn.generate_id().unwrap());
    let aux = CreateWindowAux::new();
    conn.create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux).unwrap();
    let atom = |name: &str| conn.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
    let (clipboard, targets) = (atom("CLIPBOARD"), atom("TARGETS"));
    let atoms: Vec<u32> = formats.iter().map(|(name, _)| atom(name)).collect();
    conn.set_selection_owner(window, clipboard, x11rb::CURRENT_TIME).unwrap().check().unwrap();
    ready.send(()).unwrap();
    loop {
        match conn.wait_for_event() {
            Ok(Event::SelectionRequest(r)) if !hangs => {
                let mut property = r.property;
                if r.target == targets {
                    conn.change_property32(PropMode::REPLACE, r.requestor, property, AtomEnum::ATOM, &atoms).unwrap();
                } else if let Some(at) = atoms.iter().position(|a| *a == r.target) {
                    conn.change_property8(PropMode::REPLACE, r.requestor, property, r.target, &formats[at].1).unwrap();
                } else {
                    property = x11rb::NONE;
                }
                let answer = SelectionNotifyEvent {
                    response_type: SELECTION_NOTIFY_EVENT,
                    sequence: 0,
                    time: r.time,
                    requestor: r.requestor,
                    selection: r.selection,
                    target: r.target,
                    property,
                };
                conn.send_event(false, r.requestor, EventMask::NO_EVENT, answer).unwrap();
                conn.flush().unwrap();
            }
            Ok(Event::SelectionClear(_)) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Tries until there is an answer.
pub fn until<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = probe() {
            return answer;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What a process said, and its status.
pub fn said(output: &Output) -> (i32, String) {
    let all = [&output.stdout[..], &output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&all).into_owned())
}

/// Whether any file under `folder` holds `word`.
pub fn stands_in(folder: &Path, word: &str) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .into_iter()
        .any(|f| std::fs::read(f.path()).is_ok_and(|b| memchr::memmem::find(&b, word.as_bytes()).is_some()))
}
