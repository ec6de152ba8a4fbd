//! `local_checks` and the commands of the configuration: what checks the code.

use super::{Evidence, listed};
use crate::config::OnFailure;
use crate::operations::promotion::gate::{Gate, GateId, GateState};
use crate::operations::promotion::local::{LocalEnd, LocalResult};
use crate::operations::promotion::ships::{Script, calls};

/// Whether anything tests what ships: the workflow that builds, or a command of the configuration.
pub(super) fn local_checks(evidence: &Evidence<'_>) -> Gate {
    let packages = &evidence.ships.packages;
    if let Some(why) = &packages.unread {
        return Gate::unknown(GateId::LocalChecks, why.clone()).clears("Somebody mends package.json.").at(evidence.now);
    }
    let ships = Some(evidence.ships.from);
    let passed =
        |script: &&Script| evidence.local.iter().any(|result| result.checked_out == ships && did(result, script));
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
            Some(result) => judged(id, result, gate.on_failure, evidence),
            None => Gate::unknown(id, format!("{} was not run", gate.run))
                .clears("cutover promote --plan runs it.")
                .at(evidence.now),
        }
    })
}

fn judged(id: GateId, result: &LocalResult, on_failure: OnFailure, evidence: &Evidence<'_>) -> Gate {
    let state = match (result.end, on_failure) {
        (LocalEnd::Passed, _) => GateState::Pass,
        (LocalEnd::Unknown, _) => GateState::Unknown,
        (LocalEnd::Failed, OnFailure::Warn) => GateState::Warn,
        (LocalEnd::Failed, OnFailure::Block) => GateState::Block,
    };
    let elsewhere = result.checked_out.filter(|here| *here != evidence.ships.from);
    let elsewhere = elsewhere.map(|here| format!(" (with {} checked out, which is not what ships)", here.short()));
    let gate = Gate::of(id, state, format!("{}{}", result.observed, elsewhere.unwrap_or_default())).at(result.at);
    if state == GateState::Pass {
        gate
    } else {
        gate.clears(format!("Mend it until this succeeds: {}", result.command))
    }
}
