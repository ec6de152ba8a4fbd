//! What may be typed: the subcommands and what stands before them.

use super::context::GlobalFlags;
use super::{
    audit, bisect, branches, changelog, completions, config, delivery, demo, doctor, drill, env, fetch, fleet, follow,
    health, images, init, keys, lint, lock, logs, man, mine, precheck, promote, prs, roadmap, rollback, runs, secrets,
    status, themes, trust, whereabouts,
};
use clap::{Parser, Subcommand};

/// A terminal release console: what is where, is it healthy, may it ship. Without a command the console opens
#[derive(Debug, Parser)]
#[command(
    name = "cutover",
    version,
    after_help = "Examples:
  cutover                      open the console on this repository
  cutover demo                 learn it on a practice repository
  cutover --plain              the same by prompts and lines, without a screen
  cutover changelog check      what is wrong with the changelog
  cutover status --json        the dashboard, for a program

Exit codes: 0 yes, clean or done; 1 no; 2 wrong arguments or configuration; 3 could not be read;
4 refused; 5 began and failed."
)]
pub struct Cli {
    /// Flags that stand before or after the subcommand.
    #[command(flatten)]
    pub global: GlobalFlags,
    /// Without one the console opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check, write and mend changelog entries.
    Changelog(changelog::Args),
    /// List the branches with their roles and where they stand.
    Branches(branches::Args),
    /// Print what stands where and what needs a person: the dashboard as lines.
    Status(status::Args),
    /// Plan a promotion: what it would ship, what speaks for and against it; and, confirmed, promote.
    Promote(promote::Args),
    /// List the ways back; and, confirmed, put an environment back on what worked.
    Rollback(rollback::Args),
    /// Open the console on the ways back, with nothing but the host needed; `cutover !` is the same.
    #[command(after_help = "Examples:
  cutover !                    the ways back at once; type the slot that should serve, Enter
  cutover break-glass --env staging
                               those of another environment

It needs a terminal, the host and the path of the script: no clone, no token, no GitHub, no registry, no store. What is wrong
with the configuration is said and holds nothing up. Without a terminal: cutover rollback.")]
    BreakGlass,
    /// Watch what was promoted until it is live and verified, or somebody is needed.
    Follow(follow::Args),
    /// Tell who holds the lock of promotions, or take it.
    Lock(lock::LockArgs),
    /// Give the lock back, or end a freeze.
    Unlock(lock::UnlockArgs),
    /// Let nobody promote for a while.
    Freeze(lock::FreezeArgs),
    /// Tell what was changed from this machine, by whom and with which result, and whether that record is whole.
    Audit(audit::Args),
    /// Tell how far a change is on its way to production, and what it waits for.
    Where(whereabouts::Args),
    /// List several services, one row each: drift, pull requests, what is live, what needs a person.
    Fleet(fleet::Args),
    /// List every open change of one person with how far it is.
    Mine(mine::Args),
    /// Find the deployment that brought a fault: which to try next, and what came between the last good and the first bad.
    Bisect(bisect::Args),
    /// Tell how changes get to production: how often, how fast, how many fail, how soon they are mended.
    Delivery(delivery::Args),
    /// List the open pull requests: checks, reviews, entries, and what stands in the way of a merge.
    Prs(prs::Args),
    /// List the latest workflow runs: what cancelled them, and which commit they build or ship.
    Runs(runs::Args),
    /// List the images of the registry: commit, digest, moving tags, and whether each can be had back.
    Images(images::Args),
    /// Tell what runs in each environment, which slot takes the traffic, and whether it could be put back.
    Env(env::Args),
    /// Ask every address whether it is healthy, and tell how it answered over the last day.
    Health(health::Args),
    /// Print what a slot's container writes.
    Logs(logs::Args),
    /// Run the checks that must pass before a promotion.
    Precheck(precheck::Args),
    /// Tell which names the secret of one environment has that another lacks; never a value.
    Secrets(secrets::Args),
    /// Find what is dangerous for a release in the workflow files.
    Lint(lint::Args),
    /// List what is open in the roadmap files, whose it is, and who last touched each.
    Roadmap(roadmap::Args),
    /// Fetch from the remote through your own git.
    Fetch(fetch::Args),
    /// Print the effective configuration and where each value came from.
    Config(config::Args),
    /// Write a commented cutover.toml from what is found in this repository.
    Init(init::Args),
    /// Trust this repository's cutover.toml as it is now.
    Trust(trust::Args),
    /// Check everything the console depends on and say what each missing piece costs.
    Doctor(doctor::Args),
    /// Print the key table, or test what the terminal sends.
    Keys(keys::Args),
    /// Print what a shell needs to complete commands and flags.
    Completions(completions::Args),
    /// Print the manual, or write its pages.
    Man(man::Args),
    /// List the themes.
    Themes(themes::Args),
    /// Put an incident of the practice world back, and tell how long it took.
    Drill(drill::Args),
    /// Open the console on a practice repository made on the spot.
    Demo(demo::Args),
}

impl Command {
    /// Whether it acts by the configuration without printing what is wrong with it.
    pub(super) fn is_configured(&self) -> bool {
        !matches!(
            self,
            Self::Audit(_)
                | Self::Config(_)
                | Self::Init(_)
                | Self::Trust(_)
                | Self::Doctor(_)
                | Self::Keys(_)
                | Self::Completions(_)
                | Self::Man(_)
                | Self::Themes(_)
                | Self::Drill(_)
                | Self::Demo(_)
                | Self::BreakGlass
        )
    }
}

impl Command {
    /// Whether it is about no single environment.
    pub(super) fn is_of_no_environment(&self) -> bool {
        matches!(
            self,
            Self::Changelog(_)
                | Self::Branches(_)
                | Self::Status(_)
                | Self::Mine(_)
                | Self::Prs(_)
                | Self::Runs(_)
                | Self::Images(_)
                | Self::Lint(_)
                | Self::Roadmap(_)
                | Self::Fetch(_)
                | Self::Fleet(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rollback_that_says_neither_plan_nor_word_is_told_of_both() {
        let refused = Cli::try_parse_from(["cutover", "rollback", "--to", "previous"]).unwrap_err().to_string();
        assert!(refused.contains("--plan") && refused.contains("--confirm <WORD>"), "{refused}");
        assert!(Cli::try_parse_from(["cutover", "rollback", "--plan", "--confirm", "blue"]).is_err());
    }
}
