//! Where a question is led by the answers to it. It is followed to https, and on this machine to this machine. Once it
//! has left the server that was asked it brings no credentials along, however far it goes on, and it never comes back.

use http::{HeaderMap, StatusCode, header};
use url::{Host, Url};

/// So many steps are followed.
const STEPS: usize = 5;

/// The way of one question.
#[derive(Debug, Clone)]
pub(crate) struct Trail {
    home: Url,
    at: Url,
    left: bool,
    steps: usize,
}

/// Where an answer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Led {
    /// Nowhere: it is the answer.
    Nowhere,
    /// On to another address, which is to be asked now.
    On,
    /// To where nothing is asked.
    Astray,
}

impl Trail {
    /// One that begins here.
    pub fn from(home: Url) -> Self {
        Self { at: home.clone(), home, left: false, steps: 0 }
    }

    /// The address that is to be asked.
    pub fn at(&self) -> &Url {
        &self.at
    }

    /// Whether it has left the server that was asked: nothing that server knows one by goes along.
    pub fn has_left(&self) -> bool {
        self.left
    }

    /// Goes on to where an answer leads.
    pub fn follow(&mut self, status: StatusCode, headers: &HeaderMap) -> Led {
        let Some(location) = leads(status).then(|| headers.get(header::LOCATION)).flatten() else {
            return Led::Nowhere;
        };
        let next = location.to_str().ok().and_then(|location| self.at.join(location).ok());
        let Some(next) = next.filter(|next| self.steps < STEPS && self.is_safe(next)) else { return Led::Astray };
        self.left |= next.origin() != self.home.origin();
        self.steps += 1;
        self.at = next;
        Led::On
    }

    /// The same name and port by another scheme is not safe: it would be taken for the server that was asked.
    fn is_safe(&self, next: &Url) -> bool {
        let kept = next.scheme() == "https" || next.scheme() == self.at.scheme() && both_here(&self.at, next);
        let named = next.host() == self.home.host() && next.port() == self.home.port();
        let back = named && (self.left || next.origin() != self.home.origin());
        kept && !back && next.username().is_empty() && next.password().is_none()
    }
}

fn leads(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn both_here(one: &Url, other: &Url) -> bool {
    is_here(one) && is_here(other)
}

/// Whether an address is on this machine.
pub(crate) fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where these steps lead from there, each as far as it is followed, and whether the last one brings anything along.
    fn way(home: &str, steps: &[&str]) -> (Vec<Led>, bool) {
        let mut trail = Trail::from(Url::parse(home).unwrap());
        let mut step = |location: &&str| {
            let headers = HeaderMap::from_iter([(header::LOCATION, location.parse().unwrap())]);
            trail.follow(StatusCode::FOUND, &headers)
        };
        let led = steps.iter().map(&mut step).collect();
        (led, !trail.has_left())
    }

    #[test]
    fn within_the_server_that_was_asked_what_it_knows_one_by_goes_along() {
        assert_eq!(way("https://git.example/a", &["/b", "https://git.example:443/c"]), (vec![Led::On; 2], true));
    }

    #[test]
    fn once_it_has_left_nothing_goes_along_and_it_never_comes_back() {
        let elsewhere = ["https://store.example/a", "https://store.example/b", "/c"];
        assert_eq!(way("https://git.example/a", &elsewhere), (vec![Led::On; 3], false));
        let back = ["https://store.example/a", "https://git.example/b"];
        assert_eq!(way("https://git.example/a", &back), (vec![Led::On, Led::Astray], false));
        assert_eq!(way("https://git.example/a", &["https://git.example:8443/"]), (vec![Led::On], false));
    }

    #[test]
    fn after_https_nothing_is_asked_without_it_and_off_this_machine_nothing_is() {
        for to in ["http://git.example/a", "http://127.0.0.1/a", "ftp://git.example/", "https://u:p@other.example/"] {
            assert_eq!(way("https://git.example/a", &[to]), (vec![Led::Astray], true), "{to}");
        }
        assert_eq!(way("http://127.0.0.1:1/a", &["http://127.0.0.1:2/b"]), (vec![Led::On], false));
        assert_eq!(way("http://127.0.0.1:1/a", &["http://git.example/"]), (vec![Led::Astray], true));
        assert_eq!(way("http://127.0.0.1/a", &["https://127.0.0.1/a"]), (vec![Led::Astray], true), "the same name");
        let steps = ["https://store.example/", "http://127.0.0.1:2/b"];
        assert_eq!(way("http://127.0.0.1:1/a", &steps), (vec![Led::On, Led::Astray], false));
    }

    #[test]
    fn it_is_given_up_after_some_steps_and_an_answer_that_leads_nowhere_is_the_answer() {
        assert_eq!(way("https://git.example/a", &["/a"; 6]).0[5], Led::Astray);
        let mut trail = Trail::from(Url::parse("https://git.example/a").unwrap());
        assert_eq!(trail.follow(StatusCode::FOUND, &HeaderMap::new()), Led::Nowhere);
        assert_eq!(trail.follow(StatusCode::NOT_MODIFIED, &HeaderMap::new()), Led::Nowhere);
    }
}
