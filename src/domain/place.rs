//! Where something is done: a repository with its server, `github.com/acme/api`. What was written before the server was named
//! says `acme/api` alone, and may be of any server.

/// Whether what was written down is about this place.
#[must_use]
pub fn is_same(written: &str, place: &str) -> bool {
    written == place || place.split_once('/').is_some_and(|(_, repository)| repository == written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_of_another_server_is_another_and_one_without_a_server_may_be_this_one() {
        assert!(is_same("github.com/acme/api", "github.com/acme/api"));
        assert!(is_same("acme/api", "github.com/acme/api"));
        assert!(!is_same("127.0.0.1:4711/acme/api", "github.com/acme/api"));
        assert!(!is_same("acme/web", "github.com/acme/api") && !is_same("production", "github.com/acme/api"));
    }
}
