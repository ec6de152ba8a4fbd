//! Telling the terminal something while nobody looks at it, and what its title says.

use super::{Multiplexer, Surroundings};
use crate::app::notifying::{Notifying, Title, Way};
use crate::parts::{cut, visible};
use engine::config::ScreenSettings;
use engine::domain::hours::Hours;
use std::io::{self, Write};

/// More letters no notification shows.
const LONGEST: usize = 200;

/// How this terminal is told, by the settings and by what it takes. Over ssh only who asked for it is told.
pub(super) fn notifying(settings: &ScreenSettings, surroundings: &Surroundings) -> Notifying {
    let way = match settings.notify.as_deref() {
        Some("bell") => Way::Bell,
        Some("osc9") if surroundings.commands => Way::Osc9,
        Some("osc777") if surroundings.commands => Way::Osc777,
        None if !surroundings.far => Way::Bell,
        _ => Way::Off,
    };
    let title = if way != Way::Off && surroundings.commands { Title::Told } else { Title::Left };
    let quiet = settings.quiet.iter().filter_map(|hours| Hours::parse(hours)).collect();
    Notifying::by(way, title, quiet)
}

/// Tells the terminal. One that is gone is no fault.
pub(super) fn tell(way: Way, text: &str, multiplexer: Multiplexer) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(bytes(way, text, multiplexer).as_bytes()).and_then(|()| out.flush());
}

fn bytes(way: Way, text: &str, multiplexer: Multiplexer) -> String {
    // Nothing in the text may end the sequence; what parts its fields is no part of the text.
    let text = cut(&visible(text), LONGEST).replace(';', ",");
    let sequence = match way {
        Way::Off => return String::new(),
        Way::Bell => return "\x07".into(),
        Way::Osc9 => format!("\x1b]9;cutover: {text}\x1b\\"),
        Way::Osc777 => format!("\x1b]777;notify;cutover;{text}\x1b\\"),
    };
    match multiplexer {
        Multiplexer::None => sequence,
        Multiplexer::Tmux => format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b")),
        Multiplexer::Screen => "\x07".into(),
    }
}

/// What sets the title.
pub(super) fn title(text: &str) -> String {
    format!("\x1b]2;{}\x1b\\", cut(&visible(text), LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surroundings(pairs: &[(&str, &str)]) -> Surroundings {
        Surroundings::of(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_in_the_text_ends_the_sequence_or_begins_another() {
        let hostile = "a\x1b\\b\x07c;d\u{9c}\nE";
        for way in [Way::Osc9, Way::Osc777] {
            let sent = bytes(way, hostile, Multiplexer::None);
            assert_eq!(sent.matches('\x1b').count(), 2, "{sent:?}");
            assert!(!sent.contains(['\x07', '\u{9c}', '\n']), "{sent:?}");
        }
        assert_eq!(bytes(Way::Osc777, "a;b", Multiplexer::None), "\x1b]777;notify;cutover;a,b\x1b\\");
        assert_eq!(title("a\x1b]0;b"), "\x1b]2;a␛]0;b\x1b\\");
    }

    #[test]
    fn through_a_multiplexer_it_is_wrapped_or_the_bell() {
        assert_eq!(bytes(Way::Osc9, "a", Multiplexer::Tmux), "\x1bPtmux;\x1b\x1b]9;cutover: a\x1b\x1b\\\x1b\\");
        assert_eq!(bytes(Way::Osc9, "a", Multiplexer::Screen), "\x07");
        assert_eq!(
            (bytes(Way::Off, "a", Multiplexer::None).as_str(), bytes(Way::Bell, "a", Multiplexer::Tmux).as_str()),
            ("", "\x07")
        );
    }

    #[test]
    fn over_ssh_only_who_asked_is_told_and_a_bare_console_gets_no_sequence() {
        let way = |setting: Option<&str>, pairs: &[(&str, &str)]| {
            let settings = ScreenSettings { notify: setting.map(str::to_owned), ..ScreenSettings::default() };
            let told = notifying(&settings, &surroundings(pairs));
            (told.way, told.title)
        };
        let (near, far) = ([("TERM", "xterm")], [("TERM", "xterm"), ("SSH_TTY", "/dev/pts/1")]);
        assert_eq!(way(None, &near), (Way::Bell, Title::Told));
        assert_eq!(way(None, &far), (Way::Off, Title::Left));
        assert_eq!(way(Some("osc777"), &far), (Way::Osc777, Title::Told));
        assert_eq!(way(Some("off"), &near), (Way::Off, Title::Left));
        assert_eq!(way(Some("osc9"), &[("TERM", "linux")]), (Way::Off, Title::Left));
    }
}
