//! The annotated text with the word lists, as all rules of this stage use them.

use super::lexicon::Lexicon;
use crate::language::{AnnotatedText, Relation};

/// Annotated text and lexicon. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub doc: &'a AnnotatedText<'a>,
    pub lexicon: &'a Lexicon,
}

impl Context<'_> {
    /// Returns the token's lemma in lower case.
    pub fn lemma(&self, token: usize) -> String {
        self.doc.lemma(token).to_lowercase()
    }

    /// Returns true if the token's lemma is a noun for persons: "minister".
    pub fn is_person_noun(&self, token: usize) -> bool {
        self.lexicon.is_person_noun(&self.lemma(token))
    }

    /// Returns true if the token's lemma is a verb whose subject is a person or organization.
    pub fn is_agentive(&self, verb: usize) -> bool {
        self.lexicon.is_agentive(&self.lemma(verb))
    }

    /// Returns true for the subject of a verb or clause.
    pub fn is_subject(&self, token: usize) -> bool {
        self.doc.relation(token).base() == Relation::Nsubj
    }

    /// Returns true for the subject of an agentive verb.
    pub fn is_agent(&self, token: usize) -> bool {
        self.is_subject(token) && self.doc.head(token).is_some_and(|verb| self.is_agentive(verb))
    }

    /// Returns true for the subject of a verb of asking.
    pub fn is_asker(&self, token: usize) -> bool {
        self.is_subject(token)
            && self.doc.head(token).is_some_and(|verb| self.lexicon.is_question_verb(&self.lemma(verb)))
    }

    /// Returns true for the source of "according to": semantically the subject, wherever it stands.
    pub fn is_according_to_source(&self, token: usize) -> bool {
        self.doc.children(token).any(|child| self.doc.word(child).eq_ignore_ascii_case("according"))
    }
}
