//! What the site file says, unless it was written and not loaded: then it is not yet true.

use super::{Case, SETTLES, Standing, Who, Witness};
use crate::domain::Moment;
use crate::domain::traffic::{Nginx, Traffic};
use crate::environment::slots::{self, loud};
use crate::environment::span::span;
use crate::environment::told::{self, Told};
use chrono::TimeDelta;
use std::net::IpAddr;

/// Workers start within so long of the reload, and their start is told to the second.
const EXACT: TimeDelta = TimeDelta::seconds(2);

pub(super) fn heard(case: &Case<'_>) -> Witness {
    let reading = &case.env.traffic;
    match Told::of(reading, told::TRAFFIC, case.now) {
        Told::Now(traffic, at) => site(case, traffic, at, None),
        Told::Once(traffic, at) => site(case, traffic, at, Some(told::why(reading, case.now))),
        Told::Nothing => silent(Standing::Silent(told::why(reading, case.now)), "nothing"),
        Told::Unconfigured => silent(Standing::Unconfigured, "nginx_site is not configured"),
    }
}

fn silent(standing: Standing, says: &str) -> Witness {
    Witness { who: Who::Nginx, says: says.into(), slot: None, at: None, standing }
}

fn site(case: &Case<'_>, traffic: &Traffic, at: Moment, old: Option<String>) -> Witness {
    let slot = slots::of_port(case.settings, case.env, traffic.port);
    let says = match &slot {
        Some(slot) => format!("{} sends to {}, {}", traffic.site, traffic.upstream, loud(slot)),
        None => format!("{} sends to {}", traffic.site, traffic.upstream),
    };
    let standing = match (old, &slot) {
        (Some(why), _) => Standing::Silent(why),
        (None, None) if !is_of_a_machine(&traffic.upstream) => Standing::Silent(format!(
            "it sends to {}, and which slot answers to that name is not known",
            traffic.upstream
        )),
        (None, None) => {
            Standing::Wrong(format!("nginx sends the traffic to port {}, which belongs to no slot", traffic.port))
        }
        (None, Some(_)) => loaded(case, traffic, at),
    };
    Witness { who: Who::Nginx, says, slot, at: Some(at), standing }
}

/// A name of a container or a network is no address: its port is not one of the host.
fn is_of_a_machine(upstream: &str) -> bool {
    let host = upstream.rsplit_once(':').map_or(upstream, |(host, _)| host);
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok()
}

/// A file that was just written is about to be loaded. Where no nginx runs, nobody has loaded it.
fn loaded(case: &Case<'_>, traffic: &Traffic, at: Moment) -> Standing {
    if traffic.nginx == Nginx::Stopped {
        return Standing::Silent("no nginx is seen to run on the host, so nobody goes by its file".into());
    }
    let Some((written, loaded)) = traffic.written.zip(traffic.loaded) else { return Standing::Tells };
    if written - loaded <= EXACT {
        return Standing::Tells;
    }
    let written = case.here(written);
    if at - written < SETTLES {
        return Standing::Silent("the site file was written a moment ago and is not loaded yet".into());
    }
    let since = span(case.now - written);
    let before = span(case.now - case.here(loaded));
    Standing::Wrong(format!(
        "the site file was written {since} ago and nginx has not loaded it: it goes by what it loaded {before} ago"
    ))
}
