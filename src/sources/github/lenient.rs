//! Reading what others word: a field that is absent, null or of another type than it should be costs itself, and an
//! item that cannot be used at all costs only its place in the list.

use crate::fault::{Fault, FaultKind};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A field that may be absent, null, or of another type: then it is `None`. Used as `deserialize_with`.
pub(super) fn told<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(if value.is_null() { None } else { T::deserialize(value).ok() })
}

/// A field whose null says something, unlike that it is absent or cannot be used.
#[derive(Debug, Default)]
pub(super) enum Nullable<T> {
    /// Absent, or of another type.
    #[default]
    Unread,
    /// Null.
    Null,
    /// This.
    Told(T),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(if value.is_null() { Self::Null } else { T::deserialize(value).map_or(Self::Unread, Self::Told) })
    }
}

/// A list whose items may be null or unusable; those are left out.
#[derive(Debug)]
pub(super) struct Items<T>(pub Vec<T>);

/// A list that is null is empty where it is said to have nothing in it, as some servers write it; else it is not known.
pub(super) fn unless_empty<T>(
    list: Option<Items<T>>,
    total: Option<u64>,
    (name, doing): (&str, &str),
) -> Result<Items<T>, Fault> {
    match (list, total) {
        (Some(list), _) => Ok(list),
        (None, Some(0)) => Ok(Items::default()),
        (None, _) => Err(Fault::while_doing(doing, format!("the answer holds no list {name}"))
            .kind_is(FaultKind::Unreadable)
            .hint("A proxy may answer in the place of GitHub. It may be over when it is asked again.")),
    }
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> IntoIterator for Items<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Vec::<Value>::deserialize(deserializer)?;
        Ok(Self(values.into_iter().filter_map(|value| T::deserialize(value).ok()).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Thing {
        id: u64,
        #[serde(default, deserialize_with = "told")]
        name: Option<String>,
    }

    #[test]
    fn a_field_that_is_wrong_costs_itself_and_an_item_without_its_id_its_place() {
        let text =
            r#"[{"id":1,"name":"a"},{"id":2,"name":null},{"id":3,"name":7},{"id":4},null,{"id":null},{"name":"b"},5]"#;
        let things: Items<Thing> = serde_json::from_str(text).unwrap();
        let told: Vec<(u64, Option<&str>)> = things.0.iter().map(|one| (one.id, one.name.as_deref())).collect();
        assert_eq!(told, [(1, Some("a")), (2, None), (3, None), (4, None)]);
        assert!(serde_json::from_str::<Items<Thing>>("{}").is_err(), "what is no list is no list");
    }

    #[test]
    fn a_list_that_is_null_is_empty_only_where_nothing_is_said_to_be_in_it() {
        assert!(unless_empty::<Thing>(None, Some(0), ("things", "reading")).is_ok_and(|list| list.0.is_empty()));
        assert!(unless_empty::<Thing>(None, Some(3), ("things", "reading")).is_err());
        assert!(unless_empty::<Thing>(None, None, ("things", "reading")).is_err());
    }
}
