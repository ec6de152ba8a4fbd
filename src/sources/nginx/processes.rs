//! The processes of nginx on a host: where a master has its configuration, and since when its workers run.

/// One process, as the host told of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Process {
    pub id: u32,
    pub parent: u32,
    /// Seconds since it started.
    pub age: f64,
    /// It is in a namespace of its own: the nginx of some container.
    pub is_contained: bool,
    /// `master process /usr/sbin/nginx`, `worker process`.
    pub title: String,
}

impl Process {
    /// Reads `id parent age pids-in-namespaces title…`, with `age` as `[[days-]hours:]minutes:seconds` or in seconds.
    pub fn of(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (id, parent) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let (age, names) = (age(words.next()?)?, words.next()?.parse::<u32>().ok()?);
        let title: Vec<&str> = words.collect();
        let title = title.join(" ").strip_prefix("nginx: ")?.to_owned();
        Some(Self { id, parent, age, is_contained: names > 1, title })
    }

    /// Whether it is a master of the host itself.
    pub fn is_master(&self) -> bool {
        self.title.starts_with("master process") && !self.is_contained
    }

    fn is_draining(&self) -> bool {
        self.title.contains("is shutting down")
    }

    fn is_worker(&self) -> bool {
        self.title.starts_with("worker process")
    }

    /// Where its configuration comes from, as options of nginx.
    pub fn options(&self) -> Vec<String> {
        let of = |option: &'static str| self.given(option).map(|value| [option.to_owned(), value.to_owned()]);
        ["-p", "-c"].into_iter().filter_map(of).flatten().collect()
    }

    /// How it is called: its program, and where its configuration comes from.
    pub fn called(&self) -> Vec<String> {
        let program = self.title.strip_prefix("master process ").and_then(|rest| rest.split(' ').next());
        let program = program.filter(|program| program.starts_with('/')).unwrap_or("nginx");
        std::iter::once(program.to_owned()).chain(self.options()).collect()
    }

    /// The folder in which paths of its configuration begin: that of its main file.
    pub fn folder(&self, site: &str) -> String {
        let file = self.given("-c").and_then(|file| file.rsplit_once('/')).map(|(folder, _)| folder.to_owned());
        file.unwrap_or_else(|| folder_of(site))
    }

    /// What stands behind an option, or right at it.
    fn word(&self, option: &str) -> Option<&str> {
        let mut words = self.title.split(' ').skip_while(|word| !word.starts_with(option));
        let rest = words.next()?.strip_prefix(option)?;
        if rest.is_empty() { words.next() } else { Some(rest) }
    }

    /// The same where it is a whole path: another begins where nobody can tell.
    fn given(&self, option: &str) -> Option<&str> {
        self.word(option).filter(|value| value.starts_with('/'))
    }

    fn has_options(&self) -> bool {
        self.word("-p").is_some() || self.word("-c").is_some()
    }

    /// The folders that its configuration comes from.
    fn folders(&self) -> Vec<&str> {
        if !self.has_options() {
            return USUAL.into_iter().chain(self.home()).collect();
        }
        let file = self.given("-c").and_then(|file| file.rsplit_once('/')).map(|(folder, _)| folder);
        self.given("-p").into_iter().chain(file).filter(|folder| !folder.is_empty()).collect()
    }

    /// Where a program lies that was not installed among the others: `/opt/web/sbin/nginx` is at home in `/opt/web`.
    fn home(&self) -> Option<&str> {
        let program = self.title.strip_prefix("master process ")?.split(' ').next()?;
        program.strip_suffix("/sbin/nginx").filter(|home| !["", "/usr", "/usr/local"].contains(home))
    }

    /// Whether the site lies in a folder of its configuration.
    pub fn holds(&self, site: &str) -> bool {
        self.folders().iter().any(|folder| is_below(site, folder))
    }

    /// The main files that it may have been started with.
    pub fn files(&self) -> Vec<String> {
        match (self.word("-c"), self.given("-p")) {
            (Some(file), _) if file.starts_with('/') => vec![file.to_owned()],
            (Some(file), Some(prefix)) => vec![format!("{prefix}/{file}")],
            (Some(_), None) => Vec::new(),
            (None, Some(prefix)) => std::iter::once(format!("{prefix}/conf/nginx.conf")).chain(usual_files()).collect(),
            (None, None) if self.has_options() => Vec::new(),
            (None, None) => usual_files().chain(self.home().map(|home| format!("{home}/conf/nginx.conf"))).collect(),
        }
    }
}

fn usual_files() -> impl Iterator<Item = String> {
    USUAL.into_iter().flat_map(|folder| [format!("{folder}/nginx.conf"), format!("{folder}/conf/nginx.conf")])
}

/// Where configurations usually lie.
const USUAL: [&str; 4] = ["/etc/nginx", "/usr/local/nginx", "/usr/local/etc/nginx", "/opt/nginx"];

/// The usual folder that a site is in, else the first of them.
pub(super) fn folder_of(site: &str) -> String {
    USUAL.iter().find(|folder| is_below(site, folder)).unwrap_or(&USUAL[0]).to_string()
}

/// What is known of the workers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Workers {
    /// Seconds since those that take connections started: the oldest one, for one that crashed is replaced without a
    /// reload.
    pub age: Option<f64>,
    /// How many serve their last connections.
    pub draining: Option<u32>,
}

/// The workers of this master; nothing is known where it is not clear which serves the site.
pub(super) fn workers(processes: &[Process], master: Option<&Process>) -> Workers {
    let Some(master) = master else { return Workers::default() };
    let own = processes.iter().filter(|process| process.parent == master.id && process.is_worker());
    let (draining, taking): (Vec<&Process>, Vec<&Process>) = own.partition(|process| process.is_draining());
    let age = taking.iter().map(|process| process.age).max_by(f64::total_cmp);
    Workers { age, draining: u32::try_from(draining.len()).ok() }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
}

fn age(text: &str) -> Option<f64> {
    let (days, rest) =
        text.split_once('-').map_or(Some((0.0, text)), |(days, rest)| Some((days.parse().ok()?, rest)))?;
    let mut seconds = 0.0;
    for part in rest.split(':') {
        seconds = seconds * 60.0 + part.parse::<f64>().ok().filter(|part| part.is_finite())?;
    }
    Some(days * 86_400.0 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn processes(lines: &[&str]) -> Vec<Process> {
        lines.iter().filter_map(|line| Process::of(line)).collect()
    }

    #[test]
    fn a_time_is_read_in_each_of_its_forms() {
        assert_eq!(age("02:03"), Some(123.0));
        assert_eq!(age("1-01:00:01"), Some(90_001.0));
        assert_eq!(age("12.25"), Some(12.25));
        assert_eq!(age("-"), None);
    }

    #[test]
    fn workers_that_drain_are_counted_and_do_not_say_when_the_file_was_loaded() {
        let all = processes(&[
            "10 1 1-00:00:00 1 nginx: master process /usr/sbin/nginx -g daemon on; master_process on;",
            "11 10 03:00 1 nginx: worker process is shutting down",
            "12 10 00:30 1 nginx: worker process",
            "13 10 00:05 1 nginx: worker process",
            "20 19 00:09 2 nginx: master process nginx -g daemon off;",
            "21 20 00:01 2 nginx: worker process",
        ]);
        assert!(all[0].holds("/etc/nginx/sites-enabled/a"));
        assert_eq!(workers(&all, Some(&all[0])), Workers { age: Some(30.0), draining: Some(1) });
        assert_eq!(workers(&all, None), Workers::default());
    }

    #[test]
    fn a_master_holds_what_is_in_the_folders_that_it_was_started_with() {
        let holds = |options: &str, site: &str| {
            processes(&[&format!("10 1 00:50 1 nginx: master process {options}")])[0].holds(site)
        };
        let one = "nginx -p /srv/one -c /srv/one/nginx.conf";
        assert!(holds(one, "/srv/one/site") && holds("nginx -p/srv/one", "/srv/one/site"));
        assert!(!holds(one, "/etc/nginx/conf.d/site"), "another may serve that");
        assert!(holds("/usr/sbin/nginx", "/etc/nginx/conf.d/site"));
        assert!(!holds("/usr/sbin/nginx", "/usr/share/site") && !holds("/usr/sbin/nginx", "/srv/other/site"));
        assert!(holds("/opt/web/sbin/nginx -g daemon off;", "/opt/web/conf/site"));
        assert!(!holds("nginx -c conf/foreign.conf", "/etc/nginx/conf.d/site"), "nobody can tell where that is");
    }

    #[test]
    fn the_main_file_follows_from_the_options_as_far_as_they_tell() {
        let files = |options: &str| processes(&[&format!("10 1 00:50 1 nginx: master process {options}")])[0].files();
        assert_eq!(files("nginx -p /srv -c /srv/a.conf"), ["/srv/a.conf"]);
        assert_eq!(files("nginx -p /srv -c conf/a.conf"), ["/srv/conf/a.conf"]);
        assert!(files("nginx -c conf/a.conf").is_empty() && files("nginx -p here").is_empty());
        assert_eq!(files("nginx")[0], "/etc/nginx/nginx.conf");
        assert_eq!(files("nginx -p /srv")[0], "/srv/conf/nginx.conf");
    }

    #[test]
    fn a_master_is_called_by_its_program_and_its_options() {
        let called = |title: &str| processes(&[&format!("10 1 00:50 1 nginx: master process {title}")])[0].called();
        assert_eq!(
            called("nginx -p /srv/one -c /srv/one/nginx.conf"),
            ["nginx", "-p", "/srv/one", "-c", "/srv/one/nginx.conf"]
        );
        assert_eq!(called("/usr/sbin/nginx -g daemon on;"), ["/usr/sbin/nginx"]);
    }
}
