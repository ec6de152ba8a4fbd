//! What can be changed about the console while it runs, for the settings overlay. Nothing here is saved.

use super::{Audience, Effect, Model, Motion, Mouse};

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The theme.
    Theme,
    /// Whether the mouse is taken from the terminal.
    Mouse,
    /// Whether anything moves by itself.
    Motion,
    /// Whether borders and boxes are drawn.
    Audience,
}

impl Setting {
    /// All, in the order of the overlay.
    pub const ALL: [Self; 4] = [Self::Theme, Self::Mouse, Self::Motion, Self::Audience];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Mouse => "mouse",
            Self::Motion => "motion",
            Self::Audience => "layout",
        }
    }

    /// How it is made to last, as a line of the configuration or a variable.
    #[must_use]
    pub const fn lasts(self) -> &'static str {
        match self {
            Self::Theme => "[screen] dark = \"…\", light = \"…\"",
            Self::Mouse => "[screen] mouse = false",
            Self::Motion => "[screen] reduced_motion = true",
            Self::Audience => "CUTOVER_ACCESSIBLE=1",
        }
    }

    /// Its value now, in words.
    #[must_use]
    pub fn value(self, model: &Model) -> String {
        match self {
            Self::Theme => model.look.theme.name.clone(),
            Self::Mouse => match model.mouse {
                Mouse::Captured => "clicks and wheel go to cutover".into(),
                Mouse::Free => "the terminal keeps it".into(),
            },
            Self::Motion => match model.look.motion {
                Motion::Full => "full".into(),
                Motion::Reduced => "reduced".into(),
            },
            Self::Audience => match model.look.audience {
                Audience::Sighted => "boxes".into(),
                Audience::Listening => "plain, for a screen reader".into(),
            },
        }
    }
}

/// Takes the mouse from the terminal, or gives it back.
pub fn toggle_mouse(model: &mut Model) -> Vec<Effect> {
    model.mouse = match model.mouse {
        Mouse::Captured => Mouse::Free,
        Mouse::Free => Mouse::Captured,
    };
    model.say(match model.mouse {
        Mouse::Captured => "The mouse clicks and scrolls here. Hold Shift (Option on a Mac) to select text.",
        Mouse::Free => "The mouse selects text as in any terminal. m takes it back.",
    });
    vec![Effect::Capture(model.mouse)]
}

/// Lets things move by themselves, or stops them.
pub(super) fn toggle_motion(model: &mut Model) {
    model.look.motion = match model.look.motion {
        Motion::Full => Motion::Reduced,
        Motion::Reduced => Motion::Full,
    };
}

/// Draws boxes, or plain lines.
pub(super) fn toggle_audience(model: &mut Model) {
    model.look.audience = match model.look.audience {
        Audience::Sighted => Audience::Listening,
        Audience::Listening => Audience::Sighted,
    };
}
