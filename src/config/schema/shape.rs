//! The shapes a text can have. A text that is used in a command, a path or an address is narrow, so that it can be
//! nothing else.

use super::address;
use crate::domain::freeze::Window;
use crate::domain::hours::Hours;

/// What a text must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One line that is not empty.
    Line,
    /// The name of a branch.
    Branch,
    /// A pattern where `*` stands for any text.
    Pattern,
    /// A folder inside the repository.
    Folder,
    /// A file name without a folder.
    FileName,
    /// The name of an entry, with `{sha}` and perhaps `{date}` and `{slug}`.
    EntryName,
    /// `owner/name`.
    Repository,
    /// The address of an API that gets a token.
    ApiUrl,
    /// An address without a path.
    Url,
    /// The path of an address.
    UrlPath,
    /// An address of a page.
    Link,
    /// An image without a tag.
    Image,
    /// An operating system and a processor.
    Platform,
    /// A ref of git that is not one of the branches of people.
    Ref,
    /// A full ref of git, or the name of a branch.
    AnyRef,
    /// An absolute path on a host.
    HostPath,
    /// A path below another one on a host.
    HostFile,
    /// A command line; `{image}` is the only thing that is filled in.
    Command,
    /// `host`, or a unix socket.
    Docker,
    /// The name of a secret.
    SecretName,
    /// The name of a region or a profile of AWS.
    AwsWord,
    /// The name of a theme.
    ThemeName,
    /// A `Host` of the ssh configuration.
    SshHost,
    /// The name of a container.
    Container,
    /// A label of a container and its value.
    Label,
    /// A window of the week, or of the calendar.
    Window,
    /// Hours of every day.
    Hours,
}

impl Shape {
    /// What it looks like, as the end of "it takes …".
    #[must_use]
    pub fn takes(self) -> &'static str {
        match self {
            Self::Line => "a line of text",
            Self::Branch => "the name of a branch",
            Self::Pattern => "a line of text where * stands for any text",
            Self::Folder => "a folder inside the repository, like \"docs/changelog\"",
            Self::FileName => "the name of a file without a folder",
            Self::EntryName => "a file name with {sha} and, if wanted, {date} and {slug}, each once",
            Self::Repository => "\"owner/name\"",
            Self::ApiUrl => "an https address, or an http address of this machine",
            Self::Url => "an http or https address without a path",
            Self::UrlPath => "a path that begins with /",
            Self::Link => "an http or https address, with a path if wanted",
            Self::Image => "an image without a tag, like \"ghcr.io/acme/api\"",
            Self::Platform => "an operating system and a processor, like \"linux/arm64\"",
            Self::Ref => "a full ref whose name holds cutover-lock, like \"refs/heads/cutover-lock/production\"",
            Self::AnyRef => "the name of a branch, or a full ref like \"refs/heads/deploy-lock/production\"",
            Self::HostPath => "an absolute path",
            Self::HostFile => "a path that stays below scripts.dir",
            Self::Command => "a command line, in which {image} is the only word in braces",
            Self::Docker => "\"host\", \"host:/path/of/docker.sock\", or \"unix:///path/of/docker.sock\"",
            Self::SecretName => "a name of letters, digits and /_+=.@-",
            Self::AwsWord => "a name of letters, digits and -_.@",
            Self::ThemeName => "the name of a theme: letters, digits, - and _",
            Self::SshHost => "a Host of your ssh configuration",
            Self::Container => "the name of a container: letters, digits and _.-",
            Self::Label => "a label and its value, like \"com.acme.slot=blue\"",
            Self::Hours => "hours like \"22:00 - 07:00\"",
            Self::Window => "a window like \"Fri 16:00 - Mon 08:00\" or \"2026-12-24 - 2026-12-26\"",
        }
    }

    /// Gives the text back in its one form; else says what is wrong, as the end of "it …".
    pub(in crate::config) fn check(self, text: &str) -> Result<String, String> {
        let fits = |fits: bool| if fits { Ok(text.to_owned()) } else { Err(self.complaint(text)) };
        match self {
            Self::Folder => folder(text).ok_or_else(|| self.complaint(text)),
            Self::ApiUrl => address::api(text),
            Self::Url => address::site(text),
            Self::Link => address::page(text),
            Self::Line | Self::Pattern => fits(is_line(text)),
            Self::Branch => fits(is_ref_name(text)),
            Self::Ref => fits(is_ref_name(text) && text.starts_with("refs/") && text.contains("cutover-lock")),
            Self::AnyRef if !is_ref_name(text) => fits(false),
            Self::AnyRef if text.starts_with("refs/") => Ok(text.to_owned()),
            Self::AnyRef => Ok(format!("refs/heads/{text}")),
            Self::FileName => fits(is_file_name(text)),
            Self::EntryName => fits(is_entry_name(text)),
            Self::Repository => fits(is_repository(text)),
            Self::UrlPath => fits(text.starts_with('/') && !text.starts_with("//") && is_of(text, "/-._~%+=?&,:@")),
            Self::Image => fits(is_image(text)),
            Self::Platform => fits(is_platform(text)),
            Self::HostPath => fits(is_host_path(text)),
            Self::HostFile => fits(!text.starts_with('/') && is_host_path(&format!("/{text}"))),
            Self::Command => fits(is_line(text) && !text.replace("{image}", "").contains(['{', '}'])),
            Self::Docker => {
                let path = text.strip_prefix("unix://").or_else(|| text.strip_prefix("host:"));
                fits(text == "host" || path.is_some_and(is_host_path))
            }
            Self::SecretName => fits(is_name(text, "/_+=.@-")),
            Self::AwsWord => fits(is_name(text, "-_.@")),
            Self::ThemeName => fits(is_name(text, "-_")),
            Self::SshHost => fits(is_name(text, "-_.@:")),
            Self::Container => fits(is_name(text, "_.-")),
            Self::Label => fits(is_line(text) && text.split_once('=').is_some_and(|(key, _)| is_name(key, "_.-/"))),
            Self::Hours => fits(Hours::parse(text).is_some()),
            Self::Window => fits(Window::parse(text).is_some()),
        }
    }

    fn complaint(self, text: &str) -> String {
        if text.is_empty() {
            return format!("is empty; it takes {}.", self.takes());
        }
        let shown: String = text.chars().take(60).collect();
        let more = if shown.len() < text.len() { "…" } else { "" };
        format!("is \"{shown}{more}\"; it takes {}.", self.takes())
    }
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && !text.chars().any(char::is_control)
}

/// Letters and digits of ASCII, and these signs; nothing that could be read as an option.
fn is_name(text: &str, signs: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '/' || first == '_') && is_of(text, signs)
}

fn is_of(text: &str, signs: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || signs.contains(letter))
}

fn is_file_name(text: &str) -> bool {
    is_line(text) && !text.contains(['/', '\\']) && text != "." && text != ".."
}

/// The folder without `./`, doubled slashes and a slash at its end; `None` when it leaves the repository.
fn folder(text: &str) -> Option<String> {
    let usable = is_line(text) && !text.starts_with('/') && !text.contains('\\');
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let inside = !parts.is_empty() && !parts.iter().any(|part| *part == ".." || part.eq_ignore_ascii_case(".git"));
    (usable && inside).then(|| parts.join("/"))
}

fn is_entry_name(text: &str) -> bool {
    let once = |part: &str, least: usize| (least..=1).contains(&text.matches(part).count());
    let rest = text.replace("{date}", "").replace("{sha}", "").replace("{slug}", "");
    is_file_name(text) && once("{sha}", 1) && once("{date}", 0) && once("{slug}", 0) && !rest.contains(['{', '}'])
}

fn is_repository(text: &str) -> bool {
    text.split_once('/').is_some_and(|(owner, name)| is_name(owner, "-_.") && is_name(name, "-_."))
}

/// The rules of `git check-ref-format`, and no `-` at the beginning.
fn is_ref_name(text: &str) -> bool {
    let forbidden = |letter: char| letter.is_control() || " ~^:?*[\\".contains(letter);
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.to_ascii_lowercase().ends_with(".lock")
            && !part.ends_with('.')
    };
    !text.starts_with('-')
        && text != "@"
        && text != "HEAD"
        && !text.contains("..")
        && !text.contains("@{")
        && !text.chars().any(forbidden)
        && text.split('/').all(part)
}

/// `host/path` in lower case, with a port perhaps, without tag or digest.
fn is_image(text: &str) -> bool {
    let Some((host, path)) = text.split_once('/') else { return false };
    let part = |part: &str| part.starts_with(|first: char| first.is_ascii_alphanumeric()) && is_of(part, "-_.");
    let lower = !path.chars().any(|letter| letter.is_ascii_uppercase());
    address::is_authority(host) && lower && path.split('/').all(part)
}

/// `os/architecture`, with a variant perhaps.
fn is_platform(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    (2..=3).contains(&parts.len()) && parts.into_iter().all(|part| is_of(part, "-_."))
}

fn is_host_path(text: &str) -> bool {
    text.len() > 1 && text.starts_with('/') && is_line(text) && !text.split('/').any(|part| part == "..")
}
