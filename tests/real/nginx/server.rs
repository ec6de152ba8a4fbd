//! An nginx of its own for a test, if it is installed, and applications behind it; they end with the test.

use crate::host::eventually;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

const NGINX: [&str; 2] = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"];

/// Answers with its name; what is asked for at `/slow`, only when it is let go.
pub struct Application {
    pub port: u16,
    go: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Application {
    pub async fn start(name: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, go) = (listener.local_addr().unwrap().port(), Arc::new(Notify::new()));
        let held = Arc::clone(&go);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, name, Arc::clone(&held)));
            }
        });
        Self { port, go, task }
    }

    pub fn let_go(&self) {
        self.go.notify_one();
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, name: &str, go: Arc<Notify>) {
    let mut bytes = vec![0; 4096];
    let count = stream.read(&mut bytes).await.unwrap_or(0);
    if bytes[..count].starts_with(b"GET /slow ") {
        go.notified().await;
    }
    let answer = format!("HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n{name}", name.len());
    drop(stream.write_all(answer.as_bytes()).await);
}

pub struct Nginx {
    folder: TempDir,
    child: Child,
}

impl Nginx {
    /// Starts one whose site leads to this port; `None`, said on standard error, where none is installed.
    pub async fn start(port: u16) -> Option<Self> {
        let Some(program) = NGINX.iter().find(|program| std::path::Path::new(program).exists()) else {
            assert!(std::env::var_os("CUTOVER_REAL_NGINX").is_none(), "an nginx ought to be installed here");
            eprintln!("skipped: no nginx is installed here (apt-get install nginx-light)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        // Its workers are another user.
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(), mode).unwrap();
        let place = folder.path().display().to_string();
        let settings = format!(
            "daemon off; pid {place}/pid; error_log {place}/log; worker_processes 1;\nevents {{ worker_connections 64; }}\n\
             http {{ access_log off; client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;\n\
             uwsgi_temp_path {place}/d; scgi_temp_path {place}/e; include {place}/api.example.com; }}\n"
        );
        std::fs::write(folder.path().join("nginx.conf"), settings).unwrap();
        std::fs::write(folder.path().join("api.example.com"), site(&place, port)).unwrap();
        let mut command = Command::new(program);
        command
            .arg("-p")
            .arg(&place)
            .arg("-c")
            .arg(format!("{place}/nginx.conf"))
            .arg("-e")
            .arg(format!("{place}/log"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let nginx = Self { folder, child };
        eventually(async || nginx.try_ask("/").await.is_some()).await;
        Some(nginx)
    }

    pub fn site(&self) -> String {
        self.folder.path().join("api.example.com").display().to_string()
    }

    /// Puts another site in the place of this one, as a script does: whole or not at all.
    pub fn write_site(&self, text: &str) {
        let new = self.folder.path().join("new");
        std::fs::write(&new, text).unwrap();
        std::fs::rename(new, self.site()).unwrap();
    }

    pub fn switch_file(&self, port: u16) {
        self.write_site(&site(&self.folder.path().display().to_string(), port));
    }

    pub fn reload(&self) {
        signal(&self.child, "HUP");
    }

    pub async fn ask(&self) -> String {
        self.try_ask("/").await.unwrap()
    }

    /// Asks for what takes as long as the application wants, and comes back once nginx has it.
    pub async fn ask_slowly(&self) -> JoinHandle<String> {
        let socket = self.socket();
        let mut stream = UnixStream::connect(&socket).await.unwrap();
        stream.write_all(b"GET /slow HTTP/1.0\r\n\r\n").await.unwrap();
        // The one worker takes connections in their order: an answer to a later one says that it has this one.
        self.ask().await;
        tokio::spawn(async move { heard(stream).await.unwrap() })
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("front.sock")
    }

    async fn try_ask(&self, path: &str) -> Option<String> {
        let mut stream = UnixStream::connect(self.socket()).await.ok()?;
        stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await.ok()?;
        heard(stream).await
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        signal(&self.child, "TERM");
        drop(self.child.wait());
    }
}

async fn heard(mut stream: UnixStream) -> Option<String> {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.ok()?;
    text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned())
}

fn signal(child: &Child, name: &str) {
    drop(Command::new("kill").args(["-s", name, &child.id().to_string()]).status());
}

fn site(place: &str, port: u16) -> String {
    format!(
        "# made by deploy.sh\nupstream app {{ server 127.0.0.1:{port}; }}\n\
         server {{ listen unix:{place}/front.sock; server_name api.example.com; location / {{ proxy_pass http://app; }} }}\n"
    )
}
