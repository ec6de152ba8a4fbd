//! Advice on the name of a work branch: `feature/<kebab-slug>` or `fix/<kebab-slug>`. Advice is never an error.

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameAdvice {
    /// The folder is neither `feature/` nor `fix/`.
    Folder,
    /// `feat/` is the early form of `feature/`.
    EarlyForm,
    /// The part behind the folder is not a slug; what it would be as one, if anything is left of it.
    Slug(String),
}

impl NameAdvice {
    /// The advice as a sentence for a person.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Folder => "Work branches are named feature/<slug> or fix/<slug>.".into(),
            Self::EarlyForm => "feat/ is the early form; feature/ is the recommended one.".into(),
            Self::Slug(slug) if slug.is_empty() => {
                "The slug is usually lower-case letters and digits with hyphens between them.".into()
            }
            Self::Slug(slug) => format!("The slug is usually lower-case with hyphens: {slug}."),
        }
    }
}

/// What could be better about the name of a branch that is none of the long-lived ones.
#[must_use]
pub fn advise_name(name: &str) -> Vec<NameAdvice> {
    let (folder, slug) = name.split_once('/').unwrap_or(("", name));
    let on_folder = match folder {
        "feature" | "fix" => None,
        "feat" => Some(NameAdvice::EarlyForm),
        _ => Some(NameAdvice::Folder),
    };
    let kebab = as_slug(slug);
    let on_slug = (kebab != slug || slug.is_empty()).then_some(NameAdvice::Slug(kebab));
    on_folder.into_iter().chain(on_slug).collect()
}

fn as_slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_lowercase() && !letter.is_ascii_digit());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recommended_names_get_no_advice_and_others_say_what_would_be_better() {
        assert_eq!(advise_name("feature/add-rating-filter"), []);
        assert_eq!(advise_name("fix/meeting-2"), []);
        assert_eq!(advise_name("feat/jwt-auth-routes"), [NameAdvice::EarlyForm]);
        assert_eq!(advise_name("shubham-login"), [NameAdvice::Folder]);
        assert_eq!(advise_name("fix/Login_Page"), [NameAdvice::Slug("login-page".into())]);
        assert_eq!(advise_name("feature/"), [NameAdvice::Slug(String::new())]);
    }
}
