//! What stands for nginx: it reads the site file when it starts and when it is told to, and never in between; it sends every
//! request to the port it read, and answers 502 when nobody is there.

use super::files;
use super::workers::{self, Workers};
use crate::asking::Asker;
use crate::clock::Clock;
use crate::failure::{Doing, Failure};
use crate::port::Port;
use crate::served::serve;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long an answer is waited for.
const DEADLINE: Duration = Duration::from_mins(1);
const BACKLOG: u32 = 1024;
/// What a real nginx reads that is asked to test this one. It writes nothing outside of its folder.
const SETTINGS: &str =
    "pid nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\n    access_log off;\n    include @SITE@;\n}\n";

/// The front of a machine; it stops when this is dropped.
#[derive(Debug)]
pub struct Front {
    shared: Arc<Shared>,
    port: u16,
    _stop: DropGuard,
}

#[derive(Debug)]
struct Shared {
    site: PathBuf,
    clock: Clock,
    asker: Asker,
    loaded: Mutex<Loaded>,
}

/// What was read last.
#[derive(Debug)]
struct Loaded {
    upstream: u16,
    at: DateTime<Utc>,
    workers: Workers,
}

impl Front {
    /// Starts one on a free port, with what this file says now; its processes belong to this folder.
    ///
    /// # Errors
    /// When the file cannot be read or says nothing that is understood, or there is no port.
    pub fn start(folder: &Path, site: &Path, clock: Clock) -> Result<Self, Failure> {
        let upstream = read(site).map_err(|words| Failure::while_doing("starting the practice nginx", words))?;
        let settings = SETTINGS.replace("@SITE@", &site.display().to_string());
        files::text(&folder.join(workers::SETTINGS), &settings)?;
        let mut port = Port::free().doing("finding a port for the practice nginx")?;
        let listener = port.take().and_then(|socket| socket.listen(BACKLOG)).doing("starting the practice nginx")?;
        let loaded = Mutex::new(Loaded { upstream, at: clock.now(), workers: Workers::start(folder) });
        let shared = Arc::new(Shared { site: site.to_owned(), clock, asker: Asker::new(), loaded });
        let stop = CancellationToken::new();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        serve(listener, router, stop.clone());
        Ok(Self { shared, port: port.number(), _stop: stop.drop_guard() })
    }

    /// Where it answers, as `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port that takes the traffic: the one of the file as it was read last.
    #[must_use]
    pub fn upstream(&self) -> u16 {
        self.shared.loaded().upstream
    }

    /// When the file was read last.
    #[must_use]
    pub fn loaded(&self) -> DateTime<Utc> {
        self.shared.loaded().at
    }

    /// Reads the file without taking it.
    ///
    /// # Errors
    /// In nginx's words, when it would not take it.
    pub fn test(&self) -> Result<(), String> {
        read(&self.shared.site).map(drop)
    }

    /// Takes what the file says now; requests under way end where they began. Gives the port.
    ///
    /// # Errors
    /// In nginx's words, when it does not take it: then all stays as it was.
    pub fn reload(&self) -> Result<u16, String> {
        let upstream = read(&self.shared.site)?;
        let mut loaded = self.shared.loaded();
        (loaded.upstream, loaded.at) = (upstream, self.shared.clock.now());
        loaded.workers.renew();
        Ok(upstream)
    }
}

impl Shared {
    fn loaded(&self) -> MutexGuard<'_, Loaded> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The port that a site file sends the traffic to.
fn read(site: &Path) -> Result<u16, String> {
    let name = site.display();
    let text =
        std::fs::read_to_string(site).map_err(|cause| format!("nginx: [emerg] open() \"{name}\" failed ({cause})"))?;
    let passes = text.lines().map(str::trim).find_map(|line| line.strip_prefix("proxy_pass http://127.0.0.1:"));
    let port = passes.and_then(|rest| rest.trim_end_matches(['/', ';']).parse().ok());
    port.ok_or_else(|| format!("nginx: [emerg] unknown directive in {name}"))
}

async fn answer(State(shared): State<Arc<Shared>>, mut request: Request) -> Response {
    let port = shared.loaded().upstream;
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let Ok(uri) = format!("http://127.0.0.1:{port}{path}").parse::<Uri>() else {
        return page(StatusCode::BAD_REQUEST);
    };
    *request.uri_mut() = uri;
    request.headers_mut().remove(header::CONNECTION);
    match tokio::time::timeout(DEADLINE, shared.asker.send(request)).await {
        Ok(Some(answer)) => answer,
        Ok(None) => page(StatusCode::BAD_GATEWAY),
        Err(_) => page(StatusCode::GATEWAY_TIMEOUT),
    }
}

fn page(status: StatusCode) -> Response {
    let text = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    (status, [(header::CONTENT_TYPE, "text/html")], text).into_response()
}
