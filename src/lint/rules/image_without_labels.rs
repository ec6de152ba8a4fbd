//! An image that does not say from which commit it was built.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};
use crate::lint::workflow_file::numbered;

pub(super) const RULE: Rule = Rule {
    id: "image-without-labels",
    about: "an image is built without the label that names its commit",
    why: "Nothing in a running container then tells which commit it is: by a tag that may have moved, one can only guess.",
    look,
};

const FIX: &str = "labels: org.opencontainers.image.revision=${{ github.sha }}";
const METADATA: &str = "labels: ${{ steps.meta.outputs.labels }}";
const BY_HAND: &str = "docker build --label org.opencontainers.image.revision=${{ github.sha }} …";

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let file = subject.file;
    let has_metadata = file.using("docker/metadata-action").next().is_some();
    let fix = if has_metadata { METADATA } else { FIX };
    let pushed = file.using("docker/build-push-action").filter(|(step, _)| step.with("labels").is_none());
    let mut spots: Vec<Spot> = pushed.map(|(_, uses)| Spot::at(uses.line, "the image has no labels", fix)).collect();
    for (step, script) in file.scripts() {
        let builds = |line: &str| ["docker build ", "docker buildx build "].iter().any(|word| line.contains(word));
        let labelled = script.text().is_some_and(|text| text.contains("--label"));
        let lines = numbered(script, step).filter(|(_, line)| builds(line) && !labelled);
        spots.extend(lines.map(|(line, _)| Spot::at(line, "the image has no labels", BY_HAND)));
    }
    spots
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::{found, lines};

    const ID: &str = super::RULE.id;

    #[test]
    fn an_image_needs_labels_whichever_way_it_is_built() {
        let text = "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n";
        assert_eq!(lines(ID, text), [5]);
        assert_eq!(lines(ID, &format!("{text}          labels: a=b\n")), [0; 0]);
        let by_hand =
            "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          set -e\n          docker build -t x .\n";
        assert_eq!(lines(ID, by_hand), [7]);
        assert_eq!(lines(ID, &by_hand.replace("-t x", "--label a=b -t x")), [0; 0]);
    }

    #[test]
    fn where_the_metadata_are_made_the_fix_is_to_hand_them_on() {
        let text = "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/metadata-action@v5\n      - uses: docker/build-push-action@v6\n";
        assert!(found(ID, text)[0].fix.contains("steps.meta.outputs.labels"));
    }
}
