//! What GitHub, the registry and git tell: rights, heads, conflicts, image, builds, deploys and the file that deploys.

use super::{calm, gate, lost, pass, told};
use crate::board::Reading;
use crate::config::Method;
use crate::domain::BranchName;
use crate::domain::branch_rules::{BranchNow, BranchRule, BranchRules};
use crate::domain::host::HostFacts;
use crate::domain::image::Restorable;
use crate::domain::workflow_run::{Run, RunState};
use crate::environment::sample::{at, commit, deploy, host};
use crate::operations::promotion::gate::{Gate, GateId, GateState};
use crate::operations::promotion::sample::{World, build};
use crate::sources::github::{Access, Right, Standing};

#[test]
fn push_right_goes_by_the_account_the_branch_and_the_configuration() {
    let id = || GateId::PushRight;
    assert_eq!(calm(&id()), pass("asha has push; main is not protected"));
    let right = |right| {
        told(&id(), |world| {
            let mut facts = world.board.github.value().unwrap().as_ref().clone();
            facts.identity.right = right;
            world.board.github = Reading::fresh(facts, at(0));
        })
    };
    assert_eq!(right(Right::Read), (GateState::Block, "asha may only read".into()));
    assert_eq!(right(Right::Unknown).0, GateState::Unknown);
    assert_eq!(right(Right::Admin).0, GateState::Pass);
    assert_eq!(told(&id(), |world| world.access = Access::ReadOnly).0, GateState::Block);
    let read_only = |world: &mut World| world.config.environments.get_mut("production").unwrap().read_only = true;
    assert_eq!(told(&id(), read_only).0, GateState::Block);
    let archived = told(&id(), |world| {
        let mut facts = world.board.github.value().unwrap().as_ref().clone();
        facts.identity.standing = Standing::Archived;
        world.board.github = Reading::fresh(facts, at(0));
    });
    assert_eq!(archived.0, GateState::Block);
}

/// The gate where these rules hold for main.
fn ruled(method: Method, rules: &'static [BranchRule]) -> Gate {
    gate(&GateId::PushRight, move |world| {
        world.config.promotion.method = method;
        let mut now = world.outside.production.value().unwrap().as_ref().clone();
        now.rules = Some(BranchRules { of: rules.iter().copied().collect(), ..BranchRules::default() });
        world.outside.production = Reading::fresh(now, at(0));
    })
}

#[test]
fn a_method_that_the_rules_forbid_blocks_and_says_what_to_do() {
    use BranchRule::{Linear, Locked, MergeQueue, NoMergeMethod, PullRequest, Restricted};
    use Method::{FastForward, Merge, PullRequest as ByPull};
    let cases: [(Method, &[BranchRule], GateState, &str); 13] = [
        (ByPull, &[PullRequest], GateState::Pass, ""),
        (Merge, &[PullRequest], GateState::Block, "Set promotion.method = \"pull_request\""),
        (FastForward, &[PullRequest], GateState::Block, "Set promotion.method = \"pull_request\""),
        (ByPull, &[Linear], GateState::Block, "Set promotion.method = \"fast_forward\""),
        (Merge, &[Linear, PullRequest], GateState::Block, "Whoever administers main lifts the rule"),
        (FastForward, &[Linear], GateState::Pass, ""),
        (ByPull, &[PullRequest, NoMergeMethod], GateState::Block, "allows the method merge"),
        (Merge, &[NoMergeMethod], GateState::Pass, ""),
        (ByPull, &[MergeQueue], GateState::Block, "queue the pull request at GitHub"),
        (Merge, &[MergeQueue], GateState::Block, "queue the pull request at GitHub"),
        (FastForward, &[MergeQueue], GateState::Block, "queue the pull request at GitHub"),
        (FastForward, &[Locked], GateState::Block, "lifts the rule"),
        (ByPull, &[Restricted], GateState::Warn, "nothing is changed then"),
    ];
    for (method, rules, state, clears) in cases {
        let gate = ruled(method, rules);
        assert_eq!(gate.state, state, "{method:?} {rules:?}: {}", gate.observed);
        let said = gate.clears.unwrap_or_default();
        assert!(said.contains(clears), "{method:?} {rules:?}: {said}");
    }
}

#[test]
fn a_rule_that_is_not_known_or_may_be_passed_over_is_accepted_by_a_person() {
    let told = |rules: BranchRules| {
        told(&GateId::PushRight, move |world| {
            let now = world.outside.production.value().unwrap().as_ref().clone();
            world.outside.production = Reading::fresh(BranchNow { rules: Some(rules), ..now }, at(0));
        })
    };
    let named = |name: &str| [name.to_owned()].into_iter().collect();
    let others = BranchRules { others: named("new_in_2030"), ..BranchRules::default() };
    let words = "asha has push; main: whether these rules are kept is not known: new_in_2030";
    assert_eq!(told(others), (GateState::Warn, words.into()));
    let passable = BranchRules { passable: named("pull_request"), ..BranchRules::default() };
    let words = "asha has push; main: this account may pass over rules: pull_request";
    assert_eq!(told(passable), (GateState::Warn, words.into()));
}

#[test]
fn rules_that_cannot_be_read_are_no_pass() {
    let unread = told(&GateId::PushRight, |world| {
        let mut now = world.outside.production.value().unwrap().as_ref().clone();
        now.rules = None;
        world.outside.production = Reading::fresh(now, at(0));
    });
    assert_eq!(unread, (GateState::Warn, "asha has push; the rules of main cannot be read".into()));
}

#[test]
fn a_repository_without_merge_commits_takes_no_pull_request_of_ours() {
    let by = |method| {
        told(&GateId::PushRight, move |world| {
            world.config.promotion.method = method;
            let mut facts = world.board.github.value().unwrap().as_ref().clone();
            facts.identity.standing = Standing::NoMergeCommits;
            world.board.github = Reading::fresh(facts, at(0));
        })
        .0
    };
    assert_eq!((by(Method::PullRequest), by(Method::FastForward)), (GateState::Block, GateState::Pass));
}

#[test]
fn heads_are_those_of_github() {
    assert_eq!(calm(&GateId::Heads), pass("development 7b1e4d0, main f956226: 1 commit"));
    let moved = |world: &mut World| {
        let mut now = world.outside.integration.value().unwrap().as_ref().clone();
        now.head = commit("91d2f7b");
        world.outside.integration = Reading::fresh(now, at(0));
    };
    assert_eq!(
        told(&GateId::Heads, moved),
        (GateState::Block, "development is 91d2f7b at GitHub and 7b1e4d0 here".into())
    );
    assert_eq!(told(&GateId::Heads, |world| world.ships.count = 0).0, GateState::Block);
    let unpushed = told(&GateId::Heads, |world| world.heads.from.here = Some(commit("aaaaaaa")));
    assert_eq!(unpushed.0, GateState::Pass);
    assert!(unpushed.1.ends_with("development is aaaaaaa in this clone and that does not count"), "{}", unpushed.1);
}

#[test]
fn a_host_that_was_not_read_may_be_locked() {
    let host = |change: fn(&Reading<HostFacts>) -> Reading<HostFacts>| {
        gate(&GateId::DeployInFlight, move |world: &mut World| {
            world.environment("production", |env| env.host = change(&env.host));
        })
    };
    let failed = host(|read| read.failed(lost(), at(2)));
    assert_eq!((failed.state, failed.blocks()), (GateState::Unknown, true), "{}", failed.observed);
    assert!(failed.observed.contains("whether the host of production is locked is not known"), "{}", failed.observed);
    assert_eq!(host(|_| Reading::default()).state, GateState::Unknown);
    let none = told(&GateId::DeployInFlight, |world| {
        world.config.environments.get_mut("production").unwrap().host = None;
        world.environment("production", |env| env.host = Reading::default());
    });
    assert_eq!(none.0, GateState::Pass, "there is no host to ask");
}

#[test]
fn conflicts_block_and_what_only_production_has_warns() {
    assert_eq!(calm(&GateId::Conflicts), pass("development holds all of main: no conflict is possible"));
    let conflict = told(&GateId::Conflicts, |world| world.ships.merge.conflicts = vec!["src/app.ts".into()]);
    assert_eq!(conflict, (GateState::Block, "1 file in conflict: src/app.ts".into()));
    let lacks = |world: &mut World| {
        world.ships.merge.fast_forward = false;
        world.ships.merge.missing_in_integration = vec![commit("aaaaaaa")];
    };
    assert_eq!(told(&GateId::Conflicts, lacks).0, GateState::Warn);
    let forward = |world: &mut World| {
        lacks(world);
        world.config.promotion.method = Method::FastForward;
    };
    assert_eq!(told(&GateId::Conflicts, forward).0, GateState::Block);
}

#[test]
fn the_image_of_integration_has_to_be_whole() {
    assert_eq!(calm(&GateId::Image), pass("development-7b1e4d0 is whole, sha256:9be100000000"));
    let with = |restorable: Restorable| {
        told(&GateId::Image, move |world| {
            let mut list = world.board.images.value().unwrap().as_ref().clone();
            list.images[0].restorable = restorable;
            world.board.images = Reading::fresh(list, at(0));
        })
    };
    assert_eq!(with(Restorable::Broken("its manifest is gone".into())).0, GateState::Warn);
    assert_eq!(with(Restorable::Unasked).0, GateState::Unknown);
    let none = |cut: bool| {
        told(&GateId::Image, move |world| {
            let mut list = world.board.images.value().unwrap().as_ref().clone();
            list.images.clear();
            list.cut = cut;
            world.board.images = Reading::fresh(list, at(0));
        })
    };
    assert_eq!(none(false), (GateState::Warn, "development has no image of 7b1e4d0".into()));
    assert_eq!(none(true).0, GateState::Unknown);
}

#[test]
fn a_build_that_goes_on_is_named_and_so_is_what_could_cancel_ours() {
    let (state, words) = calm(&GateId::BuildsInFlight);
    assert_eq!(state, GateState::Pass);
    assert!(
        words.contains("a push to main, development or staging cancels ours until it is built, about 1 min"),
        "{words}"
    );
    let running = gate(&GateId::BuildsInFlight, |world| {
        let mut list = world.board.runs.value().unwrap().as_ref().clone();
        list.runs.insert(0, build(813, "development", RunState::Running, -45));
        world.board.runs = Reading::fresh(list, at(0));
    });
    assert_eq!(running.state, GateState::Warn);
    assert!(
        running.observed.starts_with(
            "our build cancels build.yml #813 on development (7b1e4d0), 48 s of about 1 min, which then never ships"
        ),
        "{}",
        running.observed
    );
    assert_eq!(running.findings, ["build.yml #813 on development (7b1e4d0)"], "without what only time changes");
    let alone = gate(&GateId::BuildsInFlight, |world| {
        let mut list = world.board.runs.value().unwrap().as_ref().clone();
        list.runs.insert(0, build(813, "development", RunState::Running, -45));
        world.board.runs = Reading::fresh(list, at(0));
        world.ships.deploy.build.as_mut().unwrap().cancels = false;
    });
    assert_eq!(alone.state, GateState::Pass, "the file says that nothing is cancelled");
    let zombie = gate(&GateId::BuildsInFlight, |world| {
        let mut list = world.board.runs.value().unwrap().as_ref().clone();
        list.runs.insert(0, build(700, "staging", RunState::Zombie, -900_000));
        world.board.runs = Reading::fresh(list, at(0));
    });
    assert!(
        zombie.state == GateState::Pass && zombie.observed.contains("1 run queued for so long"),
        "{}",
        zombie.observed
    );
}

#[test]
fn a_deploy_that_goes_on_or_waits_blocks_and_so_does_the_lock_of_the_host() {
    assert_eq!(calm(&GateId::DeployInFlight).0, GateState::Pass);
    for (state, words) in
        [(RunState::Running, "goes on"), (RunState::Waiting, "waits for approval"), (RunState::Queued, "is queued")]
    {
        let (told, observed) = told(&GateId::DeployInFlight, |world| {
            let mut list = world.board.runs.value().unwrap().as_ref().clone();
            list.runs.insert(0, Run { state, ..deploy(589, "7b1e4d0", -60) });
            world.board.runs = Reading::fresh(list, at(0));
        });
        assert_eq!((told, observed.contains(words)), (GateState::Block, true), "{observed}");
    }
    let hangs = gate(&GateId::DeployInFlight, |world| {
        with(world, Run { state: RunState::Zombie, ..deploy(589, "7b1e4d0", -200_000) });
    });
    assert_eq!(hangs.state, GateState::Block);
    assert!(hangs.observed.contains("hangs in the queue and may still begin"), "{}", hangs.observed);
    let locked = told(&GateId::DeployInFlight, |world| {
        world.environment("production", |env| {
            let facts = HostFacts { lock: Some("rohan, 2 min".into()), ..host("blue") };
            env.host = Reading::fresh(facts, at(0));
        });
    });
    assert_eq!(locked, (GateState::Block, "the host is locked: rohan, 2 min".into()));
    let none = |world: &mut World| drop(world.config.workflows.deploy.remove("production"));
    assert_eq!(told(&GateId::DeployInFlight, none).0, GateState::Unknown);
}

/// One more run in the list of the board.
fn with(world: &mut World, run: Run) {
    let mut list = world.board.runs.value().unwrap().as_ref().clone();
    list.runs.insert(0, run);
    world.board.runs = Reading::fresh(list, at(0));
}

#[test]
fn what_github_does_not_tell_of_an_open_run_is_unknown_and_never_a_pass() {
    let untold = |run: Run| move |world: &mut World| with(world, run);
    let odd = Run { state: RunState::Unknown, ..deploy(589, "7b1e4d0", -60) };
    assert_eq!(
        told(&GateId::DeployInFlight, untold(odd.clone())),
        (GateState::Unknown, "how far deploy-production.yml #589 is, GitHub does not tell".into())
    );
    let history = Run { created: at(-9_000_000), ..odd };
    assert_eq!(told(&GateId::DeployInFlight, untold(history)).0, GateState::Pass, "a later one ended well");
    let nameless = Run { file: None, workflow: "Ship".into(), ..deploy(590, "7b1e4d0", -60) };
    for state in [RunState::Running, RunState::Waiting, RunState::Zombie, RunState::Unknown] {
        for id in [GateId::DeployInFlight, GateId::BuildsInFlight] {
            let (gate, observed) = told(&id, untold(Run { state, ..nameless.clone() }));
            assert_eq!(gate, GateState::Unknown, "{id:?} {state:?}");
            assert_eq!(observed, "Ship #590 goes on, and GitHub does not tell its file");
        }
    }
    let ended = Run { state: RunState::Success, ..nameless };
    assert_eq!(told(&GateId::DeployInFlight, untold(ended)).0, GateState::Pass);
}

#[test]
fn the_file_of_the_default_branch_deploys_whatever_is_promoted() {
    let id = || GateId::DeployWorkflow;
    assert_eq!(calm(&id()), pass("deploy-production.yml of development, the default branch; main has the same"));
    assert_eq!(told(&id(), |world| world.ships.deploy.same_as_production = false).0, GateState::Warn);
    let none = |world: &mut World| world.ships.deploy.at_default = None;
    assert_eq!(
        told(&id(), none),
        (GateState::Block, "development has no deploy-production.yml: nothing would deploy".into())
    );
    let away = |world: &mut World| {
        none(world);
        world.ships.deploy.default_is_here = false;
    };
    assert_eq!(told(&id(), away).0, GateState::Unknown);
    let deaf = |world: &mut World| {
        let triggers = world.ships.deploy.at_default.as_mut().unwrap().triggers.as_mut().unwrap();
        triggers.follows.as_mut().unwrap().branches = vec!["release".into()];
    };
    assert_eq!(told(&id(), deaf).0, GateState::Warn);
    let broken =
        |world: &mut World| world.ships.deploy.at_default.as_mut().unwrap().triggers = Err("it is empty".into());
    assert_eq!(told(&id(), broken).0, GateState::Unknown);
    let own = |world: &mut World| world.ships.deploy.default_branch = Some(BranchName::new("main"));
    assert_eq!(told(&id(), own), pass("deploy-production.yml of main, the default branch"));
}
