//! A script that prints a secret.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};
use crate::lint::workflow_file::numbered;

pub(super) const RULE: Rule = Rule {
    id: "secret-printed",
    about: "a script prints a secret, or every command with it",
    why: "GitHub hides a secret in logs only where it appears letter by letter: encoded, cut or on a host of yours it is there \
          for everybody to read.",
    look,
};

const FIX: &str =
    "Hand it on by env: and the standard input of what needs it: printf %s \"$TOKEN\" | … --password-stdin";
const TRACED: &str = "Take out set -x, or put set +x before the first secret.";

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (step, script) in subject.file.scripts() {
        let secret = |line: &str| line.contains("${{ secrets.") || line.contains("${{secrets.");
        let has_secret = script.text().is_some_and(secret);
        for (line, text) in numbered(script, step) {
            if secret(text) && prints(text) {
                spots.push(Spot::at(line, "the line prints a secret", FIX));
            }
            if has_secret && traces(text) {
                spots.push(Spot::at(line, "set -x prints every command, secrets among them", TRACED));
            }
        }
    }
    spots
}

/// Whether what is printed goes to the log: into no file and no other program.
fn prints(line: &str) -> bool {
    let line = line.trim_start();
    let says = ["echo ", "printf "].iter().any(|word| line.starts_with(word) || line.contains(&format!("&& {word}")));
    // What is between the braces is no pipe.
    let mut outside = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("${{") {
        outside.push_str(before);
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    outside.push_str(rest);
    says && !outside.contains('|') && !outside.contains('>')
}

fn traces(line: &str) -> bool {
    let line = line.trim();
    line.strip_prefix("set -").is_some_and(|flags| flags.split(' ').next().is_some_and(|flags| flags.contains('x')))
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::lines;

    const ID: &str = super::RULE.id;

    fn of(script: &str) -> Vec<usize> {
        lines(ID, &format!("on: push\njobs:\n  a:\n    steps:\n      - run: |\n          {script}\n"))
    }

    #[test]
    fn what_goes_to_the_log_is_found_and_what_goes_elsewhere_is_not() {
        assert_eq!(of("echo ${{ secrets.TOKEN }}"), [6]);
        assert_eq!(of("cd x && echo ${{ secrets.TOKEN }}"), [6]);
        assert_eq!(of("echo ${{ secrets.A || secrets.B }}"), [6], "that is no pipe");
        for fine in [
            "echo ${{ secrets.TOKEN }} | docker login --password-stdin",
            "echo ${{ secrets.ENV }} > .env",
            "curl -H \"x: ${{ secrets.TOKEN }}\" y",
            "echo hello",
        ] {
            assert_eq!(of(fine), [0; 0], "{fine}");
        }
    }

    #[test]
    fn tracing_is_found_only_where_there_is_a_secret() {
        assert_eq!(of("set -ex\n          curl ${{ secrets.TOKEN }}"), [6]);
        assert_eq!(of("set -e\n          curl ${{ secrets.TOKEN }}"), [0; 0]);
        assert_eq!(of("set -x\n          ls"), [0; 0]);
    }
}
