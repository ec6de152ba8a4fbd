//! Each gate when it passes, warns, blocks and cannot be observed.

use crate::board::Reading;
use crate::changelog::{Finding, Fix, Kind};
use crate::config::{Method, OnFailure, PromotionGate, Strategy};
use crate::domain::BranchName;
use crate::domain::branch_rules::{BranchRules, DeployRules};
use crate::domain::gate_ids::GATE_IDS;
use crate::domain::host::{CheckOutcome, HostFacts, ScriptState};
use crate::domain::image::Restorable;
use crate::domain::lock::Lock;
use crate::domain::workflow_run::{Run, RunState};
use crate::environment::Environment;
use crate::environment::sample::{BLUE, GREEN, at, bad, commit, deploy, health, host, probe, traffic};
use crate::fault::Fault;
use crate::operations::NewVariable;
use crate::operations::promotion::gate::{Gate, GateId, GateState};
use crate::operations::promotion::local::{LocalEnd, LocalResult};
use crate::operations::promotion::sample::{World, build, check, dark, from, labeled, to};
use crate::schema_radar::{EntityFile, Schema, compare};
use crate::sources::github::{Access, Right, Standing};

/// The state of a gate and what it observed, after a change of the calm world.
fn told(id: &GateId, change: impl FnOnce(&mut World)) -> (GateState, String) {
    let gate = gate(id, change);
    (gate.state, gate.observed)
}

fn gate(id: &GateId, change: impl FnOnce(&mut World)) -> Gate {
    let mut world = World::calm();
    change(&mut world);
    world.gate(id)
}

fn calm(id: &GateId) -> (GateState, String) {
    told(id, |_| {})
}

fn pass(words: &str) -> (GateState, String) {
    (GateState::Pass, words.to_owned())
}

fn lost() -> Fault {
    Fault::while_doing("asking", "no route to host")
}

#[test]
fn in_a_calm_world_every_gate_passes_with_what_was_observed() {
    for gate in World::calm().gates() {
        assert_eq!(gate.state, GateState::Pass, "{}: {}", gate.id, gate.observed);
        assert!(!gate.observed.is_empty() && gate.taken.is_some() && gate.findings.is_empty(), "{gate:?}");
    }
}

#[test]
fn when_nothing_can_be_asked_nothing_passes_that_has_to_be_asked() {
    let world = dark();
    let unknown: Vec<String> =
        world.gates().iter().filter(|gate| gate.state == GateState::Unknown).map(|gate| gate.id.to_string()).collect();
    let expected = [
        "push_right",
        "heads",
        "image",
        "dev_runs_it",
        "builds_in_flight",
        "deploy_in_flight",
        "prod_health",
        "precheck",
        "standby",
        "secrets",
        "lock",
        "quarantine",
        "reviewers",
    ];
    assert_eq!(unknown, expected);
    for gate in world.gates().iter().filter(|gate| gate.state != GateState::Pass) {
        assert!(gate.clears.is_some(), "{gate:?}");
    }
}

#[test]
fn every_gate_that_does_not_pass_says_who_clears_it_and_its_id_is_one_of_the_contract() {
    let ids: Vec<String> = World::calm().gates().iter().map(|gate| gate.id.to_string()).collect();
    assert_eq!(ids, GATE_IDS);
}

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
    let ruled = |method, change: fn(&mut BranchRules)| {
        told(&id(), move |world| {
            world.config.promotion.method = method;
            let mut now = world.outside.production.value().unwrap().as_ref().clone();
            now.rules.as_mut().map(change);
            world.outside.production = Reading::fresh(now, at(0));
        })
    };
    assert_eq!(ruled(Method::Merge, |rules| rules.pull_request = true).0, GateState::Block);
    assert_eq!(ruled(Method::PullRequest, |rules| rules.pull_request = true).0, GateState::Pass);
    assert_eq!(ruled(Method::PullRequest, |rules| rules.linear = true).0, GateState::Block);
    assert_eq!(ruled(Method::FastForward, |rules| rules.linear = true).0, GateState::Pass);
    assert_eq!(ruled(Method::PullRequest, |rules| rules.restricted = true).0, GateState::Warn);
}

#[test]
fn a_value_whose_last_try_failed_or_that_is_old_is_no_observation() {
    let failed = |world: &mut World| world.board.github = world.board.github.failed(lost(), at(2));
    assert_eq!(
        told(&GateId::PushRight, failed),
        (GateState::Unknown, "not read since 3 s: asking: no route to host".into())
    );
    let late = |world: &mut World| world.now = at(200);
    assert_eq!(told(&GateId::Lock, late).0, GateState::Unknown);
    assert_eq!(told(&GateId::Heads, late).0, GateState::Unknown);
    assert_eq!(told(&GateId::DeployInFlight, late).0, GateState::Unknown);
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
fn development_has_to_run_what_ships_and_be_well() {
    assert_eq!(calm(&GateId::DevRunsIt), pass("development runs 7b1e4d0; 200 in 60 ms"));
    let runs = |id| {
        told(&GateId::DevRunsIt, move |world| {
            world.environment("development", |env| {
                let mut list = env.containers.value().unwrap().as_ref().clone();
                list.containers = vec![labeled("app", 3000, BLUE, id)];
                env.containers = Reading::fresh(list, at(0));
            });
        })
    };
    assert_eq!(runs(commit("91d2f7b")).0, GateState::Warn);
    let ill = told(&GateId::DevRunsIt, |world| {
        world.environment("development", |env| {
            let mut report = env.health.value().unwrap().as_ref().clone();
            report.trails[0].1.add(bad(1, "503 success:false"));
            env.health = Reading::fresh(report, at(1));
        });
    });
    assert_eq!(ill.0, GateState::Warn);
    let gone = |world: &mut World| {
        world.environment("development", |env| env.containers = Reading::default().failed(lost(), at(0)));
    };
    assert_eq!(told(&GateId::DevRunsIt, gone).0, GateState::Unknown);
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

#[test]
fn production_has_to_be_well_and_its_witnesses_to_agree() {
    assert_eq!(calm(&GateId::ProdHealth), pass("BLUE f956226; 200 in 60 ms, nginx sends to port 3001"));
    let elsewhere =
        |world: &mut World| world.environment("production", |env| env.traffic = Reading::fresh(traffic(3009), at(0)));
    assert_eq!(told(&GateId::ProdHealth, elsewhere).0, GateState::Block);
    let ill = told(&GateId::ProdHealth, |world| {
        world.environment("production", |env| {
            let front = vec![probe(0, BLUE), bad(2, "503 success:false")];
            env.health = Reading::fresh(health(front, vec![probe(2, BLUE)], vec![probe(2, GREEN)]), at(2));
        });
    });
    assert_eq!(ill.0, GateState::Warn, "{}", ill.1);
    let gone = |world: &mut World| {
        world.environment("production", |env| {
            env.traffic = Reading::default().failed(lost(), at(0));
            env.health = Reading::default().failed(lost(), at(0));
        });
    };
    assert_eq!(told(&GateId::ProdHealth, gone).0, GateState::Unknown);
}

#[test]
fn checks_that_fail_block_and_those_that_do_not_answer_are_unknown() {
    assert_eq!(calm(&GateId::Precheck), pass("redis: PONG"));
    let with = |outcome| {
        told(&GateId::Precheck, move |world| {
            world.environment("production", |env| env.precheck = Reading::fresh(vec![check("redis", outcome)], at(0)));
        })
        .0
    };
    assert_eq!(with(CheckOutcome::Failed), GateState::Block);
    assert_eq!(with(CheckOutcome::Unknown), GateState::Unknown);
    let none =
        |world: &mut World| world.environment("production", |env| env.precheck = Reading::fresh(Vec::new(), at(0)));
    assert_eq!(told(&GateId::Precheck, none).0, GateState::Unknown);
}

#[test]
fn standby_says_what_is_lost_and_what_stays() {
    assert_eq!(
        calm(&GateId::Standby),
        pass("GREEN cfb28b0, running, will be replaced; BLUE f956226 stays as previous")
    );
    let without = told(&GateId::Standby, |world| {
        world.environment("production", |env| {
            let mut facts = host("blue");
            facts.scripts[1].state = ScriptState::Missing;
            env.host = Reading::fresh(facts, at(0));
        });
    });
    assert!(without.0 == GateState::Warn && without.1.ends_with("./rollback.sh is missing"), "{}", without.1);
    let single =
        |world: &mut World| world.config.environments.get_mut("production").unwrap().strategy = Strategy::Single;
    assert_eq!(told(&GateId::Standby, single).0, GateState::Warn);
    let dark = |world: &mut World| world.environment("production", |env| *env = Environment::default());
    assert_eq!(told(&GateId::Standby, dark).0, GateState::Unknown);
}

#[test]
fn a_branch_that_production_was_put_back_from_warns() {
    assert_eq!(calm(&GateId::Quarantine), pass("production runs f956226, the head of main"));
    let runs = |deployed: bool| {
        told(&GateId::Quarantine, move |world| {
            world.heads.to.commit = commit("3f27ab1");
            if deployed {
                let mut list = world.board.runs.value().unwrap().as_ref().clone();
                list.runs.insert(0, deploy(589, "3f27ab1", -4000));
                world.board.runs = Reading::fresh(list, at(0));
            }
        })
    };
    let (state, words) = runs(true);
    assert!(state == GateState::Warn && words.ends_with("was deployed and is not live: it was put back"), "{words}");
    assert!(runs(false).1.ends_with("main 3f27ab1 was never deployed"));
}

#[test]
fn missing_entries_warn_and_a_cut_off_history_is_unknown() {
    assert_eq!(calm(&GateId::Changelog), pass("no drift: 0 entries come along"));
    let drift = gate(&GateId::Changelog, |world| {
        let finding =
            |kind| Finding { kind, commit: Some(from()), path: None, detail: "feat: leads".into(), fix: Fix::Ask };
        world.ships.changelog.drift = vec![finding(Kind::Missing), finding(Kind::IndexRow)];
    });
    assert_eq!(drift.observed, "1 commit without an entry: 7b1e4d0; 1 other finding");
    assert_eq!((drift.state, drift.findings.len()), (GateState::Warn, 2));
    let cut = |world: &mut World| world.ships.changelog.notes = vec!["The history is cut off here.".into()];
    assert_eq!(told(&GateId::Changelog, cut).0, GateState::Unknown);
}

#[test]
fn what_breaks_warns_with_its_words() {
    assert_eq!(calm(&GateId::Breaking), pass("none declared by 1 commit and 0 entries"));
    let breaks =
        |world: &mut World| world.ships.breaking = vec![("chore: bump bullmq".into(), "Redis 6.2\nis needed".into())];
    let gate = gate(&GateId::Breaking, breaks);
    assert_eq!(
        (gate.state, gate.findings),
        (GateState::Warn, vec!["chore: bump bullmq: Redis 6.2 is needed".to_owned()])
    );
}

#[test]
fn changes_of_the_database_warn_and_what_cannot_be_read_is_unknown() {
    assert_eq!(calm(&GateId::Schema), pass("no entity file changes"));
    let with = |column: &str| {
        let column = column.to_owned();
        gate(&GateId::Schema, move |world| {
            let file = |text: String| [EntityFile { path: "src/entity/Slot.ts".into(), text }];
            let before = Schema::of(&file("@Entity('slot') class Slot { @PrimaryColumn() id: string }".into()));
            let after =
                Schema::of(&file(format!("@Entity('slot') class Slot {{ @PrimaryColumn() id: string; {column} }}")));
            (world.ships.schema, world.ships.entity_files) = (compare(&before, &after), 1);
        })
    };
    let added = with("@Column({ nullable: true }) note: string");
    assert_eq!(added.observed, "1 change on boot, before traffic moves: slot.note: new nullable column, varchar");
    assert!(
        added.state == GateState::Warn && added.findings[0].contains("(src/entity/Slot.ts). The column is added"),
        "{added:?}"
    );
    assert_eq!(with("@Column(options) note: string").state, GateState::Unknown);
    assert_eq!(with("").state, GateState::Pass);
}

#[test]
fn names_that_the_secret_lacks_warn_and_a_broken_secret_blocks() {
    assert_eq!(calm(&GateId::Secrets), pass("api/production has 2 names, and all that development's has"));
    let keys = |name: &'static str, keys: Option<Vec<&'static str>>| {
        gate(&GateId::Secrets, move |world| {
            world.environment(name, |env| {
                let mut facts = env.secret.value().unwrap().as_ref().clone();
                facts.keys = keys.map(|keys| keys.into_iter().map(str::to_owned).collect());
                env.secret = Reading::fresh(facts, at(0));
            });
        })
    };
    let lacks = keys("development", Some(vec!["A", "WHATSAPP_TOKEN"]));
    assert_eq!((lacks.state, lacks.findings), (GateState::Warn, vec!["WHATSAPP_TOKEN".to_owned()]));
    let read = gate(&GateId::Secrets, |world| {
        let new = |name: &str| NewVariable { name: name.into(), files: vec!["src/leads.ts".into()] };
        world.ships.variables = vec![new("A"), new("WHATSAPP_TOKEN")];
    });
    assert_eq!(
        (read.state, read.findings),
        (GateState::Warn, vec!["WHATSAPP_TOKEN is read by src/leads.ts".to_owned()])
    );
    assert_eq!(keys("production", None).state, GateState::Block);
    assert_eq!(keys("development", None).state, GateState::Unknown);
}

#[test]
fn a_lock_blocks_with_who_holds_it() {
    assert_eq!(calm(&GateId::Lock), pass("refs/heads/cutover-lock/production is free"));
    let held = |until: i64| {
        gate(&GateId::Lock, move |world| {
            let lock = Lock {
                commit: to(),
                holder: Some("rohan".into()),
                reason: Some("release 12".into()),
                since: Some(at(-120)),
                until: Some(at(until)),
            };
            world.outside.lock = Reading::fresh(Some(lock), at(0));
        })
    };
    let now = held(600);
    assert_eq!(now.state, GateState::Block);
    assert!(
        now.observed.contains("is held by rohan, for 2 min, until 2026-01-05")
            && now.observed.ends_with(": release 12"),
        "{}",
        now.observed
    );
    let over = held(-5);
    assert!(over.state == GateState::Block && over.observed.ends_with("its time is over"), "{}", over.observed);
    assert!(dark().gate(&GateId::Lock).blocks(), "a lock that cannot be read blocks");
}

#[test]
fn a_window_blocks_while_it_holds() {
    assert_eq!(calm(&GateId::Freeze), pass("no window is configured"));
    let with =
        |window: &'static str| told(&GateId::Freeze, move |world| world.config.promotion.freeze = vec![window.into()]);
    assert_eq!(
        with("2026-01-01 - 2026-01-31"),
        (GateState::Block, "nothing is promoted now: 2026-01-01 - 2026-01-31".into())
    );
    assert_eq!(with("2026-12-24 - 2026-12-26").0, GateState::Pass);
}

#[test]
fn reviewers_are_named_or_it_is_said_plainly_that_there_are_none() {
    assert_eq!(calm(&GateId::Reviewers), pass("nobody has to approve: what is merged is deployed by itself"));
    let with = |rules: Option<DeployRules>| {
        told(&GateId::Reviewers, move |world| world.outside.deploy_rules = Reading::fresh(rules, at(0)))
    };
    assert!(with(None).1.starts_with("GitHub has no environment production; nobody has to approve"));
    let rules = DeployRules { reviewers: vec!["rohan".into()], not_by_oneself: false, wait_minutes: 5 };
    assert_eq!(with(Some(rules.clone())), pass("rohan has to approve the deployment, after 5 min"));
    let alone = DeployRules { reviewers: vec!["asha".into()], not_by_oneself: true, wait_minutes: 0 };
    assert_eq!(with(Some(alone)).0, GateState::Warn);
    let approvals = told(&GateId::Reviewers, |world| {
        let mut now = world.outside.production.value().unwrap().as_ref().clone();
        now.rules.as_mut().unwrap().approvals = 1;
        world.outside.production = Reading::fresh(now, at(0));
    });
    assert!(
        approvals.0 == GateState::Warn && approvals.1.ends_with("the pull request needs 1 approval, and none is open"),
        "{}",
        approvals.1
    );
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

#[test]
fn what_nothing_tests_warns_and_a_command_of_ones_own_may_test_it() {
    assert_eq!(calm(&GateId::LocalChecks), pass("test done by build.yml or here"));
    let untested = |world: &mut World| world.ships.packages.scripts[0].in_build = false;
    assert_eq!(
        told(&GateId::LocalChecks, untested),
        (GateState::Warn, "build.yml runs none of test, and nothing here did".into())
    );
    let ran = |end, here| {
        move |world: &mut World| {
            untested(world);
            let gate = PromotionGate { name: "tests".into(), run: "npm test".into(), on_failure: OnFailure::Block };
            world.config.promotion.gates = vec![gate];
            let observed = "passed in 9 s".to_owned();
            let result = LocalResult {
                name: "tests".into(),
                command: "npm test".into(),
                end,
                checked_out: Some(here),
                observed,
                at: at(0),
            };
            world.local = vec![result];
        }
    };
    let own = || GateId::Configured("tests".into());
    assert_eq!(told(&GateId::LocalChecks, ran(LocalEnd::Passed, from())).0, GateState::Pass);
    assert_eq!(told(&GateId::LocalChecks, ran(LocalEnd::Passed, to())).0, GateState::Warn, "it ran on something else");
    assert_eq!(told(&own(), ran(LocalEnd::Passed, from())), pass("passed in 9 s"));
    assert!(told(&own(), ran(LocalEnd::Passed, to())).1.contains("with f956226 checked out, which is not what ships"));
    assert_eq!(told(&own(), ran(LocalEnd::Failed, from())).0, GateState::Block);
    assert_eq!(told(&own(), ran(LocalEnd::Unknown, from())).0, GateState::Unknown);
    let not_run = |world: &mut World| {
        ran(LocalEnd::Passed, from())(world);
        world.local.clear();
    };
    assert_eq!(told(&own(), not_run).0, GateState::Unknown);
}
