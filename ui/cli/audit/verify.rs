//! `cutover audit verify`: whether a line of the record was changed, taken out or put in.

use super::earlier::traces;
use super::{unprinted, unread};
use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::parts::visible;
use engine::store::{Break, Chain, Store};
use serde_json::json;
use std::io::{Result, Write};

/// Arguments of `cutover audit verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover audit verify                              intact, or broken at which line; then the end of the chain
  cutover audit verify --kept HASH                  whether a hash that you kept elsewhere is one of the chain
  cutover audit verify --json | jq -r .end.hash >> kept-elsewhere.txt

The chain does not show that its last lines were taken away with care, or that all of it was written anew. An end that you
keep elsewhere does: as long as it is one of the chain, nothing up to it was changed.

Exit codes: 0 intact; 1 broken, or the hash is not one of it; 2 wrong arguments; 3 the record cannot be read, or has records
of before there was a chain, or was begun anew after an earlier one, of which nothing tells.")]
pub struct Args {
    /// A hash of the chain that was kept elsewhere.
    #[arg(long, value_name = "HASH", value_parser = hash)]
    kept: Option<String>,
}

fn hash(text: &str) -> std::result::Result<String, String> {
    let well = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if well { Ok(text.to_ascii_lowercase()) } else { Err("a hash has 64 digits".into()) }
}

pub(super) fn run(args: &Args, store: &Store, context: &Context, out: &mut dyn Write) -> Outcome {
    let chain = store.chain(args.kept.as_deref()).ok_or_else(unread)?;
    let earlier = context.places.as_ref().map(|places| traces(places, &chain)).unwrap_or_default();
    let printed = if context.flags.json { object(out, &chain, &earlier) } else { lines(out, &chain, &earlier) };
    printed.map_err(unprinted)?;
    Ok(code(&chain, &earlier))
}

const fn code(chain: &Chain, earlier: &[String]) -> u8 {
    match (chain.is_intact(), chain.holds) {
        (Some(false), _) | (_, Some(false)) => 1,
        (None, _) => 3,
        (Some(true), _) if !earlier.is_empty() => 3,
        (Some(true), _) => 0,
    }
}

fn lines(out: &mut dyn Write, chain: &Chain, earlier: &[String]) -> Result<()> {
    for sentence in earlier {
        writeln!(out, "? {sentence} Nothing tells of it here.")?;
    }
    match chain.broken {
        Some(broken) => writeln!(out, "✗ Broken at record {}: {}", broken.at(), words(broken))?,
        None if chain.unchained > 0 => writeln!(
            out,
            "? Unknown for {}; {} chained, each to the one before.",
            counted(chain.unchained),
            counted(chain.chained)
        )?,
        None if chain.chained == 0 && !earlier.is_empty() => writeln!(out, "? Nothing is on record now.")?,
        None if chain.chained == 0 => writeln!(out, "✓ Intact: nothing is on record yet.")?,
        None => writeln!(out, "✓ Intact: {} chained, each to the one before.", counted(chain.chained))?,
    }
    if chain.unchained > 0 {
        let before = match &chain.since {
            Some(since) => format!("Records before {}", visible(since)),
            None => "The records so far".into(),
        };
        writeln!(
            out,
            "  {before} are not chained: {}, of which nothing tells whether it was changed.",
            counted(chain.unchained)
        )?;
    }
    match chain.holds {
        Some(true) => writeln!(out, "✓ The hash that you kept is one of the chain.")?,
        Some(false) => {
            writeln!(out, "✗ The hash that you kept is not one of the chain: records are gone or written anew.")?;
        }
        None => {}
    }
    let Some(end) = &chain.end else { return Ok(()) };
    writeln!(
        out,
        "  The end{}: record {}, {}",
        if chain.broken.is_some() { " of what holds" } else { "" },
        end.number,
        end.hash
    )?;
    writeln!(out, "  Keep it elsewhere: that records were taken from the end shows in no other way.")
}

fn words(broken: Break) -> String {
    match broken {
        Break::Changed(_) => "it does not fit its hash. It, or what stood before it, was changed.".into(),
        Break::Gone(_) => "records before it are gone.".into(),
        Break::Unchained(_) => "it has no hash, and the record was chained by then.".into(),
        Break::CutOff(last, number) => {
            format!("it is the last, and there was a record {number}: {} gone.", missing(number - last))
        }
    }
}

const fn word(broken: Break) -> &'static str {
    match broken {
        Break::Changed(_) => "changed",
        Break::Gone(_) => "gone",
        Break::Unchained(_) => "unchained",
        Break::CutOff(..) => "cut_off",
    }
}

fn missing(count: i64) -> String {
    if count == 1 { "1 record is".into() } else { format!("{count} records are") }
}

fn counted(count: u64) -> String {
    if count == 1 { "1 record".into() } else { format!("{count} records") }
}

fn object(out: &mut dyn Write, chain: &Chain, earlier: &[String]) -> Result<()> {
    let broken =
        chain.broken.map(|broken| json!({ "at": broken.at(), "how": word(broken), "sentence": words(broken) }));
    let end = chain.end.as_ref().map(|end| json!({ "number": end.number, "hash": end.hash }));
    let told = json!({
        "schema": 1, "intact": chain.is_intact().filter(|intact| !intact || earlier.is_empty()), "earlier": earlier, "broken": broken, "chained": chain.chained,
        "unchained": chain.unchained, "chained_since": chain.since, "end": end, "kept_is_in_it": chain.holds,
    });
    writeln!(out, "{told}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_which_nothing_tells_are_unknown_and_not_intact() {
        let end = engine::store::Link { number: 3, hash: "ab".repeat(32) };
        let chain = Chain { unchained: 2, since: None, chained: 1, end: Some(end), broken: None, holds: None };
        let mut text = Vec::new();
        lines(&mut text, &chain, &[]).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.starts_with("? Unknown for 2 records; 1 record chained, each to the one before.\n"), "{text}");
        let mut told = Vec::new();
        object(&mut told, &chain, &[]).unwrap();
        let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
        assert_eq!((&told["intact"], &told["unchained"], code(&chain, &[])), (&serde_json::Value::Null, &2.into(), 3));
        assert_eq!(code(&Chain { holds: Some(false), ..chain.clone() }, &[]), 1);
        assert_eq!(code(&Chain { unchained: 0, ..chain }, &[]), 0);
    }

    #[test]
    fn an_end_that_is_gone_is_told_by_how_much() {
        let one = words(Break::CutOff(2, 3));
        assert_eq!(one, "it is the last, and there was a record 3: 1 record is gone.");
        assert!(words(Break::CutOff(2, 4)).ends_with("record 4: 2 records are gone."));
    }
}
