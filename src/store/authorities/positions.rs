//! Positions of authorities, and how well an article's description fits them. Pure.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::actors::name_key;

/// Weight of an organization that the article names; a shared word of the role weighs 1.
const ORGANIZATION_WEIGHT: usize = 2;
/// Factor for a position that was held when the article was published.
const HELD_FACTOR: usize = 2;
/// Words of a role up to this length in bytes ("of", "the") are ignored.
const MAX_IGNORED_LENGTH: usize = 3;

/// A role in an organization, for a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// The role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The first day, month or year: `2019`, `2019-05` or `2019-05-03`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day, month or year; absent where it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// How an article describes an actor.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct Description {
    /// Words of the roles that it gives.
    pub role_words: BTreeSet<String>,
    /// Normal forms of the names of other actors in the article.
    pub companions: BTreeSet<String>,
    /// The day of publication, like `2024-03-14`.
    pub published_on: String,
}

impl Description {
    /// Returns how well the best of some positions fits; 0 where none does.
    pub fn fit(&self, positions: &[Position]) -> usize {
        positions.iter().map(|position| self.fit_of(position)).max().unwrap_or(0)
    }

    fn fit_of(&self, position: &Position) -> usize {
        let role = position.role.iter().flat_map(|role| role_words(role));
        let role = role.filter(|word| self.role_words.contains(word)).count();
        let organization =
            position.organization.as_ref().filter(|name| self.names(name)).map_or(0, |_| ORGANIZATION_WEIGHT);
        let factor = if position.is_held_on(&self.published_on) { HELD_FACTOR } else { 1 };
        (role + organization) * factor
    }

    /// Tests whether the article names an organization, beside the actor or in its role.
    fn names(&self, organization: &str) -> bool {
        let mut words = role_words(organization).peekable();
        self.companions.contains(&name_key(organization))
            || words.peek().is_some() && words.all(|word| self.role_words.contains(&word))
    }
}

impl Position {
    /// Tests whether it was held on a day; one without days always was.
    fn is_held_on(&self, day: &str) -> bool {
        let has_begun = self.from.as_deref().is_none_or(|from| from <= day);
        let has_ended = self.to.as_deref().is_some_and(|to| to < day && !day.starts_with(to));
        has_begun && !has_ended
    }
}

/// Returns the words of a role or organization, in lower case and without short ones.
pub(in crate::store) fn role_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|symbol: char| !symbol.is_alphanumeric())
        .filter(|word| word.len() > MAX_IGNORED_LENGTH)
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(organization: &str, role: &str, from: &str, to: &str) -> Position {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Position { organization: given(organization), role: given(role), from: given(from), to: given(to) }
    }

    #[test]
    fn roles_organizations_and_days_fit() {
        let article = |roles: &str, companions: &[&str]| Description {
            role_words: role_words(roles).collect(),
            companions: companions.iter().map(|name| name_key(name)).collect(),
            published_on: "2024-03-14".to_owned(),
        };
        let mayor = [position("City of Tarnovo", "Mayor", "2019", "2024")];
        let coach = [position("Harbour United", "Coach", "2019", "2023-12")];
        assert!(article("Mayor", &[]).fit(&mayor) > article("Mayor", &[]).fit(&coach));
        let by_club = article("", &["Harbour United"]);
        assert_eq!((by_club.fit(&mayor), by_club.fit(&coach)), (0, ORGANIZATION_WEIGHT));
        assert!(article("coach of Harbour United", &[]).fit(&coach) > 2, "both are named");
        assert_eq!(article("captain", &["Orlik"]).fit(&mayor), 0);
        for (from, to, is_held) in [
            ("", "", true),
            ("2024-03-14", "2024-03-14", true),
            ("2024-04", "", false),
            ("", "2024-02", false),
            ("2024", "2024-03", true),
        ] {
            assert_eq!(position("x", "y", from, to).is_held_on("2024-03-14"), is_held, "{from} {to}");
        }
    }
}
