//! Which policy is in force: asked for, else the environment's, else the folder's, else the user's, else the built-in.

use std::path::{Path, PathBuf};

/// The built-in policy when nothing else is in force.
const DEFAULT: &str = "standard-da";
/// What a policy file is called.
const FILE: &str = "promptguard.yaml";

/// Where a policy may come from; the front-end fills in what it knows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidates<'a> {
    /// What the user asked for (`--policy`).
    pub asked: Option<&'a str>,
    /// What the environment says (`PROMPTGUARD_POLICY`).
    pub environment: Option<&'a str>,
    /// The folder of the work: searched upwards for a `promptguard.yaml`.
    pub folder: Option<&'a Path>,
    /// The user's configuration folder.
    pub user: Option<&'a Path>,
}

/// The policy in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// A built-in id or a path, for [`super::Policy::load`].
    pub name_or_path: String,
    /// Who chose it.
    pub origin: Origin,
}

/// Who chose a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The user, for this run.
    Asked,
    /// The environment.
    Environment,
    /// A `promptguard.yaml` in the folder or above.
    Folder,
    /// The user's configuration folder.
    User,
    /// Nobody: the built-in default.
    BuiltIn,
}

/// The policy in force. A file that is there but cannot be read is chosen all the same: loading it then fails,
/// instead of another policy being used in silence.
pub fn choose(candidates: &Candidates<'_>) -> Chosen {
    let given = |text: Option<&str>, origin| {
        let name = text.map(str::trim).filter(|t| !t.is_empty())?;
        Some(Chosen { name_or_path: name.to_owned(), origin })
    };
    let file = |path: PathBuf, origin| {
        let there = path.try_exists().unwrap_or(true);
        there.then(|| Chosen { name_or_path: path.to_string_lossy().into_owned(), origin })
    };
    let above = || candidates.folder?.ancestors().find_map(|f| file(f.join(FILE), Origin::Folder));
    given(candidates.asked, Origin::Asked)
        .or_else(|| given(candidates.environment, Origin::Environment))
        .or_else(above)
        .or_else(|| file(candidates.user?.join(FILE), Origin::User))
        .unwrap_or_else(|| Chosen { name_or_path: DEFAULT.to_owned(), origin: Origin::BuiltIn })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_will_wins() {
        let folder = std::env::temp_dir().join(format!("promptguard-lookup-{}", std::process::id()));
        let (inner, user) = (folder.join("a/b"), folder.join("user"));
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::create_dir_all(&user).unwrap();
        let mut candidates = Candidates { folder: Some(&inner), user: Some(&user), ..Candidates::default() };
        let origin = |c: &Candidates<'_>| choose(c).origin;
        assert_eq!(choose(&Candidates::default()).name_or_path, "standard-da");
        std::fs::write(user.join(FILE), "").unwrap();
        assert_eq!(origin(&candidates), Origin::User);
        std::fs::write(folder.join(FILE), "").unwrap();
        assert_eq!(origin(&candidates), Origin::Folder);
        assert_eq!(choose(&candidates).name_or_path, folder.join(FILE).to_string_lossy());
        candidates.environment = Some("  ");
        assert_eq!(origin(&candidates), Origin::Folder);
        candidates.environment = Some("lemvig-copilot");
        assert_eq!(origin(&candidates), Origin::Environment);
        candidates.asked = Some("os2ai-platform");
        assert_eq!(origin(&candidates), Origin::Asked);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
