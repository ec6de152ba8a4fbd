//! Why a secret was not read, in words, and what mends it. What the libraries say themselves is never repeated whole: it
//! may quote a file of credentials or an answer.

use super::settings::SecretsAccess;
use crate::config::SecretSettings;
use crate::fault::{Fault, FaultKind};
use crate::sources::tls;
use aws_config::meta::ProviderChainError;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::io::ErrorKind;

/// What was asked, and as whom.
pub(super) struct Asked<'a> {
    pub access: &'a SecretsAccess,
    pub name: &'a str,
}

impl Asked<'_> {
    fn settings(&self) -> &SecretSettings {
        &self.access.settings
    }

    fn fault(&self, words: impl Into<String>) -> Fault {
        Fault::while_doing(format!("reading the names in the secret {}", self.name), words.into())
    }

    /// That no answer came in time.
    pub fn late(&self) -> Fault {
        let seconds = self.access.deadline.as_secs_f64();
        self.fault(format!("no answer came in {seconds} s"))
            .hint("The network or Secrets Manager may be slow; it is asked again.")
    }

    /// What follows `aws` where a profile is set.
    fn with_profile(&self) -> String {
        self.settings().profile.as_ref().map(|profile| format!(" --profile {profile}")).unwrap_or_default()
    }

    fn place(&self) -> String {
        match &self.settings().endpoint {
            Some(endpoint) => format!("at {endpoint}"),
            None => format!("in {}", self.settings().region),
        }
    }
}

/// The fault for a question that brought no value.
pub(super) fn fault<E, R>(asked: &Asked<'_>, cause: &SdkError<E, R>) -> Fault
where
    E: Error + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    if let Some(credentials) = chain(cause).find_map(|cause| cause.downcast_ref::<CredentialsError>()) {
        return without_credentials(asked, credentials);
    }
    match cause {
        SdkError::ServiceError(refused) => {
            refusal(asked, refused.err().code().unwrap_or_default(), refused.err().message())
        }
        SdkError::TimeoutError(_) => asked.late(),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => asked.late(),
        SdkError::DispatchFailure(_) => unreached(asked, cause),
        SdkError::ResponseError(_) => asked
            .fault("the answer was not understood")
            .hint("Something between here and AWS may have answered in its place, such as a proxy."),
        _ => asked.fault("the question could not be put together").hint("The settings in ~/.aws/config may be broken."),
    }
}

fn chain<'a>(cause: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(cause), |cause| (**cause).source())
}

fn unreached(asked: &Asked<'_>, cause: &(dyn Error + 'static)) -> Fault {
    let io = |kind| {
        chain(cause).any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|cause| cause.kind() == kind))
    };
    if let Some((words, hint)) = tls::words(cause) {
        return asked.fault(words).hint(hint);
    }
    if io(ErrorKind::ConnectionRefused) {
        return asked
            .fault(format!("nobody answers {}", asked.place()))
            .hint("The address in secrets.endpoint may be wrong.");
    }
    asked
        .fault(format!("Secrets Manager {} could not be reached", asked.place()))
        .hint("The network may be down, or secrets.region may not exist.")
}

/// What Secrets Manager answered in place of a value.
fn refusal(asked: &Asked<'_>, code: &str, message: Option<&str>) -> Fault {
    let profile = asked.with_profile();
    match code {
        "ResourceNotFoundException" => asked
            .fault(format!("there is no such secret {}", asked.place()))
            .hint(format!(
                "Check environment.*.secret and secrets.region; aws secretsmanager list-secrets --region {}{profile} shows which there are.",
                asked.settings().region
            )),
        "AccessDeniedException" | "AccessDenied" => {
            let action = if message.is_some_and(|message| message.contains("kms:Decrypt")) {
                "kms:Decrypt on its key"
            } else {
                "secretsmanager:GetSecretValue on it"
            };
            asked
                .fault(format!("these credentials may not: {action} is wanted"))
                .hint(format!("aws sts get-caller-identity{profile} shows as whom it was asked."))
        }
        "ThrottlingException" | "Throttling" | "TooManyRequestsException" | "RequestLimitExceeded" => {
            asked.fault("it was asked too often").hint("It is asked again in a while; nothing is to be mended.")
        }
        "ExpiredTokenException" | "ExpiredToken" => asked.fault("the credentials have expired").hint(log_in(asked)),
        "UnrecognizedClientException" | "InvalidClientTokenId" | "InvalidSignatureException" | "SignatureDoesNotMatch"
        | "IncompleteSignature" | "MissingAuthenticationToken" => asked
            .fault("the credentials are not taken")
            .hint("They may be mistyped or revoked, or the clock of this machine is wrong."),
        "InvalidRequestException" if message.is_some_and(|message| message.contains("delet")) => {
            asked.fault("it is marked for deletion").hint(format!("aws secretsmanager restore-secret --secret-id {}{profile} brings it back.", asked.name))
        }
        "DecryptionFailure" => asked
            .fault("its value cannot be decrypted with the key of AWS KMS")
            .hint("The key may be disabled: its state is shown in the KMS console."),
        "" => asked
            .fault("the answer is not one of Secrets Manager")
            .hint("secrets.endpoint may name something else, or a proxy answered in its place."),
        code => asked.fault(format!("Secrets Manager answered {}", plain(code))).hint("It is asked again; if it stays, the AWS console may say more."),
    }
}

/// A code as AWS has them; what else an endpoint says is not repeated.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(60).collect()
}

fn log_in(asked: &Asked<'_>) -> String {
    format!("aws sso login{} gets new ones, where you log in with SSO.", asked.with_profile())
}

fn without_credentials(asked: &Asked<'_>, cause: &CredentialsError) -> Fault {
    let said = chain(cause).map(ToString::to_string).collect::<Vec<_>>().join(": ");
    if said.contains("SSO") || said.contains("sso") {
        return asked
            .fault("the SSO session has expired or was never begun")
            .hint(log_in(asked))
            .kind_is(FaultKind::Unreadable);
    }
    match cause {
        CredentialsError::CredentialsNotLoaded(_) => not_found(asked, cause),
        CredentialsError::InvalidConfiguration(_) => asked
            .fault("the AWS settings of this person are not understood")
            .hint("Check ~/.aws/config and ~/.aws/credentials, and that the profile is there: aws configure list-profiles"),
        CredentialsError::ProviderTimedOut(_) => asked.late(),
        _ => asked.fault("AWS credentials could not be had").hint(format!("aws sts get-caller-identity{} says why.", asked.with_profile())),
    }
}

fn not_found(asked: &Asked<'_>, cause: &CredentialsError) -> Fault {
    let tried = tried(cause);
    match &asked.settings().profile {
        Some(profile) => asked
            .fault(format!("no AWS credentials were found with the profile {profile}{tried}"))
            .hint("aws configure list-profiles shows which profiles there are; secrets.profile names one."),
        None => asked
            .fault(format!("no AWS credentials were found{tried}"))
            .hint("aws configure or aws sso login sets them up; secrets.profile names a profile."),
    }
}

/// The places where credentials were looked for.
fn tried(cause: &CredentialsError) -> String {
    let chain = chain(cause).find_map(|cause| cause.downcast_ref::<ProviderChainError<CredentialsError>>());
    let places: Vec<&str> =
        chain.into_iter().flat_map(ProviderChainError::attempts).map(|attempt| place(attempt.name())).collect();
    if places.is_empty() { String::new() } else { format!(": looked in {}", places.join(", ")) }
}

fn place(provider: &str) -> &str {
    match provider {
        "Environment" => "the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        "Profile" => "the profile in ~/.aws",
        "WebIdentityToken" => "AWS_WEB_IDENTITY_TOKEN_FILE",
        "EcsContainer" => "the container's own role",
        "Ec2InstanceMetadata" => "the machine's own role",
        other => other,
    }
}
