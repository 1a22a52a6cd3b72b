//! Reports: text, JSON, JSONL, SARIF, HTML.
