//! Opening an address in the person's browser, where there is a desktop to open it on.

use super::{Desktop, Surroundings};
use std::process::Stdio;
use tokio::process::Command;

/// Hands the address to the desktop. `false` when there is none, or it does not take it.
pub async fn open(surroundings: &Surroundings, address: &str) -> bool {
    if surroundings.far || surroundings.desktop == Desktop::None {
        return false;
    }
    let program = if surroundings.desktop == Desktop::Mac { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => child.wait().await.is_ok_and(|status| status.success()),
        Err(_) => false,
    }
}
