//! The answers of git, as its manual pages describe them.

use super::Staged;

/// A staged path with its kind.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub staged: Staged,
    /// Neither a submodule nor unmerged.
    pub is_file: bool,
}

const SUBMODULE: &str = "160000";

/// `git diff --raw -z`: `:MODE MODE OLD NEW STATUS` and a path, two of them when renamed or copied.
pub(super) fn raw_diff(out: &[u8]) -> Option<Vec<Entry>> {
    let mut parts = fields(out);
    let mut entries = Vec::new();
    while let Some(head) = parts.next() {
        let mut words = head.strip_prefix(':')?.split(' ');
        let (_, mode, old, new, status) = (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?);
        let mut path = parts.next()?;
        if status.starts_with(['R', 'C']) {
            path = parts.next()?;
        }
        let old = (!old.bytes().all(|b| b == b'0')).then(|| old.to_owned());
        let is_file = mode != SUBMODULE && status != "U";
        entries.push(Entry { staged: Staged { path, new: new.to_owned(), old }, is_file });
    }
    Some(entries)
}

/// `git ls-files -s -z`: `MODE OBJECT STAGE`, a tab, and the path.
pub(super) fn ls_files(out: &[u8]) -> Option<Vec<Entry>> {
    let entry = |line: String| {
        let (head, path) = line.split_once('\t')?;
        let mut words = head.split(' ');
        let (mode, new, stage) = (words.next()?, words.next()?, words.next()?);
        let staged = Staged { path: path.to_owned(), new: new.to_owned(), old: None };
        Some(Entry { staged, is_file: mode != SUBMODULE && stage == "0" })
    };
    fields(out).map(entry).collect()
}

/// `git cat-file --batch`: `OBJECT blob SIZE`.
pub(super) fn blob_size(header: &str) -> Option<u64> {
    let mut words = header.trim_end().split(' ');
    let (_, kind, size) = (words.next()?, words.next()?, words.next()?);
    if kind == "blob" { size.parse().ok() } else { None }
}

/// The SHA-256 in a pointer file of Git LFS (its specification, version 1: at most 1,024 bytes, lines of a key and a
/// value). With any other line it is a text like others, for the line would never be looked at.
pub(super) fn lfs_pointer(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok().filter(|t| t.len() <= 1024)?;
    let mut lines = text.lines();
    lines.next().filter(|line| *line == "version https://git-lfs.github.com/spec/v1")?;
    let mut id = None;
    for line in lines {
        match line.split_once(' ')? {
            ("oid", hash) if id.is_none() => id = Some(hash.strip_prefix("sha256:")?),
            ("size", size) if size.bytes().all(|b| b.is_ascii_digit()) => {}
            (key, hash) if key.starts_with("ext-") && hash.strip_prefix("sha256:").is_some_and(is_hash) => {}
            _ => return None,
        }
    }
    id.filter(|id| is_hash(id))
}

fn is_hash(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The fields between zero bytes. A path that is not UTF-8 is shown with replacement characters; contents are asked
/// for by object, so nothing is missed by it.
fn fields(out: &[u8]) -> impl Iterator<Item = String> {
    out.split(|&b| b == 0).filter(|f| !f.is_empty()).map(|f| String::from_utf8_lossy(f).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_keeps_the_object_it_comes_from() {
        let out =
            b":100644 100644 aa bb R090\0old.txt\0new name.txt\0:000000 100644 000 cc A\0x\0:160000 160000 d e M\0m\0";
        let entries = raw_diff(out).unwrap();
        let staged = |path: &str, new: &str, old: Option<&str>| Staged {
            path: path.into(),
            new: new.into(),
            old: old.map(str::to_owned),
        };
        assert_eq!(entries[0].staged, staged("new name.txt", "bb", Some("aa")));
        assert_eq!(entries[1].staged, staged("x", "cc", None));
        assert!(!entries[2].is_file);
    }

    #[test]
    fn a_pointer_of_lfs_is_known() {
        let id = "ab".repeat(32);
        let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{id}\nsize 12345\n");
        assert_eq!(lfs_pointer(pointer.as_bytes()), Some(id.as_str()));
        assert_eq!(lfs_pointer(pointer.replace("ab", "./").as_bytes()), None);
        assert_eq!(lfs_pointer(format!("{pointer}Mette Testesen\n").as_bytes()), None);
        assert_eq!(lfs_pointer(format!("{pointer}navn Mette\n").as_bytes()), None);
        let extended = pointer.replace("oid", &format!("ext-0-case sha256:{id}\noid"));
        assert_eq!(lfs_pointer(extended.as_bytes()), Some(id.as_str()));
        assert_eq!(lfs_pointer("Et udkast om version 1".as_bytes()), None);
    }

    #[test]
    fn an_answer_that_is_cut_is_none() {
        assert!(raw_diff(b":100644 100644 aa bb M\0").is_none());
        assert!(raw_diff(b"fatal: no\0").is_none());
        assert!(ls_files(b"100644 aa 0").is_none());
        assert!(blob_size("aa missing\n").is_none());
        assert_eq!(blob_size("aa blob 12\n"), Some(12));
    }
}
