//! All branches with their roles and where they stand, local ones and those that only a remote has.

use super::graph::{Graph, Node};
use super::layout::Layout;
use super::refs::Tip;
use super::repository::Git;
use super::standing::{self, Target};
use crate::board::{BranchList, is_shared};
use crate::config::BranchSettings;
use crate::domain::{Branch, BranchName, Commit, CommitId, Role, Standing, Upstream};
use crate::fault::Result;
use git2::Odb;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, MutexGuard};

impl Git {
    /// The branches with role, head, author, age, upstream and work trees. Nothing is walked: where they stand is
    /// [`Standing::Unknown`] and what is unshipped `None`.
    ///
    /// # Errors
    /// When the refs or the configuration cannot be read. A branch whose head is broken is in `unreadable`.
    pub fn branch_heads(&self, settings: &BranchSettings) -> Result<BranchList> {
        Ok(self.heads(settings)?.list)
    }

    /// The branches with everything: also where each stands towards production, integration and its upstream, and
    /// the commits that integration has and production lacks.
    ///
    /// # Errors
    /// As [`Git::branch_heads`].
    pub fn branches(&self, settings: &BranchSettings) -> Result<BranchList> {
        let Heads { mut list, followed } = self.heads(settings)?;
        let mut graph = self.graph()?;
        let tips = list.branches.iter().map(|branch| branch.head).chain(followed.values().copied());
        let tips: HashSet<CommitId> = tips.collect();
        self.load_all(&mut graph, tips)?;
        let layout = Layout::of(&graph);
        Standings { graph: &mut graph, layout: &layout, settings }.fill(&mut list, &followed);
        Ok(list)
    }

    fn heads(&self, settings: &BranchSettings) -> Result<Heads> {
        let (local, remote) = (self.tips("refs/heads/")?, self.tips("refs/remotes/")?);
        let follows = self.upstreams()?;
        let heads_of: HashMap<&str, CommitId> =
            remote.iter().chain(&local).map(|tip| (tip.name.as_str(), tip.head)).collect();
        let (odb, graph) = (self.objects()?, self.graph()?);
        let places = self.checked_out();
        let mut listing = Listing { git: self, odb, graph, settings, places, list: BranchList::default() };
        let mut followed = HashMap::new();
        for tip in &local {
            let upstream = match follows.get(&tip.name) {
                None => Upstream::None,
                Some(name) => match heads_of.get(name.as_str()) {
                    None => Upstream::Gone(name.clone()),
                    Some(head) => {
                        followed.insert(name.clone(), *head);
                        Upstream::Tracking(name.clone(), Standing::Unknown)
                    }
                },
            };
            listing.add(&tip.name, tip.head, upstream);
        }
        for (name, tip) in self.only_remote(&local, &remote, &follows) {
            listing.add(&name, tip.head, Upstream::RemoteOnly(tip.name.clone()));
        }
        Ok(Heads { list: listing.sorted(), followed })
    }

    /// Branches that no local one follows or is named like. Those of the remote that is asked go by their bare name.
    fn only_remote<'t>(
        &self,
        local: &[Tip],
        remote: &'t [Tip],
        follows: &HashMap<String, String>,
    ) -> Vec<(String, &'t Tip)> {
        let asked = self.remote().map(|(name, _)| format!("{name}/"));
        let taken: HashSet<&str> = local.iter().map(|tip| tip.name.as_str()).collect();
        let followed: HashSet<&str> = follows
            .iter()
            .filter(|(branch, _)| taken.contains(branch.as_str()))
            .map(|(_, name)| name.as_str())
            .collect();
        let named = remote.iter().filter(|tip| !followed.contains(tip.name.as_str())).map(|tip| {
            let bare = asked.as_ref().and_then(|asked| tip.name.strip_prefix(asked.as_str()));
            (bare.unwrap_or(&tip.name).to_owned(), tip)
        });
        named.filter(|(name, _)| !taken.contains(name.as_str())).collect()
    }

    /// Reads everything that the tips lead to. A commit that cannot be read counts as the end of what is known.
    fn load_all(&self, graph: &mut Graph, tips: impl IntoIterator<Item = CommitId>) -> Result<()> {
        let odb = self.objects()?;
        let mut open: Vec<Node> = tips.into_iter().map(|id| graph.number(id)).collect();
        let mut seen = vec![false; graph.len()];
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut seen[node as usize], true) {
                continue;
            }
            if self.load(&odb, graph, node).is_ok() {
                open.extend(graph.parents(node));
            }
            seen.resize(graph.len().max(seen.len()), false);
        }
        Ok(())
    }
}

struct Heads {
    list: BranchList,
    /// The heads of the upstreams, by name.
    followed: HashMap<String, CommitId>,
}

struct Listing<'a> {
    git: &'a Git,
    odb: Odb<'a>,
    graph: MutexGuard<'a, Graph>,
    settings: &'a BranchSettings,
    places: HashMap<BranchName, Vec<PathBuf>>,
    list: BranchList,
}

impl Listing<'_> {
    fn add(&mut self, name: &str, head: CommitId, upstream: Upstream) {
        let name = BranchName::new(name);
        let node = self.graph.number(head);
        let commit = match self.git.load(&self.odb, &mut self.graph, node) {
            Ok(commit) => commit,
            Err(fault) => return self.list.unreadable.push((name, fault.to_string())),
        };
        self.list.branches.push(Branch {
            role: Role::of(name.as_str(), self.settings),
            head,
            subject: commit.subject.clone(),
            author: commit.author.name.clone(),
            updated: commit.committed,
            production: Standing::Unknown,
            integration: Standing::Unknown,
            upstream,
            checked_out: self.places.remove(&name).unwrap_or_default(),
            name,
        });
    }

    fn sorted(mut self) -> BranchList {
        let long_lived = |role| if matches!(role, Role::Work | Role::Odd) { Role::Work } else { role };
        self.list.branches.sort_by(|one, other| {
            let key = |branch: &Branch| (long_lived(branch.role), Reverse(branch.updated));
            key(one).cmp(&key(other)).then_with(|| one.name.cmp(&other.name))
        });
        self.list
    }
}

struct Standings<'a> {
    graph: &'a mut Graph,
    layout: &'a Layout,
    settings: &'a BranchSettings,
}

impl Standings<'_> {
    fn fill(mut self, list: &mut BranchList, followed: &HashMap<String, CommitId>) {
        let places: Vec<usize> = list.branches.iter().map(|branch| self.place(branch.head)).collect();
        let find = |name: &str| list.branches.iter().position(|branch| branch.name.as_str() == name);
        let at = [find(&self.settings.production), find(&self.settings.integration)];
        let targets = at.map(|at| at.map(|at| Target::at(self.layout, places[at])));
        let present: Vec<&Target> = targets.iter().flatten().collect();
        let mut counted = standing::standings(self.layout, &present, &places).into_iter();
        let absent = || vec![Standing::Absent; places.len()];
        let rows = at.map(|at| at.and_then(|_| counted.next()).unwrap_or_else(absent));
        for (index, branch) in list.branches.iter_mut().enumerate() {
            let of = |side: usize| if at[side] == Some(index) { Standing::Same } else { rows[side][index] };
            (branch.production, branch.integration) = (of(0), of(1));
            if let Upstream::Tracking(name, standing) = &mut branch.upstream
                && let Some(head) = followed.get(name)
            {
                *standing = standing::between(self.layout, places[index], self.place(*head));
            }
        }
        if let [Some(production), Some(integration)] = at {
            let [production, integration] = [production, integration].map(|at| self.shared(list, at, followed));
            let known = standing::between(self.layout, integration, production) != Standing::Unknown;
            let target = |place| Target::at(self.layout, place);
            list.unshipped = known.then(|| self.only_in(&target(integration), &target(production)));
        }
    }

    /// Where the branch is that others see, for what would be promoted is that.
    fn shared(&mut self, list: &mut BranchList, at: usize, followed: &HashMap<String, CommitId>) -> usize {
        let branch = &list.branches[at];
        let upstream = match &branch.upstream {
            Upstream::Tracking(name, _) if is_shared(name, branch.name.as_str()) => Some(name.clone()),
            _ => None,
        };
        let local = branch.head;
        match upstream.and_then(|name| followed.get(&name).map(|head| (name, *head))) {
            Some((name, head)) if head != local => {
                list.shared.push(name);
                self.place(head)
            }
            _ => self.place(local),
        }
    }

    fn place(&mut self, id: CommitId) -> usize {
        self.layout.place(self.graph.number(id))
    }

    /// The commits that one leads to and the other does not, newest first.
    fn only_in(&self, one: &Target, other: &Target) -> Vec<Arc<Commit>> {
        let places = (0..self.layout.len()).filter(|place| one.leads_to(*place) && !other.leads_to(*place));
        let read = places.filter_map(|place| self.graph.commit(self.layout.node(place)));
        let mut commits: Vec<Arc<Commit>> = read.cloned().collect();
        commits.sort_by_key(|commit| Reverse(commit.committed));
        commits
    }
}
