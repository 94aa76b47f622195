//! Candidate mentions: spans that may refer to an actor, before they are resolved.

use std::ops::Range;

use super::context::Context;
use crate::{language::NameType, text::ByteSpan};

/// A mention whose entity is not resolved yet. All ranges are tokens.
#[derive(Debug, Clone)]
pub struct CandidateMention {
    /// The whole mention, with title or determiner.
    pub tokens: Range<usize>,
    /// The name, or the noun or pronoun.
    pub head: Range<usize>,
    /// The role before the name, or in an apposition after it.
    pub role: Option<Range<usize>>,
    /// How it refers.
    pub form: CandidateForm,
}

/// How a mention refers; for a name with its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateForm {
    /// A name of this type.
    Name(NameType),
    /// A noun phrase: "the minister".
    Description,
    /// A pronoun of the third person.
    Pronoun,
}

impl CandidateMention {
    /// Tests whether it is the photographer or agency of a photo credit: "(Ann Lee/Reuters)".
    pub fn is_photo_credit(&self, context: Context<'_>) -> bool {
        let span = self.span(context);
        let before = context.doc.text[..span.start as usize].trim_end();
        let after = context.doc.text[span.end as usize..].trim_start();
        after.starts_with('/') && before.ends_with('(') || before.ends_with('/') && after.starts_with(')')
    }

    /// Returns the token whose syntactic head is outside the mention.
    pub fn syntactic_head(&self, context: Context<'_>) -> usize {
        let is_head =
            |token: &usize| context.doc.head(*token).is_none_or(|head| !self.tokens.contains(&head));
        self.head
            .clone()
            .find(is_head)
            .or_else(|| self.tokens.clone().find(is_head))
            .unwrap_or(self.head.start)
    }

    /// Returns the type of a name, `None` for descriptions and pronouns.
    pub fn name_type(&self) -> Option<NameType> {
        match self.form {
            CandidateForm::Name(kind) => Some(kind),
            CandidateForm::Description | CandidateForm::Pronoun => None,
        }
    }

    /// Returns the whole mention in bytes.
    pub fn span(&self, context: Context<'_>) -> ByteSpan {
        context.doc.span(self.tokens.clone())
    }

    /// Returns the text of the name, noun or pronoun.
    pub fn head_text<'a>(&self, context: Context<'a>) -> &'a str {
        context.doc.span(self.head.clone()).slice(context.doc.text)
    }
}
