//! The comparison of one quotation with the record.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
};

use sqlx::PgPool;
use uuid::Uuid;

use super::request::Quotation;
use crate::{
    api::problem::Problem,
    quotations::{Agreement, Comparison, MIN_WORDS, Words, speaker::is_name_of, turns::turn_with},
    store::{
        ArticleId, QuotationId,
        quotations::{self, CandidateVersion},
        statements::StoredStatement,
    },
};

/// Versions whose statements are loaded, the most similar ones.
const MAX_VERSIONS: usize = 8;
/// The same where one has all words of the quotation.
const MAX_VERSIONS_OF_FOUND: usize = 3;
/// Matches whose articles are read for the words before and after them.
const MAX_EXTENDED: usize = 8;
/// Statements that a check shows.
const MAX_MATCHES: usize = 5;

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Exact,
    Altered,
    SaidByAnother,
    OnlyInPart,
    NotFound,
}

/// A statement that has words of the quotation.
pub struct Match {
    pub statement: StoredStatement,
    /// The words that are compared, with spans of the article's body.
    pub words: Words,
    pub comparison: Comparison,
    /// The quotation that it is an occurrence of; `None` for reported speech.
    pub quotation_id: Option<QuotationId>,
    /// Whether the speaker has the given name; false without one.
    pub is_speaker: bool,
}

/// A checked quotation.
pub struct Checked {
    pub outcome: Outcome,
    /// The best statements, the best first.
    pub matches: Vec<Match>,
}

impl Checked {
    /// Compares a quotation with the versions that share its words.
    pub async fn of(pool: &PgPool, quotation: &Quotation) -> Result<Self, Problem> {
        let candidates = quotations::candidates(pool, &quotation.words).await?;
        let versions = similar_versions(&quotation.words, candidates);
        if versions.is_empty() {
            return Ok(Self { outcome: Outcome::NotFound, matches: Vec::new() });
        }
        let ids: Vec<Uuid> = versions.iter().map(|version| version.version_id).collect();
        let speakers = quotations::speakers_of_versions(pool, &ids).await?;
        let is_given = |name: &Option<String>| match (&quotation.speaker, name) {
            (Some(given), Some(name)) => is_name_of(given, name, None),
            _ => false,
        };
        let wanted: Vec<Uuid> = speakers
            .iter()
            .filter(|speaker| is_given(&speaker.name) || is_given(&speaker.name_in_article))
            .filter_map(|speaker| speaker.speaker_id)
            .collect();
        let quotation_of: HashMap<Uuid, Option<QuotationId>> =
            versions.iter().map(|version| (version.version_id, version.quotation_id)).collect();
        let mut matches: Vec<Match> = quotations::statements_of(pool, &ids, &wanted)
            .await?
            .into_iter()
            .map(|occurrence| {
                let words = Words::of_statement(&occurrence.statement.statement);
                Match {
                    comparison: Comparison::of(&quotation.words, &words),
                    is_speaker: has_speaker(&occurrence.statement, quotation.speaker.as_deref()),
                    quotation_id: quotation_of.get(&occurrence.version_id).copied().flatten(),
                    statement: occurrence.statement,
                    words,
                }
            })
            .collect();
        extend(pool, quotation, &mut matches).await?;
        matches.retain(|one| one.comparison.agreement > Agreement::None);
        let outcome = outcome(&matches, quotation.speaker.is_some());
        matches
            .sort_by(|one, other| rank(other).partial_cmp(&rank(one)).unwrap_or(std::cmp::Ordering::Equal));
        // The statements of a divided sentence have the same words.
        let mut places = HashSet::new();
        matches.retain(|one| {
            let first = one.words.words.first().map(|word| word.span);
            places.insert((one.statement.article_id, first))
        });
        matches.truncate(MAX_MATCHES);
        Ok(Self { outcome, matches })
    }
}

/// Compares the quotation with the speaker's words before and after those of each match, where these alone lack some.
///
/// "We will rebuild it," she said, "before winter" are two statements, which another article quotes as one.
async fn extend(pool: &PgPool, quotation: &Quotation, matches: &mut [Match]) -> Result<(), Problem> {
    let lacks = |one: &&mut Match| one.quotation_id.is_some() && one.comparison.agreement < Agreement::Exact;
    let articles: BTreeSet<ArticleId> =
        matches.iter_mut().filter(lacks).map(|one| one.statement.article_id).take(MAX_EXTENDED).collect();
    if articles.is_empty() {
        return Ok(());
    }
    let articles: Vec<ArticleId> = articles.into_iter().collect();
    let statements = quotations::quoting_statements(pool, &articles).await?;
    for one in matches.iter_mut().filter(lacks) {
        let Some(statements) = statements.get(&one.statement.article_id) else { continue };
        let words = turn_with(statements, one.statement.statement.span);
        let comparison = Comparison::of(&quotation.words, &words);
        let better = (comparison.agreement, comparison.similarity);
        if better > (one.comparison.agreement, one.comparison.similarity) {
            (one.words, one.comparison) = (words, comparison);
        }
    }
    Ok(())
}

/// Sorts matches: quoted words first, then by agreement, speaker, similarity and time of publication.
fn rank(one: &Match) -> (bool, Agreement, bool, f64, Reverse<jiff::Timestamp>) {
    let comparison = &one.comparison;
    let published = Reverse(one.statement.published_at);
    (one.quotation_id.is_some(), comparison.agreement, one.is_speaker, comparison.similarity, published)
}

/// Returns the versions that have words of the quotation, those in quotation marks and the most similar first.
fn similar_versions(words: &Words, candidates: Vec<CandidateVersion>) -> Vec<CandidateVersion> {
    let mut compared: Vec<(bool, Agreement, f64, CandidateVersion)> = candidates
        .into_iter()
        .filter_map(|version| {
            let comparison = Comparison::of(words, &Words::of(&version.text, 0));
            // A few words in sequence may be part of a turn that has all.
            let is_similar =
                comparison.agreement > Agreement::None || comparison.alignment.longest_run() >= MIN_WORDS;
            is_similar.then_some((
                version.quotation_id.is_some(),
                comparison.agreement,
                comparison.similarity,
                version,
            ))
        })
        .collect();
    compared.sort_by(|one, other| {
        let order = (other.0, other.1, other.2).partial_cmp(&(one.0, one.1, one.2));
        order.unwrap_or(std::cmp::Ordering::Equal)
    });
    let is_found = compared
        .first()
        .is_some_and(|(is_quoted, agreement, ..)| *is_quoted && *agreement == Agreement::Exact);
    let count = if is_found { MAX_VERSIONS_OF_FOUND } else { MAX_VERSIONS };
    compared.into_iter().take(count).map(|(.., version)| version).collect()
}

/// Returns true where the statement's speaker has the given name, by its name, its mention or its role.
fn has_speaker(stored: &StoredStatement, given: Option<&str>) -> bool {
    let (Some(given), Some(speaker)) = (given, &stored.statement.speaker) else { return false };
    let role = speaker.role.as_deref();
    is_name_of(given, &speaker.name, role) || is_name_of(given, &speaker.mention.text, role)
}

/// Decides from the quoted words alone: reported speech is a paraphrase.
fn outcome(matches: &[Match], has_speaker: bool) -> Outcome {
    let quoted = || matches.iter().filter(|one| one.quotation_id.is_some());
    match quoted().map(|one| one.comparison.agreement).max() {
        None | Some(Agreement::None) => Outcome::NotFound,
        Some(Agreement::Part) => Outcome::OnlyInPart,
        Some(Agreement::Altered) => Outcome::Altered,
        Some(Agreement::Exact) => {
            let exact = || quoted().filter(|one| one.comparison.agreement == Agreement::Exact);
            let is_attributed = exact().any(|one| one.statement.statement.speaker.is_some());
            match has_speaker && is_attributed && !exact().any(|one| one.is_speaker) {
                true => Outcome::SaidByAnother,
                false => Outcome::Exact,
            }
        }
    }
}
