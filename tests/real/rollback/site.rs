//! An nginx that listens on a port, in front of applications that tell of their health.

use crate::host::eventually;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const NGINX: [&str; 2] = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"];
const BODY: &str = r#"{"success":true,"data":{"status":"healthy"}}"#;

/// A process that has not written for so long does not run.
const BEATS: Duration = Duration::from_secs(1);

/// Answers that it is well.
pub struct Application {
    pub port: u16,
    task: JoinHandle<()>,
}

impl Application {
    pub async fn start() -> Self {
        Self::answering(|| true).await
    }

    /// One whose process writes this file again and again: without that it takes no connection.
    pub async fn beside(beat: PathBuf) -> Self {
        let young = |time: SystemTime| time.elapsed().map_or(true, |age| age < BEATS);
        Self::answering(move || std::fs::metadata(&beat).and_then(|file| file.modified()).is_ok_and(young)).await
    }

    async fn answering(runs: impl Fn() -> bool + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if runs() {
                    tokio::spawn(answer(stream));
                }
            }
        });
        Self { port, task }
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream) {
    let mut bytes = vec![0; 4096];
    if stream.read(&mut bytes).await.unwrap_or(0) > 0 {
        let answer = format!("HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n{BODY}", BODY.len());
        drop(stream.write_all(answer.as_bytes()).await);
    }
}

/// Asks once, over a connection of its own.
pub struct Asker;

impl Asker {
    pub async fn ask(&self, url: &str) -> bool {
        let asked = async {
            let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.ok()?;
            stream.write_all(b"GET /api/health HTTP/1.0\r\n\r\n").await.ok()?;
            let mut text = String::new();
            stream.read_to_string(&mut text).await.ok()?;
            Some(text.contains(" 200 ") && text.ends_with(BODY))
        };
        asked.await == Some(true)
    }
}

/// nginx, its site, and the folder of the scripts.
pub struct Front {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl Front {
    /// Starts one whose site leads to this port; `None`, said on standard error, where none is installed.
    pub async fn start(to: u16) -> Option<Self> {
        let Some(program) = NGINX.iter().find(|program| Path::new(program).exists()) else {
            assert!(std::env::var_os("CUTOVER_REAL_NGINX").is_none(), "an nginx ought to be installed here");
            eprintln!("skipped: no nginx is installed here (apt-get install nginx-light)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let place = folder.path().display().to_string();
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let settings = format!(
            "daemon off; pid {place}/pid; error_log {place}/log; worker_processes 1;\nevents {{ worker_connections 256; }}\n\
             http {{ access_log off; client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;\n\
             uwsgi_temp_path {place}/d; scgi_temp_path {place}/e; include {place}/api.example.com; }}\n"
        );
        let site = format!(
            "server {{\n  listen 127.0.0.1:{port};\n  server_name api.example.com;\n  location / {{\n    \
             proxy_pass http://127.0.0.1:{to};#\n  }}\n}}\n"
        );
        std::fs::write(folder.path().join("nginx.conf"), settings).unwrap();
        std::fs::write(folder.path().join("api.example.com"), site).unwrap();
        std::fs::write(folder.path().join("active"), "blue\n").unwrap();
        let mut command = Command::new(program);
        command
            .arg("-p")
            .arg(&place)
            .arg("-c")
            .arg(format!("{place}/nginx.conf"))
            .arg("-e")
            .arg(format!("{place}/log"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let front = Self { folder, port, child };
        let url = front.url();
        eventually(async || Asker.ask(&url).await).await;
        Some(front)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn folder(&self) -> String {
        self.folder.path().display().to_string()
    }

    /// Where the lock lies that cannot be made beside the scripts.
    pub fn other_lock(&self) -> String {
        let output =
            Command::new("sh").args(["-c", "cd \"$1\" && pwd -P | cksum", "sh"]).arg(self.folder.path()).output();
        let sum = String::from_utf8(output.unwrap().stdout).unwrap();
        format!("/dev/shm/cutover-{}.lock", sum.split(' ').next().unwrap())
    }

    pub fn site(&self) -> String {
        self.folder.path().join("api.example.com").display().to_string()
    }

    /// Puts the script there, with these names for the ports.
    pub fn script(&self, text: &str, ports: &[(&str, u16)]) {
        let names: Vec<_> = ports.iter().map(|(name, port)| (*name, port.to_string())).collect();
        self.script_named("rollback.sh", text, &names);
    }

    /// The same under this name, with these variables.
    pub fn script_named(&self, name: &str, text: &str, variables: &[(&str, String)]) {
        let set = variables.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("\n");
        let names = format!("#!/bin/sh\n{set}\nSITE={}\nPID={}/pid\n", self.site(), self.folder());
        let file = self.folder.path().join(name);
        std::fs::write(&file, text.replacen("#!/bin/sh\n", &names, 1)).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// How often it was run.
    pub fn runs(&self) -> usize {
        std::fs::read_to_string(self.folder.path().join("runs")).map_or(0, |text| text.lines().count())
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        drop(self.child.wait());
    }
}
