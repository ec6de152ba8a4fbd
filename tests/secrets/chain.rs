//! The person's own AWS settings: what is found in them, and what is said when nothing is. Each case runs in a process
//! of its own, with a home and variables of its own.

use crate::bench::{PRODUCTION, store};
use engine::config::SecretSettings;
use engine::sources::secrets::{Secrets, SecretsAccess};
use practice::secrets::KEYS;
use std::fs;
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

/// What the process of a case says.
struct Case {
    home: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Case {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        Self { home, variables: vec![("AWS_EC2_METADATA_DISABLED", "true".into())] }
    }

    fn file(self, path: &str, text: &str) -> Self {
        let path = self.home.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    fn told(&self) -> String {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["chain::in_a_process_of_its_own", "--exact", "--ignored", "--nocapture"]);
        command.env_clear().env("HOME", self.home.path()).current_dir(self.home.path());
        command.envs(self.variables.iter().map(|(name, value)| (*name, value.as_str())));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

#[tokio::test]
#[ignore = "the tests below run it in a process of its own"]
async fn in_a_process_of_its_own() {
    let variable = |name: &str| std::env::var(name).ok();
    let settings = SecretSettings {
        profile: variable("CASE_PROFILE"),
        endpoint: variable("CASE_ENDPOINT"),
        ..SecretSettings::default()
    };
    let secrets = Secrets::open(SecretsAccess { deadline: Duration::from_secs(20), ..SecretsAccess::of(settings) });
    match secrets.facts(PRODUCTION).await {
        Ok(facts) => println!("told: {} names", facts.keys.unwrap().len()),
        Err(fault) => println!("said: {fault}\nhint: {}", fault.next_step().unwrap_or_default()),
    }
}

/// An address that nobody answers at.
fn nowhere() -> String {
    format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

#[test]
fn without_any_credentials_the_places_that_were_looked_at_are_named() {
    let told = Case::new().with("CASE_ENDPOINT", &nowhere()).told();
    assert!(told.contains("no AWS credentials were found: looked in the variables AWS_ACCESS_KEY_ID and"), "{told}");
    assert!(told.contains("the profile in ~/.aws") && told.contains("hint: aws configure or aws sso login"), "{told}");
}

#[test]
fn a_profile_that_is_not_there_is_named() {
    let case = Case::new().with("CASE_ENDPOINT", &nowhere()).with("CASE_PROFILE", "nobody");
    let told = case.file(".aws/config", "[default]\nregion = eu-central-1\n").told();
    assert!(told.contains("no AWS credentials were found with the profile nobody: looked in"), "{told}");
    assert!(told.contains("aws configure list-profiles"), "{told}");
}

const SSO: &str = "[profile mentor]\nsso_session = acme\nsso_account_id = 123456789012\nsso_role_name = dev\n\
    [sso-session acme]\nsso_region = ap-south-1\nsso_start_url = https://acme.awsapps.com/start\n";
/// SHA-1 of the name of the session, as the command line of AWS names the file.
const CACHE: &str = ".aws/sso/cache/293abb6b76d7791c0732cc517d38c4b5c734b87f.json";

#[test]
fn who_has_not_logged_in_is_told_how() {
    let case = Case::new().with("CASE_ENDPOINT", &nowhere()).with("CASE_PROFILE", "mentor").file(".aws/config", SSO);
    let told = case.told();
    assert!(told.contains("the SSO session has expired or was never begun"), "{told}");
    assert!(told.contains("hint: aws sso login --profile mentor"), "{told}");
}

#[test]
fn a_session_that_has_ended_is_told_and_its_token_is_not_repeated() {
    let case = Case::new().with("CASE_ENDPOINT", &nowhere()).with("CASE_PROFILE", "mentor").file(".aws/config", SSO);
    let token = r#"{"accessToken":"planted-token","expiresAt":"2020-01-01T00:00:00Z","region":"ap-south-1",
        "startUrl":"https://acme.awsapps.com/start"}"#;
    let told = case.file(CACHE, token).told();
    assert!(told.contains("the SSO session has expired"), "{told}");
    assert!(!told.contains("planted"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_a_profile_and_keys_of_the_variables_are_taken() {
    let store = store().await;
    let profile = format!("[mentor]\naws_access_key_id = {}\naws_secret_access_key = {}\n", KEYS.0, KEYS.1);
    let told = Case::new()
        .with("CASE_ENDPOINT", &store.endpoint())
        .with("CASE_PROFILE", "mentor")
        .file(".aws/credentials", &profile)
        .told();
    assert!(told.contains("told: 15 names"), "{told}");
    let variables = |case: Case| case.with("AWS_ACCESS_KEY_ID", KEYS.0).with("AWS_SECRET_ACCESS_KEY", KEYS.1);
    let told = variables(Case::new()).with("AWS_ENDPOINT_URL_SECRETS_MANAGER", &store.endpoint()).told();
    assert!(told.contains("told: 15 names"), "the endpoint of the variables is asked too: {told}");
}

#[test]
fn a_broken_file_of_settings_is_told_and_not_repeated() {
    let broken = "[default]\naws_access_key_id = A\naws_secret_access_key\nplanted-secret\n";
    let told = Case::new().with("CASE_ENDPOINT", &nowhere()).file(".aws/credentials", broken).told();
    assert!(told.contains("said: ") && !told.contains("planted"), "{told}");
}

#[test]
fn a_machine_that_is_none_of_amazon_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let case = Case { variables: Vec::new(), ..Case::new() };
    let began = Instant::now();
    let told = case.with("CASE_ENDPOINT", &nowhere()).with("AWS_EC2_METADATA_SERVICE_ENDPOINT", &endpoint).told();
    assert!(told.contains("no AWS credentials were found") || told.contains("could not be had"), "{told}");
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}
