//! What a newsroom's system says about an article beside its text, and the filters on it.

use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};
use utoipa::ToSchema;

/// What a newsroom's system says about an article beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ArticleDetails {
    /// Who wrote it, without “By”; several names are separated by commas.
    pub byline: Option<String>,
    /// The section of the paper or site.
    pub section: Option<String>,
    /// The desk that made it.
    pub desk: Option<String>,
    /// Keywords, each once.
    pub tags: Vec<String>,
    /// From 1, the most urgent, to 8 (IPTC).
    pub urgency: Option<u8>,
    /// The agency or other provider of the text, as it is to be credited.
    pub credit: Option<String>,
    /// The language as a tag of BCP 47.
    pub language: Option<String>,
    /// Whose copyright it is.
    pub copyright: Option<String>,
}

impl ArticleDetails {
    /// Returns these details with those that `newer` has in their place.
    pub(in crate::store) fn merged(&self, newer: &Self) -> Self {
        let text = |old: &Option<String>, new: &Option<String>| new.clone().or_else(|| old.clone());
        Self {
            byline: text(&self.byline, &newer.byline),
            section: text(&self.section, &newer.section),
            desk: text(&self.desk, &newer.desk),
            tags: if newer.tags.is_empty() { self.tags.clone() } else { newer.tags.clone() },
            urgency: newer.urgency.or(self.urgency),
            credit: text(&self.credit, &newer.credit),
            language: text(&self.language, &newer.language),
            copyright: text(&self.copyright, &newer.copyright),
        }
    }

    /// Returns the labels by which [`DetailFilter`] finds the article: in lower case, one for each word of the byline.
    pub(in crate::store) fn labels(&self) -> Vec<String> {
        let mut labels = Vec::new();
        for (name, value) in [("section", &self.section), ("desk", &self.desk), ("credit", &self.credit)] {
            labels.extend(value.iter().map(|value| label(name, value)));
        }
        labels.extend(self.tags.iter().map(|tag| label("tag", tag)));
        labels.extend(self.byline.iter().flat_map(|byline| byline_labels(byline)));
        if let Some(language) = &self.language {
            labels.push(label("language", language));
            // `en` finds `en-GB` too.
            labels.extend(language.split_once('-').map(|(primary, _)| label("language", primary)));
        }
        labels.sort_unstable();
        labels.dedup();
        labels
    }
}

/// Conditions on the details of articles; empty ones match all.
#[derive(Debug, Clone, Default)]
pub struct DetailFilter {
    /// In one of these sections.
    pub sections: Vec<String>,
    /// Made by one of these desks.
    pub desks: Vec<String>,
    /// With one of these keywords.
    pub tags: Vec<String>,
    /// With all words of this name in the byline.
    pub byline: Option<String>,
    /// In one of these languages.
    pub languages: Vec<String>,
    /// Credited to one of these providers.
    pub credits: Vec<String>,
}

impl DetailFilter {
    /// Returns true where there is no condition.
    pub(in crate::store) fn is_empty(&self) -> bool {
        self.conditions().next().is_none()
    }

    /// Requires that the article named by `article_column` has a newest revision that fulfils the conditions.
    pub(in crate::store) fn push(&self, query: &mut QueryBuilder<Postgres>, article_column: &str) {
        if self.is_empty() {
            return;
        }
        query.push(" AND ").push(article_column).push(
            " IN (SELECT d.article_id FROM revisions d JOIN articles n ON n.article_id = d.article_id
                  AND n.revision = d.revision WHERE true",
        );
        self.push_conditions(query, "d.labels");
        query.push(")");
    }

    /// Requires labels in a column of labels.
    pub(in crate::store) fn push_conditions(&self, query: &mut QueryBuilder<Postgres>, column: &str) {
        for (operator, labels) in self.conditions() {
            query.push(" AND ").push(column).push(operator).push_bind(labels);
        }
    }

    /// Returns the labels of each condition, with the operator that requires one or all of them.
    fn conditions(&self) -> impl Iterator<Item = (&'static str, Vec<String>)> + '_ {
        let lists = [
            ("section", &self.sections),
            ("desk", &self.desks),
            ("tag", &self.tags),
            ("language", &self.languages),
            ("credit", &self.credits),
        ];
        let of_list = |(name, values): (&str, &Vec<String>)| {
            (!values.is_empty()).then(|| (" && ", values.iter().map(|value| label(name, value)).collect()))
        };
        lists
            .into_iter()
            .filter_map(of_list)
            .chain(self.byline.iter().map(|byline| (" @> ", byline_labels(byline).collect())))
    }
}

fn label(name: &str, value: &str) -> String {
    format!("{name}:{}", value.to_lowercase())
}

fn byline_labels(byline: &str) -> impl Iterator<Item = String> + '_ {
    let words = byline.split(|symbol: char| !symbol.is_alphanumeric() && !matches!(symbol, '\'' | '’'));
    words.filter(|word| !word.is_empty()).map(|word| label("byline", word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_in_lower_case_and_those_of_a_language_have_its_primary_tag() {
        let details = ArticleDetails {
            byline: Some("Ada O’Neill, Jon Berg".to_owned()),
            section: Some("World".to_owned()),
            tags: vec!["Tarnovo".to_owned(), "tarnovo".to_owned()],
            language: Some("en-GB".to_owned()),
            ..ArticleDetails::default()
        };
        let expected = [
            "byline:ada",
            "byline:berg",
            "byline:jon",
            "byline:o’neill",
            "language:en",
            "language:en-gb",
            "section:world",
            "tag:tarnovo",
        ];
        assert_eq!(details.labels(), expected);
    }

    #[test]
    fn one_value_of_a_list_is_required_and_each_word_of_a_byline() {
        let filter = DetailFilter {
            sections: vec!["World".to_owned(), "Home".to_owned()],
            byline: Some("Jon Berg".to_owned()),
            ..DetailFilter::default()
        };
        let found: Vec<_> = filter.conditions().collect();
        assert_eq!(found[0], (" && ", vec!["section:world".to_owned(), "section:home".to_owned()]));
        assert_eq!(found[1], (" @> ", vec!["byline:jon".to_owned(), "byline:berg".to_owned()]));
        assert!(DetailFilter::default().conditions().next().is_none());
    }
}
