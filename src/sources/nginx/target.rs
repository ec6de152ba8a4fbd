//! Where a `proxy_pass` leads: through variables and upstreams, down to one address with a port.

use super::tokens::Directive;
use std::borrow::Cow;
use std::net::Ipv4Addr;

/// What a server block and its file define.
pub(super) struct Meaning<'a> {
    /// The whole file, or what stands in its `http` block.
    pub file: &'a [Directive],
    /// The blocks around the `proxy_pass`, the server first.
    pub around: Vec<&'a [Directive]>,
}

/// An address and its port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub address: String,
    pub port: u16,
}

impl Meaning<'_> {
    /// The address behind the argument of a `proxy_pass`; else why it is not known, as a clause.
    pub fn of(&self, proxy_pass: &str) -> Result<Target, String> {
        let whole = self.unfolded(proxy_pass)?;
        let (scheme, rest) =
            whole.split_once("://").ok_or_else(|| format!("proxy_pass {proxy_pass} names no address"))?;
        if rest.starts_with("unix:") {
            return Err(format!("proxy_pass {proxy_pass} leads to a socket, which has no port"));
        }
        let authority = self.filled(rest.split('/').next().unwrap_or(rest))?;
        match self.servers(&authority) {
            Some(servers) => live(&authority, &servers),
            None if is_name_alone(&authority) => Err(format!(
                "proxy_pass {proxy_pass} names {authority}, which is no upstream of this file and has no port"
            )),
            None => target(&authority, if scheme == "https" { 443 } else { 80 }),
        }
    }

    /// The whole address where a variable at its beginning holds the scheme, too.
    fn unfolded<'a>(&self, proxy_pass: &'a str) -> Result<Cow<'a, str>, String> {
        let Some(rest) = proxy_pass.strip_prefix('$') else { return Ok(proxy_pass.into()) };
        let (name, behind) = variable(rest);
        Ok(format!("{}{behind}", self.value(name)?).into())
    }

    /// Where the one upstream of a file leads that has no server block: others include it.
    pub fn only_upstream(&self) -> Option<Result<Target, String>> {
        let mut upstreams = self.file.iter().filter(|directive| directive.name() == "upstream");
        let (first, others) = (upstreams.next()?, upstreams.next());
        let name = first.arguments().first()?;
        Some(match others {
            None => live(name, &self.servers(name)?),
            Some(_) => Err("it has several upstreams and no server block that says which counts".into()),
        })
    }

    /// Where the one address leads that a file without a server block sets: others include it.
    pub fn only_address(&self) -> Option<Result<Target, String>> {
        let value = |directive: &Directive| match directive.words.as_slice() {
            [set, _, value] if set == "set" && value.contains("://") => Some(value.clone()),
            _ => None,
        };
        let mut addresses = self.file.iter().filter_map(value);
        let first = addresses.next()?;
        Some(match addresses.next() {
            None => self.of(&first),
            Some(_) => Err("it sets several addresses and has no server block that says which counts".into()),
        })
    }

    /// The text with the values that `set` gives in the place of its variables.
    fn filled(&self, text: &str) -> Result<String, String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            filled.push_str(&rest[..at]);
            let (name, behind) = variable(&rest[at + 1..]);
            filled.push_str(self.value(name)?);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value(&self, name: &str) -> Result<&str, String> {
        let mut found = None;
        for block in &self.around {
            if block.iter().any(|directive| directive.name() == "if" && sets(directive.inside(), name).is_some()) {
                return Err(format!("the variable ${name} is set under a condition"));
            }
            found = sets(block, name).or(found);
        }
        let value = found.ok_or_else(|| format!("the variable ${name} is not set in this file"))?;
        if value.contains('$') { Err(format!("the variable ${name} is made of another one")) } else { Ok(value) }
    }

    /// The servers of an upstream of this name.
    fn servers(&self, name: &str) -> Option<Vec<&Directive>> {
        let upstream = |directive: &&Directive| {
            directive.name() == "upstream" && directive.arguments().first().is_some_and(|first| first == name)
        };
        let upstream = self.file.iter().find(upstream)?;
        Some(upstream.inside().iter().filter(|directive| directive.name() == "server").collect())
    }
}

/// The last value that a block gives a variable.
fn sets<'a>(block: &'a [Directive], name: &str) -> Option<&'a str> {
    let of = |directive: &'a Directive| match directive.words.as_slice() {
        [set, variable, value] if set == "set" && variable.strip_prefix('$') == Some(name) => Some(value.as_str()),
        _ => None,
    };
    block.iter().rev().find_map(of)
}

/// The name at the beginning of what stands behind a `$`, and what follows it.
fn variable(text: &str) -> (&str, &str) {
    if let Some(rest) = text.strip_prefix('{')
        && let Some((name, behind)) = rest.split_once('}')
    {
        return (name, behind);
    }
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    text.split_at(end)
}

/// The one server of an upstream that takes traffic.
fn live(name: &str, servers: &[&Directive]) -> Result<Target, String> {
    let rests = |server: &&&Directive| server.arguments().iter().any(|word| word == "backup" || word == "down");
    let live: Vec<&str> = servers
        .iter()
        .filter(|server| !rests(server))
        .filter_map(|server| server.arguments().first())
        .map(String::as_str)
        .collect();
    match live.as_slice() {
        [one] if one.starts_with("unix:") => Err(format!("the upstream {name} leads to a socket, which has no port")),
        [one] => target(one, 80),
        [] => Err(format!("the upstream {name} has no server that takes traffic")),
        many => Err(format!("the upstream {name} shares the traffic between {}", many.join(" and "))),
    }
}

/// A name without a port may be an upstream that another file defines: that it is port 80 of a machine is not known.
fn is_name_alone(authority: &str) -> bool {
    !authority.contains(':') && !authority.eq_ignore_ascii_case("localhost") && authority.parse::<Ipv4Addr>().is_err()
}

fn target(authority: &str, otherwise: u16) -> Result<Target, String> {
    let wrong = || format!("{authority} is no address with a port");
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().map_err(|_| wrong())?),
        _ => (authority, otherwise),
    };
    if host.is_empty() || port == 0 || (host.contains(':') && !host.starts_with('[')) {
        return Err(wrong());
    }
    Ok(Target { address: format!("{host}:{port}"), port })
}
