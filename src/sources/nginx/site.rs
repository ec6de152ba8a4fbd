//! Which server block of a site file counts, which of its locations serves the application, and where that leads.

use super::target::{Meaning, Target};
use super::tokens::{Directive, directives};
use crate::fault::{Fault, Result};

/// Paths of the application, in the order they are looked for: the location that serves the first one counts, if it
/// hands on at all.
const PATHS: [&str; 2] = ["/api/health", "/"];

/// What a site file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The names that the server answers to. Hostile text.
    pub names: Vec<String>,
    /// The address that takes the traffic.
    pub upstream: String,
    /// Its port.
    pub port: u16,
}

/// Reads the text of a site file, or of a whole configuration.
///
/// # Errors
/// When it cannot be read, hands nothing on, or leads to several places; the sentence says which.
pub fn site(text: &str) -> Result<Site> {
    site_named(text, None)
}

/// The same, where the server of this name counts before all others.
fn site_named(text: &str, name: Option<&str>) -> Result<Site> {
    site_of(&understood(text)?, name)
}

/// The directives of a file.
pub(super) fn understood(text: &str) -> Result<Vec<Directive>> {
    directives(text).map_err(|what| wrong(format!("{what}; it is no configuration of nginx")))
}

fn wrong(cause: String) -> Fault {
    Fault::while_doing("reading the nginx site", cause).hint(
        "nginx_site in cutover.toml names the file whose server block, upstream or address leads to the application.",
    )
}

/// What the directives of a file say.
pub(super) fn site_of(all: &[Directive], name: Option<&str>) -> Result<Site> {
    let http = all.iter().find(|directive| directive.name() == "http");
    let file = http.map_or(all, Directive::inside);
    let servers: Vec<&Directive> =
        file.iter().filter(|directive| directive.name() == "server" && directive.block.is_some()).collect();
    let handing: Vec<Handing> = servers.iter().filter_map(|server| handing(file, server)).collect();
    let named = handing.iter().find(|handing| name.is_some_and(|name| handing.names.iter().any(|own| own == name)));
    match named {
        Some(one) => one.clone().site(),
        None => one_of(handing, file, servers.len()),
    }
    .map_err(wrong)
}

/// A server block that hands on, and where to as far as that is known.
#[derive(Clone)]
struct Handing {
    names: Vec<String>,
    to: Result<Target, String>,
}

impl Handing {
    fn site(self) -> Result<Site, String> {
        let Target { address, port } = self.to?;
        Ok(Site { names: self.names, upstream: address, port })
    }
}

fn one_of(mut handing: Vec<Handing>, file: &[Directive], servers: usize) -> Result<Site, String> {
    if let (0, Some(alone)) = (servers, alone(file)) {
        return Handing { names: Vec::new(), to: alone }.site();
    }
    if handing.is_empty() {
        let included =
            file.iter().chain(file.iter().flat_map(Directive::inside)).find(|directive| directive.name() == "include");
        return Err(match included.and_then(|include| include.arguments().first()) {
            Some(other) => {
                format!("nothing in it hands on to an application; it includes {other}, which was not read")
            }
            None if servers == 0 => "it has no server block".into(),
            None => "no server block in it hands on to an application".into(),
        });
    }
    let mut first = handing.remove(0);
    for other in handing {
        match (&first.to, &other.to) {
            (Ok(one), Ok(two)) if one == two => first.names.extend(other.names),
            (Ok(one), Ok(two)) => return Err(format!("its servers lead to {} and to {}", one.address, two.address)),
            (_, Err(why)) => return Err(why.clone()),
            (Err(_), _) => {}
        }
    }
    first.site()
}

/// Where a file leads that others include: one upstream, or one address in a variable.
fn alone(file: &[Directive]) -> Option<Result<Target, String>> {
    let meaning = Meaning { file, around: vec![file] };
    meaning.only_upstream().or_else(|| meaning.only_address())
}

fn handing(file: &[Directive], server: &Directive) -> Option<Handing> {
    let (pass, around) = PATHS.iter().find_map(|path| {
        let location = serving(server.inside(), path)?;
        let pass = location.inside().iter().find(|directive| directive.name() == "proxy_pass")?;
        Some((pass, location))
    })?;
    let meaning = Meaning { file, around: vec![server.inside(), around.inside()] };
    let names = server.inside().iter().filter(|directive| directive.name() == "server_name");
    let names = names.flat_map(|directive| directive.arguments().to_vec()).filter(|name| name != "_").collect();
    let to = pass
        .arguments()
        .first()
        .ok_or_else(|| "a proxy_pass names no address".to_owned())
        .and_then(|to| meaning.of(to));
    Some(Handing { names, to })
}

/// The location that serves a path, as nginx chooses: an exact one, the longest prefix if it forbids patterns, the first
/// pattern that surely matches, the longest prefix.
fn serving<'a>(block: &'a [Directive], path: &str) -> Option<&'a Directive> {
    let mut locations = Vec::new();
    gather(block, &mut locations);
    let exact =
        locations.iter().find(|location| matches!(location.arguments(), [sign, own] if sign == "=" && own == path));
    let prefix = locations
        .iter()
        .filter_map(|location| Some((prefix(location)?, location)))
        .filter(|(own, _)| path.starts_with(own));
    let longest = prefix.max_by_key(|(own, _)| own.len()).map(|(_, location)| location);
    let forbids = longest.filter(|location| location.arguments().first().is_some_and(|sign| sign == "^~"));
    let pattern = locations.iter().find(|location| is_matched(location, path));
    exact.or(forbids).or(pattern).or(longest).copied()
}

fn gather<'a>(block: &'a [Directive], to: &mut Vec<&'a Directive>) {
    for location in block.iter().filter(|directive| directive.name() == "location") {
        to.push(location);
        gather(location.inside(), to);
    }
}

fn prefix(location: &Directive) -> Option<&str> {
    match location.arguments() {
        [own] if own.starts_with('/') => Some(own),
        [sign, own] if sign == "^~" => Some(own),
        _ => None,
    }
}

/// Whether a pattern is one of the plain ones, `^/api` or `^/api/`, and matches.
fn is_matched(location: &Directive, path: &str) -> bool {
    let [sign, pattern] = location.arguments() else { return false };
    let plain = pattern.strip_prefix('^').map(|rest| rest.trim_end_matches("(.*)").trim_end_matches(".*"));
    let is_plain = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || "/-_".contains(letter));
    matches!(sign.as_str(), "~" | "~*") && plain.is_some_and(|plain| is_plain(plain) && path.starts_with(plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn port(text: &str) -> Result<u16, String> {
        site(text).map(|site| site.port).map_err(|fault| fault.to_string().replace("reading the nginx site: ", ""))
    }

    #[test]
    fn a_site_behind_a_redirect_with_an_upstream_leads_to_its_one_live_server() {
        let text = r#"
            # traffic: blue
            upstream app { server 127.0.0.1:3001 max_fails=3; server 127.0.0.1:3002 backup; server 127.0.0.1:3003 down; keepalive 8; }
            server { listen 80; server_name api.example.com; return 301 https://$host$request_uri; }
            server {
                listen 443 ssl http2;
                server_name api.example.com "www.example.com";
                ssl_certificate /etc/letsencrypt/live/x/fullchain.pem;
                location ~ /\.well-known { root /srv; }
                location /socket.io/ { proxy_pass http://app; }
                location / { proxy_set_header Host $host; proxy_pass http://app; }
            }"#;
        let site = site(text).unwrap();
        assert_eq!((site.upstream.as_str(), site.port), ("127.0.0.1:3001", 3001));
        assert_eq!(site.names, ["api.example.com", "www.example.com"]);
    }

    #[test]
    fn every_plain_way_to_write_a_port_is_understood() {
        let location = |inside: &str| port(&format!("server {{ {inside} }}"));
        assert_eq!(location("location / { proxy_pass http://127.0.0.1:3001; }"), Ok(3001));
        assert_eq!(location("location / { proxy_pass http://localhost:3001/api/; }"), Ok(3001));
        assert_eq!(location("set $port 3002; location / { proxy_pass http://127.0.0.1:$port; }"), Ok(3002));
        assert_eq!(
            location("set $port 1; location / { set $port 3002; proxy_pass http://127.0.0.1:${port}/; }"),
            Ok(3002)
        );
        assert_eq!(
            location("set $up 127.0.0.1:3003; location / { proxy_pass http://$up$request_uri; }"),
            Err("the variable $request_uri is not set in this file".into())
        );
        assert_eq!(location("location / { proxy_pass http://[::1]:3001; }"), Ok(3001));
        assert_eq!(location("location / { proxy_pass https://127.0.0.1; }"), Ok(443));
        assert_eq!(location("set $url http://127.0.0.1:3004; location / { proxy_pass $url; }"), Ok(3004));
        assert_eq!(location("set $url http://127.0.0.1:3004; location / { proxy_pass ${url}/api; }"), Ok(3004));
    }

    #[test]
    fn a_name_that_is_no_upstream_of_the_file_is_not_taken_for_a_port() {
        assert_eq!(
            port("server { location / { proxy_pass http://app; } }"),
            Err("proxy_pass http://app names app, which is no upstream of this file and has no port".into())
        );
    }

    #[test]
    fn a_file_that_others_include_leads_to_its_one_upstream_or_address() {
        assert_eq!(port("# live: blue\nupstream app { server 127.0.0.1:3001; server 127.0.0.1:3002 down; }"), Ok(3001));
        assert_eq!(port("set $service_url http://127.0.0.1:4101;"), Ok(4101));
        assert_eq!(
            port("upstream a { server 127.0.0.1:1; } upstream b { server 127.0.0.1:2; }"),
            Err("it has several upstreams and no server block that says which counts".into())
        );
        assert_eq!(port("set $port 3001;"), Err("it has no server block".into()));
    }

    #[test]
    fn the_location_that_serves_the_application_counts() {
        let two = |one: &str, other: &str| {
            port(&format!(
                "server {{ location {one} {{ proxy_pass http://127.0.0.1:1; }} location {other} {{ proxy_pass http://127.0.0.1:2; }} }}"
            ))
        };
        assert_eq!(two("/", "/api"), Ok(2));
        assert_eq!(two("/", "/admin"), Ok(1));
        assert_eq!(two("/api", "= /api/health"), Ok(2));
        assert_eq!(two("/api", "~ ^/api/"), Ok(2), "a pattern goes before a prefix");
        assert_eq!(two("^~ /api", "~ ^/api/"), Ok(1), "unless the prefix forbids it");
        assert_eq!(
            port("server { location / { root /srv; } location /api/ { proxy_pass http://127.0.0.1:2; } }"),
            Ok(2)
        );
    }

    #[test]
    fn what_leads_to_two_places_or_to_no_port_says_so() {
        let upstream = |servers: &str| {
            port(&format!("upstream a {{ {servers} }} server {{ location / {{ proxy_pass http://a; }} }}"))
        };
        assert_eq!(
            upstream("server 127.0.0.1:1; server 127.0.0.1:2;"),
            Err("the upstream a shares the traffic between 127.0.0.1:1 and 127.0.0.1:2".into())
        );
        assert_eq!(upstream("server 127.0.0.1:1 down;"), Err("the upstream a has no server that takes traffic".into()));
        assert_eq!(
            upstream("server unix:/run/a.sock;"),
            Err("the upstream a leads to a socket, which has no port".into())
        );
        let servers = "server { location / { proxy_pass http://127.0.0.1:1; } } server { location / { proxy_pass http://127.0.0.1:2; } }";
        assert_eq!(port(servers), Err("its servers lead to 127.0.0.1:1 and to 127.0.0.1:2".into()));
        assert_eq!(
            port("server { if ($x) { set $p 1; } location / { proxy_pass http://127.0.0.1:$p; } }"),
            Err("the variable $p is set under a condition".into())
        );
        assert_eq!(
            port("server { include snippets/app.conf; }"),
            Err("nothing in it hands on to an application; it includes snippets/app.conf, which was not read".into())
        );
        assert_eq!(
            port("just words"),
            Err("line 1 is the last, and something is still open; it is no configuration of nginx".into())
        );
        assert_eq!(port(""), Err("it has no server block".into()));
    }

    #[test]
    fn of_several_servers_the_one_with_the_name_of_the_file_counts() {
        let text = "server { server_name a.example.com; location / { proxy_pass http://127.0.0.1:1; } }
                    server { server_name b.example.com; location / { proxy_pass http://127.0.0.1:2; } }";
        assert_eq!(site_named(text, Some("b.example.com")).unwrap().port, 2);
        assert!(site_named(text, Some("c.example.com")).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_understood_or_refused(text in any::<String>()) {
            drop(site(&text));
        }

        #[test]
        fn any_mix_of_its_words_is_understood_or_refused(words in proptest::collection::vec(
            proptest::sample::select(vec!["server", "upstream a", "{", "}", ";", "location /", "proxy_pass http://a", "http://$x:1", "set $x", "127.0.0.1:3001", "down", "\"", "\\", "#", "\n", "${", "if ($x)"]), 0..60)) {
            drop(site(&words.join(" ")));
        }
    }
}
