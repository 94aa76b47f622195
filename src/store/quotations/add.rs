//! Addition of the statements of articles to versions and quotations.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use serde::Serialize;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::candidates::similar_versions;
use crate::{
    quotations::{MIN_WORDS, Words, are_versions, index_keys, probes, turns::sentence_words},
    store::{StoreError, digest::FieldDigest},
};
use extraction::schema::{Statement, StatementType};

/// Keys of a new version by which similar ones are found.
const MAX_PROBES: usize = 8;
/// Similar versions that a new version is compared with, those with the most common keys.
const MAX_COMPARED: usize = 8;

/// A statement that is added.
pub(in crate::store) struct NewOccurrence<'a> {
    pub article_id: Uuid,
    pub statement_id: Uuid,
    pub source: &'a str,
    pub published_at: Timestamp,
    pub statement: &'a Statement,
}

#[derive(Serialize)]
struct OccurrenceRow {
    article_id: Uuid,
    statement_id: Uuid,
    version_id: Uuid,
    quotation_id: Option<Uuid>,
    source: String,
    speaker_id: Option<Uuid>,
    speaker_name: Option<String>,
    published_at: Timestamp,
}

impl OccurrenceRow {
    /// Makes the row of a statement, whose quotation is set later.
    fn new(occurrence: &NewOccurrence<'_>, version_id: Uuid) -> Self {
        let speaker = occurrence.statement.speaker.as_ref();
        Self {
            article_id: occurrence.article_id,
            statement_id: occurrence.statement_id,
            version_id,
            quotation_id: None,
            source: occurrence.source.to_owned(),
            speaker_id: speaker.and_then(|speaker| speaker.actor_id).map(|id| id.0),
            speaker_name: speaker.map(|speaker| speaker.name.clone()),
            published_at: occurrence.published_at,
        }
    }
}

#[derive(Serialize)]
struct VersionRow {
    version_id: Uuid,
    quotation_id: Option<Uuid>,
    text: String,
    word_count: usize,
    article_count: i32,
    keys: Vec<i32>,
}

#[derive(Serialize)]
struct QuotationRow {
    quotation_id: Uuid,
    text: String,
    article_count: i32,
    source_count: i32,
    first_published_at: Timestamp,
    last_published_at: Timestamp,
    last_day: i32,
}

/// A version that occurs in the articles.
struct NewVersion {
    words: Words,
    is_quoted: bool,
    published_at: Timestamp,
}

/// Adds the statements to versions and quotations; returns the versions, whose numbers are to be refreshed.
///
/// A statement with fewer than three words in quotation marks is left out. Call it under the lock of stories, after the
/// statements were inserted.
pub(in crate::store) async fn add(
    transaction: &mut PgTransaction<'_>,
    occurrences: &[NewOccurrence<'_>],
) -> Result<Vec<Uuid>, StoreError> {
    let mut versions: BTreeMap<Uuid, NewVersion> = BTreeMap::new();
    let mut rows = Vec::new();
    for of_article in by_article(occurrences) {
        let statements: Vec<&Statement> = of_article.iter().map(|occurrence| occurrence.statement).collect();
        for (occurrence, words) in of_article.into_iter().zip(sentence_words(&statements)) {
            if words.len() < MIN_WORDS {
                continue;
            }
            let is_quoted = occurrence.statement.statement_type != StatementType::Indirect;
            let version_id = version_id(&words, is_quoted);
            rows.push(OccurrenceRow::new(occurrence, version_id));
            let published_at = occurrence.published_at;
            versions.entry(version_id).or_insert(NewVersion { words, is_quoted, published_at });
        }
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let quotation_of = assign(transaction, &versions).await?;
    for row in &mut rows {
        row.quotation_id = quotation_of.get(&row.version_id).copied().flatten();
    }
    insert(transaction, &versions, &quotation_of, &rows).await?;
    Ok(versions.into_keys().collect())
}

/// Groups the statements by article, those of one in the order of their text.
fn by_article<'o, 'a>(
    occurrences: &'o [NewOccurrence<'a>],
) -> impl Iterator<Item = Vec<&'o NewOccurrence<'a>>> {
    let mut articles: BTreeMap<Uuid, Vec<&NewOccurrence<'a>>> = BTreeMap::new();
    for occurrence in occurrences {
        articles.entry(occurrence.article_id).or_default().push(occurrence);
    }
    articles.into_values().map(|mut of_article| {
        of_article.sort_by_key(|occurrence| (occurrence.statement.span, occurrence.statement_id));
        of_article
    })
}

/// Derives the id of a version; the same words in quotation marks and in reported speech are two.
fn version_id(words: &Words, is_quoted: bool) -> Uuid {
    FieldDigest::default().field([u8::from(is_quoted)]).field(words.normalized()).uuid()
}

/// Returns the quotation of each version: of a stored one its own, of a new one that of a similar version, else a new one.
async fn assign(
    transaction: &mut PgTransaction<'_>,
    versions: &BTreeMap<Uuid, NewVersion>,
) -> Result<HashMap<Uuid, Option<Uuid>>, StoreError> {
    let ids: Vec<Uuid> = versions.keys().copied().collect();
    let stored: Vec<(Uuid, Option<Uuid>)> =
        sqlx::query_as("SELECT version_id, quotation_id FROM quotation_versions WHERE version_id = ANY($1)")
            .bind(&ids)
            .fetch_all(&mut **transaction)
            .await?;
    let mut quotation_of: HashMap<Uuid, Option<Uuid>> = stored.into_iter().collect();
    let mut new: Vec<(Uuid, &Words)> = Vec::new();
    for (id, version) in versions {
        if quotation_of.contains_key(id) {
            continue;
        }
        match version.is_quoted {
            true => new.push((*id, &version.words)),
            false => drop(quotation_of.insert(*id, None)),
        }
    }
    // The longest first: the shorter ones are compared with it.
    new.sort_by_key(|(id, words)| (std::cmp::Reverse(words.len()), *id));
    let keys: Vec<Vec<i32>> = new.iter().map(|(_, words)| probes(words, MAX_PROBES)).collect();
    let mut similar = similar_versions(transaction, &keys, MAX_COMPARED).await?;
    let mut by_key: HashMap<i32, BTreeSet<usize>> = HashMap::new();
    for (at, (id, words)) in new.iter().enumerate() {
        let earlier: BTreeSet<usize> =
            keys[at].iter().filter_map(|key| by_key.get(key)).flatten().copied().collect();
        let earlier = earlier.into_iter().take(MAX_COMPARED);
        let of_batch = earlier.filter_map(|other| Some((quotation_of[&new[other].0]?, new[other].1.clone())));
        let stored = similar.remove(&at).unwrap_or_default();
        let mut candidates = stored.into_iter().chain(of_batch);
        let own = candidates.find(|(_, other)| are_versions(words, other)).map(|(quotation, _)| quotation);
        quotation_of.insert(*id, Some(own.unwrap_or(*id)));
        for key in index_keys(words) {
            by_key.entry(key).or_default().insert(at);
        }
    }
    Ok(quotation_of)
}

/// Inserts versions and quotations that are new, and the occurrences.
async fn insert(
    transaction: &mut PgTransaction<'_>,
    versions: &BTreeMap<Uuid, NewVersion>,
    quotation_of: &HashMap<Uuid, Option<Uuid>>,
    occurrences: &[OccurrenceRow],
) -> Result<(), StoreError> {
    let quotation_of = |id: &Uuid| quotation_of.get(id).copied().flatten();
    let version_rows: Vec<VersionRow> = versions
        .iter()
        .map(|(id, version)| VersionRow {
            version_id: *id,
            quotation_id: quotation_of(id),
            text: version.words.text(0, version.words.len()),
            word_count: version.words.len(),
            article_count: 0,
            keys: index_keys(&version.words),
        })
        .collect();
    let quotation_rows: Vec<QuotationRow> = versions
        .iter()
        .filter_map(|(id, version)| {
            Some(QuotationRow {
                quotation_id: quotation_of(id)?,
                text: version.words.text(0, version.words.len()),
                article_count: 0,
                source_count: 0,
                first_published_at: version.published_at,
                last_published_at: version.published_at,
                last_day: 0,
            })
        })
        .collect();
    // Numbers and texts are set by the refresh that follows.
    sqlx::query(
        "INSERT INTO quotations (quotation_id, text, article_count, source_count, first_published_at, last_published_at,
                                last_day)
         SELECT DISTINCT ON (quotation_id) * FROM jsonb_to_recordset($1) AS new
           (quotation_id uuid, text text, article_count integer, source_count integer, first_published_at timestamptz,
            last_published_at timestamptz, last_day integer)
         ON CONFLICT DO NOTHING",
    )
    .bind(Json(quotation_rows))
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO quotation_versions (version_id, quotation_id, text, word_count, article_count, keys)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (version_id uuid, quotation_id uuid, text text, word_count integer, article_count integer,
            keys integer[])
         ON CONFLICT DO NOTHING",
    )
    .bind(Json(version_rows))
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO quotation_occurrences (article_id, statement_id, version_id, quotation_id, source, speaker_id,
                                            speaker_name, published_at)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, statement_id uuid, version_id uuid, quotation_id uuid, source text, speaker_id uuid,
            speaker_name text, published_at timestamptz)
         ON CONFLICT DO NOTHING",
    )
    .bind(Json(occurrences))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
