//! What holds for every text: nothing panics, and a bad key changes nothing but itself.

use crate::bench::Bench;
use engine::config::{Config, KEYS, Origin};
use proptest::prelude::*;

fn quick() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() }
}

/// A path of the schema with a name in the place of each star.
fn paths() -> impl Strategy<Value = String> {
    let paths: Vec<String> = KEYS.iter().map(|key| key.path.replace('*', "production")).collect();
    prop::sample::select(paths)
}

fn values() -> impl Strategy<Value = toml::Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(toml::Value::from),
        any::<i64>().prop_map(toml::Value::from),
        any::<f64>().prop_map(toml::Value::from),
        ".{0,12}".prop_map(toml::Value::from),
        "[a-z/.:-]{0,12}".prop_map(toml::Value::from),
        prop::sample::select(KEYS.iter().map(|key| example(key.example)).collect::<Vec<_>>()),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(toml::Value::from),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..3)
                .prop_map(|table| toml::Value::Table(table.into_iter().collect())),
        ]
    })
}

fn example(text: &str) -> toml::Value {
    toml::from_str::<toml::Table>(&format!("value = {text}")).unwrap()["value"].clone()
}

fn tree(config: &Config) -> toml::Table {
    toml::Table::try_from(config).unwrap()
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn no_text_panics_or_reaches_the_configuration_without_an_origin(text in any::<String>()) {
        let loaded = Bench::new().user(&text).load();
        let config = Config { unread: Vec::new(), ..loaded.config };
        prop_assert!(!loaded.origins.is_empty() || config == Config::default());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let bench = Bench::new();
        std::fs::write(bench.user_file(), bytes).unwrap();
        bench.load();
    }

    /// Whatever stands at a key, it is taken with an origin, or it is a problem and nothing else differs. What keeps others from
    /// changing something is then kept.
    #[test]
    fn a_value_is_taken_or_named_as_a_problem_and_never_touches_another_key(path in paths(), value in values()) {
        let sound = "branches.production = \"master\"\nscreen.dark = \"safe\"\n";
        prop_assume!(!sound.contains(&path));
        let bench = Bench::new().user(sound);
        let without = bench.load();
        let line = format!("{path} = {value}\n");
        let with = bench.user(&format!("{sound}{line}")).load();
        if with.problems.is_empty() {
            prop_assert!(with.origins.contains_key(&path));
        } else if path.ends_with(".read_only") {
            prop_assert_eq!(with.config.unread.len(), 1, "{}", line);
        } else {
            prop_assert_eq!(tree(&with.config), tree(&without.config), "{}", line);
        }
        for (path, origin) in &without.origins {
            prop_assert_eq!(Some(origin), with.origins.get(path));
        }
    }

    #[test]
    fn the_last_layer_that_says_something_sound_is_the_one_that_holds(said in prop::array::uniform4(any::<Option<bool>>())) {
        let [user, repository, variable, flag] = said;
        let name = |layer: &str, sound: bool| if sound { layer.to_owned() } else { format!("{layer}/bad") };
        let mut bench = Bench::new();
        if let Some(sound) = user { bench = bench.user(&format!("screen.theme = \"{}\"", name("user", sound))); }
        if let Some(sound) = repository { bench = bench.repository(&format!("screen.theme = \"{}\"", name("repository", sound))); }
        if let Some(sound) = variable { bench = bench.variable("CUTOVER_SCREEN__THEME", &name("environment", sound)); }
        if let Some(sound) = flag { bench = bench.flag("--theme", "screen.theme", &name("flag", sound)); }
        let words = ["user", "repository", "environment", "flag"];
        let winner = words.into_iter().zip(said).rfind(|(_, said)| *said == Some(true)).map(|(word, _)| word);
        let loaded = bench.load();
        prop_assert_eq!(loaded.config.screen.theme.as_deref(), winner);
        let origin = loaded.origins.get("screen.theme").unwrap_or(&Origin::Default).word();
        prop_assert_eq!(origin, winner.unwrap_or("default"));
        prop_assert_eq!(loaded.problems.len(), said.iter().filter(|said| **said == Some(false)).count());
    }

    #[test]
    fn no_variable_panics(name in "[A-Z_]{0,20}", value in any::<String>()) {
        let name = format!("CUTOVER_{name}");
        Bench::new().variable(&name, &value.replace('\0', "")).load();
    }
}
