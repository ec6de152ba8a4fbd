//! As whom and where Secrets Manager is asked.

use crate::config::SecretSettings;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig, imds};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::config::{Credentials, SharedCredentialsProvider, SharedHttpClient};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// How long one secret may take, from the first question to the last answer.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long a machine of AWS is waited for where this machine is none.
const MACHINE: Duration = Duration::from_millis(500);
/// Refused questions are asked once more.
const ATTEMPTS: u32 = 2;

/// How Secrets Manager is asked. Its `Debug` hides the keys.
#[derive(Debug, Clone)]
pub struct SecretsAccess {
    /// The configuration.
    pub settings: SecretSettings,
    /// Keys that take the place of the person's AWS settings; the practice world has its own.
    pub keys: Option<AccessKeys>,
    /// How long one secret may take.
    pub deadline: Duration,
}

/// A pair of keys.
#[derive(Debug, Clone)]
pub struct AccessKeys {
    id: String,
    secret: SecretString,
}

impl AccessKeys {
    /// A pair of keys.
    #[must_use]
    pub fn new(id: &str, secret: &str) -> Self {
        Self { id: id.to_owned(), secret: SecretString::from(secret) }
    }
}

impl SecretsAccess {
    /// By the configuration and the person's own AWS settings.
    #[must_use]
    pub fn of(settings: SecretSettings) -> Self {
        Self { settings, keys: None, deadline: DEADLINE }
    }

    /// With these keys in place of the person's.
    #[must_use]
    pub fn with_keys(self, keys: AccessKeys) -> Self {
        Self { keys: Some(keys), ..self }
    }

    /// Reads the person's AWS settings.
    pub(super) async fn client(&self) -> Client {
        Client::new(&self.load().await)
    }

    async fn load(&self) -> SdkConfig {
        let SecretSettings { region, profile, endpoint } = &self.settings;
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(self.http())
            .region(Region::new(region.clone()))
            .timeout_config(TimeoutConfig::builder().operation_timeout(self.deadline).build())
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .credentials_provider(self.credentials().await);
        if let Some(profile) = profile {
            loader = loader.profile_name(profile);
        }
        if let Some(endpoint) = endpoint {
            loader = loader.endpoint_url(endpoint);
        }
        loader.load().await
    }

    async fn credentials(&self) -> SharedCredentialsProvider {
        if let Some(AccessKeys { id, secret }) = &self.keys {
            let keys = Credentials::new(id, secret.expose_secret(), None, None, "cutover");
            return SharedCredentialsProvider::new(keys);
        }
        let region = Some(Region::new(self.settings.region.clone()));
        let around = ProviderConfig::default().with_http_client(self.http()).with_region(region.clone());
        let machine = imds::Client::builder()
            .configure(&around)
            .max_attempts(1)
            .connect_timeout(MACHINE)
            .read_timeout(MACHINE)
            .build();
        let mut chain = DefaultCredentialsChain::builder().configure(around).region(region).imds_client(machine);
        if let Some(profile) = &self.settings.profile {
            chain = chain.profile_name(profile);
        }
        SharedCredentialsProvider::new(chain.build().await)
    }

    /// Nothing of this machine needs an authority; many a small machine has none.
    fn http(&self) -> SharedHttpClient {
        let builder = aws_smithy_http_client::Builder::new();
        match &self.settings.endpoint {
            Some(endpoint) if endpoint.starts_with("http://") => builder.build_http(),
            _ => builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https(),
        }
    }
}
