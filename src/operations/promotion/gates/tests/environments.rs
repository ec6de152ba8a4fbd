//! What the environments tell: development, production, its checks, its slots and its secret.

use super::{calm, gate, lost, pass, told};
use crate::board::Reading;
use crate::config::Host;
use crate::config::Strategy;
use crate::domain::host::{CheckOutcome, ScriptState};
use crate::environment::Environment;
use crate::environment::sample::{BLUE, GREEN, at, bad, commit, deploy, health, host, probe, traffic};
use crate::operations::NewVariable;
use crate::operations::journal::Site;
use crate::operations::promotion::gate::{GateId, GateState};
use crate::operations::promotion::sample::{World, check, labeled};
use crate::operations::rollback::{PutBack, Quarantine};

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
    let now_and_then = told(&GateId::DevRunsIt, |world| {
        world.environment("development", |env| {
            let mut report = env.health.value().unwrap().as_ref().clone();
            for n in -120..0 {
                let fails = n == -70 || n == -30;
                report.trails[0].1.add(if fails { bad(n * 10, "503") } else { probe(n * 10, GREEN) });
            }
            env.health = Reading::fresh(report, at(0));
        });
    });
    assert_eq!(now_and_then.0, GateState::Warn, "it warns, and does not block: {}", now_and_then.1);
    assert!(now_and_then.1.contains("but 2 of the last 121 answers failed"), "{}", now_and_then.1);
    let gone = |world: &mut World| {
        world.environment("development", |env| env.containers = Reading::default().failed(lost(), at(0)));
    };
    assert_eq!(told(&GateId::DevRunsIt, gone).0, GateState::Unknown);
}

#[test]
fn what_was_deployed_is_no_proof_of_what_runs_now() {
    let unread = |name: &'static str, id: GateId| {
        told(&id, move |world: &mut World| {
            world.environment(name, |env| env.containers = env.containers.failed(lost(), at(2)));
        })
    };
    let (state, words) = unread("production", GateId::Quarantine);
    assert!(state == GateState::Unknown && words.contains("f956226 was deployed"), "{words}");
    assert_eq!(unread("development", GateId::DevRunsIt).0, GateState::Unknown);
    let untold = told(&GateId::Quarantine, |world| {
        world.environment("production", |env| {
            let mut list = env.containers.value().unwrap().as_ref().clone();
            for container in &mut list.containers {
                container.labels.clear();
                container.image = "app:latest".into();
            }
            env.containers = Reading::fresh(list, at(0));
        });
    });
    assert_eq!(untold.0, GateState::Unknown, "{}", untold.1);
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
    assert!(
        state == GateState::Warn
            && words.contains("was deployed and is not live, as far as is seen here: it was put back, or"),
        "{words}"
    );
    assert!(runs(false).1.ends_with("main 3f27ab1 was never deployed"));
}

#[test]
fn what_was_put_back_from_here_blocks_until_a_revert_or_a_fix_that_names_it_ships() {
    let put_back = |world: &mut World, bad: &str| {
        let (bad, who) = (commit(bad), "asha".to_owned());
        let one = Quarantine {
            environment: "production".into(),
            bad,
            good: None,
            at: at(-600),
            who,
            reason: None,
            site: None,
            repository: None,
        };
        let holding = [one.bad].into();
        world.outside.put_back = vec![PutBack { one, holding, mended_by: None }];
    };
    let head = World::calm().heads.to.commit.short();
    let (state, words) = told(&GateId::Quarantine, |world| put_back(world, &head));
    assert_eq!((state, words), (GateState::Block, format!("production was put back from {head} 10 min ago by asha")));
    assert_eq!(told(&GateId::Quarantine, |world| put_back(world, "0123456")).0, GateState::Pass, "another commit");
    let mended = told(&GateId::Quarantine, |world| {
        put_back(world, &head);
        world.outside.put_back[0].mended_by = Some(commit("3f27ab1"));
    });
    assert_eq!(mended.0, GateState::Pass, "{mended:?}");
    let (state, words) = told(&GateId::Quarantine, |world| {
        put_back(world, "0123456");
        world.outside.put_back[0].holding.insert(world.heads.to.commit);
        world.heads.to.commit = commit("3f27ab1");
        world.outside.put_back[0].holding.insert(world.heads.to.commit);
        world.outside.put_back[0].holding.remove(&commit(&head));
    });
    assert_eq!(state, GateState::Block);
    assert!(words.ends_with("0123456 10 min ago by asha; main has it"), "{words}");
    let past = told(&GateId::Quarantine, |world| {
        put_back(world, "0123456");
        world.outside.put_back[0].holding.insert(world.heads.to.commit);
    });
    assert_eq!(past.0, GateState::Pass, "what runs came after it: {past:?}");
    let (state, words) = told(&GateId::Quarantine, |world| {
        put_back(world, &head);
        world.outside.put_back[0].one.site = Some(Site { host: Some(Host::Ssh("prod-1".into())), folder: None });
    });
    assert!(state == GateState::Block && words.contains("by asha; that was on prod-1, and "), "{words}");
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
