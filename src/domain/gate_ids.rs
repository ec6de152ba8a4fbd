//! The ids of the gates of a promotion. They are typed to accept what a gate says, so nothing else may be called like one.

/// In the order in which people read them. The last is there only where a second person is asked for.
pub const GATE_IDS: [&str; 21] = [
    "push_right",
    "heads",
    "conflicts",
    "image",
    "dev_runs_it",
    "builds_in_flight",
    "deploy_in_flight",
    "prod_health",
    "precheck",
    "standby",
    "changelog",
    "breaking",
    "schema",
    "secrets",
    "lock",
    "freeze",
    "quarantine",
    "reviewers",
    "deploy_workflow",
    "local_checks",
    "second_person",
];
