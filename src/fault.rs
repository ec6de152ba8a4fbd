//! The engine's error: what was being done, what came back, what to do about it.

use std::error::Error;
use std::fmt;

/// What a fault means for whoever asked; it decides the exit code of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The question or the configuration was wrong. Exit code 2.
    Usage,
    /// The thing could not be read, so the answer is unknown. Exit code 3.
    Unreadable,
    /// The act was refused before anything was touched. Exit code 4.
    Refused,
    /// The act began and did not succeed. Exit code 5.
    Failed,
    /// A person or a deadline stopped it.
    Cancelled,
}

/// A failure in words: `doing`, the cause, and a hint.
#[derive(Debug)]
pub struct Fault {
    kind: FaultKind,
    doing: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
    hint: Option<String>,
}

impl Fault {
    /// Something that could not be read. `doing` is a gerund phrase: `"reading the branches"`.
    pub fn while_doing(doing: impl Into<String>, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::of(FaultKind::Unreadable, doing).because(cause)
    }

    /// A fault of a kind with no lower cause; `doing` is then a whole sentence without its full stop.
    pub fn of(kind: FaultKind, doing: impl Into<String>) -> Self {
        Self { kind, doing: doing.into(), cause: None, hint: None }
    }

    /// A wrong question or configuration.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self::of(FaultKind::Usage, sentence)
    }

    /// An act refused before anything was touched.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self::of(FaultKind::Refused, sentence)
    }

    /// The same fault with its cause kept.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The same fault, of another kind.
    #[must_use]
    pub fn kind_is(mut self, kind: FaultKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same fault with a next step: a whole sentence, best with the command that mends it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same in words alone, to be told in another place too.
    #[must_use]
    pub fn in_words(&self) -> Self {
        Self { kind: self.kind, doing: self.to_string(), cause: None, hint: self.hint.clone() }
    }

    /// What it means for whoever asked.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// What was being done.
    #[must_use]
    pub fn doing(&self) -> &str {
        &self.doing
    }

    /// The next step, if one is known.
    #[must_use]
    pub fn next_step(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The exit code of the command line for this fault.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            FaultKind::Usage => 2,
            FaultKind::Unreadable | FaultKind::Cancelled => 3,
            FaultKind::Refused => 4,
            FaultKind::Failed => 5,
        }
    }
}

/// `doing: cause: cause of the cause`, on one line, without the hint.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doing)?;
        let mut next: Option<&(dyn Error + 'static)> = self.source();
        while let Some(cause) = next {
            write!(f, ": {cause}")?;
            next = cause.source();
        }
        Ok(())
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

/// The engine's result.
pub type Result<T, E = Fault> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_what_was_done_and_every_cause_on_one_line() {
        let cause = std::io::Error::other("disk full");
        let fault = Fault::while_doing("writing changelog/README.md", cause).hint("Free some space.");
        assert_eq!(fault.to_string(), "writing changelog/README.md: disk full");
        assert_eq!(fault.next_step(), Some("Free some space."));
        assert_eq!(fault.exit_code(), 3);
    }
}
