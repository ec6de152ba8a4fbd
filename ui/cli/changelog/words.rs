//! Where the words of a new entry come from: the arguments, the body of the commit, the person's editor.

use crate::cli::context::Context;
use crate::text_editor;
use engine::changelog::Words;
use engine::domain::Breaking;
use engine::fault::{Fault, Result};
use engine::operations::Outline;

/// The words that were given.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Given {
    /// The description. Default: the body of the commit; where it has none, your editor.
    #[arg(long, short = 'd', value_name = "TEXT")]
    description: Option<String>,
    /// What breaks, or `none`. Default: what the commit says behind BREAKING CHANGE: or with `!`, else None.
    #[arg(long, short = 'b', value_name = "TEXT")]
    breaking: Option<String>,
}

impl Given {
    /// The words of an entry.
    ///
    /// # Errors
    /// When there is no description and nobody can be asked for one.
    pub(super) fn words(&self, context: &Context, outline: &Outline) -> Result<Words> {
        let breaking = self.breaking(outline);
        match self.description(outline) {
            Some(description) => Ok(Words { description, breaking }),
            None if context.interactive && !context.flags.json => ask(context, outline, breaking.as_deref()),
            None => Err(Fault::usage(format!("{} has no description", named(outline)))
                .hint("Say it with --description TEXT; a commit with a body brings its own.")),
        }
    }

    fn description(&self, outline: &Outline) -> Option<String> {
        let own = outline.words.as_ref().map(|words| words.description.clone());
        let body = Some(outline.body.clone());
        let said = |words: &String| !words.trim().is_empty();
        self.description.clone().or(own.filter(said)).or(body).filter(said)
    }

    fn breaking(&self, outline: &Outline) -> Option<String> {
        match &self.breaking {
            Some(said) => engine::changelog::entry::declared(said),
            None => match &outline.words {
                Some(words) => words.breaking.clone(),
                None => outline.breaking_text.clone(),
            },
        }
    }

    /// What a person may want to know before they say that nothing breaks.
    pub(super) fn warning(&self, outline: &Outline, words: &Words) -> Option<String> {
        let silent = words.breaking.is_none() && self.breaking.is_none();
        if !silent || (outline.entities.is_empty() && outline.breaking == Breaking::No) {
            return None;
        }
        let why = match outline.breaking {
            Breaking::No => format!("{} changed, which changes the database", outline.entities.join(", ")),
            Breaking::Bang | Breaking::Footer => "The commit declares a breaking change".to_owned(),
        };
        Some(format!(
            "{why}, and the entry of {} says that nothing breaks; --breaking TEXT says what does.",
            named(outline)
        ))
    }
}

/// The commit as sentences name it.
pub(super) fn named(outline: &Outline) -> String {
    outline.commit.map_or_else(|| "What is staged".to_owned(), |commit| commit.short())
}

const BREAKING: &str = "## Breaking Changes";

/// Asks in the person's editor.
fn ask(context: &Context, outline: &Outline, breaking: Option<&str>) -> Result<Words> {
    let editor = text_editor::named(
        context.environment.get("VISUAL").map(str::to_owned),
        context.environment.get("EDITOR").map(str::to_owned),
    );
    let text = format!(
        "<!-- {} {}: write the description above the heading. -->\n\n\n{BREAKING}\n\n{}\n",
        named(outline),
        outline.subject.replace("--", "- -"),
        breaking.unwrap_or("None")
    );
    let answer = text_editor::edit(&editor, &text)?;
    let (description, breaking) = answer.split_once(BREAKING).unwrap_or((&answer, ""));
    let description = description.split_once("-->").map_or(description, |(_, words)| words).trim().to_owned();
    if description.is_empty() {
        return Err(Fault::usage("The description is empty, so no entry is written"));
    }
    Ok(Words { description, breaking: engine::changelog::entry::declared(breaking) })
}
