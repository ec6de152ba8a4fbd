//! A deploy that is run again: only one that is known.

use super::*;

/// What the way of the rerun says where these deploys are known, or none were read.
fn told_of_rerun(runs: Option<&[(u64, &str)]>) -> RungState {
    let list = |runs: &[(u64, &str)]| RunList {
        runs: runs.iter().map(|(number, digits)| sample::deploy(*number, digits, -9000)).collect(),
        total: None,
    };
    let runs = runs.map_or_else(Reading::default, |runs| Reading::fresh(list(runs), sample::at(0)));
    let mut config = sample::config();
    config.workflows.deploy.insert("production".into(), "deploy-production.yml".into());
    let to = To::Slot(SlotName("green".into()));
    let ladder = Ladder::of(&Board { runs, ..told() }, &config, &name(), &to, sample::at(3));
    let rerun = ladder.ways.into_iter().find(|way| way.rung == Rung::Rerun).unwrap();
    assert!(rerun.goal.commit.is_some(), "{rerun:?}");
    rerun.state
}

#[test]
fn a_deploy_is_offered_to_be_run_again_only_where_it_is_known_which_one() {
    let RungState::Blocked(why) = told_of_rerun(None) else { panic!("nothing was read of the runs") };
    assert!(why.starts_with("which deploy shipped 9e00000 is not known: the runs: "), "{why}");
    let none = told_of_rerun(Some(&[(570, "77")]));
    assert_eq!(none, RungState::Blocked("no deploy of 9e00000 that ended well is among the latest runs".into()));
    assert!(!matches!(told_of_rerun(Some(&[(570, "9e")])), RungState::Blocked(_)));
}
