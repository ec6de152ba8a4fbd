//! Which master of nginx serves a site: the one whose folder holds its file, else the one whose configuration includes it.
//! That only one runs says nothing: it may be another's.

use super::processes::Process;
use crate::sources::host::{Command, Host, Output};
use std::time::Duration;

/// How long it may take to look into the configurations.
const DEADLINE: Duration = Duration::from_secs(5);

/// Takes the site, and of each master its id and its main file. Prints the ids of those whose main file is the site or
/// includes it, also by a file that it includes.
const INCLUDED: &str = r#"
site=$1; shift
serves() {
  [ "$1" -ef "$site" ] && return 0
  [ "$3" -gt 0 ] && [ -f "$1" ] && [ -r "$1" ] || return 1
  head -c 65536 < "$1" | sed 's/#.*//' | tr ';{}' '\n\n\n' | tr -d "\"'" | sed -n 's/^[[:space:]]*include[[:space:]]\{1,\}//p' | (
    unset IFS
    while read -r pattern; do
      case $pattern in /*) ;; *) pattern=$2/$pattern;; esac
      IFS=; for file in $pattern; do serves "$file" "$2" $(($3 - 1)) && exit 3; done; unset IFS
    done
  )
  [ $? = 3 ]
}
while [ $# -gt 1 ]; do
  ! serves "$2" "${2%/*}" 2 || echo "$1"
  shift 2
done
:
"#;

/// The master that serves a site, where it is clear which that is.
pub(super) async fn master<'a>(host: &Host, processes: &'a [Process], site: &str) -> Option<&'a Process> {
    let masters = || processes.iter().filter(|process| process.is_master());
    if let Some(one) = only(masters().filter(|master| master.holds(site))) {
        return Some(one);
    }
    let words: Vec<String> = masters()
        .flat_map(|master| master.files().into_iter().flat_map(|file| [master.id.to_string(), file]))
        .collect();
    if words.is_empty() {
        return None;
    }
    let command = Command::script(INCLUDED, std::iter::once(site.to_owned()).chain(words));
    let output = host.run(&command, DEADLINE).await.ok().filter(Output::is_success)?;
    let text = output.stdout.text();
    let told = |master: &&Process| text.lines().any(|line| line.parse() == Ok(master.id));
    only(masters().filter(told))
}

fn only<'a>(mut all: impl Iterator<Item = &'a Process>) -> Option<&'a Process> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::sources::host::HostAccess;
    use std::fs::write;

    fn here() -> Host {
        let clock = || chrono::DateTime::UNIX_EPOCH.fixed_offset();
        Host::open(&config::Host::Local, HostAccess { folder: std::env::temp_dir(), ssh_config: None, clock })
    }

    #[tokio::test]
    async fn of_masters_elsewhere_the_one_counts_whose_configuration_includes_the_site() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().display().to_string();
        for name in ["own", "foreign", "sites"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let site = format!("{place}/sites/api.conf");
        write(&site, "server { }").unwrap();
        write(folder.path().join("own/nginx.conf"), "http { include mime.types; include more/*.conf; }").unwrap();
        write(folder.path().join("foreign/nginx.conf"), format!("# include {site};\nhttp {{ }}")).unwrap();
        let process = |id: u32, name: &str| {
            Process::of(&format!("{id} 1 09 1 nginx: master process nginx -c {place}/{name}/nginx.conf")).unwrap()
        };
        let (own, foreign) = (process(10, "own"), process(20, "foreign"));
        let told = async |processes: &[&Process]| {
            let processes: Vec<Process> = processes.iter().map(|one| (*one).clone()).collect();
            master(&here(), &processes, &site).await.map(|master| master.id)
        };
        assert_eq!(told(&[&foreign]).await, None, "that it is the only one says nothing");
        assert_eq!(told(&[&own, &foreign]).await, None, "neither includes it");
        std::fs::create_dir(folder.path().join("own/more")).unwrap();
        std::os::unix::fs::symlink(&site, folder.path().join("own/more/api.conf")).unwrap();
        assert_eq!(told(&[&own, &foreign]).await, Some(10), "by a link in a folder of its own");
        write(folder.path().join("own/more/api.conf.new"), format!("upstream a {{ }} include '{site}';")).unwrap();
        std::fs::rename(folder.path().join("own/more/api.conf.new"), folder.path().join("own/more/api.conf")).unwrap();
        assert_eq!(told(&[&own, &foreign]).await, Some(10), "by a file that it includes");
        write(folder.path().join("foreign/nginx.conf"), format!("include {site};")).unwrap();
        assert_eq!(told(&[&own, &foreign]).await, None, "both include it");
    }
}
