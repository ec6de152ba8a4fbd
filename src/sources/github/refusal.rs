//! What an answer that is no success means, in words, and what to do about it. After GitHub's documentation of its
//! REST API: rate limits, single sign-on, and 404 in the place of 403.

use super::answer::{Answer, By};
use super::limits::Limits;
use crate::fault::{Fault, FaultKind};
use crate::sources::retry_after::retry_after;
use http::StatusCode;

/// The fault for a refusal.
pub(super) fn fault(doing: &str, answer: &Answer) -> Fault {
    let (why, hint) = reason(answer);
    let said = answer.complaint().map(|message| format!(": {message}")).unwrap_or_default();
    Fault::while_doing(doing, format!("{why}{said}")).kind_is(FaultKind::Unreadable).hint(hint)
}

/// The same where the answer says that the token is refused: then it is said which, by where it came from.
pub(super) fn with_token(doing: &str, answer: &Answer, origin: &str) -> Fault {
    if answer.status != StatusCode::UNAUTHORIZED {
        return fault(doing, answer);
    }
    let said = answer.complaint().map(|message| format!(": {message}")).unwrap_or_default();
    let why = format!("GitHub does not know the token of {origin}, or it has expired (401){said}");
    let is_variable = origin.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    let hint = match origin {
        _ if is_variable => format!("{origin} comes before all others: set it to a new one, or unset it."),
        "gh auth token" => "gh auth login brings a new one, or set GH_TOKEN.".into(),
        _ => "Keep a new one there, or set GH_TOKEN.".into(),
    };
    Fault::while_doing(doing, why).kind_is(FaultKind::Unreadable).hint(hint)
}

/// The fault for a change that GitHub does not make. It was sent once and is not repeated by itself.
pub(super) fn of_change(doing: &str, answer: &Answer, origin: &str) -> Fault {
    if answer.status.is_redirection() {
        return sent_on(doing, answer);
    }
    let why = match answer.status {
        StatusCode::METHOD_NOT_ALLOWED => "GitHub does not allow it (405)",
        StatusCode::CONFLICT => "it changed in the meantime (409)",
        StatusCode::UNPROCESSABLE_ENTITY => "GitHub does not accept it (422)",
        StatusCode::FORBIDDEN if !is_limit(answer) && sign_on(answer).is_none() => {
            "GitHub does not allow it, or the token may not do this (403)"
        }
        _ => return with_token(doing, answer, origin),
    };
    let said = answer.complaint().map(|message| format!(": {message}")).unwrap_or_default();
    Fault::while_doing(doing, format!("{why}{said}")).hint("It was not done. Look at it again, then decide anew.")
}

/// The fault for a change that was led elsewhere: it is not sent there. GitHub leads a name that a repository had to its
/// number; what stands before GitHub leads to a sign-in.
fn sent_on(doing: &str, answer: &Answer) -> Fault {
    let renamed = answer.header("location").is_none_or(|to| to.contains("/repositories/"));
    let (why, hint) = if renamed {
        (
            "the repository has another name now, and the change was not sent there".to_owned(),
            "Set service.repository to the new name, or git remote set-url origin; then decide anew.",
        )
    } else {
        (
            format!("the answer leads elsewhere ({}), and the change was not sent there", answer.status.as_u16()),
            "A proxy may want a sign-in first, or github.api_url may be out of date: a browser shows it.",
        )
    };
    Fault::while_doing(doing, why).kind_is(FaultKind::Failed).hint(hint)
}

/// Whether GitHub asks to be left alone, and not only says no.
pub(super) fn is_limit(answer: &Answer) -> bool {
    let named = || answer.message().is_some_and(|message| message.to_lowercase().contains("rate limit"));
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => true,
        // The secondary limits may come without a word of when they end.
        StatusCode::FORBIDDEN => is_used_up(answer) || answer.header("retry-after").is_some() || named(),
        StatusCode::SERVICE_UNAVAILABLE => answer.header("retry-after").is_some(),
        status if status.is_success() => is_limit_of_graphql(answer),
        _ => false,
    }
}

/// GraphQL says with success that it does nothing for a limit.
fn is_limit_of_graphql(answer: &Answer) -> bool {
    #[derive(serde::Deserialize)]
    struct Told {
        errors: Vec<serde_json::Value>,
    }
    if memchr::memmem::find(&answer.body, b"\"errors\"").is_none() {
        return false;
    }
    let errors = serde_json::from_slice::<Told>(&answer.body).map(|told| told.errors).unwrap_or_default();
    errors.iter().any(|error| {
        let said = |key: &str| error.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_lowercase();
        said("type") == "rate_limited" || said("message").contains("rate limit")
    })
}

/// Whether no call is left of this hour.
pub(super) fn is_used_up(answer: &Answer) -> bool {
    Limits::of(&answer.headers).is_some_and(|limits| limits.remaining == 0)
}

fn reason(answer: &Answer) -> (String, String) {
    let number = answer.status.as_u16();
    match answer.status {
        _ if is_limit(answer) || answer.status.is_success() && is_used_up(answer) => (
            limited(answer),
            "Nothing is asked until that time. What is read is asked for again then; a change is not sent again."
                .into(),
        ),
        StatusCode::UNAUTHORIZED if answer.by == By::Another => (
            "it led to another server, which the token does not go to (401)".into(),
            "Set github.api_url to where GitHub is now.".into(),
        ),
        StatusCode::UNAUTHORIZED => (
            "GitHub does not know the token, or it has expired (401)".into(),
            "gh auth login brings a new one, or set GH_TOKEN.".into(),
        ),
        StatusCode::FORBIDDEN => match sign_on(answer) {
            Some(address) => (
                "the token is not authorized for the organization's single sign-on (403)".into(),
                format!("Authorize it at {address}"),
            ),
            None => (
                "the token may not do this (403)".into(),
                "cutover doctor names the scopes and the right that it has.".into(),
            ),
        },
        StatusCode::NOT_FOUND => (
            "it is not there, or the token may not see it (404)".into(),
            "Check service.repository, and that the token has the scope repo.".into(),
        ),
        StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT | StatusCode::TEMPORARY_REDIRECT => (
            format!("the repository has another name now ({number})"),
            "Set service.repository to the new name, or git remote set-url origin.".into(),
        ),
        status if status.is_redirection() => (
            format!("the answer is elsewhere, and where is not said or not followed ({number})"),
            "Only https, or this machine from this machine, is followed; o opens it in a browser.".into(),
        ),
        status if status.is_server_error() => (
            format!("GitHub itself failed ({number})"),
            "https://www.githubstatus.com says more. It may be over when it is asked again.".into(),
        ),
        _ => (format!("GitHub refused ({number})"), "Asked again, it may answer otherwise.".into()),
    }
}

fn limited(answer: &Answer) -> String {
    if let Some(wait) = retry_after(&answer.headers) {
        return format!("GitHub asks to be left alone for {} seconds", wait.as_secs());
    }
    match Limits::of(&answer.headers) {
        Some(limits) if limits.remaining == 0 => {
            format!("all {} calls of this hour are used up until {}", limits.limit, limits.reset.format("%H:%M UTC"))
        }
        _ => "GitHub says that calls come too fast, and asks to be left alone for a minute".into(),
    }
}

/// Where the token can be authorized for single sign-on.
/// Whether it wants the token to be authorized for an organization.
pub(super) fn wants_sign_on(answer: &Answer) -> bool {
    sign_on(answer).is_some()
}

fn sign_on(answer: &Answer) -> Option<&str> {
    let header = answer.header("x-github-sso")?;
    Some(header.split("url=").nth(1).unwrap_or("the settings of your account, under tokens"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn answer(status: u16, headers: &[(&'static str, &'static str)]) -> Answer {
        let pairs =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let body = br#"{"message":"Said by GitHub"}"#.to_vec();
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: pairs.collect::<HeaderMap>(),
            body,
            by: By::Asked,
        }
    }

    #[test]
    fn each_refusal_says_what_it_means_and_what_helps() {
        let limits =
            [("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1767600000")];
        let sso = [("x-github-sso", "required; url=https://github.com/orgs/o/sso?x=1")];
        let cases = [
            (answer(401, &[]), "expired (401)", "gh auth login"),
            (answer(403, &[]), "may not do this", "doctor"),
            (answer(403, &sso), "single sign-on", "https://github.com/orgs/o/sso?x=1"),
            (answer(403, &limits), "used up until 08:00 UTC", "asked for again then"),
            (answer(429, &[("retry-after", "60")]), "left alone for 60 seconds", "asked for again then"),
            (answer(503, &[("retry-after", "5")]), "left alone for 5 seconds", "asked for again then"),
            (answer(503, &[]), "itself failed (503)", "githubstatus"),
            (
                answer(
                    429,
                    &[("retry-after", "Mon, 05 Jan 2026 08:02:00 GMT"), ("date", "Mon, 05 Jan 2026 08:00:00 GMT")],
                ),
                "left alone for 120 seconds",
                "asked for again then",
            ),
            (answer(429, &[]), "come too fast", "asked for again then"),
            (answer(404, &[]), "may not see it", "scope repo"),
            (answer(301, &[]), "another name", "set-url"),
            (answer(302, &[]), "elsewhere", "browser"),
            (answer(502, &[]), "itself failed (502)", "githubstatus"),
            (answer(422, &[]), "refused (422)", "Asked again"),
        ];
        for (answer, why, hint) in cases {
            let fault = fault("reading pull requests", &answer);
            let words = fault.to_string();
            assert!(words.contains(why) && words.ends_with("Said by GitHub"), "{words}");
            assert!(fault.next_step().is_some_and(|next| next.contains(hint)), "{words}: {:?}", fault.next_step());
        }
    }
}
