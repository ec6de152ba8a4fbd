//! The names in a value, read without making anything of what stands behind them.

use secrecy::zeroize::Zeroizing;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// The keys of the object that a value is; `None` when it is none. The value is wiped from memory.
///
/// What the parser has to say is dropped: it repeats what it met.
#[expect(clippy::needless_pass_by_value, reason = "the value ends here")]
pub(super) fn of_value(value: Zeroizing<String>) -> Option<BTreeSet<String>> {
    serde_json::from_str::<Names>(&value).ok().map(|Names(names)| names)
}

struct Names(BTreeSet<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Object)
    }
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
        let mut names = BTreeSet::new();
        while let Some((name, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
            names.insert(name);
        }
        Ok(Names(names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(value: &str) -> Option<Vec<String>> {
        of_value(Zeroizing::new(value.to_owned())).map(|names| names.into_iter().collect())
    }

    #[test]
    fn only_an_object_has_names() {
        assert_eq!(names(r#"{"B":"x","A":{"C":1}, "A":null}"#), Some(vec!["A".into(), "B".into()]));
        assert_eq!(names("{}"), Some(vec![]));
        for other in ["", "text", "\"text\"", "[{\"A\":1}]", "7", "null", "{\"A\":", "{\"A\":1} more", "A=1\nB=2"] {
            assert_eq!(names(other), None, "{other}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_names_are_those_that_were_written(map: std::collections::BTreeMap<String, String>) {
            let written = serde_json::to_string(&map).unwrap();
            prop_assert_eq!(names(&written), Some(map.into_keys().collect::<Vec<_>>()));
        }
    }
}
