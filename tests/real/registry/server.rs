//! A registry of its own for a test, if its program is installed; it ends with the test.

use super::tokens::Place;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use tempfile::TempDir;

/// Names that the program goes by.
const PROGRAMS: [&str; 2] = ["docker-registry", "registry"];

/// bcrypt of `U*U`, from the vectors of its authors.
const PASSWORDS: &str = "cutover:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n";

/// Who may come in.
pub enum Access<'a> {
    Open,
    Password,
    Bearer(&'a Place),
}

pub struct Server {
    /// `127.0.0.1:port`
    pub address: String,
    child: Child,
    _folder: TempDir,
}

impl Server {
    /// Starts one on a free port; `None`, said on standard error, where no program is installed.
    pub fn start(access: &Access<'_>) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("config.yml");
        std::fs::write(&settings, configuration(folder.path(), access)).unwrap();
        let mut child = PROGRAMS.iter().find_map(|program| serve(program, &settings)).or_else(not_installed)?;
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let address = listening(&mut log);
        // Read to its end: a registry whose log nobody reads stands still once the pipe is full.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Some(Self { address, child, _folder: folder })
    }
}

/// Reads on until it says where it listens.
fn listening(log: &mut BufReader<ChildStderr>) -> String {
    let mut said = String::new();
    while log.read_line(&mut said).unwrap() > 0 {
        if let Some((_, rest)) = said.split_once("msg=\"listening on ") {
            return rest.split('"').next().unwrap().to_owned();
        }
    }
    panic!("the registry did not start: {said}");
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(program: &str, settings: &Path) -> Option<Child> {
    let mut command = Command::new(program);
    command.arg("serve").arg(settings).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().ok()
}

/// Where a machine is set up to have one, its absence is a failure.
fn not_installed() -> Option<Child> {
    assert!(std::env::var_os("CUTOVER_REAL_REGISTRY").is_none(), "an OCI registry ought to be installed here");
    eprintln!("skipped: no OCI registry is installed here (apt-get install docker-registry)");
    None
}

fn configuration(folder: &Path, access: &Access<'_>) -> String {
    let place = folder.display();
    let auth = match access {
        Access::Open => String::new(),
        Access::Password => {
            std::fs::write(folder.join("passwords"), PASSWORDS).unwrap();
            format!("auth: {{htpasswd: {{realm: test, path: {place}/passwords}}}}\n")
        }
        Access::Bearer(from) => format!(
            "auth: {{token: {{realm: \"http://{}/token\", service: test, issuer: test, rootcertbundle: {}}}}}\n",
            from.address,
            from.certificate.display()
        ),
    };
    format!(
        "version: 0.1\nlog: {{level: info, accesslog: {{disabled: true}}}}\n\
         storage: {{filesystem: {{rootdirectory: {place}/data}}, delete: {{enabled: true}}}}\n\
         http: {{addr: \"127.0.0.1:0\"}}\n{auth}"
    )
}
