//! What every theme must hold: contrast, states told apart, completeness.

use super::*;
use proptest::prelude::*;

fn all() -> Vec<Theme> {
    let shelf = Shelf::new(&[]);
    shelf.names().iter().map(|name| shelf.theme(name, Depth::TrueColor).unwrap()).collect()
}

fn color(theme: &Theme, role: Role) -> Option<[u8; 3]> {
    contrast::rgb(theme.style(role).fg)
}

#[test]
fn every_text_can_be_read_on_every_ground() {
    for theme in all() {
        let short: Vec<String> = minima::shortfalls(&theme).iter().map(ToString::to_string).collect();
        assert!(short.is_empty(), "{}:\n{}", theme.name, short.join("\n"));
    }
}

#[test]
fn a_gray_text_on_gray_and_a_row_that_cannot_be_read_fall_short() {
    let text = "inherits = \"midnight\"\n[ui]\nbg = \"#303030\"\ndim = \"#505050\"\nselection = { fg = \"#101010\", bg = \"#202020\" }\n";
    let theme = Shelf::new(&[("gray".into(), text.into())]).theme("gray", Depth::TrueColor).unwrap();
    let short = minima::shortfalls(&theme);
    let falls = |role, ground| short.iter().any(|short| (short.role, short.ground) == (role, ground));
    assert!(falls("ui.dim", "ui.bg") && falls("ui.selection", "ui.selection"), "{short:#?}");
    assert!(!falls("ui.text", "ui.bg"), "{short:#?}");
}

#[test]
fn in_safe_no_kind_of_color_blindness_confuses_two_states() {
    let safe = Shelf::new(&[]).theme("safe", Depth::TrueColor).unwrap();
    let nearest = minima::nearest_states(&safe).unwrap();
    assert!(nearest.distance >= 20.0, "{nearest:?}");
}

#[test]
fn shipped_themes_are_complete_and_name_nothing_unknown_or_unused() {
    for file in Shelf::new(&[]).files().iter().filter(|file| file.name != MONO) {
        assert_eq!(file.problems, [], "{}", file.name);
        let missing: Vec<_> = Role::ALL.iter().filter(|(_, name)| !file.roles.contains_key(*name)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", file.name);
        let used: Vec<&String> =
            file.roles.values().chain(&file.series).flat_map(|written| [&written.fg, &written.bg]).flatten().collect();
        let unused: Vec<_> = file.palette.keys().filter(|name| !used.contains(name)).collect();
        assert!(unused.is_empty(), "{}: {unused:?}", file.name);
        let known = |name: &&&String| resolve::color(name, file).is_none();
        assert_eq!(used.iter().find(known), None, "{}: no such color", file.name);
    }
}

#[test]
fn a_missing_role_comes_from_what_is_inherited_and_a_wrong_key_is_named_with_its_place() {
    let text = "inherits = \"daylight\"\nvariant = \"light\"\n[status]\nok = \"#010203\"\nokk = \"red\"\n";
    let shelf = Shelf::new(&[("mine".into(), text.into())]);
    let mine = shelf.theme("mine", Depth::TrueColor).unwrap();
    assert_eq!(color(&mine, Role::Ok), Some([1, 2, 3]));
    assert_eq!(mine.style(Role::Error), shelf.theme("daylight", Depth::TrueColor).unwrap().style(Role::Error));
    let problems: Vec<_> = shelf.problems().map(|(name, problem)| (name, problem.line, problem.column)).collect();
    assert_eq!(problems, [("mine", 5, 1)]);
    assert!(shelf.problems().all(|(_, problem)| problem.sentence.contains("status.ok is near it")));
}

#[test]
fn themes_that_inherit_in_a_circle_still_resolve() {
    let shelf = Shelf::new(&[("a".into(), "inherits = \"b\"".into()), ("b".into(), "inherits = \"a\"".into())]);
    assert_ne!(shelf.theme("a", Depth::TrueColor).unwrap().style(Role::Ok), ratatui::style::Style::default());
}

#[test]
fn few_colors_get_themes_made_for_few_colors() {
    let shelf = Shelf::new(&[]);
    let sixteen = shelf.theme("midnight", Depth::Ansi16).unwrap();
    assert_eq!(sixteen.name, "ansi16");
    let none = shelf.theme("midnight", Depth::Mono).unwrap();
    assert_eq!(none.name, MONO);
    let colors = |theme: &Theme| Role::ALL.iter().any(|(role, _)| theme.style(*role).fg.is_some());
    assert!(colors(&sixteen) && !colors(&none));
    assert!(none.style(Role::Selection).add_modifier.contains(ratatui::style::Modifier::REVERSED));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_crash_and_still_makes_a_theme(text in "[ -~\n]{0,200}") {
        let file = ThemeFile::read("mine", &text);
        let theme = resolve::theme(&file, std::slice::from_ref(&file));
        prop_assert_eq!(theme.name, file.name);
    }
}
