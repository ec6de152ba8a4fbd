//! The processes of nginx on a host: which master is the one that serves the site, and since when its workers run.

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

    fn given(&self, option: &str) -> Option<&str> {
        let mut words = self.title.split(' ').skip_while(|word| *word != option);
        words.nth(1).filter(|value| value.starts_with('/'))
    }

    /// The folders that its configuration comes from.
    fn folders(&self) -> Vec<&str> {
        match (self.given("-p"), self.given("-c").and_then(|file| file.rsplit_once('/'))) {
            (None, None) => USUAL.to_vec(),
            (prefix, file) => prefix.into_iter().chain(file.map(|(folder, _)| folder)).collect(),
        }
    }
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

/// The workers of the master that serves the site; nothing is known where it is not clear which that is.
pub(super) fn workers(processes: &[Process], site: &str) -> Workers {
    let Some(master) = master(processes, site) else { return Workers::default() };
    let own = processes.iter().filter(|process| process.parent == master.id && process.is_worker());
    let (draining, taking): (Vec<&Process>, Vec<&Process>) = own.partition(|process| process.is_draining());
    let age = taking.iter().map(|process| process.age).max_by(f64::total_cmp);
    Workers { age, draining: u32::try_from(draining.len()).ok() }
}

/// The master that serves a site, where it is clear which that is.
pub(super) fn master<'a>(processes: &'a [Process], site: &str) -> Option<&'a Process> {
    let masters: Vec<&Process> = processes.iter().filter(|process| process.is_master()).collect();
    if let [one] = masters.as_slice() {
        return Some(one);
    }
    let serves = |master: &&&Process| master.folders().iter().any(|folder| is_below(site, folder));
    let mut serving = masters.iter().filter(serves);
    let first = serving.next()?;
    serving.next().is_none().then_some(first)
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
        assert_eq!(workers(&all, "/etc/nginx/sites-enabled/a"), Workers { age: Some(30.0), draining: Some(1) });
    }

    #[test]
    fn of_several_masters_the_one_counts_whose_folder_holds_the_site() {
        let all = processes(&[
            "10 1 00:50 1 nginx: master process nginx -p /srv/one -c /srv/one/nginx.conf",
            "11 10 00:40 1 nginx: worker process",
            "20 1 00:30 1 nginx: master process /usr/sbin/nginx",
            "21 20 00:20 1 nginx: worker process",
        ]);
        assert_eq!(workers(&all, "/srv/one/site").age, Some(40.0));
        assert_eq!(workers(&all, "/etc/nginx/conf.d/site").age, Some(20.0));
        assert_eq!(workers(&all, "/srv/other/site"), Workers::default(), "it is not clear which");
        assert_eq!(all[0].called(), ["nginx", "-p", "/srv/one", "-c", "/srv/one/nginx.conf"]);
        assert_eq!(all[2].called(), ["/usr/sbin/nginx"]);
    }
}
