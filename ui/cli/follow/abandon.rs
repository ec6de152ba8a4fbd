//! `cutover follow --abandon ID`: a promotion that cannot be gone on with is closed as seen, so that it is in nobody's way.

use super::Voice;
use crate::cli::Outcome;
use engine::fault::Fault;
use engine::operations::promotion::{Abandoned, Means, abandon};
use std::io::Write;
use tokio::runtime::Runtime;

/// Looks, records and closes.
pub(super) fn run(id: &str, runtime: &Runtime, means: &Means<'_>, voice: &Voice, out: &mut dyn Write) -> Outcome {
    let id = id.strip_suffix(".journal").unwrap_or(id);
    let well = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let path = means.journals.join(format!("{id}.journal"));
    if id.is_empty() || !id.chars().all(well) || !path.exists() {
        let sentence = format!("No journal here is called {id:?}");
        return Err(Fault::usage(sentence).hint(format!("Those that there are lie in {}.", means.journals.display())));
    }
    match runtime.block_on(abandon(&path, None, means))? {
        Abandoned::Closed(finished) => {
            let words = finished.story.closed.map(|(.., words)| words).unwrap_or_default();
            voice.say(out, &format!("{id} is {words}. Its journal is closed."))?;
            finished.lock.iter().try_for_each(|words| voice.say(out, words))?;
        }
        Abandoned::SetAside(aside) => {
            let sentence = format!("Its journal cannot be read, and lies in {} now; nobody looked.", aside.display());
            voice.say(out, &sentence)?;
        }
    }
    Ok(0)
}
