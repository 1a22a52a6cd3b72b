use std::fs;

use super::*;

/// A repository of its own, away from the user's configuration. `None`, said aloud, where there is no git.
fn repository() -> Option<(tempfile::TempDir, Repository)> {
    let folder = tempfile::tempdir().unwrap();
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("SKIPPED: git is not installed");
        return None;
    }
    run(folder.path(), &["init", "-q"]);
    let repository = Repository::find(folder.path()).unwrap();
    Some((folder, repository))
}

fn run(folder: &Path, args: &[&str]) {
    let config = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
    let out = Command::new("git").current_dir(folder).args(config).args(args).output().unwrap();
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

fn contents(repository: &Repository, object: &str) -> Vec<u8> {
    repository.blobs().unwrap().read(object, 1 << 20).unwrap().unwrap()
}

#[test]
fn what_is_staged_counts_and_not_the_work_tree() {
    let Some((folder, repository)) = repository() else { return };
    let file = folder.path().join("udkast æ.txt");
    fs::write(&file, "først").unwrap();
    run(folder.path(), &["add", "."]);
    fs::write(&file, "senere").unwrap();
    // Before the first commit everything staged is new.
    let staged = repository.staged("HEAD", &[]).unwrap();
    assert_eq!(staged.len(), 1);
    assert_eq!((staged[0].path.as_str(), &staged[0].old), ("udkast æ.txt", &None));
    assert_eq!(contents(&repository, &staged[0].new), "først".as_bytes());

    run(folder.path(), &["commit", "-qm", "x"]);
    assert!(repository.staged("HEAD", &[]).unwrap().is_empty());
    run(folder.path(), &["add", "."]);
    let staged = repository.staged("HEAD", &[]).unwrap();
    assert_eq!(contents(&repository, &staged[0].new), b"senere");
    assert_eq!(contents(&repository, staged[0].old.as_ref().unwrap()), "først".as_bytes());
    // A file is found from where it is, and by name only when git knows it.
    assert_eq!(repository.staged("HEAD", &[file]).unwrap(), staged);
    assert!(matches!(repository.staged("HEAD", &["andet.txt".into()]), Err(GitError::NotStaged)));
}

#[test]
fn renamed_deleted_and_unchanged_files() {
    let Some((folder, repository)) = repository() else { return };
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(folder.path().join(name), format!("{name} med nok tekst til at blive genkendt\n").repeat(9)).unwrap();
    }
    run(folder.path(), &["add", "."]);
    run(folder.path(), &["commit", "-qm", "x"]);
    run(folder.path(), &["mv", "a.txt", "ny.txt"]);
    run(folder.path(), &["rm", "-q", "b.txt"]);
    let staged = repository.staged("HEAD", &[]).unwrap();
    assert_eq!(staged.len(), 1);
    assert_eq!(staged[0].path, "ny.txt");
    assert_eq!(staged[0].old.as_deref(), Some(staged[0].new.as_str()));
    // Asked for by name, an unchanged file is given too: it replaces itself.
    let named = repository.staged("HEAD", &[folder.path().join("c.txt")]).unwrap();
    assert_eq!(named[0].old.as_deref(), Some(named[0].new.as_str()));
}

#[test]
fn objects_over_the_limit_are_passed_over_and_missing_ones_are_errors() {
    let Some((folder, repository)) = repository() else { return };
    fs::write(folder.path().join("stor"), vec![b'x'; 5000]).unwrap();
    fs::write(folder.path().join("tom"), "").unwrap();
    run(folder.path(), &["add", "."]);
    let staged = repository.staged("HEAD", &[]).unwrap();
    let mut blobs = repository.blobs().unwrap();
    assert_eq!(blobs.read(&staged[0].new, 4999).unwrap(), None);
    assert_eq!(blobs.read(&staged[1].new, 4999).unwrap(), Some(Vec::new()));
    assert!(blobs.read(&"1".repeat(40), 10).is_err());
    // One missing object does not disturb the next.
    assert_eq!(blobs.read(&staged[0].new, 5000).unwrap().map(|b| b.len()), Some(5000));
}

#[test]
fn the_hook_is_where_git_looks_for_it() {
    let Some((folder, repository)) = repository() else { return };
    assert!(repository.hook("pre-commit").unwrap().ends_with(".git/hooks/pre-commit"));
    run(folder.path(), &["config", "core.hooksPath", "kroge"]);
    assert!(repository.hook("pre-commit").unwrap().ends_with("kroge/pre-commit"));
    assert!(matches!(Repository::find(Path::new("/")), Err(GitError::NoRepository)));
}
