//! The values back into a document that came home with its placeholders.

use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Given, Opened, given_back, unusable};
use crate::files::File;
use crate::redact::restore as put_back;
use crate::report::clean_ending;
use crate::serve::own::check::review;
use crate::serve::problem::{Problem, Result};
use crate::serve::state::App;
use crate::serve::vaults;

/// So many placeholders that were left alone are told of one by one; all are counted.
const TOLD: usize = 20;

pub(in crate::serve::own) async fn restore(app: Arc<App>, request: Request) -> Result<Response> {
    let given = Given::read(&app, request).await?;
    let shared = Arc::clone(&app);
    app.pool.run(move || work(&shared, given)).await?
}

fn work(app: &App, given: Given) -> Result<Response> {
    let Given { bytes, name, vault, lang, .. } = given;
    let id = vault.ok_or_else(|| {
        Problem::unusable("wrong_fields", "Adressen mangler boksen: vault.", "The address lacks the vault: vault.")
    })?;
    let shared = app.vaults.get(&id)?;
    let opened = Opened::read(bytes, name.as_deref(), &app.documents(), File::open)?;
    let vault = vaults::open(&shared)?;
    let (content, is_text, restored, unknown) = match &opened {
        Opened::Text(text) => {
            let back = put_back(text, &vault);
            let unknown: Vec<String> = back.unknown.iter().map(|u| u.describe(lang)).collect();
            (back.text.into_bytes(), true, back.restored, unknown)
        }
        Opened::Document(file) => {
            let back = file.restore(&vault).map_err(unusable)?;
            let unknown = back.unknown.iter().map(|u| u.describe(lang)).collect();
            (back.bytes, file.kind().is_text(), back.restored, unknown)
        }
    };
    drop(vault);
    let line = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let told = [
        ("x-filename", format!("gendannet.{}", clean_ending(name.as_deref().unwrap_or_default()))),
        ("x-restored", restored.to_string()),
        ("x-problems", unknown.len().to_string()),
        ("x-problem-messages", line(&unknown[..unknown.len().min(TOLD)].join("\n"))),
        ("x-review", review(app.guard.policy(), lang).map(line).unwrap_or_default()),
    ];
    Ok(given_back(content, is_text, &told))
}
