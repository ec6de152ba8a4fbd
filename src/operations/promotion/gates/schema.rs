//! `schema`: what a boot of the new code does to the database, before traffic moves.

use super::{Evidence, counted, listed};
use crate::operations::promotion::gate::{Gate, GateId};
use crate::schema_radar::{Change, Finding};

pub(super) fn schema(evidence: &Evidence<'_>) -> Gate {
    let (found, files) = (&evidence.ships.schema, evidence.ships.entity_files);
    let gate = match (files, found.len()) {
        (0, _) => Gate::pass(GateId::Schema, "no entity file changes"),
        (files, 0) => {
            let files = counted(files, "entity file changes", "entity files change");
            Gate::pass(GateId::Schema, format!("{files}, and no table, column or key does"))
        }
        _ => warned(found),
    };
    gate.at(evidence.now)
}

fn warned(found: &[Finding]) -> Gate {
    let unread = found.iter().filter(|finding| matches!(finding.change, Change::Unread(_))).count();
    let named: Vec<String> = found.iter().map(Finding::short).collect();
    let changes = counted(found.len(), "change", "changes");
    let observed = format!("{changes} on boot, before traffic moves: {}", listed(&named, 3));
    let gate = if unread > 0 {
        Gate::unknown(GateId::Schema, format!("{} cannot be read; {observed}", counted(unread, "of them", "of them")))
    } else {
        Gate::warn(GateId::Schema, observed)
    };
    gate.findings(
        found
            .iter()
            .map(|finding| {
                format!(
                    "{} ({}). {} {}",
                    finding.short(),
                    finding.file,
                    finding.boot,
                    finding.after_rollback.sentence()
                )
            })
            .collect(),
    )
    .clears("Somebody who knows the tables reads the changes and accepts them: no rollback undoes them.")
}
