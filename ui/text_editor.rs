//! The person's own editor on a text. Whoever calls gives the terminal away before and takes it back after.

use engine::fault::{Fault, FaultKind, Result};
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// The person's editor: `$VISUAL`, else `$EDITOR`, else `vi`. Blank ones count as absent.
#[must_use]
pub fn named(visual: Option<String>, editor: Option<String>) -> String {
    let said = |name: &String| !name.trim().is_empty();
    visual.filter(said).or(editor.filter(said)).unwrap_or_else(|| "vi".into())
}

/// Opens the text in the editor and gives back what it holds when the editor ends. Blocks until then.
///
/// The editor may be a command with arguments, as git takes it.
///
/// # Errors
/// When the editor cannot be started, ends with a failure, or leaves text that is not UTF-8. The text is then to be
/// kept as it was.
pub fn edit(editor: &str, text: &str) -> Result<String> {
    let unsaved = |cause| Fault::while_doing("handing the text to the editor", cause);
    let mut file = tempfile::Builder::new().prefix("cutover-").suffix(".md").tempfile().map_err(unsaved)?;
    writeln!(file, "{text}").map_err(unsaved)?;
    let path = file.into_temp_path();
    run(editor, &path)?;
    std::fs::read_to_string(&path).map_err(|cause| Fault::while_doing("reading the text that the editor left", cause))
}

fn run(editor: &str, path: &Path) -> Result<()> {
    let hint = "Set VISUAL or EDITOR to an editor that stays open until it is done. The text is as it was.";
    let status = Command::new("sh").arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(path).status();
    let status = status.map_err(|cause| Fault::while_doing(format!("starting {editor}"), cause).hint(hint))?;
    if status.success() {
        return Ok(());
    }
    Err(Fault::of(FaultKind::Failed, format!("The editor {editor} ended with {status}")).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visual_comes_before_editor_and_blank_ones_count_as_absent() {
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(named(some("code -w"), some("vim")), "code -w");
        assert_eq!(named(some("  "), some("vim")), "vim");
        assert_eq!(named(None, None), "vi");
    }

    #[test]
    fn the_text_comes_back_as_the_editor_leaves_it() {
        assert_eq!(edit("sed -i s/one/two/", "one $HOME\nthree").unwrap(), "two $HOME\nthree\n");
    }

    #[test]
    fn an_editor_that_fails_or_is_not_there_is_named() {
        assert!(
            edit("false", "text").unwrap_err().to_string().starts_with("The editor false ended with exit status: 1")
        );
        assert!(edit("no-such-editor-here", "text").unwrap_err().to_string().contains("no-such-editor-here"));
    }
}
