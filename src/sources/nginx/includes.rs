//! What a site file includes, put in the place of its `include`: one level deep, so many files at most, each read over the
//! host. What is not read is named, and never guessed.

use super::reading::{LARGEST, seconds};
use super::tokens::{Directive, directives};
use crate::sources::host::{Command, Host, unreadable};
use futures_util::{StreamExt, stream};
use std::error::Error;
use std::time::Duration;

/// How many files are read.
const MOST: usize = 16;
/// How many at a time: each takes a session of the connection.
const AT_ONCE: usize = 4;
/// How long one may take.
const DEADLINE: Duration = Duration::from_secs(5);
/// What decides where the traffic goes.
const ROUTES: [&str; 6] = ["server", "upstream", "location", "proxy_pass", "set", "map"];
/// Files of nginx and of certificates that hold no location and no upstream.
const PLAIN: [&str; 7] = [
    "mime.types",
    "fastcgi_params",
    "fastcgi.conf",
    "uwsgi_params",
    "scgi_params",
    "proxy_params",
    "options-ssl-nginx.conf",
];

/// Prints the files that a pattern means, one a line.
const MEANT: &str = r#"IFS=; for file in $1; do [ -f "$file" ] && printf '%s\n' "$file"; done; :"#;
/// Prints when a file was written, and then the file.
const CONTENT: &str = r#"
LC_ALL=C; export LC_ALL
written=$(stat -L -c %.9Y "$1" 2>/dev/null)
case $written in ''|*[!0-9.]*) written=$(stat -L -c %Y "$1" 2>/dev/null || stat -L -f %m "$1" 2>/dev/null);; esac
echo "written $written"
head -c "$2" < "$1"
"#;

/// A file with what it includes.
#[derive(Debug, Default)]
pub(super) struct Followed {
    pub file: Vec<Directive>,
    /// Those that were read, as whole paths.
    pub read: Vec<String>,
    /// Those that were not, and why.
    pub unread: Vec<String>,
    /// When the youngest was written of those that say where the traffic goes, in seconds since the epoch.
    pub written: Option<f64>,
}

/// What is in a file and when it was written; else why that is not known.
type Content = Result<(Vec<Directive>, Option<f64>), String>;
/// A file, and what came of reading it.
type Read = (String, Content);

/// What came of one `include`.
struct Piece {
    pattern: String,
    files: Vec<Read>,
}

/// Follows the `include`s of a file whose relative paths begin in this folder.
pub(super) async fn follow(host: &Host, file: Vec<Directive>, folder: &str) -> Followed {
    let mut patterns = Vec::new();
    gather(&file, &mut patterns);
    patterns.retain(|pattern| !PLAIN.iter().any(|plain| pattern.ends_with(plain)));
    patterns.sort();
    patterns.dedup();
    let beyond: Vec<String> = patterns.split_off(patterns.len().min(MOST));
    let mut pieces = Vec::new();
    let mut left = MOST;
    for pattern in patterns {
        let files = meant(host, &whole(&pattern, folder)).await;
        let taken = files.len().min(left);
        left -= taken;
        let reads: Vec<_> = files.iter().take(taken).map(|file| read_one(host, file.clone())).collect();
        let mut read: Vec<Read> = stream::iter(reads).buffered(AT_ONCE).collect().await;
        let beyond = || Err(format!("more than {MOST} files are included"));
        read.extend(files.iter().skip(taken).map(|file| (file.clone(), beyond())));
        pieces.push(Piece { pattern, files: read });
    }
    let mut followed = Followed::default();
    for (path, read) in pieces.iter().flat_map(|piece| &piece.files) {
        followed.note(path, read);
    }
    followed.unread.extend(beyond.iter().map(|pattern| format!("{pattern}: more than {MOST} are included")));
    followed.file = put_in(file, &pieces);
    followed
}

impl Followed {
    /// The file as it is, where what it includes did not come in time.
    pub(super) fn late(file: Vec<Directive>, waited: Duration) -> Self {
        let unread = vec![format!("what it includes: it did not come within {} s", waited.as_secs())];
        Self { file, unread, ..Self::default() }
    }

    fn note(&mut self, path: &str, read: &Content) {
        match read {
            Ok((inside, written)) => {
                self.read.push(path.to_owned());
                let written = written.filter(|_| routes(inside));
                self.written = self.written.into_iter().chain(written).reduce(f64::max);
                let mut deeper = Vec::new();
                gather(inside, &mut deeper);
                let deeper = deeper.iter().filter(|pattern| !PLAIN.iter().any(|plain| pattern.ends_with(plain)));
                self.unread
                    .extend(deeper.map(|pattern| format!("{pattern}: {path} includes it, and that is not followed")));
            }
            Err(why) => self.unread.push(format!("{path}: {why}")),
        }
    }
}

/// Whether it says where the traffic goes: a list of addresses that a timer writes anew does not.
fn routes(file: &[Directive]) -> bool {
    file.iter().any(|directive| ROUTES.contains(&directive.name()) || routes(directive.inside()))
}

fn gather(file: &[Directive], patterns: &mut Vec<String>) {
    for directive in file {
        if directive.name() == "include" {
            patterns.extend(directive.arguments().first().cloned());
        }
        gather(directive.inside(), patterns);
    }
}

fn whole(pattern: &str, folder: &str) -> String {
    if pattern.starts_with('/') { pattern.to_owned() } else { format!("{}/{pattern}", folder.trim_end_matches('/')) }
}

/// The files that are meant: one that is not there is told when it is read.
async fn meant(host: &Host, pattern: &str) -> Vec<String> {
    if !pattern.contains(['*', '?', '[']) {
        return vec![pattern.to_owned()];
    }
    match host.run(&Command::script(MEANT, [pattern.to_owned()]), DEADLINE).await {
        Ok(output) if output.is_success() => output.stdout.text().lines().map(str::to_owned).collect(),
        _ => vec![pattern.to_owned()],
    }
}

async fn read_one(host: &Host, path: String) -> Read {
    let content = content(host, &path).await;
    (path, content)
}

async fn content(host: &Host, path: &str) -> Content {
    let command = Command::script(CONTENT, [path.to_owned(), (LARGEST + 1).to_string()]);
    let output = host.run(&command, DEADLINE).await.map_err(|unfinished| unfinished.fault().to_string())?;
    if !output.is_success() {
        return Err(why(host, path, &output.complaint()));
    }
    let text = output.stdout.text();
    let (first, file) = text.split_once('\n').unwrap_or((&text, ""));
    if file.len() > LARGEST {
        return Err(format!("it is larger than {LARGEST} bytes"));
    }
    Ok((directives(file)?, first.strip_prefix("written ").and_then(seconds)))
}

/// Why a file was not read, without its name.
fn why(host: &Host, path: &str, complaint: &str) -> String {
    let fault = unreadable(host, path, complaint);
    fault.source().map_or_else(|| fault.to_string(), ToString::to_string)
}

/// The file with what was read in the place of what includes it.
fn put_in(file: Vec<Directive>, pieces: &[Piece]) -> Vec<Directive> {
    let mut whole = Vec::new();
    for mut directive in file {
        let piece = pieces
            .iter()
            .find(|piece| directive.name() == "include" && directive.arguments() == [piece.pattern.clone()]);
        if let Some(block) = directive.block.take() {
            directive.block = Some(put_in(block, pieces));
        }
        let read: Vec<Directive> = piece.into_iter().flat_map(Piece::directives).cloned().collect();
        // What could not be read stays, so that it is known that something is missing there.
        if read.is_empty() { whole.push(directive) } else { whole.extend(read) }
    }
    whole
}

impl Piece {
    fn directives(&self) -> impl Iterator<Item = &Directive> {
        self.files.iter().filter_map(|(_, read)| read.as_ref().ok()).flat_map(|(inside, _)| inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_stands_in_the_place_of_its_include_and_what_was_not_stays() {
        let file = directives("include up.conf; server { include gone.conf; include loc/*.conf; listen 80; }").unwrap();
        let piece = |pattern: &str, text: &str| Piece {
            pattern: pattern.into(),
            files: vec![(pattern.into(), directives(text).map(|inside| (inside, None)))],
        };
        let gone =
            Piece { pattern: "gone.conf".into(), files: vec![("gone.conf".into(), Err("it is not there".into()))] };
        let up = piece("up.conf", "upstream a { server 127.0.0.1:1; }");
        let whole = put_in(file, &[up, gone, piece("loc/*.conf", "location / { proxy_pass http://a; }")]);
        assert_eq!(whole[0].name(), "upstream");
        let inside: Vec<&str> = whole[1].inside().iter().map(Directive::name).collect();
        assert_eq!(inside, ["include", "location", "listen"]);
    }

    #[test]
    fn a_file_that_says_nothing_of_the_traffic_makes_the_site_no_younger() {
        let mut followed = Followed::default();
        followed.note("up.conf", &directives("upstream a { server 127.0.0.1:1; }").map(|inside| (inside, Some(5.0))));
        followed.note("deny.conf", &directives("deny 10.0.0.1; allow all;").map(|inside| (inside, Some(9.0))));
        assert_eq!((followed.written, followed.read.len()), (Some(5.0), 2));
    }

    #[test]
    fn a_path_that_is_not_whole_begins_in_the_folder_of_the_configuration() {
        assert_eq!(whole("conf.d/a.conf", "/etc/nginx/"), "/etc/nginx/conf.d/a.conf");
        assert_eq!(whole("/srv/a.conf", "/etc/nginx"), "/srv/a.conf");
    }
}
