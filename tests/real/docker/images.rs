//! Two images, made here from nothing but busybox: two versions of an app whose health a file decides.

use super::server::Server;
use std::path::Path;
use std::process::{Command, Stdio};

/// The version that runs in blue; its build names its commit.
pub const OLD: &str = "127.0.0.1:5000/acme/api:main-aaaaaaa";
/// The version that runs in green.
pub const NEW: &str = "127.0.0.1:5000/acme/api:main-bbbbbbb";
/// Without a health check and without labels.
pub const PLAIN: &str = "plain:latest";

/// What the shell in them knows.
const COMMANDS: [&str; 12] =
    ["sh", "test", "touch", "rm", "sleep", "cat", "echo", "yes", "head", "printf", "tr", "kill"];
/// It is sick while there is a file of that name. One check tells.
const CHECK: &str = r#"HEALTHCHECK --interval=150ms --timeout=5s --retries=1 CMD if test -e /sick; then echo "no database"; exit 1; else echo fine; fi"#;

/// Brings them to an engine.
pub fn load(server: &Server) {
    let root = tempfile::tempdir().unwrap();
    fill(root.path());
    let wait = r#"CMD ["/bin/sh", "-c", "trap exit TERM; echo ready; while :; do sleep 1 & wait $!; done"]"#;
    let label = |digit: char| format!("LABEL org.opencontainers.image.revision={}", digit.to_string().repeat(40));
    import(server, root.path(), OLD, &[wait, CHECK, &label('a')]);
    import(server, root.path(), NEW, &[wait, CHECK, &label('b')]);
    import(server, root.path(), PLAIN, &[wait]);
}

fn fill(root: &Path) {
    let bin = root.join("bin");
    std::fs::create_dir(&bin).unwrap();
    let busybox = ["/bin/busybox", "/usr/bin/busybox"].into_iter().find(|path| Path::new(path).is_file()).unwrap();
    std::fs::copy(busybox, bin.join("busybox")).unwrap();
    for command in COMMANDS {
        std::os::unix::fs::symlink("busybox", bin.join(command)).unwrap();
    }
}

fn import(server: &Server, root: &Path, name: &str, changes: &[&str]) {
    let mut tar =
        Command::new("tar").args(["-cf", "-", "-C"]).arg(root).arg(".").stdout(Stdio::piped()).spawn().unwrap();
    let mut command = server.command();
    command.arg("import");
    for change in changes {
        command.args(["--change", change]);
    }
    let output = command.args(["-", name]).stdin(tar.stdout.take().unwrap()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(tar.wait().unwrap().success());
}
