//! What is wrong in a key file, in words that name the file, the line and the way out.

use std::fmt;
use std::path::PathBuf;

/// One problem. The rest of the file counts all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyProblem {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what is done about it.
    pub text: String,
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.text)
    }
}
