//! Which container is that of a slot.
//!
//! By its name, by the name of its service where Compose made it, or by a label. More than one can fit: nothing here
//! chooses between them.

use crate::config::SlotSettings;
use crate::domain::container::{Container, ContainerList};

/// The label in which Compose keeps the name of a service.
const SERVICE: &str = "com.docker.compose.service";
/// The label of a container that Compose made for one command.
const ONE_OFF: &str = "com.docker.compose.oneoff";

/// The containers that fit a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match<'a> {
    /// This one.
    One(&'a Container),
    /// The engine has no such container.
    None,
    /// Two or more, by name: which of them is the slot's cannot be told.
    Several(Vec<&'a Container>),
}

/// The container of a slot.
#[must_use]
pub fn of_slot<'a>(list: &'a ContainerList, slot: &SlotSettings) -> Match<'a> {
    let fitting = fitting(list, slot);
    match fitting.as_slice() {
        [] => Match::None,
        [only] => Match::One(only),
        _ => Match::Several(fitting),
    }
}

/// All containers that fit a slot, by name.
#[must_use]
pub fn fitting<'a>(list: &'a ContainerList, slot: &SlotSettings) -> Vec<&'a Container> {
    list.containers.iter().filter(|container| fits(container, slot)).collect()
}

/// Where a slot has a name and a label, both must fit. A slot with neither fits nothing.
pub(super) fn fits(container: &Container, slot: &SlotSettings) -> bool {
    let label = |key: &str| container.labels.get(key).map(String::as_str);
    let named = |name: &str| {
        container.name == name || (label(SERVICE) == Some(name) && label(ONE_OFF).is_none_or(|told| told != "True"))
    };
    let labeled = |wanted: &str| wanted.split_once('=').is_some_and(|(key, value)| label(key) == Some(value));
    slot.names_container() && slot.container.as_deref().is_none_or(named) && slot.label.as_deref().is_none_or(labeled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::container::{ContainerHealth, ContainerState};
    use std::collections::BTreeMap;

    fn container(name: &str, labels: &[(&str, &str)]) -> Container {
        Container {
            id: name.into(),
            name: name.into(),
            image: "acme/api:main".into(),
            image_id: None,
            digest: None,
            commit: None,
            labels: labels
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect::<BTreeMap<_, _>>(),
            state: ContainerState::Running,
            health: ContainerHealth::None,
            checks: Vec::new(),
            started: None,
            finished: None,
            restarts: 0,
            out_of_memory: false,
            ports: Vec::new(),
        }
    }

    fn names(list: &[Container], slot: &SlotSettings) -> Vec<String> {
        let list = ContainerList { engine: "Docker".into(), containers: list.to_vec(), ahead: None };
        match of_slot(&list, slot) {
            Match::None => Vec::new(),
            Match::One(one) => vec![one.name.clone()],
            Match::Several(several) => several.iter().map(|container| container.name.clone()).collect(),
        }
    }

    fn slot(container: Option<&str>, label: Option<&str>) -> SlotSettings {
        SlotSettings { container: container.map(str::to_owned), label: label.map(str::to_owned), port: None }
    }

    #[test]
    fn a_container_fits_by_its_whole_name_or_as_the_service_of_compose() {
        let list = [
            container("app", &[]),
            container("app-old", &[]),
            container("box-web-1", &[(SERVICE, "web")]),
            container("box-web-run-f00", &[(SERVICE, "web"), (ONE_OFF, "True")]),
        ];
        assert_eq!(names(&list, &slot(Some("app"), None)), ["app"]);
        assert_eq!(names(&list, &slot(Some("web"), None)), ["box-web-1"], "one made for a command is not the service");
        assert_eq!(names(&list, &slot(Some("box"), None)), Vec::<String>::new());
    }

    #[test]
    fn two_containers_that_fit_one_slot_are_both_told() {
        let list = [container("app-blue", &[]), container("shop-app-blue-1", &[(SERVICE, "app-blue")])];
        assert_eq!(names(&list, &slot(Some("app-blue"), None)), ["app-blue", "shop-app-blue-1"]);
        let list = [container("one", &[("slot", "blue")]), container("two", &[("slot", "blue")])];
        assert_eq!(names(&list, &slot(None, Some("slot=blue"))), ["one", "two"]);
        assert_eq!(names(&list, &slot(Some("two"), Some("slot=blue"))), ["two"], "name and label must both fit");
    }

    #[test]
    fn a_slot_without_name_and_label_fits_nothing_and_a_label_needs_its_value() {
        let list = [container("app", &[("slot", "blue=1")])];
        assert_eq!(names(&list, &slot(None, None)), Vec::<String>::new());
        assert_eq!(names(&list, &slot(None, Some("slot"))), Vec::<String>::new());
        assert_eq!(names(&list, &slot(None, Some("slot=blue=1"))), ["app"]);
    }
}
