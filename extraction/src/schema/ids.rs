//! Identifiers across articles: a prefix that names the kind, then a UUID in 32 hexadecimal digits.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

/// A text that is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id: an id is {prefix} and 32 hexadecimal digits")]
pub struct IdError {
    prefix: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The prefix of every id of this kind.
            pub const PREFIX: &str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}{}", $prefix, self.0.simple())
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

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "[0-9a-f]{32}$")))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

id!(
    /// An article.
    ArticleId, "art_"
);
id!(
    /// An actor across articles.
    ActorId, "act_"
);
id!(
    /// A statement.
    StatementId, "stm_"
);
id!(
    /// A quotation: the same words in quotation marks, wherever they stand.
    QuotationId, "quo_"
);
id!(
    /// An event in one sentence.
    EventId, "evt_"
);
id!(
    /// A happening: a cluster of coreferent events across articles.
    HappeningId, "hap_"
);
id!(
    /// A story: articles on one topic.
    StoryId, "sto_"
);
id!(
    /// A correction of actors by an editor.
    CorrectionId, "cor_"
);
id!(
    /// A saved search.
    SearchId, "sea_"
);
id!(
    /// An address that messages about changes are sent to.
    WebhookId, "whk_"
);
id!(
    /// A message to a webhook.
    MessageId, "msg_"
);
id!(
    /// A reread: articles that are extracted from again.
    RereadId, "rrd_"
);
id!(
    /// A load: many articles that are submitted together.
    LoadId, "lod_"
);
id!(
    /// A feed that articles are taken from.
    FeedId, "fee_"
);
id!(
    /// A review of a statement or happening by an editor.
    ReviewId, "rev_"
);
id!(
    /// An erasure of a person on request.
    ErasureId, "era_"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_parses_back_and_another_kind_is_refused() {
        let id = ArticleId(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<ActorId>().is_err());
        assert!("art_1".parse::<ArticleId>().is_err());
    }
}
