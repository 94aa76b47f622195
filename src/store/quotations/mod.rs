//! Quotations: the words of statements, wherever they stand.
//!
//! A version is a sequence of words, whose case and punctuation do not count; it is identified by a digest of them. A
//! quotation is the versions that differ by small cuts and alterations; its id is that of its first version, and stays.
//! An occurrence is a statement with the words of a version. Reported speech has versions without a quotation: a check
//! finds them, and they are not in the list of quotations.

mod add;
mod backfill;
mod candidates;
mod fetch;
mod list;
mod refresh;
mod speakers;

use sqlx::PgTransaction;
use uuid::Uuid;

use super::StoreError;

pub use backfill::backfill;
pub use candidates::{CandidateVersion, candidates};
pub use fetch::{QuotationOccurrence, StoredQuotation, fetch, quoting_statements, statements_of};
pub use list::{ListedQuotation, QuotationFilter, QuotationVersion};
pub use speakers::{QuotationSpeaker, VersionSpeaker, speakers_of_versions};

pub(super) use add::{NewOccurrence, add};
pub(super) use refresh::refresh;

/// Returns the versions of which articles have occurrences, before their facts are replaced or deleted.
pub(super) async fn versions_of_articles(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let versions = sqlx::query_scalar(
        "SELECT DISTINCT version_id FROM quotation_occurrences WHERE article_id = ANY($1)",
    );
    Ok(versions.bind(articles).fetch_all(&mut **transaction).await?)
}
