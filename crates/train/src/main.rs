//! Trains and evaluates promptguard's name model. Usage: `cargo run --release -p train -- tables|fit|eval`.
#![allow(
    clippy::type_complexity,
    clippy::needless_range_loop,
    reason = "matrices are indexed as the formulas are written"
)]

mod augment;
mod crf;
mod cross;
mod data;
mod dictionary;
mod eval;
mod examples;
mod fit;
mod grams;
mod rng;
mod score;
mod synth;
mod tables;
mod traps;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.first().map(String::as_str) {
        Some("fit") => fit::run(&args[1..]),
        Some("cross") => cross::run(&args[1..]),
        Some("eval") => eval::run(&args[1..]),
        Some("speed") => eval::speed(args.get(1).map(String::as_str)),
        Some("fairness") => eval::fairness(),
        Some("predict") => eval::predict(args.get(1).map(String::as_str), args.get(2).map(String::as_str)),
        Some("errors") => eval::errors(
            args.get(1).map_or("ddt", String::as_str),
            args.get(2).and_then(|t| t.parse().ok()).unwrap_or(0.45),
        ),
        _ => Err("usage: train fit|cross [key=value ..] | eval [--sweep] [GOLD.jsonl] | fairness | speed | predict GOLD [high|balanced] | errors SET [THRESHOLD]".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
