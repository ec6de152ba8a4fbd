//! What it means that a command ended so. That nothing was run is said only where it is certain.

use super::command::Command;
use super::compound::Told;
use super::place::Host;
use super::running::Ended;
use super::unfinished::Unfinished;
use super::{local, refusal};
use crate::fault::{Fault, FaultKind};

impl Host {
    /// The exit code of a command, `None` for a signal; else why it is not known.
    pub(super) async fn verdict(&self, command: &Command, ended: Ended) -> Result<Option<i32>, Unfinished> {
        // An output that ends before it said so was cut where the connection broke, and only there.
        let is_cut = match &ended.line {
            Some(line) => !ended.is_whole && !line.is_alive().await,
            None => false,
        };
        match ended.told {
            Some(told) if !ended.began => Err(Unfinished::NeverSent(self.not_begun(command, told))),
            Some(Told::Exit(code)) if !is_cut => Ok(Some(code)),
            Some(Told::Signal) if !is_cut => Ok(None),
            None if !is_cut && !ended.began => Err(Unfinished::NeverSent(self.no_shell(&ended.noise))),
            _ => Err(Unfinished::MayHaveRun(self.unknown(command, is_cut))),
        }
    }

    fn not_begun(&self, command: &Command, told: Told) -> Fault {
        match command.folder().filter(|_| told == Told::NoFolder) {
            Some(folder) => local::no_folder(folder),
            None => Fault::of(
                FaultKind::Failed,
                format!("The shell on {} could not begin {}", self.name(), command.typed()),
            )
            .hint(
                "Memory may be used up there, or the account may have no more processes: free -m and ulimit -u show it.",
            ),
        }
    }

    fn no_shell(&self, noise: &str) -> Fault {
        refusal::no_shell(self.name(), noise).fault(self.name())
    }

    fn unknown(&self, command: &Command, is_cut: bool) -> Fault {
        let (name, typed) = (self.name(), command.typed());
        let words = if is_cut {
            format!("The connection to {name} was lost while {typed} ran")
        } else {
            format!("The shell on {name} ended before it told how {typed} ended")
        };
        Fault::of(FaultKind::Failed, words)
            .hint("Nobody here knows how it ended. Look on the host before it is run again.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::sources::host::HostAccess;

    async fn verdict(told: Option<Told>, began: bool, noise: &str) -> Result<Option<i32>, Unfinished> {
        let clock = || chrono::DateTime::UNIX_EPOCH.fixed_offset();
        let access = HostAccess { folder: "/nowhere".into(), ssh_config: None, clock };
        let ended = Ended { told, began, is_whole: told.is_some(), noise: noise.into(), line: None };
        Host::open(&config::Host::Local, access)
            .verdict(&Command::program("true", [""; 0]).in_folder("/srv/it's"), ended)
            .await
    }

    #[tokio::test]
    async fn what_began_and_did_not_tell_its_end_may_have_run() {
        assert_eq!(verdict(Some(Told::Exit(137)), true, "").await.unwrap(), Some(137));
        assert_eq!(verdict(Some(Told::Signal), true, "").await.unwrap(), None);
        for told in [None, Some(Told::Nothing)] {
            let unfinished = verdict(told, true, "Welcome").await.unwrap_err();
            let words = "The shell on this machine ended before it told how true ended";
            assert_eq!((unfinished.may_have_run(), unfinished.fault().to_string().as_str()), (true, words));
        }
    }

    #[tokio::test]
    async fn what_ended_without_a_beginning_did_not_run_and_why_is_said() {
        for (told, noise, words) in [
            (Some(Told::NoFolder), "", "The folder /srv/it's cannot be entered"),
            (Some(Told::Nothing), "", "The shell on this machine could not begin true"),
            (Some(Told::Exit(2)), "", "The shell on this machine could not begin true"),
            (None, "go away", "reaching this machine: the login works and leads to no shell (go away)"),
        ] {
            let unfinished = verdict(told, false, noise).await.unwrap_err();
            assert_eq!((unfinished.may_have_run(), unfinished.fault().to_string().as_str()), (false, words));
        }
    }
}
