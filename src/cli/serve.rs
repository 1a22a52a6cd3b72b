//! `serve`: the local page and the HTTP API.

use std::io::Write;
use std::mem::ManuallyDrop;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use super::args::{DeclareArgs, ServeArgs};
use super::error::{Error, Result, reason};
use super::lang::{lang, t};
use super::session::Session;
use super::{EXIT_CLEAN, paths, source};
use crate::local::{Key, Privacy};
use crate::serve::{Access, Limits, Options, Secret, run as serve};

/// How long the page that leads the browser to the server may lie on disk.
const OPENING: Duration = Duration::from_secs(30);

pub(super) fn run(args: &ServeArgs) -> Result<ExitCode> {
    let local = args.listen.is_loopback();
    if !local && args.key_file.is_none() {
        return Err(Error::new(
            "Andre maskiner kan kun få adgang med en nøgle: angiv --key-file.",
            "Other machines can have access with a key only: give --key-file.",
        ));
    }
    let (secret, token) = secret(args)?;
    let mut guard = ManuallyDrop::into_inner(Session::open(&args.policy, &DeclareArgs::default(), None)?.guard);
    if guard.key().is_none() {
        // Fingerprints tell findings apart on the page; for that a key of this run will do.
        guard = guard.with_key(Key::random()?);
    }
    let listener = listen(SocketAddr::new(args.listen, args.port))?;
    let address = listener.local_addr().map_err(|e| unreachable(args, &e))?;
    let page = match &token {
        Some(token) => format!("http://{address}/#token={token}"),
        None => format!("http://{address}/"),
    };
    anstream::println!("{page}");
    std::io::stdout().flush().map_err(Error::stdout)?;
    anstream::eprintln!(
        "{}",
        t(
            "promptguard svarer på adressen ovenfor. Stop med Ctrl-C.",
            "promptguard answers at the address above. Stop with Ctrl-C."
        )
    );
    quiet_panics();
    let opened = (local && !args.no_open && args.key_file.is_none()).then(|| open(&page)).flatten();
    let access = Access::new(address, args.host.clone(), secret);
    let options = Options {
        lang: lang(),
        allow_images: args.allow_images,
        documents: source::limits().clone(),
        limits: Limits::default(),
    };
    let served = serve(listener, guard, access, options, stopped());
    remove(opened.as_deref());
    served.map_err(|e| unreachable(args, &e))?;
    Ok(ExitCode::from(EXIT_CLEAN))
}

/// The key that callers must show, and its text where it is made here.
fn secret(args: &ServeArgs) -> Result<(Option<Secret>, Option<String>)> {
    if args.no_key {
        return Ok((None, None));
    }
    if let Some(path) = &args.key_file {
        let secret =
            Secret::read(path).map_err(|e| Error::Message(format!("{}: {}", path.display(), e.describe(lang()))))?;
        return Ok((Some(secret), None));
    }
    let (secret, token) = Secret::random().map_err(|e| Error::Message(reason(&e)))?;
    Ok((Some(secret), Some(token)))
}

fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|e| {
        let why = reason(&e);
        Error::new(
            format!("{address} kan ikke bruges: {why}. Prøv --port 0."),
            format!("{address} cannot be used: {why}. Try --port 0."),
        )
    })
}

fn unreachable(args: &ServeArgs, error: &std::io::Error) -> Error {
    Error::Message(format!("{}: {}", args.listen, reason(error)))
}

/// A panic's own words may quote a text: only its place is told.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        anstream::eprintln!("promptguard: {} ({place})", t("intern fejl", "internal error"));
    }));
}

/// Opens the page. Its address holds the key, and a command line is read by anyone on the machine: so the browser is
/// given a file that only the user can read, and that leads there. Where no browser opens, the address has been shown.
fn open(page: &str) -> Option<PathBuf> {
    let path = paths::data("open.html").ok()?;
    paths::make_folder_of(&path).ok()?;
    // No character of the address means anything in HTML.
    let html = format!(
        "<!doctype html><meta http-equiv=\"refresh\" content=\"0;url={page}\"><a href=\"{page}\">promptguard</a>\n"
    );
    crate::local::write_atomic(&path, html.as_bytes(), Privacy::Private).ok()?;
    if open::that_detached(&path).is_err() {
        remove(Some(&path));
        return None;
    }
    let later = path.clone();
    std::thread::spawn(move || {
        std::thread::sleep(OPENING);
        remove(Some(&later));
    });
    Some(path)
}

fn remove(path: Option<&Path>) {
    if let Some(path) = path {
        // It may be gone already.
        let _ = std::fs::remove_file(path);
    }
}

/// Done when the user or the system asks the server to stop.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
