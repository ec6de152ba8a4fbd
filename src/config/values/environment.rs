//! `[environment.NAME]`: where a branch runs, and how to look at it and act on it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[environment.NAME]`. What is `None` is not configured, and what needs it says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EnvironmentSettings {
    /// The branch that runs here; see [`Config::branch_of`](super::Config::branch_of).
    pub branch: Option<String>,
    /// The public address, without a slash at its end.
    pub url: Option<String>,
    /// The path that answers whether it is healthy.
    pub health: String,
    /// How a new version takes the place of the old one.
    pub strategy: Strategy,
    /// The container of a `single` environment.
    pub container: Option<String>,
    /// The label of it, `key=value`.
    pub label: Option<String>,
    /// Where it runs.
    pub host: Option<Host>,
    /// The Docker engine: `host` for the one on the host, or `unix:///path`.
    pub docker: Option<String>,
    /// The scripts on the host that deploy and roll back.
    pub scripts: Scripts,
    /// The file, in the folder of the scripts, that holds the slot or port they believe in. Checked, never trusted.
    pub state_file: Option<String>,
    /// The nginx site on the host, or the file with its upstream, that says which port takes the traffic.
    pub nginx_site: Option<String>,
    /// The name of its secret.
    pub secret: Option<String>,
    /// Commands that must answer as expected before a promotion.
    pub checks: Vec<Check>,
    /// Pages about it, by name, such as Bull Board.
    pub links: BTreeMap<String, String>,
    /// The two containers of a `blue_green` environment, by slot.
    pub slots: BTreeMap<String, SlotSettings>,
    /// Refuse everything that would change this environment.
    pub read_only: bool,
}

impl Default for EnvironmentSettings {
    fn default() -> Self {
        Self {
            branch: None,
            url: None,
            health: "/api/health".into(),
            strategy: Strategy::Single,
            container: None,
            label: None,
            host: None,
            docker: None,
            scripts: Scripts::default(),
            state_file: None,
            nginx_site: None,
            secret: None,
            checks: Vec::new(),
            links: BTreeMap::new(),
            slots: BTreeMap::new(),
            read_only: false,
        }
    }
}

impl EnvironmentSettings {
    /// What a `single` environment has in place of slots; `None` where nothing says which container it is.
    #[must_use]
    pub fn single_slot(&self) -> Option<SlotSettings> {
        let slot = SlotSettings { container: self.container.clone(), label: self.label.clone(), port: None };
        slot.names_container().then_some(slot)
    }
}

/// How a new version takes the place of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Two slots; traffic moves from one to the other.
    BlueGreen,
    /// One container that is replaced.
    Single,
}

/// Where an environment runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "HostTable", try_from = "HostTable")]
pub enum Host {
    /// A `Host` of the person's ssh configuration.
    Ssh(String),
    /// This machine.
    Local,
}

/// A host as it is written.
#[derive(Serialize, Deserialize)]
struct HostTable {
    #[serde(default)]
    ssh: Option<String>,
    #[serde(default)]
    local: Option<bool>,
}

impl From<Host> for HostTable {
    fn from(host: Host) -> Self {
        match host {
            Host::Ssh(name) => Self { ssh: Some(name), local: None },
            Host::Local => Self { ssh: None, local: Some(true) },
        }
    }
}

impl TryFrom<HostTable> for Host {
    type Error = &'static str;

    fn try_from(table: HostTable) -> Result<Self, Self::Error> {
        match (table.ssh, table.local) {
            (Some(name), None) => Ok(Self::Ssh(name)),
            (None, Some(true)) => Ok(Self::Local),
            _ => Err("a host is either { ssh = \"name\" } or { local = true }"),
        }
    }
}

/// `[environment.NAME.scripts]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Scripts {
    /// The folder on the host they run in.
    pub dir: Option<String>,
    /// Deploys; `{image}` stands for the image.
    pub deploy: Option<String>,
    /// Puts the previous version back.
    pub rollback: Option<String>,
}

/// One command that must answer as expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What it checks.
    pub name: String,
    /// The command, run on the host.
    pub run: String,
    /// The text its output must hold; `None` asks for success only.
    #[serde(default)]
    pub expect: Option<String>,
}

/// `[environment.NAME.slots.SLOT]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SlotSettings {
    /// The container of this slot.
    pub container: Option<String>,
    /// The label of its container, `key=value`.
    pub label: Option<String>,
    /// The port on the host that it answers on.
    pub port: Option<u16>,
}

impl SlotSettings {
    /// Whether it says which container is meant.
    #[must_use]
    pub fn names_container(&self) -> bool {
        self.container.is_some() || self.label.is_some()
    }

    /// What says which container is meant: its name, else its label.
    #[must_use]
    pub fn words(&self) -> &str {
        self.container.as_deref().or(self.label.as_deref()).unwrap_or_default()
    }
}

/// The environments of the guide: what is the same for everybody who follows it.
pub(super) fn of_the_guide() -> BTreeMap<String, EnvironmentSettings> {
    let single = EnvironmentSettings::default();
    let blue_green = EnvironmentSettings { strategy: Strategy::BlueGreen, ..single.clone() };
    [("development".to_owned(), single), ("production".to_owned(), blue_green)].into()
}
