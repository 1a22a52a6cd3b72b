//! The command in a folder of its own.

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A folder to work in.
pub struct Desk(TempDir);

/// What the command said.
pub struct Said {
    pub code: i32,
    pub out: Vec<u8>,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.out).unwrap()
    }

    /// Rule and place of every finding of the first document.
    pub fn places(&self) -> Vec<(String, String)> {
        let json = self.json();
        let findings = json["documents"][0]["findings"].as_array().unwrap();
        findings.iter().map(|f| (f["rule"].as_str().unwrap().into(), f["where"].as_str().unwrap().into())).collect()
    }
}

impl Desk {
    pub fn with(files: &[(&str, Vec<u8>)]) -> Self {
        let desk = Self(TempDir::new().unwrap());
        for (name, bytes) in files {
            let path = desk.path(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        desk
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub fn run_with(&self, args: &[&str], input: Vec<u8>) -> Said {
        let mut command = Command::cargo_bin("promptguard").unwrap();
        command.current_dir(self.0.path()).env("PROMPTGUARD_DATA", "data").env("PROMPTGUARD_POLICY", "standard-da");
        command.env_remove("PROMPTGUARD_LANG").env_remove("PROMPTGUARD_LIMITS").env_remove("PROMPTGUARD_KEY_FILE");
        let output = command.args(args).write_stdin(input).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        Said { code: output.status.code().unwrap(), out: output.stdout, err }
    }

    pub fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, Vec::new())
    }
}

/// Whether a rule found something at a place.
pub fn has(places: &[(String, String)], rule: &str, place: &str) -> bool {
    places.iter().any(|(r, p)| r == rule && p == place)
}
