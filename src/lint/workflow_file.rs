//! A workflow file as rules look at it: what sets it off, its jobs, their steps.

use crate::yaml::Node;

/// A workflow file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkflowFile {
    /// Its path, from the root of the repository. Hostile text.
    pub path: String,
    /// All of it.
    pub root: Node,
    /// Its jobs, in the order of the file.
    pub jobs: Vec<Job>,
}

/// One job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its name in the file. Hostile text.
    pub name: String,
    /// The line of its name.
    pub line: usize,
    /// All of it.
    pub node: Node,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// One step of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// All of it.
    pub node: Node,
}

impl WorkflowFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is no workflow; in words.
    pub fn read(path: &str, content: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(content).map_err(|_| "it is not UTF-8".to_owned())?;
        let root = Node::parse(text)?;
        let (_, jobs) = root.entry("jobs").ok_or("it has no key \"jobs\"")?;
        root.get("on").ok_or("it has no key \"on\"")?;
        let jobs = jobs.entries().map(|(key, node)| Job::of(key, node)).collect();
        Ok(Self { path: path.to_owned(), jobs, root })
    }

    /// Its name without the folder.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The line on which an event sets it off, and what is said of it; `None` where it does not.
    #[must_use]
    pub fn on(&self, event: &str) -> Option<(usize, Option<&Node>)> {
        let on = self.root.get("on")?;
        if on.text() == Some(event) {
            return Some((on.line, None));
        }
        if let Some(item) = on.items().iter().find(|item| item.text() == Some(event)) {
            return Some((item.line, None));
        }
        on.entry(event).map(|(key, value)| (key.line, Some(value)))
    }

    /// The texts that are run: `run` of a step and `script` of an action, with the step that has it.
    pub fn scripts(&self) -> impl Iterator<Item = (&Step, &Node)> {
        let steps = self.jobs.iter().flat_map(|job| &job.steps);
        steps.flat_map(|step| step.scripts().map(move |script| (step, script)))
    }

    /// The steps that use an action whose name begins so, with the text of `uses`.
    pub fn using<'a>(&'a self, action: &'a str) -> impl Iterator<Item = (&'a Step, &'a Node)> {
        let steps = self.jobs.iter().flat_map(|job| &job.steps);
        steps
            .filter_map(move |step| Some((step, step.uses()?)))
            .filter(move |(_, uses)| uses.text().is_some_and(|text| text.split('@').next() == Some(action)))
    }
}

impl Job {
    fn of(key: &Node, node: &Node) -> Self {
        let steps = node.get("steps").map(Node::items).unwrap_or_default();
        Self {
            name: key.text().unwrap_or_default().to_owned(),
            line: key.line,
            node: node.clone(),
            steps: steps.iter().map(|node| Step { node: node.clone() }).collect(),
        }
    }

    /// Its condition, empty where it has none.
    #[must_use]
    pub fn condition(&self) -> &str {
        self.node.get("if").and_then(Node::text).unwrap_or_default()
    }

    /// The jobs it waits for.
    #[must_use]
    pub fn needs(&self) -> Vec<&str> {
        let needs = self.node.get("needs");
        let listed = needs.map(Node::items).unwrap_or_default().iter().filter_map(Node::text);
        needs.and_then(Node::text).into_iter().chain(listed).collect()
    }
}

impl Step {
    /// What it uses.
    #[must_use]
    pub fn uses(&self) -> Option<&Node> {
        self.node.get("uses")
    }

    /// One input of the action that it uses.
    #[must_use]
    pub fn with(&self, key: &str) -> Option<&Node> {
        self.node.get("with")?.get(key)
    }

    fn scripts(&self) -> impl Iterator<Item = &Node> {
        [self.node.get("run"), self.with("script")].into_iter().flatten()
    }
}

/// Each line of a script with its number in the file. A block begins a line below its key.
pub(super) fn numbered<'a>(script: &'a Node, step: &Step) -> impl Iterator<Item = (usize, &'a str)> {
    let key = ["run", "script"].into_iter().find_map(|name| {
        let with = step.node.get("with");
        [Some(&step.node), with]
            .into_iter()
            .flatten()
            .find_map(|node| node.entry(name))
            .filter(|(_, own)| *own == script)
    });
    let first = key
        .map_or(script.line, |(key, own)| if own.line == key.line && is_block(own) { key.line + 1 } else { own.line });
    script.text().unwrap_or_default().lines().enumerate().map(move |(at, line)| (first + at, line))
}

fn is_block(node: &Node) -> bool {
    node.text().is_some_and(|text| text.contains('\n'))
}
