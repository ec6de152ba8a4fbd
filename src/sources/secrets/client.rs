//! Asks for one secret at a time. The person's AWS settings are read with the first question and again after a failure:
//! whoever has logged in anew need not start anew.

use super::names;
use super::refusal::{self, Asked};
use super::settings::SecretsAccess;
use crate::domain::Moment;
use crate::domain::secret::SecretFacts;
use crate::fault::Result;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::operation::describe_secret::DescribeSecretOutput;
use aws_sdk_secretsmanager::primitives::DateTime;
use secrecy::zeroize::Zeroizing;
use std::sync::Arc;
use tokio::sync::Mutex;
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

/// Secrets Manager. Clones share one client.
#[derive(Debug, Clone)]
pub struct Secrets {
    access: Arc<SecretsAccess>,
    client: Arc<Mutex<Option<Client>>>,
}

impl Secrets {
    /// Makes ready to ask; nothing is read or sent yet.
    #[must_use]
    pub fn open(access: SecretsAccess) -> Self {
        Self { access: Arc::new(access), client: Arc::default() }
    }

    /// What may be known of this secret.
    ///
    /// # Errors
    /// When there are no credentials, they may not read it, there is no such secret, or nobody answers in time.
    pub async fn facts(&self, name: &str) -> Result<SecretFacts> {
        // The libraries of AWS log; whatever listens around here, they are not heard.
        self.asked(name).with_subscriber(NoSubscriber::new()).await
    }

    async fn asked(&self, name: &str) -> Result<SecretFacts> {
        let asked = Asked { access: &self.access, name };
        let facts = match tokio::time::timeout(self.access.deadline, self.read(name, &asked)).await {
            Ok(facts) => facts,
            Err(_) => Err(asked.late()),
        };
        if facts.is_err() {
            *self.client.lock().await = None;
        }
        facts
    }

    async fn read(&self, name: &str, asked: &Asked<'_>) -> Result<SecretFacts> {
        let client = self.client().await;
        let (value, told) = tokio::join!(
            client.get_secret_value().secret_id(name).send(),
            client.describe_secret().secret_id(name).send()
        );
        let mut value = value.map_err(|cause| refusal::fault(asked, &cause))?;
        let keys = value.secret_string.take().map(Zeroizing::new).and_then(names::of_value);
        if let Some(bytes) = value.secret_binary.take() {
            drop(Zeroizing::new(bytes.into_inner()));
        }
        Ok(SecretFacts {
            name: name.to_owned(),
            keys,
            version: value.version_id.take(),
            changed: value.created_date.as_ref().and_then(moment),
            accessed: told.as_ref().ok().and_then(DescribeSecretOutput::last_accessed_date).and_then(moment),
        })
    }

    async fn client(&self) -> Client {
        let mut client = self.client.lock().await;
        match &*client {
            Some(client) => client.clone(),
            None => client.insert(self.access.client().await).clone(),
        }
    }
}

fn moment(date: &DateTime) -> Option<Moment> {
    chrono::DateTime::from_timestamp(date.secs(), date.subsec_nanos()).map(|date| date.fixed_offset())
}
