//! `cutover bisect` over the deploys of the practice world.

use super::{Tokens, head, run, told};
use crate::world::World;
use serde_json::Value;

async fn asked(world: &World, arguments: &[&str]) -> (Value, i32) {
    let all = [&["--json", "--env", "development", "bisect"], arguments].concat();
    let output = run(world, Tokens::There, &all).await;
    let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(&output)));
    (value, output.status.code().unwrap())
}

fn commit(version: &Value) -> &str {
    version["commit"].as_str().unwrap_or_else(|| panic!("{version:#}"))
}

fn subjects(told: &Value) -> Vec<&str> {
    let commits = told["brought"]["commits"].as_array().unwrap();
    commits.iter().map(|commit| commit["subject"].as_str().unwrap()).collect()
}

/// The tries until it is found, where everything from this version on is bad.
async fn searched(world: &World, ends: [&str; 2], first_bad: &str) -> (Value, usize) {
    let mut said: Vec<String> = Vec::new();
    for tries in 0..10 {
        let said_now: Vec<&str> = said.iter().map(String::as_str).collect();
        let (told, code) = asked(world, &[&["--good", ends[0], "--bad", ends[1]], said_now.as_slice()].concat()).await;
        if code == 0 {
            return (told, tries);
        }
        assert_eq!(code, 1, "{told:#}");
        let (next, versions) = (commit(&told["next"]), told["versions"].as_array().unwrap());
        let place = |wanted: &str| versions.iter().position(|version| commit(version) == wanted).unwrap();
        let found = if place(next) < place(first_bad) { "good" } else { "bad" };
        said.extend(["--say".into(), found.into(), next.into()]);
    }
    panic!("nothing was found in ten tries: {said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_a_deploy_is_found_in_few_tries_with_all_that_came_with_it() {
    let world = World::playing("calm").await;
    let first = head(&world, "development~13");
    let (told, code) = asked(&world, &["--good", &first, "--bad", "development"]).await;
    assert_eq!(code, 1, "{told:#}");
    let versions = told["versions"].as_array().unwrap();
    assert!(versions.len() > 4, "{told:#}");
    let looks = told["looks"].as_array().unwrap();
    assert!(looks.iter().any(|look| look["command"].as_str().is_some_and(|text| text.starts_with("git switch"))));
    let culprit = commit(&versions[2]).to_owned();
    let (found, tries) = searched(&world, [&first, "development"], &culprit).await;
    assert_eq!(commit(&found["bad"]), culprit, "{found:#}");
    assert_eq!(commit(&found["good"]), commit(&versions[1]), "{found:#}");
    assert!(tries as u64 <= told["tries"].as_u64().unwrap());
    assert!(subjects(&found).contains(&versions[2]["subject"].as_str().unwrap()), "{found:#}");
    assert!(!found["brought"]["authors"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_deployed_counts_as_said_and_wrong_questions_are_told_apart() {
    let world = World::playing("calm").await;
    let first = head(&world, "main~5");
    let output = run(&world, Tokens::There, &["bisect", "--good", &first, "--bad", "main"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(told(&output).contains("it counts as you say."), "{}", told(&output));
    assert!(told(&output).contains("The difference: git diff "), "{}", told(&output));
    for (arguments, code, sentence) in [
        (vec!["bisect", "--good", "main", "--bad", &first], 2, "it was mended"),
        (vec!["bisect", "--good", "main", "--bad", "main"], 2, "cannot be good and bad"),
        (vec!["bisect", "--good", &first, "--bad", "main", "--say", "well", "main"], 2, "is no word for a version"),
        (vec!["bisect", "--good", "0000000", "--bad", "main"], 3, "No version that is known here"),
        (vec!["--env", "moon", "bisect", "--good", &first, "--bad", "main"], 2, "There is no environment moon"),
    ] {
        let output = run(&world, Tokens::There, &arguments).await;
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {}", told(&output));
        assert!(told(&output).contains(sentence), "{arguments:?} {}", told(&output));
    }
}
