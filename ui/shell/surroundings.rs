//! What kind of terminal this is, by the variables of the process. Reads nothing itself.

use crate::app::{Audience, Glyphs, Motion};
pub use crate::theme::Depth;

/// The terminal and what lies between it and this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// The colors it has.
    pub depth: Depth,
    /// The signs it can draw.
    pub glyphs: Glyphs,
    /// For whom to draw.
    pub audience: Audience,
    /// Whether anything may move by itself.
    pub motion: Motion,
    /// The terminal multiplexer around this program.
    pub multiplexer: Multiplexer,
    /// Whether the terminal is on another machine.
    pub far: bool,
    /// Whether it takes operating system commands (OSC): the Linux console prints them.
    pub commands: bool,
    /// The desktop that a browser could open on.
    pub desktop: Desktop,
}

/// A desktop, by what its programs are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desktop {
    /// None.
    None,
    /// X11.
    X11,
    /// Wayland.
    Wayland,
    /// That of a Mac.
    Mac,
}

/// A terminal multiplexer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    /// None, or one that hides nothing.
    None,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

impl Surroundings {
    /// Judges by the variables. `variable` gives the value of a set variable.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        let on = |name: &str| variable(name).is_some_and(|value| !["", "0", "false", "no"].contains(&value.as_str()));
        let term = variable("TERM").unwrap_or_default();
        let bare = ["linux", "dumb", ""].contains(&term.as_str());
        let listening = on("CUTOVER_ACCESSIBLE") || on("ACCESSIBLE");
        let reduced = on("CUTOVER_REDUCED_MOTION");
        Self {
            depth: if set("NO_COLOR") { Depth::Mono } else { depth(&term, &variable("COLORTERM").unwrap_or_default()) },
            glyphs: if bare || listening || !is_utf8(&variable) { Glyphs::Ascii } else { Glyphs::Unicode },
            audience: if listening { Audience::Listening } else { Audience::Sighted },
            motion: if reduced || listening { Motion::Reduced } else { Motion::Full },
            multiplexer: match (set("TMUX"), set("STY")) {
                (true, _) => Multiplexer::Tmux,
                (_, true) => Multiplexer::Screen,
                _ => Multiplexer::None,
            },
            far: set("SSH_TTY") || set("SSH_CONNECTION"),
            commands: !bare,
            desktop: match (cfg!(target_os = "macos"), set("WAYLAND_DISPLAY"), set("DISPLAY")) {
                (true, ..) => Desktop::Mac,
                (_, true, _) => Desktop::Wayland,
                (_, _, true) => Desktop::X11,
                _ => Desktop::None,
            },
        }
    }
}

fn depth(term: &str, color_term: &str) -> Depth {
    match term {
        "dumb" | "" | "vt100" | "vt102" | "vt220" => Depth::Mono,
        _ if ["truecolor", "24bit"].contains(&color_term) || term.ends_with("-direct") => Depth::TrueColor,
        _ if term.contains("256color") || ["xterm-kitty", "xterm-ghostty", "alacritty", "foot"].contains(&term) => {
            Depth::Ansi256
        }
        _ => Depth::Ansi16,
    }
}

/// The first of the three that is set decides, as in the C library.
fn is_utf8(variable: &impl Fn(&str) -> Option<String>) -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|name| variable(name)).find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Surroundings {
        Surroundings::of(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn colors_are_those_the_terminal_says_it_has_unless_nobody_wants_any() {
        let depth = |pairs: &[(&str, &str)]| with(pairs).depth;
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Depth::TrueColor);
        assert_eq!(depth(&[("TERM", "tmux-256color")]), Depth::Ansi256);
        assert_eq!(depth(&[("TERM", "xterm")]), Depth::Ansi16);
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Ansi16);
        assert_eq!(depth(&[("TERM", "dumb")]), Depth::Mono);
        assert_eq!(depth(&[("TERM", "xterm"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")]), Depth::Mono);
        assert_eq!(depth(&[("TERM", "xterm"), ("NO_COLOR", "")]), Depth::Ansi16, "an empty NO_COLOR says nothing");
    }

    #[test]
    fn signs_are_ascii_where_the_locale_or_the_terminal_has_no_others() {
        let glyphs = |pairs: &[(&str, &str)]| with(pairs).glyphs;
        assert_eq!(glyphs(&[("TERM", "xterm"), ("LANG", "en_US.UTF-8")]), Glyphs::Unicode);
        assert_eq!(glyphs(&[("TERM", "xterm"), ("LANG", "en_US.UTF-8"), ("LC_ALL", "C")]), Glyphs::Ascii);
        assert_eq!(glyphs(&[("TERM", "linux"), ("LANG", "en_US.UTF-8")]), Glyphs::Ascii);
        assert_eq!(glyphs(&[("TERM", "xterm")]), Glyphs::Ascii);
    }

    #[test]
    fn whoever_listens_gets_plain_signs_and_no_motion() {
        let heard = with(&[("TERM", "xterm"), ("LANG", "C.UTF-8"), ("ACCESSIBLE", "1")]);
        assert_eq!((heard.glyphs, heard.motion, heard.audience), (Glyphs::Ascii, Motion::Reduced, Audience::Listening));
        assert_eq!(with(&[("ACCESSIBLE", "0")]).audience, Audience::Sighted);
    }
}
