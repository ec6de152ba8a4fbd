//! The names that TypeORM's default naming strategy gives.

use super::Shelf;
use crate::schema_radar::class::{Class, Decorator};
use crate::schema_radar::value::{Object, Value};

/// The name of the table that a class asks for; `None` where its decorator keeps it out of the database.
pub(super) fn of_table(class: &Class, entity: &Decorator, shelf: &Shelf<'_>) -> Option<String> {
    if entity.name == "ChildEntity" {
        let parent = shelf.classes.get(class.extends.as_deref()?)?.class;
        return of_table(parent, parent.decorator("Entity")?, shelf);
    }
    let options = entity.arguments.iter().find_map(Value::object);
    if options.and_then(|options| options.get("synchronize")) == Some(&Value::Flag(false)) {
        return None;
    }
    let text = |key: &str| options?.get(key)?.text();
    let given = entity.arguments.first().and_then(Value::text).or_else(|| text("name"));
    let name = given.map_or_else(|| snake(&class.name), str::to_owned);
    Some(text("schema").map_or(name.clone(), |schema| format!("{schema}.{name}")))
}

/// `UserProfile` is `user_profile`.
pub(super) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let follows_small = before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit());
        let begins_word =
            before.is_some_and(char::is_uppercase) && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (follows_small || begins_word) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// `mentor` and `id` are `mentorId`.
pub(super) fn joined(property: &str, referenced: &str) -> String {
    let mut letters = referenced.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{property}{first}{}", letters.as_str())
}

/// The name that options give.
pub(super) fn given(options: Option<&Object>) -> Option<String> {
    options?.get("name")?.text().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_as_typeorm_makes_them() {
        let snakes = ["User", "UserProfile", "KPIRollup", "OAuth2Token", "user"].map(snake);
        assert_eq!(snakes, ["user", "user_profile", "kpi_rollup", "o_auth2_token", "user"]);
        assert_eq!(joined("mentor", "id"), "mentorId");
    }
}
