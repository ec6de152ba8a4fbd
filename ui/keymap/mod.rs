//! Which keys mean which command: the preset, the person's differences, and the lookup.

mod chord;
mod file;
mod kept;
mod map;
mod preset;
mod problem;

#[cfg(test)]
mod tests;

pub use chord::{Chord, Keys};
pub use file::{FileBindings, file_path, read};
pub use map::{Binding, Found, Keymap, Origin};
pub use preset::Preset;
pub use problem::KeyProblem;
