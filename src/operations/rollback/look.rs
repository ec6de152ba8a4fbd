//! Which slot takes the traffic, by looking at the host now: the site file of nginx, and what the scripts wrote down.

use crate::config::EnvironmentSettings;
use crate::domain::SlotName;
use crate::domain::traffic::{Nginx, Traffic};
use crate::environment::live::state_file;
use crate::environment::slots::{self, loud};
use crate::environment::{Environment, unconfigured};
use crate::fault::{Fault, Result};
use crate::sources::host::Host;
use crate::sources::nginx;
use chrono::TimeDelta;

/// The most of the scripts' record that is read.
const RECORD: usize = 4096;
/// Workers start within so long of the reload, and their start is told to the second.
const EXACT: TimeDelta = TimeDelta::seconds(2);

/// By what it is known which slot takes the traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sight {
    /// By what the scripts wrote down, or by nothing.
    #[default]
    Record,
    /// By nginx's file, and nginx has loaded it.
    Loaded,
    /// nginx's file was changed and nginx has not loaded it.
    Unloaded,
    /// By nginx's file alone, for no nginx runs.
    Stopped,
    /// By nginx's file alone: the host does not tell whether nginx has loaded it.
    Untold,
}

impl Sight {
    /// What nginx's file says is seen not to be so yet.
    pub const fn is_idle(self) -> bool {
        matches!(self, Self::Unloaded | Self::Stopped)
    }

    /// Why what nginx's file says is not known to be so, as a clause.
    pub const fn why(self) -> &'static str {
        match self {
            Self::Record => "nginx's file was not read",
            Self::Loaded => "nginx has loaded it",
            Self::Unloaded => "nginx has not loaded it",
            Self::Stopped => "no nginx is seen to run that has loaded it",
            Self::Untold => "whether nginx has loaded it cannot be seen",
        }
    }
}

/// What was seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// The slot that takes the traffic.
    pub slot: Option<SlotName>,
    /// By what.
    pub sight: Sight,
    /// The slot that nginx's file leads to, loaded or not.
    pub written: Option<SlotName>,
    /// The slot that the scripts believe in.
    pub record: Option<SlotName>,
    /// The nginx that serves the site.
    pub nginx: Nginx,
    /// In words. Hostile text may be in it.
    pub words: String,
}

/// Looks once. What cannot be seen is `None`, and the words say why.
pub(super) async fn look(host: &Host, settings: &EnvironmentSettings, known: &Environment) -> Look {
    let site = async {
        match settings.nginx_site.as_deref() {
            Some(site) => nginx::read(host, site).await,
            None => Err(unconfigured("The nginx site", "nginx_site")),
        }
    };
    let (traffic, record) = tokio::join!(site, record(host, settings));
    let record = record.as_deref().ok().and_then(|word| state_file::named(settings, state_file::word(word)));
    match traffic {
        Ok(traffic) => by_site(&traffic, record, settings, known),
        Err(fault) => by_record(record, &fault),
    }
}

async fn record(host: &Host, settings: &EnvironmentSettings) -> Result<String> {
    let (Some(dir), Some(file)) = (&settings.scripts.dir, &settings.state_file) else {
        return Err(unconfigured("The scripts' record", "state_file"));
    };
    let path = if file.starts_with('/') { file.clone() } else { format!("{}/{file}", dir.trim_end_matches('/')) };
    Ok(String::from_utf8_lossy(&host.read(&path, RECORD).await?).into_owned())
}

fn by_site(traffic: &Traffic, record: Option<SlotName>, settings: &EnvironmentSettings, known: &Environment) -> Look {
    let slot = slots::of_port(settings, known, traffic.port);
    let to = slot.as_ref().map_or_else(|| "no slot that is configured".to_owned(), loud);
    let (sight, nginx) = (sight(traffic), traffic.nginx.clone());
    let words = match sight {
        Sight::Loaded => format!("nginx sends to port {}, {to}", traffic.port),
        other => format!("nginx's file says port {}, {to}, and {}", traffic.port, other.why()),
    };
    let takes = slot.clone().filter(|_| sight != Sight::Unloaded);
    Look { slot: takes, sight, written: slot, record, nginx, words }
}

/// The file alone moves nothing: nginx goes by what it has loaded.
fn sight(traffic: &Traffic) -> Sight {
    match (traffic.written.zip(traffic.loaded), traffic.loaded, &traffic.nginx) {
        (Some((written, loaded)), ..) if written - loaded > EXACT => Sight::Unloaded,
        (_, Some(_), _) => Sight::Loaded,
        (_, None, Nginx::Stopped) => Sight::Stopped,
        (_, None, _) => Sight::Untold,
    }
}

fn by_record(record: Option<SlotName>, fault: &Fault) -> Look {
    let words = match &record {
        Some(slot) => format!("the scripts' record says {}; {fault}", loud(slot)),
        None => format!("it is not known which slot takes the traffic: {fault}"),
    };
    Look { slot: record.clone(), record, words, ..Look::default() }
}
