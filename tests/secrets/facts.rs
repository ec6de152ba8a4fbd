//! What is learned of a secret, and what is said when nothing is.

use crate::bench::{DEVELOPMENT, PRODUCTION, access, client, now, store};
use chrono::TimeDelta;
use engine::config::SecretSettings;
use engine::domain::secret::SecretFacts;
use engine::fault::Fault;
use engine::sources::secrets::{AccessKeys, Secrets, SecretsAccess};
use practice::secrets::{Ask, Trouble};
use std::time::Duration;

async fn refused(trouble: Trouble) -> (String, String) {
    let store = store().await;
    store.set_trouble(trouble);
    let deadline = if trouble == Trouble::Silent { Duration::from_millis(700) } else { Duration::from_secs(20) };
    let access = SecretsAccess { deadline, ..access(&store) };
    said(&Secrets::open(access).facts(PRODUCTION).await.unwrap_err())
}

fn said(fault: &Fault) -> (String, String) {
    (fault.to_string(), fault.next_step().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_names_the_version_and_the_dates_are_learned_with_two_questions() {
    let store = store().await;
    let facts = client(&store).facts(DEVELOPMENT).await.unwrap();
    let names: Vec<&str> = facts.keys.iter().flatten().map(String::as_str).collect();
    assert_eq!((names.len(), names.first(), facts.is_object()), (16, Some(&"DATABASE_URL"), true));
    assert!(names.contains(&"WHATSAPP_TOKEN"));
    assert_eq!(facts.changed, Some((now() - TimeDelta::hours(2)).fixed_offset()));
    assert_eq!(facts.accessed.map(|day| day.to_rfc3339()).as_deref(), Some("2026-01-09T00:00:00+00:00"));
    assert_eq!(facts.version.map(|version| version.len()), Some(36));
    let asked = store.take_asked();
    assert_eq!((asked.times(Ask::GetSecretValue), asked.times(Ask::DescribeSecret), asked.total()), (1, 1, 2));
}

#[tokio::test]
async fn a_new_version_is_another_version() {
    let store = store().await;
    let client = client(&store);
    let before = client.facts(PRODUCTION).await.unwrap();
    store.change(|vault| vault.put(PRODUCTION, "{\"ONLY\":1}", now()));
    let after = client.facts(PRODUCTION).await.unwrap();
    assert_ne!(before.version, after.version);
    assert_eq!(after.keys.map(Vec::from_iter), Some(vec!["ONLY".to_owned()]));
}

#[tokio::test]
async fn what_is_no_object_is_told_and_has_no_names() {
    let store = store().await;
    store.change(|vault| vault.put(PRODUCTION, "[\"A\", \"B\"]", now()));
    let facts = client(&store).facts(PRODUCTION).await.unwrap();
    let SecretFacts { keys, version, .. } = facts;
    assert_eq!((keys, version.is_some()), (None, true));
}

#[tokio::test]
async fn who_may_read_all_but_the_value_is_told_which_right_is_wanted() {
    let store = store().await;
    store.set_trouble(Trouble::ValuesDenied);
    let (words, hint) = said(&client(&store).facts(PRODUCTION).await.unwrap_err());
    assert_eq!(
        words,
        "reading the names in the secret mr-mentor-backend/production: these credentials may not: \
         secretsmanager:GetSecretValue on it is wanted"
    );
    assert_eq!(hint, "aws sts get-caller-identity shows as whom it was asked.");
}

#[tokio::test]
async fn every_refusal_has_its_own_sentence_and_what_mends_it() {
    let cases = [
        (Trouble::Denied, "these credentials may not", "aws sts get-caller-identity"),
        (Trouble::Throttled, "it was asked too often", "asked again"),
        (Trouble::Expired, "the credentials have expired", "aws sso login"),
        (Trouble::Locked, "cannot be decrypted", "KMS"),
        (Trouble::Astray, "is not one of Secrets Manager", "proxy"),
        (Trouble::Silent, "no answer came in 0.7 s", "asked again"),
    ];
    for (trouble, words, hint) in cases {
        let (said, next) = refused(trouble).await;
        assert!(said.contains(words), "{trouble:?}: {said}");
        assert!(next.contains(hint), "{trouble:?}: {next}");
    }
}

#[tokio::test]
async fn a_secret_that_is_not_there_is_named_with_its_place() {
    let store = store().await;
    let (said, hint) = said(&client(&store).facts("mr-mentor-backend/staging").await.unwrap_err());
    assert!(said.contains("staging: there is no such secret at http://127.0.0.1:"), "{said}");
    assert!(hint.contains("aws secretsmanager list-secrets --region ap-south-1"), "{hint}");
}

#[tokio::test]
async fn keys_that_nobody_knows_are_not_taken() {
    let store = store().await;
    let access = access(&store).with_keys(AccessKeys::new("AKIASOMEBODYELSE0000", "none"));
    let (said, _) = said(&Secrets::open(access).facts(PRODUCTION).await.unwrap_err());
    assert!(said.contains("the credentials are not taken"), "{said}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_no_refusal() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Some(format!("http://{}", listener.local_addr().unwrap()));
    drop(listener);
    let access = SecretsAccess::of(SecretSettings { endpoint, ..SecretSettings::default() });
    let secrets = Secrets::open(access.with_keys(AccessKeys::new("A", "B")));
    let (said, hint) = said(&secrets.facts(PRODUCTION).await.unwrap_err());
    assert!(said.contains("nobody answers at http://127.0.0.1:"), "{said}");
    assert!(hint.contains("secrets.endpoint"), "{hint}");
}
