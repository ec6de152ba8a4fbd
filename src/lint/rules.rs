//! The rules, in the order in which people meet what they are about.

mod deploy_concurrency;
mod deploy_default_branch_file;
mod ephemeral_registry_login;
mod image_without_labels;
mod pull_request_target_checkout;
mod secret_printed;
mod shared_cancelling_concurrency;
mod unpinned_action;
mod workflow_run_conclusion;
mod workflow_run_event;

use super::finding::Rule;

/// Every rule.
pub const RULES: &[Rule] = &[
    shared_cancelling_concurrency::RULE,
    workflow_run_conclusion::RULE,
    workflow_run_event::RULE,
    deploy_default_branch_file::RULE,
    deploy_concurrency::RULE,
    ephemeral_registry_login::RULE,
    image_without_labels::RULE,
    unpinned_action::RULE,
    secret_printed::RULE,
    pull_request_target_checkout::RULE,
];
