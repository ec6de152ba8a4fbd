//! The site file and the workers, read in one round trip.

use super::includes::{self, Followed};
use super::processes::{self, Process};
use super::serving;
use super::site::{site_of, understood};
use crate::domain::Moment;
use crate::domain::traffic::{Nginx, Traffic};
use crate::fault::{Fault, Result};
use crate::sources::host::{Command, Host, unreadable};
use chrono::DateTime;
use std::time::Duration;

/// How long it may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long everything that the file includes may take together: on-call waits for it.
const TOGETHER: Duration = Duration::from_secs(6);
/// The most of a site file that is read.
pub(super) const LARGEST: usize = 64 * 1024;

/// Prints the time, when the file was written, whether the first process of the machine is seen, the processes of nginx, and
/// then the file. Of each process it is told whether this account may signal it, and whether its title is believed: what root
/// or this account runs. Only what POSIX and busybox have; what a host cannot tell is left out.
const SCRIPT: &str = r#"
LC_ALL=C; export LC_ALL
for follow in '' -L; do
  written=$(stat $follow -c %.9Y "$1" 2>/dev/null)
  case $written in ''|*[!0-9.]*) written=$(stat $follow -c %Y "$1" 2>/dev/null || stat $follow -f %m "$1" 2>/dev/null);; esac
  echo "written $written"
done
read -r uptime rest 2>/dev/null < /proc/uptime || uptime=
echo "now $(date +%s.%N 2>/dev/null)"
echo "uptime $uptime $(getconf CLK_TCK 2>/dev/null)"
me=$(id -un 2>/dev/null) all=$(ps -eo user=,pid=,ppid=,etime=,args= 2>/dev/null)
printf '%s\n' "$all" | grep -q '^ *[^ ]*  *1  *0 ' && echo first
printf '%s\n' "$all" | grep '[n]ginx: ' | head -n 200 | while read -r user id parent age title; do
  names=1 began=
  if { read -r began < "/proc/$id/stat"; } 2>/dev/null; then
    began=${began##*) }
    while read -r key rest; do case $key in NSpid:) set -- "$1" "$2" $rest; names=$(($# - 2)); break;; esac; done < "/proc/$id/status"
  fi 2>/dev/null
  echo "process $id $parent $age $names $title"
  [ -z "$began" ] || echo "began $id $began"
  ! kill -0 "$id" 2>/dev/null || echo "ours $id"
  [ "$user" != root ] && [ "$user" != "$me" ] || echo "believed $id"
done
echo file
head -c "$2" < "$1"
"#;

/// Where the site file of a host sends the traffic.
///
/// # Errors
/// When the file cannot be read, or does not lead to one port.
pub async fn read(host: &Host, path: &str) -> Result<Traffic> {
    let command = Command::script(SCRIPT, [path.to_owned(), (LARGEST + 1).to_string()]);
    let output = host.run(&command, DEADLINE).await?;
    if !output.is_success() {
        return Err(unreadable(host, path, &output.complaint()));
    }
    let text = output.stdout.text();
    let (facts, file) =
        text.split_once("\nfile\n").ok_or_else(|| unreadable(host, path, "the host told nothing of it"))?;
    if file.len() > LARGEST {
        return Err(Fault::while_doing(
            format!("reading {path} on {}", host.name()),
            format!("it is larger than {LARGEST} bytes"),
        )
        .hint("nginx_site in cutover.toml names the file of one site."));
    }
    let facts = Facts::of(facts);
    let file = understood(file)?;
    let master = serving::master(host, &facts.processes, path).await;
    let folder = master.map_or_else(|| processes::folder_of(path), |master| master.folder(path));
    let following = tokio::time::timeout(TOGETHER, includes::follow(host, file.clone(), &folder));
    let followed = following.await.unwrap_or_else(|_| Followed::late(file, TOGETHER));
    let name = path.rsplit('/').next().map(|name| name.trim_end_matches(".conf"));
    let site = site_of(&followed.file, name).map_err(|fault| unfollowed(fault, &followed.unread))?;
    Ok(facts.traffic(path, (site, followed), master))
}

/// A file that was not read may be the one that says it.
fn unfollowed(fault: Fault, unread: &[String]) -> Fault {
    if unread.is_empty() {
        return fault;
    }
    let cause = format!("{fault} (not read: {})", unread.join("; "));
    let hint = fault.next_step().map(str::to_owned);
    hint.into_iter().fold(Fault::of(fault.kind(), cause), Fault::hint)
}

/// What the host told beside the file.
#[derive(Debug, Default)]
struct Facts {
    now: Option<f64>,
    written: Option<f64>,
    uptime: Option<f64>,
    ticks: Option<f64>,
    processes: Vec<Process>,
    /// The first process of the machine is among those that are seen: so are all.
    first: bool,
    ours: Vec<u32>,
    believed: Vec<u32>,
}

impl Facts {
    fn of(text: &str) -> Self {
        let mut facts = Self::default();
        for line in text.lines() {
            let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
            match key {
                "now" => facts.now = seconds(rest),
                // The link and the file: changing either changes what nginx is told.
                "written" => facts.written = facts.written.into_iter().chain(seconds(rest)).reduce(f64::max),
                "uptime" => {
                    let mut words = rest.split(' ').map(seconds);
                    facts.uptime = words.next().flatten();
                    facts.ticks = words.next().flatten();
                }
                // Whole seconds: it started up to one later.
                "process" => {
                    facts
                        .processes
                        .extend(Process::of(rest).map(|process| Process { age: process.age - 1.0, ..process }));
                }
                "began" => facts.refine(rest),
                "first" => facts.first = true,
                "ours" => facts.ours.extend(rest.parse::<u32>()),
                "believed" => facts.believed.extend(rest.parse::<u32>()),
                _ => {}
            }
        }
        facts
    }

    /// The kernel knows the age of a process to a hundredth of a second, where `ps` gives whole ones. The words are those
    /// behind the name in `/proc/ID/stat`, of which the twentieth is the start in ticks since boot.
    fn refine(&mut self, words: &str) {
        let mut words = words.split(' ');
        let id = words.next().and_then(|id| id.parse::<u32>().ok());
        let began = words.nth(19).and_then(seconds);
        let (Some(uptime), Some(began)) = (self.uptime, began) else { return };
        let ticks = self.ticks.filter(|ticks| *ticks >= 1.0).unwrap_or(100.0);
        // Both are cut to whole ticks: it started up to one later.
        let age = uptime - (began + 1.0) / ticks;
        if let Some(process) = self.processes.iter_mut().find(|process| Some(process.id) == id) {
            process.age = age;
        }
    }

    /// The nginx that serves the site, by its master.
    fn nginx(&self, master: Option<&Process>) -> Nginx {
        match master {
            Some(master) => Nginx::Runs {
                called: if self.believed.contains(&master.id) { master.called() } else { vec!["nginx".into()] },
                ours: self.ours.contains(&master.id),
            },
            None if self.first && self.processes.is_empty() => Nginx::Stopped,
            None => Nginx::Untold,
        }
    }

    fn traffic(&self, path: &str, (site, followed): (super::Site, Followed), master: Option<&Process>) -> Traffic {
        let workers = processes::workers(&self.processes, master);
        let loaded = self.now.zip(workers.age).and_then(|(now, age)| moment(now - age));
        Traffic {
            site: path.to_owned(),
            names: site.names,
            upstream: site.upstream,
            port: site.port,
            written: self.written.into_iter().chain(followed.written).reduce(f64::max).and_then(moment),
            loaded,
            draining: workers.draining,
            nginx: self.nginx(master),
            includes: followed.read,
            unread: followed.unread,
        }
    }
}

/// A number of seconds; where the host does not know parts of a second, it prints a letter in their place.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let whole = text.split(['%', 'N']).next()?.trim_end_matches('.');
    whole.parse().ok().filter(|seconds: &f64| seconds.is_finite())
}

fn moment(seconds: f64) -> Option<Moment> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a number that is too large becomes the largest, which is no time"
    )]
    DateTime::from_timestamp_micros((seconds * 1e6) as i64).map(|moment| moment.fixed_offset())
}
