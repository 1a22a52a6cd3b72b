//! Words of a command line, for commands that a person is told to run.

/// `word` as one word of a POSIX shell.
pub fn posix_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=./:".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// `word` as one word of the shell that is usual on this system. A file may have any name; none runs a command.
pub fn shell_word(word: &str) -> String {
    if !cfg!(windows) {
        return posix_word(word);
    }
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if word.contains(['$', '`']) {
        // PowerShell reads these inside double quotes; cmd knows no single quotes, but no file to run either.
        format!("'{}'", word.replace('\'', "''"))
    } else {
        format!("\"{word}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_through_the_shell_whole() {
        for word in ["plain", "", "med mellemrum", "it's", "$HOME `x` \"y\" \\", "æøå;|&", "$(touch x).txt"] {
            let out =
                std::process::Command::new("sh").args(["-c", &format!("printf %s {}", posix_word(word))]).output();
            match out {
                Ok(out) => assert_eq!(String::from_utf8_lossy(&out.stdout), word),
                Err(_) => eprintln!("SKIPPED: no sh"),
            }
        }
        assert_eq!(posix_word("udkast/brev_æ.txt"), "udkast/brev_æ.txt");
    }
}
