//! The proof that a value never leaves the adapter: a text is planted in every value, everything that can be reached is
//! done with all logs on, and the text is looked for in everything that came of it.

use crate::bench::{DEVELOPMENT, PRODUCTION, access, client, now, store};
use engine::domain::EnvName;
use engine::environment::secret_diff::SecretDiff;
use engine::operations::NewVariable;
use engine::sources::secrets::{Secrets, SecretsAccess};
use engine::store::Store;
use practice::secrets::Trouble;
use std::fmt::{self, Write};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What no value of a secret would hold by itself.
const MARKER: &str = "pl4nted-v4lue-5e3b";

/// Writes down everything that anybody logs, of every level.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Recorder {
    fn note(&self, metadata: &Metadata<'_>, write: impl FnOnce(&mut Line<'_>)) {
        let mut text = self.0.lock().unwrap();
        text.push_str(metadata.target());
        write(&mut Line(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata(), |line| span.record(line));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = self.0.lock().unwrap();
        values.record(&mut Line(&mut text));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.note(event.metadata(), |line| event.record(line));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The libraries of AWS write whole answers down when this variable is set, so it is.
#[test]
fn a_planted_value_is_nowhere_but_in_the_store_of_secrets() {
    let scratch = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["proof::in_a_process_of_its_own", "--exact", "--ignored", "--nocapture"])
        .envs([("LOG_SENSITIVE_BODIES", "true"), ("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full")])
        .env("CASE_FOLDER", scratch.path())
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&printed);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert!(!said.contains(MARKER), "printed");
    let kept = bytes_below(scratch.path());
    assert!(holds(&kept, "WHATSAPP_TOKEN"), "what was learned is kept");
    assert!(!holds(&kept, MARKER), "kept");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the test above runs it in a process of its own"]
async fn in_a_process_of_its_own() {
    let recorder = Recorder::default();
    tracing::subscriber::set_global_default(recorder.clone()).unwrap();
    tracing::trace!("the recorder listens");
    let store = store().await;
    store.change(|vault| vault.plant(MARKER));
    let folder = std::env::var_os("CASE_FOLDER").unwrap();
    let secrets = client(&store);
    let (development, production) =
        (secrets.facts(DEVELOPMENT).await.unwrap(), secrets.facts(PRODUCTION).await.unwrap());
    let names = ["development", "production"].map(|name| EnvName(name.into()));
    let used = [NewVariable { name: "WHATSAPP_TOKEN".into(), files: vec![] }];
    let diff = SecretDiff::between((&names[0], &development), (&names[1], &production), Some(&used));
    let json = serde_json::to_vec(&(&development, &production, &diff)).unwrap();
    let (kept, _) = Store::open(&Path::new(&folder).join("cutover.db"));
    kept.remember("secrets", &json);
    let mut seen = format!("{secrets:?} {:?} {development:?} {diff:?}", access(&store));
    seen += &String::from_utf8(json).unwrap();
    seen += &faults(&store).await;
    seen += &recorder.0.lock().unwrap();
    assert!(seen.contains("the recorder listens") && seen.contains("WHATSAPP_TOKEN"));
    assert!(!seen.contains(MARKER), "{seen}");
}

/// Everything that is said when it goes wrong, with a value on its way.
async fn faults(store: &practice::secrets::Secrets) -> String {
    let mut seen = String::new();
    let troubles =
        [Trouble::ValuesDenied, Trouble::Throttled, Trouble::Expired, Trouble::Torn, Trouble::Astray, Trouble::Silent];
    for trouble in troubles {
        store.set_trouble(trouble);
        let access = SecretsAccess { deadline: Duration::from_millis(900), ..access(store) };
        let fault = Secrets::open(access).facts(PRODUCTION).await.unwrap_err();
        write!(seen, "{fault} {fault:?} {:?}", fault.next_step()).unwrap();
    }
    store.set_trouble(Trouble::None);
    for odd in [format!("\"{MARKER}\""), MARKER.to_owned(), format!("[\"{MARKER}\"]"), format!("{{\"A\":\"{MARKER}")] {
        store.change(|vault| vault.put(PRODUCTION, &odd, now()));
        write!(seen, "{:?}", client(store).facts(PRODUCTION).await).unwrap();
    }
    seen
}

fn bytes_below(folder: &Path) -> Vec<u8> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.flat_map(|file| if file.is_dir() { bytes_below(&file) } else { fs::read(file).unwrap() }).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
