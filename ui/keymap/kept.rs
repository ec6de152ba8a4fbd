//! What a key file takes away without saying so: a command whose keys all went to others. The ways out keep theirs.

use super::map::{Binding, Keymap, Origin};
use super::{FileBindings, KeyProblem, file};
use crate::commands;

/// Whatever a file says, these are had by a key: whoever presses it at night has not read the file.
const ALWAYS: [&str; 3] = ["global.break_glass", "global.quit", "global.help"];

impl Keymap {
    /// Gives the ways out their keys back, and names every other command that has none any more.
    pub(super) fn keep_keys(&mut self, from: &FileBindings) -> Vec<KeyProblem> {
        let kept: Vec<KeyProblem> = ALWAYS.into_iter().flat_map(|id| self.keep(from, id)).collect();
        kept.into_iter().chain(self.keyless(from)).collect()
    }

    /// A way out without a key that leads to it everywhere has its default keys again, and nobody else has them.
    fn keep(&mut self, from: &FileBindings, id: &'static str) -> Vec<KeyProblem> {
        let others = |map: &Self, keys: &Binding| map.takers(keys).next().is_some();
        if self.bindings.iter().any(|own| own.id == id && !others(self, own)) {
            return Vec::new();
        }
        let wanted: Vec<Binding> = defaults(from, id).collect();
        let taken: Vec<Binding> = wanted.iter().flat_map(|own| self.takers(own).cloned().collect::<Vec<_>>()).collect();
        let told = taken
            .iter()
            .map(|taker| from.problem(taker, format!("{} always leads to {id}, and not to {}", taker.keys, taker.id)));
        let told = told.collect();
        self.bindings.retain(|binding| binding.id != id && !taken.contains(binding));
        self.bindings.extend(wanted);
        told
    }

    /// What the file gives to other commands of the keys of this one, in any place.
    fn takers<'a>(&'a self, own: &'a Binding) -> impl Iterator<Item = &'a Binding> {
        let is_of_file = |other: &&Binding| matches!(other.origin, Origin::File(_)) && other.id != own.id;
        self.bindings.iter().filter(is_of_file).filter(|other| other.keys.collides(&own.keys))
    }

    /// The commands whose last key another command has by now. Whoever unbinds a key means it.
    fn keyless(&self, from: &FileBindings) -> Vec<KeyProblem> {
        let set = |id: &str| from.commands.iter().any(|(own, _)| *own == id);
        let without = commands::all().map(|command| command.id).filter(|id| !set(id) && self.keys_of(id).is_empty());
        let told = |id: &'static str| {
            let own = defaults(from, id).collect::<Vec<_>>();
            let taker = own.iter().find_map(|own| self.takers(own).find(|taker| taker.scope == own.scope))?;
            Some(from.problem(taker, format!("{} means {} now, and {id} has no key left", taker.keys, taker.id)))
        };
        without.filter_map(told).collect()
    }
}

fn defaults(from: &FileBindings, id: &str) -> impl Iterator<Item = Binding> {
    commands::by_id(id).into_iter().flat_map(|command| file::defaults(from.preset, command))
}

impl FileBindings {
    fn problem(&self, binding: &Binding, text: String) -> KeyProblem {
        let line = if let Origin::File(line) = binding.origin { line } else { 1 };
        KeyProblem { file: self.path.clone(), line, text }
    }
}
