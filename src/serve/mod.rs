//! The server: the page a caseworker opens, and the doors for programs (own endpoints, Presidio's, LiteLLM's).
//!
//! One `App` is shared by all requests. Scans run in a bounded pool; what a request brings is limited in size and
//! time; an error, a panic or a full queue is answered as such and never as "nothing found". Nothing of a text is
//! written anywhere: vaults live in memory until they expire.

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use crate::guard::Guard;

mod access;
mod body;
mod limits;
mod litellm;
mod metrics;
mod net;
mod openapi;
mod own;
mod page;
mod presidio;
mod problem;
mod routes;
mod state;
mod vaults;
mod work;

pub use access::{Access, Secret, SecretError};
pub use limits::Limits;
pub use state::Options;

use state::App;

/// Serves on `listener` until `stop` is done, and then lets running requests end for a little while.
///
/// # Errors
/// When the runtime cannot be started or the listener cannot be used.
pub fn run(
    listener: TcpListener,
    guard: Guard,
    access: Access,
    options: Options,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("promptguard").build()?;
    let limits = options.limits;
    let app = Arc::new(App::new(guard, access, options));
    let served = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        net::serve(listener, routes::router(app), limits, stop).await
    });
    // A scan that is still running is not waited for.
    runtime.shutdown_background();
    served
}
