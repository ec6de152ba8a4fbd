//! The secrets adapter against moto, which answers as AWS Secrets Manager does.

mod server;

use engine::config::SecretSettings;
use engine::fault::Fault;
use engine::sources::secrets::{AccessKeys, Secrets, SecretsAccess};
use serde_json::json;
use server::Server;

const NAME: &str = "mr-mentor-backend/production";

fn client(server: &Server, region: &str) -> Secrets {
    let settings =
        SecretSettings { region: region.into(), endpoint: Some(server.endpoint.clone()), ..SecretSettings::default() };
    Secrets::open(SecretsAccess::of(settings).with_keys(AccessKeys::new("testing", "testing")))
}

async fn refused(server: &Server, region: &str, name: &str) -> Fault {
    client(server, region).facts(name).await.unwrap_err()
}

#[tokio::test]
async fn a_real_store_tells_names_versions_and_dates_and_a_new_version_is_seen() {
    let Some(server) = Server::start() else { return };
    server.call("CreateSecret", json!({ "Name": NAME, "SecretString": r#"{"B":"two","A":{"deep":1}}"# })).await;
    let secrets = client(&server, "ap-south-1");
    let first = secrets.facts(NAME).await.unwrap();
    assert_eq!(first.keys.as_ref().map(|keys| keys.iter().map(String::as_str).collect()), Some(vec!["A", "B"]));
    assert!(first.version.as_ref().is_some_and(|version| version.len() >= 32), "{first:?}");
    let made = first.changed.unwrap();
    let age = chrono::Utc::now().signed_duration_since(made).num_seconds();
    assert!((-5..600).contains(&age), "{made} is {age} s ago");

    server.call("PutSecretValue", json!({ "SecretId": NAME, "SecretString": r#"{"A":1,"NEW":2}"# })).await;
    let second = secrets.facts(NAME).await.unwrap();
    assert!(second.keys.as_ref().is_some_and(|keys| keys.contains("NEW") && !keys.contains("B")), "{second:?}");
    assert_ne!(first.version, second.version);
}

#[tokio::test]
async fn a_real_value_that_is_no_object_is_told() {
    let Some(server) = Server::start() else { return };
    server.call("CreateSecret", json!({ "Name": "text", "SecretString": "A=1\nB=2" })).await;
    server.call("CreateSecret", json!({ "Name": "list", "SecretString": "[{\"A\":1}]" })).await;
    server.call("CreateSecret", json!({ "Name": "bytes", "SecretBinary": "eyJBIjoxfQ==" })).await;
    for name in ["text", "list", "bytes"] {
        let facts = client(&server, "ap-south-1").facts(name).await.unwrap();
        assert!(!facts.is_object() && facts.version.is_some(), "{facts:?}");
    }
}

#[tokio::test]
async fn a_real_store_that_does_not_have_it_or_deletes_it_says_so() {
    let Some(server) = Server::start() else { return };
    server.call("CreateSecret", json!({ "Name": NAME, "SecretString": "{}" })).await;
    let fault = refused(&server, "ap-south-1", "mr-mentor-backend/none").await;
    assert!(fault.to_string().contains("there is no such secret"), "{fault}");
    let fault = refused(&server, "eu-central-1", NAME).await;
    assert!(fault.to_string().contains("there is no such secret"), "another region is another store: {fault}");
    assert!(fault.next_step().is_some_and(|next| next.contains("--region eu-central-1")), "{:?}", fault.next_step());
    server.call("DeleteSecret", json!({ "SecretId": NAME, "RecoveryWindowInDays": 7 })).await;
    let fault = refused(&server, "ap-south-1", NAME).await;
    assert!(fault.to_string().contains("it is marked for deletion"), "{fault}");
    assert!(fault.next_step().is_some_and(|next| next.contains("restore-secret")));
}
