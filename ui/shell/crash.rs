//! The panic hook: gives the terminal back, writes a report to the state folder, says where it is.
//!
//! A report holds what failed and where. It holds no variable, no argument, no file content, and anything in the
//! message that looks like a secret is taken out.

use super::terminal;
use crate::app::{Msg, Notice};
use color_eyre::config::{HookBuilder, Theme};
use std::fs;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::thread;
use tokio::sync::mpsc::Sender;

/// Installs the hook for the thread that draws. A panic on another thread leaves the console running and is said there.
pub fn install(folder: PathBuf, messages: Sender<Msg>) {
    let (hook, _) = HookBuilder::new().theme(Theme::new()).display_env_section(false).into_hooks();
    let drawing = thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        let here = thread::current().id() == drawing;
        if here {
            terminal::give_back();
        }
        let sentence = sentence(&folder, &scrubbed(&hook.panic_report(info).to_string()), info);
        if here {
            let _ = writeln!(std::io::stderr(), "{sentence}");
        } else {
            let _ = messages.try_send(Msg::Told(Notice::Failed(sentence)));
        }
    }));
}

/// Writes the report and says where it is.
fn sentence(folder: &Path, report: &str, info: &PanicHookInfo<'_>) -> String {
    match write(folder, report) {
        Ok(path) => format!("cutover failed. What happened is in {}", path.display()),
        Err(cause) => format!("cutover failed, and the report could not be written ({cause}): {}", place(info)),
    }
}

fn place(info: &PanicHookInfo<'_>) -> String {
    info.location().map(ToString::to_string).unwrap_or_default()
}

fn write(folder: &Path, report: &str) -> std::io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let stamp = chrono::Local::now().format("%Y-%m-%dT%H-%M-%S");
    let path = folder.join(format!("crash-{stamp}-{}.txt", std::process::id()));
    let mut file = private(&path)?;
    writeln!(file, "cutover {} on {}\n\n{report}", env!("CARGO_PKG_VERSION"), std::env::consts::OS)?;
    Ok(path)
}

#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new().create(true).append(true).open(path)
}

/// Takes out what looks like a token or like the password of an address.
fn scrubbed(text: &str) -> String {
    let words = text.split_inclusive(|letter: char| letter.is_whitespace() || "\"'`()<>,".contains(letter));
    words.map(scrub_word).collect()
}

fn scrub_word(word: &str) -> String {
    const TOKENS: [&str; 8] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "AKIA", "Bearer"];
    if TOKENS.iter().any(|token| word.contains(token)) {
        return "[taken out] ".into();
    }
    match (word.find("://"), word.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}://[taken out]{}", &word[..scheme], &word[at..]),
        _ => word.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_reach_a_report() {
        let text = "fetching https://x-access-token:SECRET@github.com/o/r with \"ghp_SECRET\" at ui/x.rs:3";
        let clean = scrubbed(text);
        assert!(!clean.contains("SECRET"), "{clean}");
        assert!(clean.contains("@github.com/o/r") && clean.contains("ui/x.rs:3"), "{clean}");
    }

    #[cfg(unix)]
    #[test]
    fn a_report_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = write(&folder.path().join("state"), "something").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::read_to_string(path).unwrap().contains("something"));
    }
}
