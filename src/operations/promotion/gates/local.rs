//! `local_checks` and the commands of the configuration: what checks the code.

use super::{Evidence, listed};
use crate::config::{LooksAt, OnFailure, PromotionGate};
use crate::operations::promotion::gate::{Gate, GateId, GateState};
use crate::operations::promotion::local::{LocalEnd, LocalResult};
use crate::operations::promotion::ships::{Script, calls};

/// Whether anything tests what ships: the workflow that builds, or a command of the configuration.
pub(super) fn local_checks(evidence: &Evidence<'_>) -> Gate {
    let packages = &evidence.ships.packages;
    if let Some(why) = &packages.unread {
        return Gate::unknown(GateId::LocalChecks, why.clone()).clears("Somebody mends package.json.").at(evidence.now);
    }
    let passed = |script: &&Script| {
        evidence.local.iter().any(|result| result.tree.is_exactly(evidence.ships.from) && did(result, script))
    };
    let covered: Vec<String> = packages
        .scripts
        .iter()
        .filter(|script| script.in_build || passed(script))
        .map(|script| script.name.clone())
        .collect();
    let open: Vec<String> =
        packages.scripts.iter().map(|script| script.name.clone()).filter(|name| !covered.contains(name)).collect();
    let build = &evidence.config.workflows.build;
    let gate = match (covered.is_empty(), open.is_empty()) {
        (true, true) => Gate::warn(GateId::LocalChecks, "package.json has no script that tests anything"),
        (true, false) => {
            Gate::warn(GateId::LocalChecks, format!("{build} runs none of {}, and nothing here did", listed(&open, 4)))
        }
        (false, _) => Gate::pass(GateId::LocalChecks, format!("{} done by {build} or here", listed(&covered, 4))),
    };
    let hint = "[[promotion.gates]] with name = \"tests\" and run = \"npm test\" runs it with each plan.";
    let gate = if gate.state == GateState::Pass { gate } else { gate.clears(hint) };
    gate.at(evidence.now)
}

/// Whether a command that passed calls this script.
fn did(result: &LocalResult, script: &Script) -> bool {
    result.end == LocalEnd::Passed && calls(&result.command, &script.name)
}

/// One gate for each command of the configuration.
pub(super) fn configured<'a>(evidence: &'a Evidence<'a>) -> impl Iterator<Item = Gate> + 'a {
    evidence.config.promotion.gates.iter().map(|gate| {
        let id = GateId::Configured(gate.name.clone());
        match evidence.local.iter().find(|result| result.name == gate.name) {
            Some(result) => judged(id, result, gate, evidence),
            None => Gate::unknown(id, format!("{} was not run", gate.run))
                .clears("cutover promote --plan runs it.")
                .at(evidence.now),
        }
    })
}

fn judged(id: GateId, result: &LocalResult, gate: &PromotionGate, evidence: &Evidence<'_>) -> Gate {
    let other = (gate.looks_at == LooksAt::Commit).then(|| result.tree.differs(evidence.ships.from)).flatten();
    let state = match (result.end, gate.on_failure) {
        (LocalEnd::Passed, _) if other.is_some() => GateState::Warn,
        (LocalEnd::Passed, _) => GateState::Pass,
        (LocalEnd::Unknown, _) => GateState::Unknown,
        (LocalEnd::Failed, OnFailure::Warn) => GateState::Warn,
        (LocalEnd::Failed, OnFailure::Block) => GateState::Block,
    };
    let with = other.as_ref().map(|words| format!(" ({words})")).unwrap_or_default();
    let judged = Gate::of(id, state, format!("{}{with}", result.observed)).at(result.at);
    match (state, result.end) {
        (GateState::Pass, _) => judged,
        (_, LocalEnd::Passed) => judged.findings(vec!["it ran on something else than what ships".into()]).clears(
            "Check out the commit that ships, with nothing changed; looks_at = \"elsewhere\" where that does not matter.",
        ),
        _ => judged.clears(format!("Mend it until this succeeds: {}", result.command)),
    }
}
