//! Addresses of servers. What a token could be sent to is read strictly: no user, no password, no second meaning.

use std::net::{Ipv4Addr, Ipv6Addr};

/// An address for tokens: https, or http on this machine. Comes back without a slash at its end.
pub(super) fn api(text: &str) -> Result<String, String> {
    let address = Address::of(text).map_err(|wrong| format!("{wrong}; it takes an https address."))?;
    if !address.is_encrypted && !is_loopback(address.host) {
        return Err(format!(
            "is plain http to {}, which would show the token to the network; it takes https.",
            address.host
        ));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// An address of a site, without a path.
pub(super) fn site(text: &str) -> Result<String, String> {
    let address = Address::of(text).map_err(|wrong| format!("{wrong}; it takes an http or https address."))?;
    if !matches!(address.path, "" | "/") {
        return Err("has a path; the path that is asked is set with health.".into());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// An address of a page, as it is opened in a browser.
pub(super) fn page(text: &str) -> Result<String, String> {
    let (page, asked) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let plain = asked.chars().all(|letter| letter.is_ascii_graphic());
    let checked = Address::of(page).and_then(|_| {
        if plain { Ok(text.to_owned()) } else { Err("has signs after the path that do not belong into an address") }
    });
    checked.map_err(|wrong| format!("{wrong}; it takes an http or https address."))
}

/// `host` or `host:port`.
pub(super) fn is_authority(text: &str) -> bool {
    host_of(text).is_some()
}

struct Address<'a> {
    is_encrypted: bool,
    host: &'a str,
    path: &'a str,
}

impl<'a> Address<'a> {
    fn of(text: &'a str) -> Result<Self, &'static str> {
        let (is_encrypted, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err("begins with neither https:// nor http://"),
        };
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("has a user or password in it, which is not shown here");
        }
        if !path.chars().all(|letter| letter.is_ascii_alphanumeric() || "/-._~".contains(letter)) {
            return Err("has something other than a plain path after the host");
        }
        Ok(Self { is_encrypted, host: host_of(authority).ok_or("names no host")?, path })
    }
}

/// The host of `host`, `host:port`, `[::1]` or `[::1]:port`.
fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let name = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
    };
    let valid = if authority.starts_with('[') { host.parse::<Ipv6Addr>().is_ok() } else { host.split('.').all(name) };
    (port && valid).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_is_reached_by_https_and_on_this_machine_by_http() {
        for good in ["https://api.github.com", "http://127.0.0.1:8080", "http://localhost/api/v3", "http://[::1]:99/"] {
            assert_eq!(api(good).as_deref(), Ok(good.trim_end_matches('/')));
        }
        for bad in [
            "http://api.github.com",
            "http://127.0.0.1.evil.com",
            "http://localhost.evil.com",
            "http://127.0.0.1@evil.com",
            "https://user:secret@api.github.com",
            "http://localhost\\@evil.com",
            "https://api.github.com?x=http://localhost",
            "ftp://api.github.com",
            "https://",
            "https://a b",
            "http://[::1",
            "https://host:0",
            "//api.github.com",
        ] {
            assert!(api(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_page_may_be_asked_for_by_path_query_and_part() {
        for good in ["https://api.example.com/admin/queues", "http://10.0.0.7:3000/d/x?orgId=1&from=now-1h#panel"] {
            assert_eq!(page(good).as_deref(), Ok(good));
        }
        for bad in ["javascript:alert(1)", "https://me:pw@host/x", "https://host/a b", "https://host/?a b", "/admin"] {
            assert!(page(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_complaint_never_repeats_a_password() {
        assert!(!api("https://me:hunter2@host").unwrap_err().contains("hunter2"));
    }
}
