//! The server from outside, over real connections.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test")]

mod bad_input;
mod client;
mod files;
mod guardrail;
mod own;
mod presidio;
mod program;
mod routes;
