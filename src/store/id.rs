//! Ids: opaque outside, time-sortable, with a prefix that says what they name.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A text that is no id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no id: it looks like {prefix} and 32 hexadecimal digits")]
pub struct IdError {
    prefix: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// What every id of this kind starts with.
            pub const PREFIX: &str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix($prefix)
                    .filter(|digits| digits.len() == 32)
                    .and_then(|digits| Uuid::try_parse(digits).ok())
                    .map(Self)
                    .ok_or(IdError { prefix: $prefix })
            }
        }
    };
}

id!(
    /// An article.
    ArticleId, "art_"
);
id!(
    /// An actor, across articles.
    ActorId, "act_"
);
id!(
    /// A statement.
    StatementId, "stm_"
);
id!(
    /// An event, as one sentence tells it.
    EventId, "evt_"
);
id!(
    /// A happening: events that tell the same thing.
    HappeningId, "hap_"
);
id!(
    /// A story: articles about the same affair.
    StoryId, "sto_"
);

id!(
    /// What an editor put right about actors.
    CorrectionId, "cor_"
);

impl ArticleId {
    /// A new id; it sorts after those made before it.
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }
}

impl Default for ArticleId {
    fn default() -> Self {
        Self::new()
    }
}

/// Ids for the facts of one article: each is made from the article, the kind of fact, its words, and
/// how many facts of the same words came before it. Read again, or revised elsewhere, the same fact
/// keeps its id, so that a link to it holds; and it sorts with its article, whose time it carries.
pub fn fact_ids<'t>(
    article: ArticleId,
    kind: &str,
    words: impl IntoIterator<Item = &'t str>,
) -> impl Iterator<Item = Uuid> {
    let mut seen = std::collections::HashMap::<&str, u32>::new();
    words.into_iter().map(move |text| {
        let nth = seen.entry(text).or_default();
        *nth += 1;
        derive(article.0, &[kind.as_bytes(), text.as_bytes(), &nth.to_be_bytes()])
    })
}

/// A UUID (version 8: our own making) with the time of `base` in front and a digest of `parts` behind.
pub(super) fn derive(base: Uuid, parts: &[&[u8]]) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(base.as_bytes());
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    bytes[..6].copy_from_slice(&base.as_bytes()[..6]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_refuses_another_kind() {
        let id = ArticleId::new();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<ActorId>().is_err());
        assert!("art_1".parse::<ArticleId>().is_err());
    }

    #[test]
    fn a_fact_keeps_its_id_when_other_facts_come_and_go() {
        let article = ArticleId::new();
        let before: Vec<_> = fact_ids(article, "statement", ["a", "b", "a"]).collect();
        let after: Vec<_> = fact_ids(article, "statement", ["new", "a", "a", "b"]).collect();
        assert_eq!(before[0], after[1]);
        assert_eq!(before[1], after[3]);
        assert_eq!(before[2], after[2]);
        assert_ne!(before[0], before[2]);
        assert_eq!(before[0].as_bytes()[..6], article.0.as_bytes()[..6]);
    }
}
