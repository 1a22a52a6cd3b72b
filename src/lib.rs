//! promptguard: a local-first guard for text on its way to a generative AI service.
//!
//! The layers, in order; a file imports only from layers above its own (ARCHITECTURE.md):
//! [`text`], [`local`], [`document`], [`finding`], [`lexicon`], [`names`], [`detect`], [`policy`], [`scan`],
//! [`decide`], [`redact`], [`guard`], and by feature `files` (`documents`), [`report`], `git`, `serve`, `clipboard`
//! and the command.
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod text;

pub mod local;

pub mod document;

pub mod finding;

pub mod lexicon;

pub mod names;

pub mod detect;

pub mod policy;

pub mod scan;

pub mod decide;

pub mod redact;

pub mod guard;

#[cfg(feature = "documents")]
pub mod files;

pub mod report;

#[cfg(feature = "cli")]
pub mod git;

#[cfg(feature = "serve")]
pub mod serve;

#[cfg(feature = "clipboard")]
pub mod clipboard;

#[cfg(feature = "cli")]
pub mod cli;
