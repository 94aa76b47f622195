//! Who is spoken of: mentions, and the chains that join them into actors.

mod coreference;
mod descriptions;
mod lexicon;
mod mentions;
mod name_matching;
mod place_names;
mod pronouns;

use crate::schema::{ActorType, MentionForm};
use crate::{language::AnnotatedText, text::ByteSpan};
pub use place_names::split_place_names;

/// True for a noun, in its dictionary form, that describes an organization: "company", "ministry".
pub fn describes_organization(noun: &str) -> bool {
    matches!(lexicon::body(noun), Some(lexicon::Body::AnyOrganization | lexicon::Body::NamedOrganization))
}

/// Everyone an article speaks of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coreference {
    /// The mentions, in order of place, without overlap.
    pub mentions: Vec<Mention>,
    /// The actors that mentions stand for.
    pub actors: Vec<Actor>,
}

/// One place where an actor is named, described or meant by a pronoun.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// From title or determiner to the last word of the name: "US State Department spokesperson Tammy Bruce".
    pub span: ByteSpan,
    /// The name or head noun alone: "Tammy Bruce".
    pub head: ByteSpan,
    /// The role that stands at the mention: "US State Department spokesperson".
    pub role: Option<ByteSpan>,
    /// Its actor, by number in [`Coreference::actors`].
    pub actor: usize,
    /// How it refers.
    pub form: MentionForm,
}

/// Who or what a chain of mentions stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// The fullest name the article gives.
    pub name: String,
    /// What it is.
    pub kind: ActorType,
    /// The roles the article gives it, in order, without repeats.
    pub roles: Vec<String>,
    /// Its other names in the article, in order, without repeats.
    pub aliases: Vec<String>,
}

impl Coreference {
    /// The mention that shares characters with `span`: the longest where there are several.
    pub fn mention_at(&self, span: ByteSpan) -> Option<usize> {
        let first = self.mentions.partition_point(|mention| mention.span.end <= span.start);
        let touching = self.mentions[first..].iter().take_while(|mention| mention.span.start < span.end);
        touching
            .enumerate()
            .max_by_key(|(at, one)| (one.span.len(), std::cmp::Reverse(*at)))
            .map(|(at, _)| first + at)
    }

    /// The mentions that lie wholly inside `span`.
    pub fn mentions_in(&self, span: ByteSpan) -> impl Iterator<Item = &Mention> {
        let first = self.mentions.partition_point(|mention| mention.span.start < span.start);
        let inside = self.mentions[first..].iter().take_while(move |mention| mention.span.start < span.end);
        inside.filter(move |mention| mention.span.end <= span.end)
    }
}

/// Finds the mentions and joins them into actors.
pub fn resolve(words: &AnnotatedText<'_>) -> Coreference {
    coreference::join(words, mentions::find(words))
}

#[cfg(test)]
mod tests;
