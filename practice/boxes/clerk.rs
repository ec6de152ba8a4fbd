//! Who answers the mailbox: `nginx` and `curl` here, `docker` beside.

use super::docker;
use super::front::Front;
use super::mailbox::{Letter, Reply};
use crate::asking::Asker;
use crate::engine::Engine;
use std::sync::Arc;
use std::time::Duration;

/// What a machine's commands reach.
#[derive(Debug)]
pub(super) struct Clerk {
    pub engine: Arc<Engine>,
    pub front: Option<Arc<Front>>,
    pub asker: Asker,
}

impl Clerk {
    pub async fn carry_out(&self, letter: &Letter) -> Reply {
        let words: Vec<&str> = letter.words.iter().map(String::as_str).collect();
        match letter.tool.as_str() {
            "docker" => docker::carry_out(&self.engine, &letter.folder, &words).await,
            "nginx" => self.nginx(&words),
            "curl" => self.curl(&words).await,
            other => Reply::failed(127, format!("{other}: not found")),
        }
    }

    fn nginx(&self, words: &[&str]) -> Reply {
        let Some(front) = &self.front else { return Reply::failed(127, "nginx: not found") };
        match words {
            ["-t", ..] => match front.test() {
                Ok(()) => Reply { error: TESTED.to_owned(), ..Reply::default() },
                Err(words) => Reply::failed(1, words + "\nnginx: configuration file /etc/nginx/nginx.conf test failed"),
            },
            ["-s", "reload"] => match front.reload() {
                Ok(port) => {
                    self.engine.carries(port);
                    Reply::default()
                }
                Err(words) => Reply::failed(1, words),
            },
            _ => Reply::failed(1, format!("nginx: invalid option: \"{}\"", words.join(" "))),
        }
    }

    async fn curl(&self, words: &[&str]) -> Reply {
        let Some(url) = words.iter().rfind(|word| word.starts_with("http://127.0.0.1:")) else {
            return Reply::failed(6, format!("curl: (6) this machine knows no other than itself: {}", words.join(" ")));
        };
        let after =
            |flag: &str| words.iter().skip_while(|word| **word != flag).nth(1).and_then(|text| text.parse().ok());
        let deadline = Duration::from_secs(after("-m").unwrap_or(10));
        let fails = words.iter().any(|word| word.starts_with('-') && word.contains('f'));
        match self.asker.get(url, deadline).await {
            Ok((status, _)) if fails && status.as_u16() >= 400 => {
                let code = status.as_u16();
                Reply::failed(22, format!("curl: (22) The requested URL returned error: {code}"))
            }
            Ok((_, body)) => Reply::said(body),
            Err((code, words)) => Reply::failed(code, format!("curl: ({code}) {words}")),
        }
    }
}

const TESTED: &str = "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\n\
    nginx: configuration file /etc/nginx/nginx.conf test is successful\n";
