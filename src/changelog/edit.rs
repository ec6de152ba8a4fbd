//! One edit of the work tree, whole: what a file has to be before, what it is afterwards, and how that reads.

use similar::{ChangeTag, TextDiff};
use std::fmt::Write;
use std::sync::Arc;

/// One file that is written, renamed or taken away. The writer refuses a file that is not as `before` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file, from the root of the repository; for a rename, its new name.
    pub path: String,
    /// Where it was, when it is renamed; nothing may then be at `path`.
    pub from: Option<String>,
    /// Its bytes before; `None` where there is no file.
    pub before: Option<Arc<[u8]>>,
    /// Its bytes afterwards; `None` when it goes.
    pub after: Option<Arc<[u8]>>,
}

/// One line of a unified diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// What kind of line it is.
    pub kind: DiffKind,
    /// The line without its sign and its end. Hostile text.
    pub text: String,
}

/// What a line of a diff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffKind {
    /// `@@ … @@`
    Hunk,
    /// In both.
    Context,
    /// Only afterwards.
    Added,
    /// Only before.
    Removed,
    /// `\ No newline at end of file`
    Note,
}

impl DiffKind {
    /// The character in front of such a line.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Removed => "-",
            Self::Context => " ",
            Self::Hunk | Self::Note => "",
        }
    }
}

impl Edit {
    /// The letter of `git status`: `A`, `M`, `D` or `R`.
    #[must_use]
    pub fn letter(&self) -> char {
        match (&self.from, &self.before, &self.after) {
            (Some(_), ..) => 'R',
            (None, None, _) => 'A',
            (None, Some(_), None) => 'D',
            (None, Some(_), Some(_)) => 'M',
        }
    }

    /// Where the file is before the edit.
    #[must_use]
    pub fn source(&self) -> &str {
        self.from.as_deref().unwrap_or(&self.path)
    }

    /// The unified diff without a file header, three lines of context.
    #[must_use]
    pub fn diff(&self) -> Vec<DiffLine> {
        let (before, after) = (text(self.before.as_deref()), text(self.after.as_deref()));
        let diff = TextDiff::from_lines(&before, &after);
        let mut lines = Vec::new();
        for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
            lines.push(DiffLine { kind: DiffKind::Hunk, text: hunk.header().to_string() });
            for change in hunk.iter_changes() {
                let kind = match change.tag() {
                    ChangeTag::Equal => DiffKind::Context,
                    ChangeTag::Insert => DiffKind::Added,
                    ChangeTag::Delete => DiffKind::Removed,
                };
                lines.push(DiffLine { kind, text: change.value().trim_end_matches(['\r', '\n']).to_owned() });
                if change.missing_newline() {
                    lines.push(DiffLine { kind: DiffKind::Note, text: "\\ No newline at end of file".to_owned() });
                }
            }
        }
        lines
    }

    /// The unified diff as git prints it, with a header of `---` and `+++`. Hostile text.
    #[must_use]
    pub fn unified(&self) -> String {
        let name = |bytes: &Option<Arc<[u8]>>, side: &str, path: &str| {
            bytes.as_ref().map_or_else(|| "/dev/null".to_owned(), |_| format!("{side}/{path}"))
        };
        let mut text = String::new();
        if let Some(from) = &self.from {
            let _ = writeln!(text, "rename from {from}\nrename to {}", self.path);
        }
        let lines = self.diff();
        if !lines.is_empty() {
            let (old, new) = (name(&self.before, "a", self.source()), name(&self.after, "b", &self.path));
            let _ = writeln!(text, "--- {old}\n+++ {new}");
        }
        for line in lines {
            let _ = writeln!(text, "{}{}", line.kind.sign(), line.text);
        }
        text
    }
}

fn text(bytes: Option<&[u8]>) -> String {
    String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(from: Option<&str>, before: Option<&str>, after: Option<&str>) -> Edit {
        let bytes = |text: &str| Arc::from(text.as_bytes());
        Edit {
            path: "changelog/b.md".into(),
            from: from.map(String::from),
            before: before.map(bytes),
            after: after.map(bytes),
        }
    }

    #[test]
    fn an_edit_reads_as_git_prints_it() {
        let new = edit(None, None, Some("# x\n"));
        assert_eq!(new.letter(), 'A');
        assert_eq!(new.unified(), "--- /dev/null\n+++ b/changelog/b.md\n@@ -0,0 +1 @@\n+# x\n");
        let renamed = edit(Some("changelog/a.md"), Some("a\nb"), Some("a\nc"));
        assert_eq!(renamed.letter(), 'R');
        assert!(
            renamed.unified().starts_with("rename from changelog/a.md\nrename to changelog/b.md\n--- a/changelog/a.md")
        );
        assert!(renamed.unified().contains("-b\n\\ No newline at end of file\n+c\n"));
    }

    #[test]
    fn a_rename_that_changes_no_byte_shows_only_its_names() {
        let renamed = edit(Some("changelog/a.md"), Some("a\n"), Some("a\n"));
        assert_eq!(renamed.unified(), "rename from changelog/a.md\nrename to changelog/b.md\n");
    }
}
