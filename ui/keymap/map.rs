//! The effective map: a list of bindings, and the lookup from keys to a command.

use super::{Chord, FileBindings, KeyProblem, Keys, Preset, file};
use crate::commands::{self, Command, Scope, Spot};

/// Some keys mean a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The keys.
    pub keys: Keys,
    /// The command's id.
    pub id: &'static str,
    /// Where they work.
    pub scope: Scope,
    /// Who said so.
    pub origin: Origin,
}

/// Who bound a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The preset.
    Preset,
    /// This line of the key file.
    File(usize),
}

/// What some keys lead to.
#[derive(Debug, Clone, Copy)]
pub enum Found {
    /// A command.
    Command(&'static Command),
    /// The beginning of longer sequences.
    Prefix,
    /// Nothing.
    Nothing,
}

/// The effective map.
#[derive(Debug, Clone)]
pub struct Keymap {
    pub(super) bindings: Vec<Binding>,
    remapped: Vec<&'static str>,
    /// What was wrong in the key file.
    pub problems: Vec<KeyProblem>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::of(Preset::Vim)
    }
}

impl Keymap {
    /// The default keys of a preset.
    #[must_use]
    pub fn of(preset: Preset) -> Self {
        let bindings = commands::all().flat_map(|command| file::defaults(preset, command)).collect();
        Self { bindings, remapped: Vec::new(), problems: Vec::new() }
    }

    /// The default keys of the file's preset with the file's differences.
    #[must_use]
    pub fn with(file: FileBindings) -> Self {
        let mut map = Self::of(file.preset);
        map.unbind(&file);
        for (id, bindings) in &file.commands {
            map.bindings.retain(|binding| binding.id != *id);
            map.bindings.retain(|other| !bindings.iter().any(|own| takes(own, other)));
            map.bindings.extend(bindings.iter().cloned());
        }
        let kept = map.keep_keys(&file);
        map.remapped = commands::all().map(|command| command.id).filter(|id| map.differs(file.preset, id)).collect();
        map.problems = file.problems.into_iter().chain(kept).collect();
        map
    }

    fn unbind(&mut self, file: &FileBindings) {
        for (section, keys) in &file.unbound {
            let inside =
                |binding: &Binding| commands::section(binding.id) == section || section_is(section, binding.scope);
            self.bindings.retain(|binding| binding.id == commands::LEAVE || binding.keys != *keys || !inside(binding));
        }
    }

    /// Whether a command has other keys than its preset gives it.
    fn differs(&self, preset: Preset, id: &str) -> bool {
        let own = commands::by_id(id).into_iter().flat_map(|command| file::defaults(preset, command));
        !own.map(|binding| binding.keys).eq(self.keys_of(id).into_iter().cloned())
    }

    /// What these keys lead to where one stands. Of two commands with the same keys the nearer is meant.
    #[must_use]
    pub fn find(&self, spot: Spot, keys: &[Chord]) -> Found {
        let near = |binding: &&Binding| spot.distance(binding.scope).is_some();
        let here = || self.bindings.iter().filter(near).filter(|binding| binding.keys.0.starts_with(keys));
        let exact = here().filter(|binding| binding.keys.0.len() == keys.len());
        let nearest = exact.min_by_key(|binding| spot.distance(binding.scope));
        match nearest.and_then(|binding| commands::by_id(binding.id)) {
            Some(command) => Found::Command(command),
            None if here().next().is_some() => Found::Prefix,
            None => Found::Nothing,
        }
    }

    /// Every binding.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The keys of a command, the first one first; empty when it has none.
    #[must_use]
    pub fn keys_of(&self, id: &str) -> Vec<&Keys> {
        self.bindings.iter().filter(|binding| binding.id == id).map(|binding| &binding.keys).collect()
    }

    /// The first key of a command as it is printed in hints; a remapped one carries `*`.
    #[must_use]
    pub fn hint(&self, id: &str) -> Option<String> {
        let keys = self.keys_of(id).into_iter().next()?;
        Some(format!("{keys}{}", if self.is_remapped(id) { "*" } else { "" }))
    }

    /// Whether the key file gave this command other keys.
    #[must_use]
    pub fn is_remapped(&self, id: &str) -> bool {
        self.remapped.contains(&id)
    }

    /// How many commands the key file gave other keys.
    #[must_use]
    pub fn remapped(&self) -> usize {
        self.remapped.len()
    }

    /// The bindings that a nearer one hides where one stands.
    #[must_use]
    pub fn hidden_on(&self, spot: Spot) -> Vec<&Binding> {
        let hides = |other: &Binding, far| spot.distance(other.scope).is_some_and(|near| near < far);
        let hidden = |binding: &&Binding| {
            let far = spot.distance(binding.scope);
            far.is_some_and(|far| self.bindings.iter().any(|other| other.keys == binding.keys && hides(other, far)))
        };
        self.bindings.iter().filter(hidden).collect()
    }
}

/// Whether a binding of the file takes the keys of a default away: in the same place, the same keys or the beginning
/// of them.
fn takes(own: &Binding, other: &Binding) -> bool {
    other.origin == Origin::Preset
        && own.scope == other.scope
        && other.id != commands::LEAVE
        && own.keys.collides(&other.keys)
}

fn section_is(section: &str, scope: Scope) -> bool {
    match scope {
        Scope::Global => section == "global",
        Scope::On(screen) => section == commands::section_of(screen),
        Scope::Log => section == "log",
    }
}
