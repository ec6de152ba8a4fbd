//! A deploy whose file is taken from the default branch, whatever it ships.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};

pub(super) const RULE: Rule = Rule {
    id: "deploy-default-branch-file",
    about: "a deploy runs the file of the default branch and not that of what it ships",
    why: "workflow_run always takes the file of the default branch, and github.sha is that branch's head: a change of the \
          deploy goes live with a merge to another branch, and what is checked out is not what was built.",
    look,
};

const FIX: &str = "Deploy in a job of the build's own workflow (needs: build), or call this file with workflow_call from \
    there. Where it stays: name the commit by github.event.workflow_run.head_sha everywhere.";
const CHECKOUT: &str = "with:\n  ref: ${{ github.event.workflow_run.head_sha }}";

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let Some((line, _)) = subject.file.on("workflow_run").filter(|_| subject.deploys()) else { return Vec::new() };
    let mut spots = vec![Spot::at(line, "the deploy follows a build by workflow_run", FIX)];
    let checkouts = subject.file.using("actions/checkout").filter(|(step, _)| step.with("ref").is_none());
    spots.extend(checkouts.map(|(_, uses)| Spot::at(uses.line, "it checks out the default branch", CHECKOUT)));
    let texts = subject.file.root.texts();
    let named = texts.into_iter().filter(|text| text.text().is_some_and(|text| text.contains("github.sha")));
    let sha = "${{ github.event.workflow_run.head_sha }}";
    spots.extend(named.map(|text| Spot::at(text.line, "github.sha is the head of the default branch here", sha)));
    spots
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::{in_file, lines};

    const ID: &str = super::RULE.id;
    const TEXT: &str = "on:\n  workflow_run: { workflows: [Build] }\njobs:\n  a:\n    steps:\n      \
                        - uses: actions/checkout@v4\n      - run: ./deploy ${{ github.sha }}\n";

    #[test]
    fn the_trigger_the_checkout_and_the_sha_are_found() {
        assert_eq!(lines(ID, TEXT), [2, 6, 7]);
    }

    #[test]
    fn what_deploys_nothing_and_what_a_push_sets_off_is_fine() {
        assert_eq!(in_file(ID, "notify.yml", TEXT), []);
        let named = TEXT.replace("    steps", "    environment: live\n    steps");
        assert_eq!(in_file(ID, "ship.yml", &named).len(), 3, "a job with an environment deploys");
        assert_eq!(lines(ID, &TEXT.replace("workflow_run: { workflows: [Build] }", "push:")), [0; 0]);
    }
}
