//! Types of changes, and what they are changes of.

use serde::Serialize;
use utoipa::ToSchema;

/// What a change is a change of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// An article.
    Article,
    /// A statement.
    Statement,
    /// A happening.
    Happening,
    /// An actor.
    Actor,
    /// A correction.
    Correction,
}

// The name is a `tt`: utoipa does not read a `literal` that a macro passes on.
macro_rules! change_types {
    ($($(#[$doc:meta])* $name:ident = $text:tt $noun:ident,)+) => {
        /// A type of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
        pub enum ChangeType {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl ChangeType {
            /// All types.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the name: what changed, and how.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// Returns what the change is a change of.
            pub fn noun(self) -> Noun {
                match self { $(Self::$name => Noun::$noun),+ }
            }

            /// Returns the type with a name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

change_types! {
    /// A new article is stored.
    ArticleSubmitted = "article.submitted" Article,
    /// A new text of an article is stored.
    ArticleRevised = "article.revised" Article,
    /// An article has its first facts.
    ArticleExtracted = "article.extracted" Article,
    /// The facts of an article were replaced.
    ArticleExtractedAgain = "article.extracted_again" Article,
    /// An article was deleted.
    ArticleDeleted = "article.deleted" Article,
    /// An article was withdrawn or killed: its facts are gone.
    ArticleWithdrawn = "article.withdrawn" Article,
    /// A statement is new.
    StatementAdded = "statement.added" Statement,
    /// A statement is the same with other particulars.
    StatementChanged = "statement.changed" Statement,
    /// A statement is no longer there.
    StatementDeleted = "statement.deleted" Statement,
    /// A happening is new.
    HappeningAdded = "happening.added" Happening,
    /// A happening has other particulars, reports or participants.
    HappeningChanged = "happening.changed" Happening,
    /// A happening is part of another one from now on.
    HappeningMerged = "happening.merged" Happening,
    /// A happening is no longer there.
    HappeningDeleted = "happening.deleted" Happening,
    /// An actor is new.
    ActorAdded = "actor.added" Actor,
    /// An actor has another name.
    ActorRenamed = "actor.renamed" Actor,
    /// An actor is another one from now on.
    ActorMerged = "actor.merged" Actor,
    /// An actor is one of its own again.
    ActorUnmerged = "actor.unmerged" Actor,
    /// Some mentions of an actor are of another one from now on.
    ActorSplit = "actor.split" Actor,
    /// An actor is no longer there.
    ActorDeleted = "actor.deleted" Actor,
    /// An editor corrected an actor.
    CorrectionMade = "correction.made" Correction,
    /// A correction was undone.
    CorrectionUndone = "correction.undone" Correction,
}

impl ChangeType {
    /// Returns true where its subject is no longer there.
    pub fn is_end(self) -> bool {
        matches!(
            self,
            Self::ArticleDeleted
                | Self::ArticleWithdrawn
                | Self::StatementDeleted
                | Self::HappeningDeleted
                | Self::HappeningMerged
                | Self::ActorDeleted
        )
    }
}

impl Noun {
    /// All nouns.
    pub const ALL: [Self; 5] =
        [Self::Article, Self::Statement, Self::Happening, Self::Actor, Self::Correction];

    /// Returns the name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Statement => "statement",
            Self::Happening => "happening",
            Self::Actor => "actor",
            Self::Correction => "correction",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_type_begins_with_its_noun() {
        for change_type in ChangeType::ALL {
            assert!(change_type.name().starts_with(&format!("{}.", change_type.noun().name())));
            assert_eq!(ChangeType::from_name(change_type.name()), Some(*change_type));
        }
    }
}
