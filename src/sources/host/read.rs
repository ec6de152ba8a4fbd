//! Files of the host.

use super::captured::Output;
use super::command::Command;
use super::place::Host;
use crate::fault::{Fault, Result};
use std::time::Duration;

/// How long a file may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// Prints at most `$2` bytes of the file `$1`.
const SCRIPT: &str = r#"LC_ALL=C exec head -c "$2" < "$1""#;

/// The content of a file of at most `bound` bytes.
pub(super) async fn file(host: &Host, path: &str, bound: usize) -> Result<Vec<u8>> {
    let command = Command::script(SCRIPT, [path.to_owned(), (bound + 1).to_string()]);
    let output = host.run(&command, DEADLINE).await?;
    if !output.is_success() {
        return Err(unreadable(host, path, &output.complaint()));
    }
    let content = whole(output);
    if content.len() > bound {
        return Err(Fault::while_doing(doing(host, path), format!("it is larger than {bound} bytes")));
    }
    Ok(content)
}

fn doing(host: &Host, path: &str) -> String {
    format!("reading {path} on {}", host.name())
}

fn whole(output: Output) -> Vec<u8> {
    output.stdout.whole()
}

/// The fault for a file that the host did not give, from what its shell complained.
pub(in crate::sources) fn unreadable(host: &Host, path: &str, complaint: &str) -> Fault {
    let quoted = shell_words::quote(path);
    let (cause, hint) = if complaint.contains("ermission denied") {
        (
            "permission denied".to_owned(),
            format!(
                "sudo chmod o+r {quoted} on the host lets everybody there read it, and every folder above it needs o+x; or sudo setfacl -m u:USER:r {quoted} for one account."
            ),
        )
    } else if complaint.contains("o such file") || complaint.contains("onexistent") || complaint.contains("an't open") {
        ("it is not there".to_owned(), format!("ls -l {quoted} on the host shows what is there."))
    } else {
        (complaint.to_owned(), format!("head {quoted} on the host shows the same."))
    };
    Fault::while_doing(doing(host, path), cause).hint(hint)
}
