//! An sshd of its own for a test, if it is installed; it ends with the test. The test itself takes the connections and
//! gives each to an sshd of its own, and so can cut, stop or count them.

use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const SSHD: &str = "/usr/sbin/sshd";

pub struct Server {
    pub port: u16,
    pub folder: TempDir,
    connections: Arc<Mutex<Vec<Child>>>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    /// Starts one with these further lines of `sshd_config`; `None`, said on standard error, where none is installed.
    pub fn start(settings: &str) -> Option<Self> {
        if !Path::new(SSHD).exists() {
            assert!(std::env::var_os("CUTOVER_REAL_HOST").is_none(), "an sshd ought to be installed here");
            eprintln!("skipped: no sshd is installed here (apt-get install openssh-server)");
            return None;
        }
        // As root it wants this folder, which a service would have made.
        drop(std::fs::create_dir_all("/run/sshd"));
        let folder = tempfile::tempdir().unwrap();
        for name in ["host", "id"] {
            make_key(&folder.path().join(name));
        }
        std::fs::copy(folder.path().join("id.pub"), folder.path().join("authorized_keys")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, folder, connections: Arc::default(), is_over: Arc::default() };
        server.configure(settings);
        server.learn_key();
        server.take(listener);
        Some(server)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same server with other settings, for connections from now on.
    pub fn configure(&self, settings: &str) {
        let place = self.folder.path().display();
        let text = format!(
            "{settings}\nHostKey {place}/host\nAuthorizedKeysFile {place}/authorized_keys\nStrictModes no\nUsePAM no\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nPrintMotd no\n"
        );
        std::fs::write(self.path("sshd_config"), text).unwrap();
    }

    /// Writes the key that it has now into the known hosts.
    pub fn learn_key(&self) {
        let key = std::fs::read_to_string(self.path("host.pub")).unwrap();
        let known = format!("[127.0.0.1]:{} {key}", self.port);
        std::fs::write(self.path("known_hosts"), known).unwrap();
    }

    /// Another machine answers in its place.
    pub fn change_key(&self) {
        std::fs::remove_file(self.path("host")).unwrap();
        make_key(&self.path("host"));
    }

    /// An ssh configuration whose `Host prod` is this server, with further lines for it.
    pub fn ssh_config(&self, settings: &str) -> PathBuf {
        let (place, port) = (self.folder.path().display(), self.port);
        let text = format!(
            "Host prod\n{settings}\n  HostName 127.0.0.1\n  Port {port}\n  IdentityFile {place}/id\n  IdentitiesOnly yes\n\
             \x20 UserKnownHostsFile {place}/known_hosts\n  GlobalKnownHostsFile /dev/null\n"
        );
        let path = self.path("ssh_config");
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Ends every connection, as a machine that loses power does not, but a network that resets does.
    pub fn cut(&self) {
        for mut child in self.connections.lock().unwrap().drain(..) {
            signal(&child, "KILL");
            drop(child.wait());
        }
    }

    /// Stops every connection: it stays open and nothing comes any more.
    pub fn freeze(&self) {
        for child in self.connections.lock().unwrap().iter() {
            signal(child, "STOP");
        }
    }

    /// How many connections are open.
    pub fn open_connections(&self) -> usize {
        let mut connections = self.connections.lock().unwrap();
        connections.retain_mut(|child| child.try_wait().unwrap().is_none());
        connections.len()
    }

    fn take(&self, listener: TcpListener) {
        let (connections, is_over) = (Arc::clone(&self.connections), Arc::clone(&self.is_over));
        let settings = self.path("sshd_config");
        let log = self.path("log");
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                let child = serve(stream, &settings, &log);
                connections.lock().unwrap().push(child);
            }
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        self.cut();
    }
}

fn serve(stream: TcpStream, settings: &Path, log: &Path) -> Child {
    let input = OwnedFd::from(stream.try_clone().unwrap());
    let mut command = Command::new(SSHD);
    command.arg("-i").arg("-f").arg(settings).arg("-E").arg(log);
    command.stdin(input).stdout(OwnedFd::from(stream)).stderr(Stdio::null()).process_group(0).spawn().unwrap()
}

/// To the whole group: an sshd is two processes.
fn signal(child: &Child, name: &str) {
    let group = format!("-{}", child.id());
    drop(Command::new("kill").args(["-s", name, "--", &group]).stderr(Stdio::null()).status());
}

fn make_key(path: &Path) {
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path).status().unwrap();
    assert!(made.success());
}
