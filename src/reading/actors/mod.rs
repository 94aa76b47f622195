//! Who is spoken of: mentions, and the chains that join them into actors.

use super::record::{ActorKind, MentionForm};
use crate::{language::Annotated, text::ByteSpan};

/// Everyone an article speaks of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cast {
    /// The mentions, in order of place.
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
    /// Its actor, by number in [`Cast::actors`].
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
    pub kind: ActorKind,
    /// The roles the article gives it, in order, without repeats.
    pub roles: Vec<String>,
    /// Its other names in the article, in order, without repeats.
    pub aliases: Vec<String>,
}

impl Cast {
    /// The mention that covers `span`, or lies in it: the longest where there are several.
    pub fn mention_at(&self, span: ByteSpan) -> Option<usize> {
        (0..self.mentions.len())
            .filter(|&at| self.mentions[at].span.overlaps(span))
            .max_by_key(|&at| (self.mentions[at].span.len(), std::cmp::Reverse(at)))
    }
}

/// Finds the mentions and joins them into actors.
pub fn find(_words: &Annotated<'_>) -> Cast {
    Cast::default()
}
