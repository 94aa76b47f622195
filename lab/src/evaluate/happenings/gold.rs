//! Happenings as gold has them, and predictions in the same form.

use extraction::Article;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An article, or with `documents` several, with the happenings in it.
#[derive(Debug, Deserialize)]
pub(super) struct Document {
    pub(super) id: String,
    /// The text; absent in a line of several articles.
    #[serde(default)]
    pub(super) text: String,
    /// Day of publication.
    #[serde(default)]
    pub(super) date: Option<String>,
    /// The articles of a line of several.
    #[serde(default)]
    pub(super) documents: Vec<ArticleText>,
    pub(super) happenings: Vec<Happening>,
}

/// One of several articles.
#[derive(Debug, Deserialize)]
pub(super) struct ArticleText {
    pub(super) id: String,
    pub(super) text: String,
    /// Day of publication.
    #[serde(default)]
    pub(super) date: Option<String>,
}

impl Document {
    /// Returns the article, published at noon of its day.
    pub(super) fn article(&self) -> Article<'_> {
        let published: Option<Date> = self.date.as_deref().and_then(|date| date.parse().ok());
        Article {
            title: None,
            body: &self.text,
            published: published.map(|date| date.at(12, 0, 0, 0)),
            source: None,
        }
    }

    /// Returns the text that a mention is in.
    pub(super) fn text_of(&self, mention: &Mention) -> &str {
        match &mention.doc {
            None => &self.text,
            Some(id) => self.documents.iter().find(|one| one.id == *id).map_or("", |one| &one.text),
        }
    }
}

/// A happening of gold, or a predicted one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Happening {
    #[serde(rename = "type")]
    pub(super) event_type: String,
    pub(super) status: String,
    /// EDTF, or null.
    pub(super) when: Option<String>,
    /// The days that several articles give.
    #[serde(default, skip_serializing)]
    pub(super) whens: Vec<Option<String>>,
    #[serde(rename = "where")]
    pub(super) places: Vec<String>,
    pub(super) actors: Vec<String>,
    pub(super) recipients: Vec<String>,
    /// The speaker, where only a speaker claims it.
    pub(super) attributed_to: Option<String>,
    pub(super) background: bool,
    /// 3: the article is about it; 2: it belongs in a timeline; 1: neither asked for nor punished. 0 in predictions.
    #[serde(default, skip_serializing)]
    pub(super) weight: u8,
    pub(super) mentions: Vec<Mention>,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Mention {
    /// The article, in a line of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) doc: Option<String>,
    /// Code points of the text, end exclusive.
    pub(super) span: (u32, u32),
    pub(super) text: String,
}

impl Happening {
    /// Returns true when a timeline must have it.
    pub(super) fn is_wanted(&self) -> bool {
        self.weight >= 2
    }

    /// Returns true when a day is among those that gold accepts.
    pub(super) fn accepts_when(&self, when: Option<&str>) -> bool {
        let when = when.filter(|when| !when.is_empty());
        match self.whens.is_empty() {
            true => self.when.as_deref().filter(|gold| !gold.is_empty()) == when,
            false => self.whens.iter().any(|gold| gold.as_deref() == when),
        }
    }
}

impl Mention {
    /// Returns true when both lie in one article and share a character.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.doc == other.doc && self.span.0 < other.span.1 && other.span.0 < self.span.1
    }
}
