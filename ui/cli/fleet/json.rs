//! The services as one object for programs; `null` is what is not known.

use crate::app::fleet::{Live, Row};
use engine::domain::health::Kind;
use serde_json::{Value, json};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, rows: &[Row]) -> Result<()> {
    let limits = rows.iter().filter_map(|row| row.limits).min_by_key(|limits| limits.remaining);
    let budget = limits.map(
        |limits| json!({ "remaining": limits.remaining, "limit": limits.limit, "reset": limits.reset.to_rfc3339() }),
    );
    writeln!(out, "{}", json!({ "schema": 1, "services": rows.iter().map(row).collect::<Vec<_>>(), "budget": budget }))
}

fn row(row: &Row) -> Value {
    let rollback = row.rollback.as_ref().map(|(state, why)| json!({ "state": state, "why": why }));
    json!({
        "service": row.name, "path": row.path.display().to_string(), "drift": row.drift, "unshipped": row.unshipped,
        "pulls": row.pulls, "live": row.live.iter().map(live).collect::<Vec<_>>(), "rollback": rollback,
        "attention": if row.is_unread() && row.attention.is_empty() { None } else { Some(row.needs) },
        "needs": row.attention, "unread": row.unread, "oldest": row.oldest.map(|at| at.to_rfc3339()),
    })
}

fn live(live: &Live) -> Value {
    let health = match live.state {
        Kind::Good => "good",
        Kind::Bad => "bad",
        Kind::Unknown => "unknown",
    };
    json!({ "environment": live.environment, "commit": live.commit, "health": health })
}
