//! When the host cannot be reached, or the engine does not run: what is not known is unknown and never well.

use crate::world::World;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn of_a_host_that_is_not_reached_the_front_is_told_and_all_else_is_unknown() {
    let world = World::playing("host-unreachable").await;
    let came = world.run(&["env", "production", "--json"]).await;
    let told = came.json();
    let production = &told["environments"][0];
    assert_eq!(came.code, 3, "{told:#}");
    assert_eq!((&production["health"]["state"], &production["live"]), (&json!("good"), &json!("unknown")), "{told:#}");
    assert_eq!((&production["match"], &production["rollback"]["state"]), (&json!("unknown"), &json!("unknown")));
    let host = &production["host"];
    assert!(host["link"] == "lost" && host["why"].is_string() && host["hint"].is_string(), "{host:#}");
    let came = world.run(&["env", "production"]).await;
    assert_eq!(came.code, 3);
    assert!(came.out.contains("lost: ") && came.out.contains("live slot unknown"), "{}", came.out);
    assert!(!came.out.contains("rollback ready") && came.out.contains("healthy, 200"), "{}", came.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_reached_costs_logs_checks_and_doors_behind_it_and_each_says_why() {
    let world = World::playing("host-unreachable").await;
    for arguments in [&["logs", "blue"][..], &["logs"]] {
        let came = world.run(arguments).await;
        assert_eq!((came.code, came.out.as_str()), (3, ""), "{arguments:?}: {}", came.errors);
        let told = came.errors.contains("production") && came.errors.contains("nobody answers on its port");
        assert!(told, "{arguments:?}: {}", came.errors);
    }
    for arguments in [&["precheck"][..], &["precheck", "--json"]] {
        let came = world.run(arguments).await;
        assert_eq!(came.code, 3, "{}{}", came.out, came.errors);
        let all = format!("{}{}", came.out, came.errors);
        assert!(!all.contains("passed") && all.contains("nobody answers on its port"), "{all}");
    }
    let came = world.run(&["health", "--env", "production", "--json"]).await;
    let told = came.json();
    assert_eq!(came.code, 3, "{told:#}");
    let state = |name: &str| {
        let doors = told["doors"].as_array().unwrap();
        doors.iter().find(|door| door["door"] == name).map(|door| door["state"].clone())
    };
    assert_eq!((state("front"), state("blue")), (Some(json!("good")), Some(json!("unknown"))), "{told:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_does_not_run_is_exit_3_and_says_so() {
    let world = World::playing("engine-down").await;
    let came = world.run(&["env", "production", "--json"]).await;
    assert_eq!(came.code, 3, "{}", came.out);
    let told = came.json();
    assert_eq!(told["environments"][0]["slots"]["blue"]["state"], "unknown", "{told:#}");
    let came = world.run(&["logs", "blue"]).await;
    assert_eq!((came.code, came.out.as_str()), (3, ""));
    assert!(!came.errors.is_empty());
}
