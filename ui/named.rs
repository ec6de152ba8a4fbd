//! Names that nothing else has: of an operation, whose lock is known by it.

use chrono::Utc;

/// A name that begins so and that nothing else has. The process says nothing: in a container each console is the first.
#[must_use]
pub fn once(kind: &str) -> String {
    format!("{kind}-{}-{:016x}", Utc::now().timestamp_millis(), fastrand::u64(..))
}

#[cfg(test)]
mod tests {
    use super::once;
    use std::collections::HashSet;

    #[test]
    fn two_of_one_process_in_one_millisecond_have_two_names() {
        let names: HashSet<String> = (0..10_000).map(|_| once("promotion")).collect();
        assert_eq!(names.len(), 10_000);
    }
}
