//! The texts of the shipped themes. The terminal turns them into styles; the engine only carries them.

/// Name and TOML text of every theme that ships, in the order the theme list shows them.
pub const SHIPPED: [(&str, &str); 8] = [
    ("midnight", include_str!("../themes/midnight.toml")),
    ("daylight", include_str!("../themes/daylight.toml")),
    ("contrast", include_str!("../themes/contrast.toml")),
    ("safe", include_str!("../themes/safe.toml")),
    ("ansi16", include_str!("../themes/ansi16.toml")),
    ("catppuccin-mocha", include_str!("../themes/catppuccin-mocha.toml")),
    ("gruvbox-dark", include_str!("../themes/gruvbox-dark.toml")),
    ("tokyo-night", include_str!("../themes/tokyo-night.toml")),
];
