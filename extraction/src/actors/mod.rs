//! Coreference: finds mentions and resolves them to the actors of an article.
//!
//! [`mentions`] finds candidates, with [`titles`] around names. [`name_matching`] indexes all names of the article.
//! [`coreference`] then resolves candidates in order: names by the index, [`descriptions`] and [`pronouns`] by the
//! mentions before them.

mod acronyms;
mod appositions;
mod candidate;
mod capacity;
mod context;
mod coreference;
mod descriptions;
mod entities;
mod entity_index;
mod introductions;
mod leads;
mod lexicon;
mod mentions;
mod merge;
mod name_matching;
mod place_names;
mod pronouns;
mod quoted_tokens;
mod surnames;
#[cfg(test)]
mod tests;
mod titles;
mod unnamed_sources;
mod weights;

use crate::{
    language::AnnotatedText,
    schema::{ActorType, MentionForm, PlaceLink},
    text::ByteSpan,
};
pub use capacity::{Affiliation, Capacities, Capacity, Parties};
use context::Context;
pub use lexicon::Lexicon;
pub use place_names::split_place_names;

/// The mentions of an article and the actors that they refer to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coreference {
    /// The mentions, in order, without overlap.
    pub mentions: Vec<Mention>,
    /// The actors, in order of their first mention.
    pub actors: Vec<Actor>,
    /// The likely antecedents of the pronouns, in the order of their mentions.
    pub antecedents: Vec<Antecedents>,
}

/// Share of the first antecedent's probability from which a second one makes a pronoun ambiguous.
const AMBIGUOUS: f32 = 0.5;

/// The actors that a pronoun may refer to.
#[derive(Debug, Clone, PartialEq)]
pub struct Antecedents {
    /// Index of the pronoun into [`Coreference::mentions`].
    pub mention: usize,
    /// Actors with probabilities that sum to 1 or less, the most probable first: at most four.
    pub actors: Vec<(usize, f32)>,
}

/// A span that refers to an actor: a name, a description or a pronoun.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// From title or determiner to the last word: "US State Department spokesperson Tammy Bruce".
    pub span: ByteSpan,
    /// The name, noun or pronoun alone: "Tammy Bruce".
    pub head: ByteSpan,
    /// The role next to the name: "US State Department spokesperson".
    pub role: Option<ByteSpan>,
    /// Index into [`Coreference::actors`].
    pub actor: usize,
    /// How it refers.
    pub form: MentionForm,
}

/// A person, organization, place, group or unnamed source of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// The fullest name in the article; for an unnamed source its description.
    pub name: String,
    /// Its type.
    pub kind: ActorType,
    /// Its roles in the article, in order, without repeats.
    pub roles: Vec<String>,
    /// Its other names in the article, in order, without repeats.
    pub aliases: Vec<String>,
    /// The entry of the gazetteer, once [`crate::places`] has linked a place.
    pub place: Option<PlaceLink>,
}

impl Coreference {
    /// Returns the actors that a pronoun may refer to, with probabilities, the most probable first; none for other
    /// mentions.
    pub fn antecedents_of(&self, mention: usize) -> &[(usize, f32)] {
        let at = self.antecedents.binary_search_by_key(&mention, |antecedents| antecedents.mention);
        at.map_or(&[], |at| &self.antecedents[at].actors)
    }

    /// Returns true for a pronoun with two likely antecedents.
    pub fn is_ambiguous(&self, mention: usize) -> bool {
        match self.antecedents_of(mention) {
            [(_, first), (_, second), ..] => *second >= AMBIGUOUS * first,
            _ => false,
        }
    }

    /// Returns the index of the mention that overlaps `span`: the longest of several, the first of equals.
    pub fn mention_at(&self, span: ByteSpan) -> Option<usize> {
        let first = self.mentions.partition_point(|mention| mention.span.end <= span.start);
        let overlapping = self.mentions[first..].iter().take_while(|mention| mention.span.start < span.end);
        overlapping
            .enumerate()
            .max_by_key(|(index, mention)| (mention.span.len(), std::cmp::Reverse(*index)))
            .map(|(index, _)| first + index)
    }
}

/// Returns a name without forms of address and roles before it: "Ivan Kolev" for "Defence Minister Ivan Kolev".
///
/// The last word always stays.
pub fn without_titles<'n>(name: &'n str, lexicon: &Lexicon) -> &'n str {
    let is_title = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(char::to_uppercase);
        let capitalised: String = first.into_iter().flatten().chain(letters).collect();
        lexicon.is_honorific(&capitalised)
            || lexicon.is_honorific(&format!("{capitalised}."))
            || lexicon.is_person_noun(&word.to_lowercase())
    };
    let words = name.split_whitespace().map(|word| (word.as_ptr() as usize - name.as_ptr() as usize, word));
    let words: Vec<(usize, &str)> = words.collect();
    let Some((last, before)) = words.split_last() else { return name };
    let title = before.iter().rposition(|(_, word)| is_title(word));
    let start = title.map(|title| before.get(title + 1).map_or(last.0, |(start, _)| *start));
    &name[start.unwrap_or(0)..]
}

/// Finds the mentions of an article and resolves them to actors.
///
/// Linear in the number of tokens.
pub fn resolve(doc: &AnnotatedText<'_>, lexicon: &Lexicon) -> Coreference {
    let context = Context { doc, lexicon };
    coreference::resolve(context, &mentions::find(context))
}
