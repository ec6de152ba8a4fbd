//! The code of a pull request, run with the secrets of the repository.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};

pub(super) const RULE: Rule = Rule {
    id: "pull-request-target-checkout",
    about: "the code of a pull request is run with the secrets of this repository",
    why: "pull_request_target runs with secrets and a token that may write, also for a fork: whoever opens a pull request \
          runs their code with them.",
    look,
};

const FIX: &str = "Use on: pull_request for what runs the code, or do not check out the head of the pull request here.";
const HEADS: [&str; 3] = ["github.event.pull_request.head", "github.head_ref", "refs/pull/"];

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let file = subject.file;
    if file.on("pull_request_target").is_none() {
        return Vec::new();
    }
    let foreign = |text: &str| HEADS.iter().any(|head| text.contains(head));
    let checkouts = file.using("actions/checkout").filter_map(|(step, _)| {
        let named = [step.with("ref"), step.with("repository")].into_iter().flatten();
        named.into_iter().find(|node| node.text().is_some_and(foreign))
    });
    let fetched = file.scripts().map(|(_, script)| script).filter(|script| {
        script.text().is_some_and(|text| (text.contains("git fetch") || text.contains("git checkout")) && foreign(text))
    });
    let what = "it takes the code of the pull request";
    checkouts.chain(fetched).map(|node| Spot::at(node.line, what, FIX)).collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::lines;

    const ID: &str = super::RULE.id;

    #[test]
    fn only_the_head_of_a_pull_request_with_secrets_is_found() {
        let text = "on: pull_request_target\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          \
                    ref: ${{ github.event.pull_request.head.sha }}\n";
        assert_eq!(lines(ID, text), [7]);
        assert_eq!(lines(ID, &text.replace("pull_request_target", "pull_request")), [0; 0]);
        assert_eq!(lines(ID, &text.replace("${{ github.event.pull_request.head.sha }}", "main")), [0; 0]);
    }
}
