//! What an endpoint answers: a status, headers of its own and a body; and the refusals in GitHub's words.

use serde_json::{Value, json};

/// An answer before the headers that every answer carries.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
}

/// The body of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Json(Value),
    Text(String),
    Empty,
}

/// What every endpoint returns: both sides are answers, the second one a refusal.
pub(crate) type Told = Result<Answer, Answer>;

const DOCUMENTATION: &str = "https://docs.github.com/rest";

impl Answer {
    /// An answer in JSON.
    pub fn json(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Body::Json(body) }
    }

    /// 200.
    pub fn ok(body: Value) -> Self {
        Self::json(200, body)
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Empty }
    }

    /// A refusal in GitHub's form.
    pub fn refusal(status: u16, message: &str) -> Self {
        let body = json!({"message": message, "documentation_url": DOCUMENTATION, "status": status.to_string()});
        Self::json(status, body)
    }

    /// 404, which may also mean that the right is missing.
    pub fn not_found() -> Self {
        Self::refusal(404, "Not Found")
    }

    /// 403 for a token that may not do this.
    pub fn forbidden() -> Self {
        Self::refusal(403, "Must have admin rights to Repository.")
    }

    /// 422 with GitHub's list of what is wrong.
    pub fn invalid(resource: &str, field: &str, code: &str, message: &str) -> Self {
        let mut error = json!({"resource": resource, "code": code});
        for (key, text) in [("field", field), ("message", message)] {
            if !text.is_empty() {
                error[key] = text.into();
            }
        }
        let body = json!({
            "message": "Validation Failed", "errors": [error], "documentation_url": DOCUMENTATION, "status": "422"
        });
        Self::json(422, body)
    }

    /// With one header more.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
