//! Why there is no connection, in words that help. Each way to fail has its own sentence and the command that mends it;
//! ssh's own line stands in parentheses.

use super::access::HostAccess;
use super::said::Said;
use crate::domain::host::Loss;
use crate::fault::Fault;
use std::fmt;
use std::process::ExitStatus;
use std::time::Duration;

/// Why a connection is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub why: String,
    pub hint: Option<String>,
    /// How long it makes no sense to try again by oneself; zero when it may be over at any moment.
    pub patience: Duration,
    pub loss: Loss,
}

/// Why a host is not reached whose key is not the one that is known.
const ANOTHER_KEY: &str = "its host key is not the one that is known: another machine may be answering in its place";

/// What only a person can mend, and what a server may answer with a ban when it is repeated.
const BY_HAND: Duration = Duration::from_mins(1);
const LOGIN_REFUSED: Duration = Duration::from_mins(5);

impl Refusal {
    fn new(why: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { why: why.into(), hint: Some(hint.into()), patience: Duration::ZERO, loss: Loss::Away }
    }

    fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// ssh itself could not be started.
    pub fn no_ssh(cause: &std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::NotFound {
            let hint = "Install the OpenSSH client: apt-get install openssh-client, or brew install openssh.";
            return Self::new("ssh is not installed here", hint).patient(BY_HAND);
        }
        Self::new(format!("ssh could not be started here ({cause})"), "ssh -V in a shell shows whether it works.")
    }

    /// The folder for sockets could not be made.
    pub fn no_folder(cause: &std::io::Error) -> Self {
        let hint = "The folder for sockets is $XDG_RUNTIME_DIR, else /tmp: it must be there, and let this user write.";
        Self::new(format!("no folder for its sockets could be made ({cause})"), hint).patient(BY_HAND)
    }

    /// The login did not come to an end.
    pub fn slow(host: &str, said: &Said) -> Self {
        let last = said.since(0).pop().map(|words| format!(" ({words})")).unwrap_or_default();
        Self::new(
            format!("the login did not end within 45 seconds{last}"),
            format!("ssh -v {host} true shows where it stands still."),
        )
    }

    /// The heart did not beat.
    pub fn silent() -> Self {
        Self::new("it stopped answering", "The host or the network between may be down; it is tried again by itself.")
    }

    /// An open connection ended.
    pub fn broken(said: &Said) -> Self {
        let words = said.since(0).into_iter().rev().find(|words| is_about_the_end(words));
        if words.as_ref().is_some_and(|words| words.starts_with("Timeout, server")) {
            return Self::silent();
        }
        let words = words.map(|words| format!(" ({words})")).unwrap_or_default();
        Self::new(format!("the connection broke{words}"), "It is opened again by itself.")
    }

    /// ssh ended before a shell answered.
    pub fn of(host: &str, access: &HostAccess, said: &Said, (status, noise): (Option<ExitStatus>, &str)) -> Self {
        let lines = said.since(0);
        let told = Told { host, access, lines: &lines };
        if status.and_then(|status| status.code()) == Some(255) {
            return told.refusal();
        }
        no_shell(host, if noise.is_empty() { lines.last().map_or("", String::as_str) } else { noise })
    }

    /// The fault of whoever wanted something of the host meanwhile.
    pub fn fault(&self, host: &str) -> Fault {
        let fault = Fault::while_doing(format!("reaching {host}"), self.clone());
        match &self.hint {
            Some(hint) => fault.hint(hint),
            None => fault,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Refusal {}

/// A login that leads to no shell.
pub(super) fn no_shell(host: &str, words: &str) -> Refusal {
    let words = words.lines().next().unwrap_or_default().trim();
    let words = if words.is_empty() { String::new() } else { format!(" ({words})") };
    Refusal::new(
        format!("the login works and leads to no shell{words}"),
        format!(
            "ssh {host} sh -c true must work: the account needs a login shell (chsh -s /bin/sh) and no forced command."
        ),
    )
    .patient(BY_HAND)
}

fn is_about_the_end(words: &str) -> bool {
    let ends =
        ["Timeout, server", "Connection to", "Connection reset", "client_loop", "Connection closed", "Disconnected"];
    ends.iter().any(|end| words.contains(end))
}

/// What ssh told before it gave up.
struct Told<'a> {
    host: &'a str,
    access: &'a HostAccess,
    lines: &'a [String],
}

impl Told<'_> {
    fn line(&self, words: &str) -> Option<&str> {
        self.lines.iter().map(String::as_str).find(|line| line.contains(words))
    }

    fn refusal(&self) -> Refusal {
        self.about_keys().or_else(|| self.about_the_way()).or_else(|| self.about_settings()).unwrap_or_else(|| {
            let last =
                self.lines.iter().rev().find(|line| !line.is_empty()).map_or("ssh gave no reason", String::as_str);
            Refusal::new(format!("ssh gave up ({last})"), self.look())
        })
    }

    fn look(&self) -> String {
        format!("{} -v {} true shows what ssh does.", self.ssh(), self.host)
    }

    /// ssh as it is called here.
    fn ssh(&self) -> String {
        let config = self.access.ssh_config.as_deref().and_then(|config| config.to_str());
        config.map_or_else(|| "ssh".into(), |config| format!("ssh -F {}", shell_words::quote(config)))
    }

    fn about_keys(&self) -> Option<Refusal> {
        if let Some(line) = self.line("has changed and you have requested strict checking") {
            return Some(self.changed(line));
        }
        if let Some(line) = self.line("REVOKED HOST KEY").or_else(|| self.line("is revoked")) {
            let hint =
                "Its key is marked as revoked in known_hosts: do not connect before whoever runs it has said why.";
            return Some(Refusal::new(format!("its host key is revoked ({line})"), hint).patient(BY_HAND));
        }
        if let Some(line) = self.line("host key is known for").or_else(|| self.line("Host key verification failed")) {
            let hint = format!(
                "Connect once with {} {} in a shell, compare the key it shows, and accept it.",
                self.ssh(),
                self.host
            );
            return Some(Refusal::new(format!("its host key is not known here yet ({line})"), hint).patient(BY_HAND));
        }
        self.line("UNPROTECTED PRIVATE KEY FILE")
            .or_else(|| self.line("Too many authentication failures"))
            .or_else(|| self.line("Permission denied ("))
            .map(|line| self.refused(line))
    }

    fn changed(&self, line: &str) -> Refusal {
        let name =
            line.strip_prefix("Host key for ").and_then(|rest| rest.split(' ').next()).filter(|name| is_name(name));
        let forget = format!("ssh-keygen {}-R {}", self.known_hosts(), shell_words::quote(name.unwrap_or(self.host)));
        let hint = format!(
            "Compare its key with whoever runs the host before anything else. If it was replaced: {forget}, then {} {} once.",
            self.ssh(),
            self.host
        );
        Refusal { loss: Loss::AnotherKey, ..Refusal::new(ANOTHER_KEY, hint).patient(BY_HAND) }
    }

    /// `-f FILE ` of the file that holds the offending key.
    fn known_hosts(&self) -> String {
        let named = self
            .lines
            .iter()
            .find_map(|line| line.strip_prefix("Offending ")?.split_once(" key in ")?.1.rsplit_once(':'));
        named.map_or_else(String::new, |(file, _)| format!("-f {} ", shell_words::quote(file)))
    }

    fn refused(&self, line: &str) -> Refusal {
        let hint = if self.line("UNPROTECTED PRIVATE KEY FILE").is_some() {
            "The private key can be read by others, so ssh does not use it: chmod 600 on it.".to_owned()
        } else if line.contains("Too many authentication failures") {
            format!(
                "The agent offers too many keys. Set IdentityFile and IdentitiesOnly yes for {} in your ssh configuration.",
                self.host
            )
        } else {
            format!(
                "{} -v {} true shows which keys are offered. ssh-add loads one that has a passphrase into the agent; nothing is asked for here.",
                self.ssh(),
                self.host
            )
        };
        let line = self.line("Permission denied (").unwrap_or(line);
        Refusal::new(format!("it refuses the login ({line})"), hint).patient(LOGIN_REFUSED)
    }

    fn about_the_way(&self) -> Option<Refusal> {
        let ways: [(&str, &str, String); 10] = [
            (
                "Could not resolve hostname",
                "its name could not be found",
                format!(
                    "{} -G {} shows the hostname that ssh looks for; the network may be down.",
                    self.ssh(),
                    self.host
                ),
            ),
            (
                "Connection refused",
                "nobody answers on its port",
                "sshd may be down there, or the port in your ssh configuration is wrong.".into(),
            ),
            (
                "during banner exchange",
                "it takes the connection and never speaks",
                "sshd may hang or be starved there, or something else listens on that port.".into(),
            ),
            ("timed out", "it does not answer", "The host may be down, or a firewall drops what is sent to it.".into()),
            (
                "No route to host",
                "there is no way to it",
                "The host may be down, or this network does not lead there: a VPN may be off.".into(),
            ),
            (
                "Network is unreachable",
                "there is no network to it",
                "This machine may be offline, or a VPN off.".into(),
            ),
            ("Timeout, server", "it stopped answering", "The host or the network between may be down.".into()),
            ("Unable to negotiate", "it and ssh here have no algorithm in common", self.look()),
            (
                "kex_exchange_identification",
                "it closed the connection before the login",
                "It may be starting, have too many logins at once (MaxStartups), or keep this address out (fail2ban)."
                    .into(),
            ),
            ("Connection closed", "it closed the connection", self.look()),
        ];
        let found = ways.into_iter().find_map(|(words, why, hint)| self.line(words).map(|line| (line, why, hint)));
        found
            .or_else(|| self.line("Connection reset").map(|line| (line, "it closed the connection", self.look())))
            .map(|(line, why, hint)| Refusal::new(format!("{why} ({line})"), hint))
    }

    fn about_settings(&self) -> Option<Refusal> {
        let words = [
            "Bad configuration option",
            "Bad owner or permissions",
            "Can't open user config file",
            "terminating,",
            "too long for Unix domain socket",
            "administratively prohibited",
        ];
        let line = words.iter().find_map(|words| self.line(words))?;
        let why = format!("ssh does not take its configuration ({line})");
        Some(
            Refusal::new(
                why,
                format!("{} {} true in a shell shows the same; mend the file it names.", self.ssh(), self.host),
            )
            .patient(BY_HAND),
        )
    }
}

/// What can be the name of a host in `known_hosts`, and nothing of a shell.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "[]:._-%".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;
    use std::path::PathBuf;

    fn refusal(lines: &[&str]) -> Refusal {
        let said = Said::default();
        for line in lines {
            said.hear(line);
        }
        let clock = || chrono::DateTime::UNIX_EPOCH.fixed_offset();
        let access = HostAccess { folder: PathBuf::new(), ssh_config: None, clock };
        Refusal::of("prod", &access, &said, (Some(ExitStatus::from_raw(255 << 8)), ""))
    }

    #[test]
    fn what_ssh_says_on_other_networks_has_its_sentence() {
        let why = |line: &str| refusal(&[line]).why.split(" (").next().unwrap_or_default().to_owned();
        assert_eq!(why("ssh: connect to host prod port 22: Connection timed out"), "it does not answer");
        assert_eq!(why("ssh: connect to host prod port 22: No route to host"), "there is no way to it");
        assert_eq!(why("ssh: connect to host prod port 22: Network is unreachable"), "there is no network to it");
        assert_eq!(why("Connection timed out during banner exchange"), "it takes the connection and never speaks");
        assert_eq!(
            why("kex_exchange_identification: Connection closed by remote host"),
            "it closed the connection before the login"
        );
        assert_eq!(
            why("Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures"),
            "it refuses the login"
        );
        assert_eq!(why("something nobody foresaw"), "ssh gave up");
    }

    #[test]
    fn a_command_that_is_shown_holds_nothing_that_a_server_chose() {
        let told = refusal(&["Host key for $(reboot) has changed and you have requested strict checking."]);
        assert!(told.hint.as_deref().is_some_and(|hint| hint.contains("ssh-keygen -R prod,")), "{told:?}");
        let told = refusal(&[
            "Offending ED25519 key in /home/me/known hosts:3",
            "Host key for [10.0.0.1]:2222 has changed and you have requested strict checking.",
        ]);
        assert!(
            told.hint.is_some_and(|hint| hint.contains("ssh-keygen -f '/home/me/known hosts' -R '[10.0.0.1]:2222'"))
        );
    }

    #[test]
    fn a_private_key_that_others_can_read_is_named_as_the_reason() {
        let told = refusal(&[
            "@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @",
            "me@10.0.0.1: Permission denied (publickey).",
        ]);
        assert!(told.hint.is_some_and(|hint| hint.contains("chmod 600")));
    }
}
