//! The service itself, as it answers on its port: `/api/health` in the form of the guide, and the page of its queues.

use super::ailment::Ailment;
use super::container::{Container, Motion};
use super::log::Stream;
use super::program::Own;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;
use std::future::pending;
use std::time::Duration;

/// How long the answer of a slow one takes.
const SLOW: Duration = Duration::from_millis(1800);

/// One running application.
#[derive(Clone)]
pub(super) struct App {
    own: Own,
    environment: String,
    image: String,
}

impl App {
    /// The application of a container; `None` where something else runs in it.
    pub fn of(own: &Own, container: &Container) -> Option<Self> {
        let environment = container.environment.get("NODE_ENV").cloned().unwrap_or_else(|| "production".to_owned());
        let image = container.image.reference.clone();
        container.image.program.answers().then(|| Self { own: own.clone(), environment, image })
    }

    /// Writes what it writes when it starts.
    pub fn boots(&self) {
        for line in said_at_boot(&self.image, &self.environment) {
            self.own.shared.write(&self.own.id, Stream::Out, line);
        }
    }

    fn health(&self, ails: Ailment, now: DateTime<Utc>) -> Response {
        let connected = ails != Ailment::NoDatabase;
        let success = connected && ails != Ailment::Unsuccessful;
        let uptime = (now - self.own.started).as_seconds_f64().max(0.0);
        let told = json!({
            "success": success,
            "data": {
                "status": if success { "healthy" } else { "unhealthy" },
                "timestamp": now.to_rfc3339_opts(SecondsFormat::Millis, true),
                "uptime": uptime,
                "environment": self.environment,
                "database": {"connected": connected, "type": "postgres"},
            },
        });
        let status = if connected { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
        (status, kind, told.to_string()).into_response()
    }

    fn note(&self, ails: Ailment, path: &str, status: StatusCode) {
        let id = &self.own.id;
        if ails == Ailment::NoDatabase {
            self.own.shared.write(id, Stream::Error, DATABASE_LOST);
        }
        self.own.shared.write(id, Stream::Out, format!("GET {path} {}", status.as_u16()));
    }
}

/// What it says when its database is gone.
pub(super) const DATABASE_LOST: &str = "error: connect ECONNREFUSED 10.0.1.12:5432 (TypeORM: the connection is lost)";

/// The lines of a boot.
pub(super) fn said_at_boot(image: &str, environment: &str) -> [String; 5] {
    [
        format!("mr-mentor-backend starts from {image} as {environment}"),
        "info: database connected (postgres), synchronize: 0 changes".to_owned(),
        "info: redis ready".to_owned(),
        "info: workers: email, database, cleanup, kpi, resumeAnalysis".to_owned(),
        "info: listening on 3000".to_owned(),
    ]
}

pub(super) fn router(app: App) -> Router {
    Router::new().fallback(answer).with_state(app)
}

async fn answer(State(app): State<App>, request: Request) -> Response {
    let mut motion = app.own.motion.clone();
    // A frozen process has the connection, and says nothing.
    let _ = motion.wait_for(|motion| *motion == Motion::Going).await;
    let now = app.own.shared.now();
    let ails = app.own.ails.borrow().at(now);
    match ails {
        Ailment::Silent => pending::<()>().await,
        Ailment::Slow => tokio::time::sleep(SLOW).await,
        _ => {}
    }
    let path = request.uri().path();
    let answer = match path {
        "/api/health" => app.health(ails, app.own.shared.now()),
        "/admin/queues" => Html(QUEUES).into_response(),
        _ => (StatusCode::NOT_FOUND, r#"{"success":false,"message":"Route not found"}"#).into_response(),
    };
    app.note(ails, path, answer.status());
    answer
}

const QUEUES: &str = "<!doctype html><title>Bull Board</title><h1>Bull Board</h1>\
    <ul><li>email<li>database<li>cleanup<li>kpi<li>resumeAnalysis</ul>";
