//! A standby that fails, and one that is gone.

use super::*;

/// Both were deployed and ended well; the host's own script put the traffic back, and green still fails.
fn put_back_by_hand() -> Ladder {
    let runs =
        vec![sample::deploy(588, "b1", -1800), sample::deploy(590, "9e", -900), sample::deploy(570, "77", -9000)];
    let runs = RunList { runs, total: None };
    let mut board = Board { runs: Reading::fresh(runs, sample::at(0)), ..told() };
    let mut env = Environment::clone(&board.environments[&name()]);
    let answers = sample::health(
        vec![sample::probe(0, sample::BLUE)],
        vec![sample::probe(0, sample::BLUE)],
        vec![sample::bad(0, "503 success:false")],
    );
    env.health = Reading::fresh(answers, sample::at(0));
    board.environments.insert(name(), Arc::new(env));
    let mut config = sample::config();
    config.workflows.deploy.insert("production".into(), "deploy-production.yml".into());
    Ladder::of(&board, &config, &name(), &To::Previous, sample::at(3))
}

#[test]
fn what_fails_in_the_standby_is_not_deployed_again_by_another_way() {
    let ladder = put_back_by_hand();
    let failing = sample::commit("9e");
    assert_eq!(ladder.ways[0].goal.commit, Some(failing), "{:?}", ladder.ways[0]);
    for way in ladder.ways.iter().filter(|way| way.goal.commit == Some(failing) && way.is_open() && !way.flips()) {
        assert!(way.word.ends_with(" anyway"), "{way:?}");
        assert!(way.why().unwrap().contains("runs in GREEN and does not answer well there"), "{way:?}");
    }
    let best = ladder.best().filter(|way| !way.flips());
    assert!(best.is_none_or(|way| way.goal.commit == Some(sample::commit("77"))), "{best:?}");
    let rerun = ladder.ways.iter().find(|way| way.rung == Rung::Rerun).unwrap();
    assert_eq!(rerun.goal.commit, Some(sample::commit("77")), "{rerun:?}");
}

/// The container of green is gone; on the host lie these images, the newest first.
fn without_a_standby(digits: &[&str], to: &To) -> Ladder {
    without_a_standby_listed(digits, to, 0)
}

/// The same, where the images were listed at this second.
fn without_a_standby_listed(digits: &[&str], to: &To, listed: i64) -> Ladder {
    use crate::domain::host_image::{HostImage, HostImages};
    let image = |digits: &&str| HostImage {
        id: crate::domain::image::Digest(format!("sha256:{digits}")),
        tags: vec![format!("ghcr.io/acme/api:main-{digits:0<7}")],
        digest: None,
        commit: Some(sample::commit(digits)),
        created: None,
        size: None,
    };
    let mut board = told();
    let mut env = Environment::clone(&board.environments[&name()]);
    let mut list = crate::domain::container::ContainerList::clone(env.containers.value().unwrap());
    list.containers.truncate(1);
    env.containers = Reading::fresh(list, sample::at(0));
    env.health = Reading::default();
    let images = HostImages { images: digits.iter().map(image).collect(), ..HostImages::default() };
    env.images = Reading::fresh(images, sample::at(listed));
    board.environments.insert(name(), Arc::new(env));
    let mut config = sample::config();
    let production = config.environments.get_mut("production").unwrap();
    production.scripts.deploy = Some("./deploy.sh {image}".into());
    Ladder::of(&board, &config, &name(), to, sample::at(3))
}

#[test]
fn where_the_standby_is_missing_the_newest_image_on_the_host_that_does_not_serve_is_offered() {
    let ladder = without_a_standby(&["b1", "77", "66"], &To::Previous);
    let way = ladder.ways.iter().find(|way| way.rung == Rung::LocalImage).unwrap();
    assert_eq!(way.goal.commit, Some(sample::commit("77")), "{way:?}");
    assert_eq!(way.goal.image.as_deref(), Some("ghcr.io/acme/api:main-7700000"));
    assert!(way.is_open() && way.why().unwrap().contains("nothing tells that"), "{way:?}");
    assert!(ladder.ways[0].by_hand.is_empty() && !ladder.ways[0].is_open(), "{:?}", ladder.ways[0]);
    let best = ladder.best().unwrap();
    assert_eq!(best.rung, Rung::LocalImage, "{best:?}");
    let to = To::Version("main-6600000".into());
    let wish = Wish { to: to.clone(), via: Via::Host };
    let plan = without_a_standby(&["b1", "77", "66"], &to).choose(&wish).unwrap();
    assert_eq!(plan.way.goal.image.as_deref(), Some("ghcr.io/acme/api:main-6600000"));
}

#[test]
fn images_that_were_listed_long_ago_are_offered_with_their_age_and_for_the_longer_word() {
    let long_ago = |digits: &[&str]| {
        let ladder = without_a_standby_listed(digits, &To::Previous, -50_400);
        ladder.ways.into_iter().find(|way| way.rung == Rung::LocalImage).unwrap()
    };
    let way = long_ago(&["b1", "77", "66"]);
    assert!(way.is_open() && way.word.ends_with(" anyway") && way.proven_at.is_none(), "{way:?}");
    assert!(way.why().unwrap().contains("the images on the host: last read 14 h ago"), "{way:?}");
    let nothing = long_ago(&["b1"]);
    assert!(nothing.why().unwrap().ends_with("as of 14 h ago"), "{nothing:?}");
}
