//! Whether nginx runs on a host, and whether the configuration that it would start with is sound.

use super::processes::Process;
use super::serving;
use crate::fault::Result;
use crate::sources::host::{Command, Host};
use std::time::Duration;

/// What is known of the nginx of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Running {
    /// It runs, and its configuration was tested: the words of nginx.
    Tested(String),
    /// It runs; why its configuration could not be tested.
    Untested(String),
    /// It runs with an older configuration: the one on the disk is broken. The words of nginx.
    Broken(String),
    /// One runs, and it is not known whether it is the one that serves the site.
    Foreign,
    /// It does not run.
    Stopped,
    /// This account does not see the processes of others.
    Unseen,
}

/// Prints the processes of nginx that root or this account runs, and whether the first process of the machine is seen.
/// A title is what its process says of itself: those of other accounts are not believed.
const PROCESSES: &str = r#"
LC_ALL=C; export LC_ALL
me=$(id -un 2>/dev/null)
ps -eo user=,pid=,ppid=,args= 2>/dev/null | while read -r user id parent title; do
  case $title in 'nginx: '*)
    case $me in "${user%+}"*) ;; *) [ "$user" = root ] || continue;; esac
    names=1
    if [ -r "/proc/$id/status" ]; then
      while read -r key rest; do case $key in NSpid:) set -- $rest; names=$#; break;; esac; done < "/proc/$id/status"
    fi 2>/dev/null
    echo "process $id $parent 0 $names $title";;
  esac
  [ "$id" != 1 ] || echo first
done
"#;

/// Tests the configuration with the options that are given. The program is often where only root looks for it.
const TEST: &str = r#"LC_ALL=C PATH=$PATH:/usr/sbin:/usr/local/sbin; export LC_ALL PATH; exec nginx -t "$@""#;

/// Whether the nginx that serves a site runs.
///
/// # Errors
/// When the host cannot be asked.
pub async fn running(host: &Host, site: &str, deadline: Duration) -> Result<Running> {
    let output = host.run(&Command::script(PROCESSES, [""; 0]), deadline).await?;
    let text = output.stdout.text();
    let all: Vec<Process> = text.lines().filter_map(|line| Process::of(line.strip_prefix("process ")?)).collect();
    if !all.iter().any(Process::is_master) {
        return Ok(if text.lines().any(|line| line == "first") { Running::Stopped } else { Running::Unseen });
    }
    let Some(master) = serving::master(host, &all, site).await else {
        return Ok(Running::Foreign);
    };
    let tested = host.run(&Command::script(TEST, master.options()), deadline).await?;
    let said = tested.stderr.text();
    Ok(judge(tested.exit, &said))
}

fn judge(exit: Option<i32>, said: &str) -> Running {
    let line = |words: &str| said.lines().find(|line| line.contains(words)).map(|line| line.trim().to_owned());
    match exit {
        Some(0) => Running::Tested(line("test is successful").unwrap_or_else(|| "its configuration is sound".into())),
        Some(127) => Running::Untested("the program nginx is not found by this account".into()),
        _ => {
            let emergency = said.lines().find(|line| line.contains("[emerg]") && !line.contains("ermission denied"));
            match (emergency, line("ermission denied")) {
                (Some(emergency), _) => Running::Broken(emergency.trim().to_owned()),
                (None, Some(denied)) => Running::Untested(denied),
                (None, None) => Running::Broken(line("nginx:").unwrap_or_else(|| "nginx gave no reason".into())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_this_account_may_not_make_is_no_broken_configuration() {
        let denied = "nginx: [alert] could not open error log file: open() \"/var/log/nginx/error.log\" failed (13: Permission denied)\n\
            2026/01/09 09:02:00 [emerg] 1#1: cannot load certificate key: Permission denied\n";
        assert!(matches!(judge(Some(1), denied), Running::Untested(_)));
        let broken = "nginx: [emerg] unknown directive \"serve\" in /etc/nginx/nginx.conf:3\nnginx: configuration file /etc/nginx/nginx.conf test failed\n";
        assert_eq!(
            judge(Some(1), broken),
            Running::Broken("nginx: [emerg] unknown directive \"serve\" in /etc/nginx/nginx.conf:3".into())
        );
        assert!(matches!(judge(Some(127), ""), Running::Untested(_)));
    }
}
