use super::super::tests::redacted;
use super::*;

const TEXT: &str = "Mette Hansen, Jens' sag, 120358-8905 i Lemvig Kommune";

fn filled() -> Vault {
    let mut vault = Vault::new();
    redacted(TEXT, &mut vault);
    vault
}

fn key(byte: u8) -> Key {
    Key::from_bytes([byte; 32])
}

#[test]
fn what_is_saved_opens_again_and_is_extended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault");
    let mut file = VaultFile::open_or_new(&path, &key(1)).unwrap();
    let out = redacted(TEXT, &mut file.vault);
    file.save().unwrap();
    drop(file);
    assert_eq!(super::super::restore(&out, &Vault::open(&path, &key(1)).unwrap()).text, TEXT);
    let mut file = VaultFile::open_or_new(&path, &key(1)).unwrap();
    let before = file.vault.len();
    redacted("Åse Bæk-Lund", &mut file.vault);
    file.save().unwrap();
    let vault = Vault::open(&path, &key(1)).unwrap();
    assert_eq!(vault.len(), before + 1);
    assert_eq!(super::super::restore(&out, &vault).text, TEXT);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_file_holds_no_plain_text_and_never_repeats_itself() {
    let (a, b) = (encrypt(&filled(), &key(1)).unwrap(), encrypt(&filled(), &key(1)).unwrap());
    assert_ne!(a, b);
    for word in ["Mette", "Hansen", "120358", "Lemvig", "PERSON"] {
        assert!(memchr::memmem::find(&a, word.as_bytes()).is_none());
    }
}

#[test]
fn damage_at_every_byte_is_told() {
    let path = Path::new("vault");
    let good = encrypt(&filled(), &key(1)).unwrap();
    assert!(decrypt(path, &good, &key(1)).is_ok());
    for at in 0..good.len() {
        let cut = decrypt(path, &good[..at], &key(1)).unwrap_err();
        assert!(matches!(cut, VaultError::Truncated(_)), "cut at {at}: {cut}");
        for bit in [1, 0x80] {
            let mut bad = good.clone();
            bad[at] ^= bit;
            let error = decrypt(path, &bad, &key(1)).unwrap_err();
            let right = match at {
                0..16 => matches!(error, VaultError::Foreign(_)),
                16..20 => matches!(error, VaultError::Newer(_) | VaultError::Tampered(_)),
                20..28 => matches!(error, VaultError::WrongKey(_)),
                28..52 => matches!(error, VaultError::Tampered(_)),
                _ => matches!(error, VaultError::Tampered(_) | VaultError::Truncated(_)),
            };
            assert!(right, "changed at {at}: {error}");
        }
    }
    let longer = [good.as_slice(), b"x"].concat();
    assert!(matches!(decrypt(path, &longer, &key(1)), Err(VaultError::Tampered(_))));
}

#[test]
fn every_trouble_has_its_own_words() {
    let path = Path::new("vault");
    let good = encrypt(&filled(), &key(1)).unwrap();
    let mut newer = good.clone();
    newer[16] = 2;
    let errors = [
        decrypt(path, &good, &key(2)).unwrap_err(),
        decrypt(path, b"PK\x03\x04 a Word file", &key(1)).unwrap_err(),
        decrypt(path, &newer, &key(1)).unwrap_err(),
        decrypt(path, &good[..50], &key(1)).unwrap_err(),
        decrypt(path, &[good.as_slice(), b"x"].concat(), &key(1)).unwrap_err(),
    ];
    assert!(matches!(errors[0], VaultError::WrongKey(_)));
    assert!(matches!(errors[2], VaultError::Newer(_)));
    for lang in [Lang::Da, Lang::En] {
        let mut messages: Vec<String> = errors.iter().map(|e| e.describe(lang)).collect();
        messages.sort();
        messages.dedup();
        assert_eq!(messages.len(), errors.len());
        assert!(messages.iter().all(|m| m.contains("vault")));
    }
}

#[test]
fn nothing_is_overwritten_or_left_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault");
    std::fs::write(&path, "a letter to keep").unwrap();
    assert!(matches!(VaultFile::open_or_new(&path, &key(1)), Err(VaultError::Foreign(_))));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a letter to keep");
    std::fs::write(&path, "").unwrap();
    assert!(matches!(VaultFile::open_or_new(&path, &key(1)), Err(VaultError::Truncated(_))));
    // A folder where the file should be, and a path under a file.
    assert!(matches!(VaultFile::open_or_new(folder.path(), &key(1)), Err(VaultError::File(_))));
    assert!(matches!(VaultFile::open_or_new(&path.join("x"), &key(1)), Err(VaultError::File(_))));
}

// Windows does not let a folder go away while a file in it is open.
#[cfg(unix)]
#[test]
fn a_folder_that_goes_away_before_saving_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let lost = folder.path().join("lost");
    std::fs::create_dir(&lost).unwrap();
    let file = VaultFile::open_or_new(&lost.join("vault"), &key(1)).unwrap();
    std::fs::remove_dir_all(&lost).unwrap();
    assert!(matches!(file.save(), Err(VaultError::File(_))));
}

#[test]
fn debug_shows_counts_only() {
    let shown = format!("{:?}", filled());
    assert_eq!(shown, "Vault { values: 4, texts: 1 }");
}
