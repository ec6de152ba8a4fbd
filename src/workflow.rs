//! Workflow files: what sets them off, what they cancel, and what a person can start by hand, with which inputs.
//!
//! Pure text in, values out. What GitHub would run is in the file at the ref that is started, not here.

use crate::domain::pattern;
use crate::fault::{Fault, Result};
use crate::yaml::Node;

/// The event of a start by hand.
const BY_HAND: &str = "workflow_dispatch";

/// One input of a workflow that is started by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// What it is for, in the words of the file. Hostile text.
    pub description: Option<String>,
    /// Whether GitHub refuses a start without it.
    pub required: bool,
    /// What it is when nobody says otherwise.
    pub default: Option<String>,
    /// The values that it may have; empty when any text will do.
    pub options: Vec<String>,
}

/// What sets a workflow off by itself, and what a new run of it cancels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Triggers {
    /// Its name. Hostile text.
    pub name: Option<String>,
    /// The branches whose pushes set it off, as patterns; `None` where pushes do not.
    pub pushes: Option<Vec<String>>,
    /// The workflows whose end sets it off; `None` where no end does.
    pub follows: Option<Follows>,
    /// The group of which only one run goes on at a time.
    pub group: Option<String>,
    /// A new run of the group cancels the one that goes on.
    pub cancels: bool,
}

/// The workflows whose end sets another one off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Follows {
    /// Their names.
    pub workflows: Vec<String>,
    /// The branches that count, as patterns; empty for all.
    pub branches: Vec<String>,
}

impl Follows {
    /// Whether the end of this workflow on this branch sets it off.
    #[must_use]
    pub fn hears(&self, workflow: &str, branch: &str) -> bool {
        let fits = |known: &String| pattern::fits(known, branch);
        self.workflows.iter().any(|known| known == workflow)
            && (self.branches.is_empty() || self.branches.iter().any(fits))
    }
}

/// What sets a workflow off by itself, and what a new run of it cancels.
///
/// # Errors
/// When the text is no YAML, or no workflow.
pub fn triggers(text: &str) -> Result<Triggers> {
    let file = load(text)?;
    let on = events(&file)?;
    let pushed = is_set_off(on, "push").then(|| {
        let named = list(on.get("push"), "branches");
        if named.is_empty() { vec!["*".to_owned()] } else { named }
    });
    let run = on.get("workflow_run");
    let follows = is_set_off(on, "workflow_run")
        .then(|| Follows { workflows: list(run, "workflows"), branches: list(run, "branches") });
    let group = file.get("concurrency");
    Ok(Triggers {
        name: file.get("name").and_then(words),
        pushes: pushed,
        follows,
        group: group.and_then(|group| words(group).or_else(|| group.get("group").and_then(words))),
        cancels: group.and_then(|group| group.get("cancel-in-progress")).is_some_and(yes),
    })
}

/// The inputs of a workflow file; `None` when nobody can start it by hand.
///
/// # Errors
/// When the text is no YAML, or no workflow.
pub fn inputs(text: &str) -> Result<Option<Vec<Input>>> {
    let file = load(text)?;
    let on = events(&file)?;
    if !is_set_off(on, BY_HAND) {
        return Ok(None);
    }
    let inputs = on.get(BY_HAND).and_then(|by_hand| by_hand.get("inputs")).into_iter().flat_map(Node::entries);
    Ok(Some(inputs.filter_map(|(name, input)| Some(one(name.text()?, input))).collect()))
}

fn load(text: &str) -> Result<Node> {
    Node::parse(text).map_err(|cause| broken(&cause))
}

fn broken(cause: &str) -> Fault {
    Fault::while_doing("reading a workflow file", cause.to_owned())
}

fn events(file: &Node) -> Result<&Node> {
    file.get("on").ok_or_else(|| broken("it has no key \"on\""))
}

/// Whether an event sets it off: named alone, in a list, or with what is said of it.
fn is_set_off(on: &Node, event: &str) -> bool {
    let is = |node: &Node| node.text() == Some(event);
    is(on) || on.items().iter().any(is) || on.get(event).is_some()
}

/// One text, or each of a list.
fn list(of: Option<&Node>, key: &str) -> Vec<String> {
    let Some(node) = of.and_then(|of| of.get(key)) else { return Vec::new() };
    words(node).into_iter().chain(node.items().iter().filter_map(words)).collect()
}

fn one(name: &str, input: &Node) -> Input {
    let text = |key: &str| input.get(key).and_then(words);
    let boolean = text("type").as_deref() == Some("boolean");
    let options = list(Some(input), "options");
    Input {
        name: name.to_owned(),
        description: text("description"),
        required: input.get("required").is_some_and(yes),
        default: text("default"),
        options: if boolean { vec!["true".into(), "false".into()] } else { options },
    }
}

fn words(node: &Node) -> Option<String> {
    node.text().map(str::to_owned)
}

fn yes(node: &Node) -> bool {
    node.text().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn inputs_are_read_with_what_the_file_says_of_them() {
        let text = "
name: Deploy
on:
  workflow_run: { workflows: [Build] }
  workflow_dispatch:
    inputs:
      branch: { default: main, required: true, description: What to deploy }
      level: { type: choice, options: [info, 2], default: info }
      dry: { type: boolean, default: false }
      empty:
";
        let inputs = inputs(text).unwrap().unwrap();
        let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
        assert_eq!(names, ["branch", "level", "dry", "empty"]);
        assert_eq!((inputs[0].default.as_deref(), inputs[0].required), (Some("main"), true));
        assert_eq!(inputs[0].description.as_deref(), Some("What to deploy"));
        assert_eq!(inputs[1].options, ["info", "2"]);
        assert_eq!((inputs[2].default.as_deref(), inputs[2].options.len()), (Some("false"), 2));
        let bare =
            Input { name: "empty".into(), description: None, required: false, default: None, options: Vec::new() };
        assert_eq!(inputs[3], bare);
    }

    #[test]
    fn what_cannot_be_started_by_hand_has_none() {
        assert_eq!(inputs("on: push").unwrap(), None);
        assert_eq!(inputs("on: { push: { branches: [main] } }").unwrap(), None);
        for text in ["on: workflow_dispatch", "on: [push, workflow_dispatch]", "on: { workflow_dispatch: }"] {
            assert_eq!(inputs(text).unwrap(), Some(Vec::new()), "{text}");
        }
        for text in ["", "a: [", "jobs: {}", "- on"] {
            assert!(inputs(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_sets_a_workflow_off_and_what_it_cancels_is_read() {
        let build = triggers(
            "name: Build\non:\n  push: { branches: [main, 'release/*'] }\nconcurrency:\n  group: docker-build\n  cancel-in-progress: true\n",
        );
        let build = build.unwrap();
        assert_eq!(build.pushes.unwrap(), ["main", "release/*"]);
        assert_eq!(
            (build.name.as_deref(), build.group.as_deref(), build.cancels),
            (Some("Build"), Some("docker-build"), true)
        );
        let deploy =
            triggers("on: { workflow_run: { workflows: [Build], branches: [main], types: [completed] } }").unwrap();
        let follows = deploy.follows.unwrap();
        assert!(
            follows.hears("Build", "main") && !follows.hears("Build", "development") && !follows.hears("Test", "main")
        );
        assert_eq!((deploy.pushes, deploy.cancels), (None, false));
        assert_eq!(triggers("on: [push]\nconcurrency: one").unwrap().group.as_deref(), Some("one"));
        assert!(triggers("jobs: {}").is_err());
    }

    #[test]
    fn a_file_that_is_nested_without_end_is_refused() {
        let text = format!("on: {}{}", "[".repeat(50_000), "]".repeat(50_000));
        assert!(inputs(&text).is_err());
    }

    #[test]
    fn a_file_that_multiplies_without_end_is_refused() {
        let again = |at: u32| format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(", "));
        let text = format!("on: push\na0: &a0 [x]\n{}", (1..12).map(again).collect::<String>());
        assert!(inputs(&text).is_err() && triggers(&text).is_err());
    }

    #[test]
    fn yes_is_yes_however_it_is_written() {
        assert!(triggers("on: push\nconcurrency: { group: a, cancel-in-progress: True }").unwrap().cancels);
        assert!(!triggers("on: push\nconcurrency: { group: a, cancel-in-progress: '${{ x }}' }").unwrap().cancels);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_makes_it_fail_on_the_spot(text in "(on: |workflow_dispatch|inputs|[ \n:\\[\\]{},&*a-c\"'-]){0,40}") {
            drop((inputs(&text), triggers(&text)));
        }
    }
}
