//! For which kind of machine an image is looked at, where an index has images for several. What attests to an image is for
//! none.

use crate::config::Config;
use std::fmt;

/// The machines that images are made for, where nobody says otherwise.
const USUAL: &str = "linux/amd64";

/// The kind of machine that images are to run on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Machine {
    /// As it is configured: then an image for another one is none.
    named: Option<String>,
}

impl Machine {
    /// That of the configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self { named: config.registry.platform.clone() }
    }

    /// Of these the one that is looked at, by its place: that of the configuration, else the usual one, else the only one.
    pub(super) fn choose(&self, platforms: &[String]) -> Option<usize> {
        let wanted = self.named.as_deref().unwrap_or(USUAL);
        let fits = platforms.iter().position(|platform| is(platform, wanted));
        fits.or_else(|| (self.named.is_none() && platforms.len() == 1).then_some(0))
    }

    /// Whether an image for this platform alone is one for these machines.
    pub(super) fn takes(&self, platform: &str) -> bool {
        self.named.as_deref().is_none_or(|wanted| is(platform, wanted))
    }
}

/// Whether a platform is the wanted one, or a variant of it: `linux/arm64/v8` is `linux/arm64`.
pub(super) fn is(platform: &str, wanted: &str) -> bool {
    platform.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.named.as_deref().unwrap_or(USUAL))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen<'a>(named: Option<&str>, platforms: &[&'a str]) -> Option<&'a str> {
        let machine = Machine { named: named.map(str::to_owned) };
        let owned: Vec<String> = platforms.iter().map(|name| (*name).to_owned()).collect();
        machine.choose(&owned).map(|at| platforms[at])
    }

    #[test]
    fn what_is_configured_is_taken_and_else_the_usual_or_the_only_one() {
        let both = ["linux/arm64/v8", "linux/amd64"];
        assert_eq!(chosen(None, &both), Some("linux/amd64"));
        assert_eq!(chosen(Some("linux/arm64"), &both), Some("linux/arm64/v8"));
        assert_eq!(chosen(Some("linux/arm64/v8"), &both), Some("linux/arm64/v8"));
        assert_eq!(chosen(Some("linux/arm"), &both), None);
        assert_eq!(chosen(None, &["linux/arm64"]), Some("linux/arm64"));
        assert_eq!(chosen(Some("linux/amd64"), &["linux/arm64"]), None);
        assert_eq!(chosen(None, &["linux/arm64", "linux/riscv64"]), None);
        assert_eq!(chosen(None, &[]), None);
    }
}
