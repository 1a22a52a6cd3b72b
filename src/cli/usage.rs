//! The command line's own errors and help, in the user's language.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

use super::args::Cli;
use super::lang::{lang, t};
use super::{EXIT_CLEAN, EXIT_ERROR};
use crate::text::Lang;

/// The command line, with clap's own words in the user's language.
pub(super) fn command() -> Command {
    translate(Cli::command(), "promptguard")
}

fn translate(command: Command, path: &str) -> Command {
    let template = t(
        "{about-with-newline}\nBrug: {usage}\n\n{all-args}{after-help}",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    );
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let version = command.get_version().is_some();
    let mut command = command
        .help_template(template)
        .subcommand_help_heading(t("Kommandoer", "Commands"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help(t("Vis hjælp", "Print help")),
        );
    if version {
        command = command.arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(t("Vis version", "Print version")),
        );
    }
    command = command.mut_args(describe);
    if lang() == Lang::Da {
        let usage = command.clone().bin_name(path).render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[TILVALG]");
        command = command.override_usage(usage.replace("<COMMAND>", "<KOMMANDO>"));
    }
    for name in names {
        let below = format!("{path} {name}");
        command = command.mut_subcommand(name, |sub| translate(sub, &below));
    }
    command
}

/// An argument under a heading, with its values and default in the user's words.
fn describe(arg: clap::Arg) -> clap::Arg {
    let heading = if arg.is_positional() { t("Argumenter", "Arguments") } else { t("Tilvalg", "Options") };
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if !arg.is_hide_possible_values_set() && arg.get_action().takes_values() {
        let values: Vec<String> = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
        if !values.is_empty() {
            help.push_str(&format!(": {}", values.join(", ")));
        }
        let default: Vec<String> = arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
        if !arg.is_hide_default_value_set() && !default.is_empty() {
            help.push_str(&format!(" [{}: {}]", t("ellers", "default"), default.join(", ")));
        }
    }
    let takes_values = arg.get_action().takes_values();
    let arg = arg.help(help).help_heading(heading);
    if takes_values { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
}

/// Prints help, or what is wrong with the command line.
pub(super) fn report(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe while printing help is nobody's concern.
        let _ = error.print();
        return ExitCode::from(EXIT_CLEAN);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand || lang() == Lang::En {
        let _ = error.print();
        return ExitCode::from(EXIT_ERROR);
    }
    let what = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        _ => String::new(),
    };
    let (arg, value) = (what(ContextKind::InvalidArg), what(ContextKind::InvalidValue));
    let mut message = match error.kind() {
        ErrorKind::UnknownArgument => format!("»{arg}« kendes ikke"),
        ErrorKind::InvalidSubcommand => format!("kommandoen »{}« kendes ikke", what(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("der mangler: {arg}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => format!("{arg} mangler en værdi"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("»{value}« kan ikke bruges til {arg}"),
        ErrorKind::ArgumentConflict if what(ContextKind::PriorArg) == arg => format!("{arg} må kun stå én gang"),
        ErrorKind::ArgumentConflict => format!("{arg} kan ikke bruges sammen med {}", what(ContextKind::PriorArg)),
        ErrorKind::MissingSubcommand => "der mangler en kommando".to_owned(),
        ErrorKind::TooManyValues => format!("»{value}« er for meget: {arg} tager ikke så mange værdier"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("{arg} har ikke de værdier, den skal have")
        }
        ErrorKind::InvalidUtf8 => "et af ordene på kommandolinjen er ikke gyldig tekst (UTF-8)".to_owned(),
        // What is left (reading, formatting) comes from the system and not from the user.
        _ => error.kind().to_string(),
    };
    for (kind, words) in [
        (ContextKind::ValidValue, "mulige værdier"),
        (ContextKind::SuggestedArg, "mente du"),
        (ContextKind::SuggestedSubcommand, "mente du"),
        (ContextKind::SuggestedValue, "mente du"),
    ] {
        let values = what(kind);
        if !values.is_empty() {
            message.push_str(&format!("\n  {words}: {values}"));
        }
    }
    anstream::eprintln!("promptguard: {message}\n  hjælp: promptguard --help");
    ExitCode::from(EXIT_ERROR)
}
