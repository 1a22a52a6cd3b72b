//! Plan of edits, placeholders, the vault, restore.
