//! The log of a job, as GitHub stores it: a timestamp before every line, groups, and the error that stopped it.

use super::{Attempt, Conclusion, Phase, Run, Work, Workflow};
use chrono::{DateTime, TimeDelta, Utc};

/// The whole log of one attempt, as far as it has come.
pub(crate) fn log(run: &Run, attempt: &Attempt, now: DateTime<Utc>) -> String {
    let mut text = String::new();
    for (step, begin, phase, end) in attempt.walked(now) {
        if matches!(phase, Phase::Queued | Phase::Over(Conclusion::Skipped)) {
            continue;
        }
        let lines = match &step.work {
            Work::Ordered(lines) | Work::Done(Some(lines)) => lines.clone(),
            Work::Planned | Work::Done(None) => said(run, &step.name),
        };
        let span = (end - begin).num_milliseconds().max(1);
        write_line(&mut text, begin, &format!("##[group]{}", step.name));
        write_line(&mut text, begin, "##[endgroup]");
        for (index, line) in lines.iter().enumerate() {
            let share = i64::try_from(index + 1).unwrap_or(1) * span / i64::try_from(lines.len() + 1).unwrap_or(1);
            write_line(&mut text, begin + TimeDelta::milliseconds(share), line);
        }
        match phase {
            Phase::Over(Conclusion::Failure) => {
                write_line(&mut text, end, "##[error]Process completed with exit code 1.");
            }
            Phase::Over(Conclusion::Cancelled) => write_line(&mut text, end, "##[error]The operation was canceled."),
            _ => {}
        }
    }
    text
}

fn write_line(text: &mut String, at: DateTime<Utc>, line: &str) {
    text.push_str(&at.format("%Y-%m-%dT%H:%M:%S%.6f0Z").to_string());
    text.push(' ');
    text.push_str(line);
    text.push('\n');
}

fn said(run: &Run, step: &str) -> Vec<String> {
    let (branch, commit) = (&run.about.0, &run.about.1);
    let short = commit.get(..7).unwrap_or(commit);
    let image = format!("ghcr.io/mas-mr-mentor/mr-mentor-backend:{branch}-{short}");
    let text = match (run.workflow, step) {
        (_, "Run actions/checkout@v4") => {
            format!("Syncing repository: MAS-Mr-Mentor/mr-mentor-backend\nHEAD is now at {short}")
        }
        (Workflow::Build, "Run docker/build-push-action@v6") => {
            format!("{BUILT}#19 naming to {image} done\n#19 DONE 12.4s")
        }
        (Workflow::DeployProduction, "Name the image") => format!("url={image}"),
        (Workflow::DeployProduction, "Blue-green deploy") => format!("./deploy.sh {image}\n{SWITCHED}"),
        (Workflow::DeployProduction, "Verify") => r#"{"success":true,"data":{"status":"ok"}}"#.to_owned(),
        (Workflow::DeployDevelopment, "Run appleboy/ssh-action@v1.0.3") => {
            format!("Pulling app ... done\nContainer mr-mentor-backend-app Started\nimage {image}")
        }
        _ => return Vec::new(),
    };
    text.lines().map(str::to_owned).collect()
}

const BUILT: &str = "#14 [deps 4/5] RUN npm ci --omit=dev
#14 1.214 npm warn deprecated inflight@1.0.6: This module is not supported
#14 DONE 36.1s
#15 [build 3/4] COPY . .
#15 DONE 1.9s
#16 [build 4/4] RUN npm run build
#16 2.611 > mr-mentor-backend@1.0.0 build
#16 2.611 > tsc -p tsconfig.json
#16 DONE 24.8s
#19 exporting to image
";

const SWITCHED: &str = "standby container starts
waiting for /api/health
healthy after 34 s
nginx: configuration file /etc/nginx/nginx.conf test is successful
traffic switched";
