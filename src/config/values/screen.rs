//! `[screen]`: how the terminal program looks and behaves.

use serde::{Deserialize, Serialize};

/// `[screen]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScreenSettings {
    /// The theme on every terminal; `None` means `dark` or `light`, by the background of the terminal.
    pub theme: Option<String>,
    /// The theme on a dark terminal.
    pub dark: String,
    /// The theme on a light terminal.
    pub light: String,
    /// Take clicks and the wheel from the terminal.
    pub mouse: bool,
    /// No spinner, no flash.
    pub reduced_motion: bool,
    /// `auto`, `unicode`, `ascii` or `nerd`.
    pub glyphs: String,
    /// `off`, `bell`, `osc9` or `osc777`; `None` means the bell, and nothing over ssh.
    pub notify: Option<String>,
    /// The hours of the day in which nothing is told, like `22:00 - 07:00`.
    pub quiet: Vec<String>,
    /// Refuse everything that would change something.
    pub read_only: bool,
}

impl Default for ScreenSettings {
    fn default() -> Self {
        Self {
            theme: None,
            dark: "midnight".into(),
            light: "daylight".into(),
            mouse: true,
            reduced_motion: false,
            glyphs: "auto".into(),
            notify: None,
            quiet: Vec::new(),
            read_only: false,
        }
    }
}
