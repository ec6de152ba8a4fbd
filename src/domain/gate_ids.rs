//! The ids of the gates of a promotion. They are typed to accept what a gate says, so nothing else may be called like one.

/// In the order in which people read them. The last five are there only where they are asked for, or
/// something that was to protect cannot be read.
pub const GATE_IDS: [&str; 25] = [
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
    "pull_request",
    "required_checks",
    "foreign_locks",
    "configuration",
];
