//! What goes on while a rollback runs, line by line as it comes. Nobody who has stopped reading holds it up.

use crate::cli::context::Context;
use crate::parts::visible;
use engine::operations::journal::End;
use engine::operations::rollback::{News, Plan};
use std::io::{Result, Write};

pub(super) struct Voice {
    json: bool,
}

impl Voice {
    pub fn of(context: &Context) -> Self {
        Self { json: context.flags.json }
    }

    /// What is about to be done.
    pub fn head(&self, out: &mut dyn Write, plan: &Plan) -> Result<()> {
        if self.json {
            return Ok(());
        }
        writeln!(out, "{}: {}", visible(plan.env.as_str()), visible(&plan.way.does))?;
        plan.way.why().map_or(Ok(()), |why| writeln!(out, "  although {}", visible(why)))?;
        writeln!(out, "  by hand: {}", visible(&plan.way.by_hand.join("; ")))?;
        out.flush()
    }

    /// One thing that went on. With --json it goes to standard error.
    pub fn tell(&self, news: &News) {
        let Some(line) = line(news) else { return };
        let line = visible(&line).into_owned();
        let _ = if self.json {
            writeln!(std::io::stderr().lock(), "{line}")
        } else {
            let mut out = std::io::stdout().lock();
            writeln!(out, "{line}").and_then(|()| out.flush())
        };
    }
}

fn line(news: &News) -> Option<String> {
    match news {
        News::Began(_) | News::Journal(_) => None,
        News::Ended(step, end, words) => {
            let mark = match end {
                End::Done => "✓",
                End::Failed => "✗",
                End::Unknown => "?",
            };
            Some(format!("{mark} {:<7} {words}", step.word()).trim_end().to_owned())
        }
        News::Line(_, text) => Some(format!("  │ {text}")),
        News::Said(sentence) => Some(format!("! {sentence}")),
    }
}
