//! A host that is logged in to the registry with a token that ends with the job.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};
use crate::lint::workflow_file::numbered;

pub(super) const RULE: Rule = Rule {
    id: "ephemeral-registry-login",
    about: "a host logs in to the registry with a token that ends with the job",
    why: "GITHUB_TOKEN is worth nothing once the job has ended: the host keeps a dead login, and a roll back at night that \
          has to pull an image is refused.",
    look,
};

const FIX: &str = "Give the host a login of its own that lasts: a classic token with read:packages, stored on the host \
    (docker login once, or a credential helper), and take this line out.";

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (step, script) in subject.file.scripts() {
        let remote = step.with("script").is_some_and(|own| own == script);
        let text = script.text().unwrap_or_default();
        let reaches =
            remote || text.lines().any(|line| line.trim_start().starts_with("ssh ") || line.contains("| ssh "));
        let short_lived = ["secrets.GITHUB_TOKEN", "github.token"];
        let given = step
            .node
            .texts()
            .iter()
            .any(|node| node.text().is_some_and(|text| short_lived.iter().any(|token| text.contains(token))));
        if reaches && given {
            let logins = numbered(script, step).filter(|(_, line)| line.contains("docker login"));
            spots.extend(logins.map(|(line, _)| Spot::at(line, "the host logs in with GITHUB_TOKEN", FIX)));
        }
    }
    spots
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::lines;

    const ID: &str = super::RULE.id;
    const TEXT: &str = "on: push\njobs:\n  a:\n    steps:\n      - uses: appleboy/ssh-action@v1\n        with:\n          \
        script: |\n            cd /srv\n            \
        echo ${{ secrets.GITHUB_TOKEN }} | docker login ghcr.io -u x --password-stdin\n";

    #[test]
    fn a_login_over_ssh_with_the_token_of_the_job_is_found() {
        assert_eq!(lines(ID, TEXT), [9]);
        assert_eq!(lines(ID, &TEXT.replace("secrets.GITHUB_TOKEN", "secrets.GHCR_PAT")), [0; 0]);
    }

    #[test]
    fn a_login_on_the_runner_ends_with_the_job_as_it_should() {
        let text = "on: push\njobs:\n  a:\n    steps:\n      - run: echo ${{ github.token }} | docker login ghcr.io\n";
        assert_eq!(lines(ID, text), [0; 0]);
        assert_eq!(lines(ID, &text.replace("docker login", "ssh host docker login")), [5]);
    }
}
