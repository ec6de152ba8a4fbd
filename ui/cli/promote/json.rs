//! The plan as one JSON object. Fields may be added, never renamed. Text is raw here: JSON escapes it.

use super::Told;
use crate::cli::times::seconds;
use engine::operations::promotion::{Gate, Plan, Ships, release_notes};
use serde_json::{Value, json};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, told: &Told<'_>) -> Result<()> {
    serde_json::to_writer(&mut *out, &value(told))?;
    writeln!(out)
}

fn value(Told { plan, ships }: &Told<'_>) -> Value {
    let gates: Vec<Value> = plan.gates.iter().map(|one| gate(one, plan)).collect();
    let ids = |gates: &mut dyn Iterator<Item = &Gate>| gates.map(|gate| gate.id.to_string()).collect::<Vec<_>>();
    json!({
        "schema": 1,
        "plan": plan.hash(),
        "from": plan.heads.from.commit,
        "to": plan.heads.to.commit,
        "branches": { "from": plan.heads.from.branch, "to": plan.heads.to.branch },
        "method": plan.method,
        "verdict": plan.verdict().word(),
        "accept": ids(&mut plan.wants()),
        "blocked_by": ids(&mut plan.blocking()),
        "made": seconds(plan.made),
        "valid_until": seconds(plan.valid_until()),
        "gates": gates,
        "steps": plan.steps,
        "takes_s": {
            "build": plan.took.build.map(|took| took.num_seconds()),
            "deploy": plan.took.deploy.map(|took| took.num_seconds()),
            "all": plan.takes().map(|took| took.num_seconds()),
        },
        "tag": plan.tag,
        "ships": shipped(ships),
    })
}

fn gate(gate: &Gate, plan: &Plan) -> Value {
    json!({
        "id": gate.id.as_str(),
        "state": gate.state.word(),
        "observed": gate.observed,
        "age_s": gate.age(plan.made),
        "source": gate.source,
        "findings": gate.findings,
        "clears": gate.clears,
        "blocks": gate.blocks(),
    })
}

fn shipped(ships: &Ships) -> Value {
    let commits = ships.commits.iter().map(|commit| {
        json!({ "sha": commit.id, "subject": commit.subject, "author": commit.author.name, "merge": commit.is_merge() })
    });
    let pulls = ships.pulls.iter().map(|pull| json!({ "number": pull.number.0, "title": pull.title }));
    let entries = ships
        .entries
        .iter()
        .map(|entry| json!({ "path": entry.path, "subject": entry.subject, "breaking": entry.breaking }));
    let breaking = ships.breaking.iter().map(|(subject, words)| json!({ "subject": subject, "words": words }));
    let schema = ships.schema.iter().map(|finding| {
        json!({
            "file": finding.file, "table": finding.table, "column": finding.column, "change": finding.change.word(),
            "what": finding.what, "boot": finding.boot, "after_rollback": finding.after_rollback.word(),
        })
    });
    let variables = ships.variables.iter().map(|new| json!({ "name": new.name, "files": new.files }));
    let packages = ships.packages.changes.iter().map(
        |change| json!({ "name": change.name, "part": change.part, "before": change.before, "after": change.after }),
    );
    json!({
        "count": ships.count,
        "commits": commits.collect::<Vec<_>>(),
        "pulls": pulls.collect::<Vec<_>>(),
        "authors": ships.authors,
        "entries": entries.collect::<Vec<_>>(),
        "breaking": breaking.collect::<Vec<_>>(),
        "database": schema.collect::<Vec<_>>(),
        "variables": variables.collect::<Vec<_>>(),
        "packages": packages.collect::<Vec<_>>(),
        "files": ships.files.len(),
        "notes": release_notes(ships),
    })
}
