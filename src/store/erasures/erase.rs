//! The erasure itself, in one transaction.

use std::collections::BTreeSet;

use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::json;
use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use super::{
    Erasure, ErasureError, ErasureMode, NewErasure,
    articles::mask_article,
    names::{ErasedNames, NameKind},
    ordinary_words::is_ordinary,
    pseudonym::pseudonym,
    sweep::{Subjects, mask_all_columns, mask_text},
    words::words,
};
use crate::store::{
    ActorId, ArticleId, ErasureId, StatementId, StoreError,
    actors::{name_key, with_merged},
    audit::{self, Action, HashedRow, NewEntry},
    changes::{self, ChangeType, NewChange},
    corrections::{self, CorrectionAuthor, CorrectionError},
    queue::{self, Priority},
    write::clear_facts,
};
use extraction::event_coreference::EventCoreference;

/// Shortest part of a name that is masked alone, in bytes.
const MIN_PART: usize = 3;
/// The name of an actor without a pseudonym.
const NAME_OF_ERASED: &str = "erased person";

/// What stands in the audit for a document that leads to the name.
const MASKED_DOCUMENT: &str = r#"{"masked": true}"#;

/// The person with its names.
struct Person {
    /// The actor with those that were merged into it.
    actor_ids: Vec<Uuid>,
    /// Its names, and those of others with the same last name.
    names: Vec<(String, NameKind)>,
    /// Patterns of SQL that every row with a name matches.
    patterns: Vec<String>,
}

/// Masks the names of a person in everything that is stored, and in what is submitted from now on.
///
/// Texts that had a name are extracted from again; what followed from them is removed at once. `coreference` decides which
/// events are the same then.
pub async fn erase(
    pool: &PgPool,
    coreference: &EventCoreference,
    wanted: &NewErasure,
) -> Result<Erasure, ErasureError> {
    let mut transaction = corrections::begin(pool).await.map_err(without_refusal)?;
    // Submissions that are being stored end before, or see the names.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('dateline erasures'))")
        .execute(&mut *transaction)
        .await?;
    let person = person(&mut transaction, wanted.actor).await?;
    let id = Uuid::now_v7();
    let pseudonym = pseudonym(&mut transaction, wanted, &person.names, id).await?;
    let pseudonym = pseudonym.as_deref();
    let mut names = ErasedNames::load(&mut transaction).await?;
    let hashes: Vec<(Vec<u8>, usize, NameKind)> = person
        .names
        .iter()
        .filter_map(|(name, kind)| {
            let (hash, words) = names.add(name, *kind, (id, pseudonym))?;
            Some((hash, words, *kind))
        })
        .collect();
    let people = BTreeSet::from([id]);
    let mask = |text: &str| names.mask(text, &people).unwrap_or_else(|| text.to_owned());
    let author = CorrectionAuthor { by: wanted.author.by.clone(), reason: mask(&wanted.author.reason) };
    let legal_ground = mask(&wanted.legal_ground);

    let articles = articles_with_name(&mut transaction, &names, &person, id).await?;
    let statements: Vec<Uuid> =
        sqlx::query_scalar("SELECT statement_id FROM all_statements WHERE article_id = ANY($1)")
            .bind(&articles)
            .fetch_all(&mut *transaction)
            .await?;
    lock_and_requeue(&mut transaction, &articles).await?;
    let made_at: SqlTimestamp = sqlx::query_scalar(
        "INSERT INTO erasures (erasure_id, actor_id, mode, pseudonym, legal_ground, reason, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING made_at",
    )
    .bind(id)
    .bind(wanted.actor.0)
    .bind(wanted.mode.as_str())
    .bind(pseudonym)
    .bind(&legal_ground)
    .bind(&author.reason)
    .bind(&author.by)
    .fetch_one(&mut *transaction)
    .await?;
    insert_names(&mut transaction, id, &hashes).await?;
    for article in &articles {
        mask_article(&mut transaction, &names, &people, *article).await?;
    }
    clear_facts(&mut transaction, coreference, &articles).await?;
    rename(&mut transaction, &person, wanted.actor, pseudonym).await?;
    // Their ids would say who it was.
    sqlx::query("DELETE FROM authorities WHERE actor_id = ANY($1)")
        .bind(&person.actor_ids)
        .execute(&mut *transaction)
        .await?;
    if wanted.mode == ErasureMode::Erase {
        detach(&mut transaction, &person).await?;
    }
    let about = Subjects { articles: &articles, actors: &person.actor_ids };
    mask_all_columns(&mut transaction, &names, &people, &about, &person.patterns).await?;

    let subjects = subjects(&person, &articles, &statements);
    let masks = audit::mask_entries(&mut transaction, id, &person.patterns, |text, row: &HashedRow| {
        // The ids and positions of an authority lead to the name.
        if row.action.starts_with("authority.") && subjects.contains(&row.subject) {
            return Some(MASKED_DOCUMENT.to_owned());
        }
        let texts = [&row.reason, &row.before, &row.after].into_iter().flatten();
        let named = names.people_in(texts.map(String::as_str));
        mask_text(&names, if subjects.contains(&row.subject) { &people } else { &named }, text)
    })
    .await?;
    let erasure_id = ErasureId(id);
    let after = json!({
        "erasure_id": erasure_id, "mode": wanted.mode, "legal_ground": legal_ground, "article_count": articles.len(),
        "masked_entry_count": masks.count, "masks_sha256": masks.sha256,
    });
    let entry = NewEntry {
        who: Some(&author.by),
        action: Action::Erase,
        subject: wanted.actor.to_string(),
        reason: Some(&author.reason),
        before: None,
        after: Some(after),
    };
    audit::record(&mut transaction, &[entry]).await?;
    let change = match wanted.mode {
        ErasureMode::Pseudonymise => ChangeType::ActorRenamed,
        ErasureMode::Erase => ChangeType::ActorDeleted,
    };
    changes::record(&mut transaction, &[NewChange::of_actor(change, wanted.actor.0, None)]).await?;
    queue::notify(&mut transaction).await?;
    transaction.commit().await?;
    Ok(Erasure {
        id: erasure_id,
        actor: wanted.actor,
        mode: wanted.mode,
        pseudonym: pseudonym.map(str::to_owned),
        legal_ground,
        author,
        made_at: made_at.to_jiff(),
        articles: articles.into_iter().map(ArticleId).collect(),
        masked_entries: masks.count,
    })
}

/// The lock of corrections can fail by the database alone.
fn without_refusal(error: CorrectionError) -> ErasureError {
    match error {
        CorrectionError::Store(error) => error.into(),
        CorrectionError::Refused(_) => ErasureError::Pseudonym("can't be used now"),
    }
}

/// Locks the actor, and returns its names.
async fn person(transaction: &mut PgTransaction<'_>, actor: ActorId) -> Result<Person, ErasureError> {
    let row: Option<(String, Option<Uuid>)> =
        sqlx::query_as("SELECT actor_type, merged_into FROM actors WHERE actor_id = $1 FOR KEY SHARE")
            .bind(actor.0)
            .fetch_optional(&mut **transaction)
            .await?;
    match row.ok_or(ErasureError::NotFound(actor))? {
        (_, Some(into)) => return Err(ErasureError::Merged(actor, ActorId(into))),
        (actor_type, None) if actor_type != "person" => return Err(ErasureError::NoPerson(actor)),
        _ => {}
    }
    let actor_ids = with_merged(&mut **transaction, actor).await?;
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT alias FROM actor_aliases WHERE actor_id = ANY($1)
         UNION SELECT name FROM actors WHERE actor_id = ANY($1) ORDER BY 1",
    )
    .bind(&actor_ids)
    .fetch_all(&mut **transaction)
    .await?;
    let full_names = names.iter().map(|name| words(name)).filter(|words| words.len() > 1);
    let first_names: BTreeSet<String> = full_names.map(|words| words[0].key.clone()).collect();
    let has_full_name = !first_names.is_empty();
    let mut all = Vec::new();
    let (mut patterns, mut last_names) = (BTreeSet::new(), BTreeSet::new());
    for name in &names {
        let words = words(name);
        let [first, .., last] = words.as_slice() else {
            // A first name by which articles know her is added with the whole name.
            let is_first = words.iter().any(|word| first_names.contains(&word.key));
            let kind = if has_full_name { NameKind::Part } else { NameKind::Whole };
            all.extend((!is_first).then(|| (name.clone(), kind)));
            patterns.extend(
                words.iter().flat_map(|word| [pattern(&name[word.span.clone()]), pattern(&word.key)]),
            );
            continue;
        };
        all.push((name.clone(), NameKind::Whole));
        if last.key.len() >= MIN_PART {
            all.push((name[last.span.clone()].to_owned(), NameKind::Part));
            last_names.insert(format!("% {}", last.key.replace(['\\', '%', '_'], "")));
        }
        if first.key.len() >= MIN_PART && !is_ordinary(&first.key) {
            all.push((name[first.span.clone()].to_owned(), NameKind::First));
            patterns.extend([pattern(&name[first.span.clone()]), pattern(&first.key)]);
        }
        patterns.extend([pattern(&name[last.span.clone()]), pattern(&last.key)]);
    }
    // A longer name with a whole one in it is of the person all the same.
    let spaced = |name: &str| {
        let keys: Vec<String> = words(name).into_iter().map(|word| word.key).collect();
        format!(" {} ", keys.join(" "))
    };
    let whole: Vec<String> =
        all.iter().filter(|(_, kind)| *kind == NameKind::Whole).map(|(name, _)| spaced(name)).collect();
    let mut others = namesakes(transaction, &actor_ids, &last_names).await?;
    others.retain(|name| !whole.iter().any(|whole| spaced(name).contains(whole)));
    all.extend(others.into_iter().map(|name| (name, NameKind::Kept)));
    Ok(Person { actor_ids, names: all, patterns: patterns.into_iter().collect() })
}

/// Returns the full names of other persons with one of the last names.
async fn namesakes(
    transaction: &mut PgTransaction<'_>,
    actor_ids: &[Uuid],
    last_names: &BTreeSet<String>,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT l.alias FROM actor_aliases l JOIN actors a USING (actor_id)
         WHERE a.actor_type = 'person' AND a.actor_id <> ALL($1) AND l.alias_key LIKE ANY($2)",
    )
    .bind(actor_ids)
    .bind(last_names.iter().cloned().collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?)
}

fn pattern(word: &str) -> String {
    format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// Returns the articles that mention the actor, or have a whole name in a revision or its details.
async fn articles_with_name(
    transaction: &mut PgTransaction<'_>,
    names: &ErasedNames,
    person: &Person,
    erasure: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    let mentioning: Vec<Uuid> = sqlx::query_scalar(
        "SELECT article_id FROM article_actors WHERE actor_id = ANY($1)
         UNION SELECT article_id FROM dismissed_mentions WHERE actor_id = ANY($1)",
    )
    .bind(&person.actor_ids)
    .fetch_all(&mut **transaction)
    .await?;
    let texts: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT article_id, concat_ws(E'\\n\\n\\n\\n\\n', title, body, details::text) FROM revisions
         WHERE title ILIKE ANY($1) OR body ILIKE ANY($1) OR details::text ILIKE ANY($1)",
    )
    .bind(&person.patterns)
    .fetch_all(&mut **transaction)
    .await?;
    let named = texts.iter().filter(|(_, text)| names.people_in([text.as_str()]).contains(&erasure));
    let articles: BTreeSet<Uuid> = mentioning.into_iter().chain(named.map(|(article, _)| *article)).collect();
    Ok(articles.into_iter().collect())
}

/// Locks articles as a submission does, and queues those with facts, or that are about to have some.
async fn lock_and_requeue(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query("SELECT 1 FROM article_keys WHERE article_id = ANY($1) ORDER BY dedup_key FOR UPDATE")
        .bind(articles)
        .execute(&mut **transaction)
        .await?;
    let queued: Vec<Uuid> = sqlx::query_scalar(
        "SELECT article_id FROM jobs j WHERE article_id = ANY($1)
           AND (state IN ('ready', 'running') OR EXISTS (SELECT 1 FROM extractions x WHERE x.article_id = j.article_id))",
    )
    .bind(articles)
    .fetch_all(&mut **transaction)
    .await?;
    queue::requeue(transaction, &queued, Priority::Single, None).await
}

async fn insert_names(
    transaction: &mut PgTransaction<'_>,
    erasure: Uuid,
    hashes: &[(Vec<u8>, usize, NameKind)],
) -> Result<(), StoreError> {
    for (hash, word_count, kind) in hashes {
        let (is_whole, is_kept, is_first) = kind.columns();
        sqlx::query(
            "INSERT INTO erased_names (name_hash, erasure_id, is_whole, is_kept, is_first, word_count)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(hash)
        .bind(erasure)
        .bind(is_whole)
        .bind(is_kept)
        .bind(is_first)
        .bind(*word_count as i32)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// Gives the actor the pseudonym as its only name; without one it has none that leads to it.
async fn rename(
    transaction: &mut PgTransaction<'_>,
    person: &Person,
    actor: ActorId,
    pseudonym: Option<&str>,
) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM actor_aliases WHERE actor_id = ANY($1)",
        "DELETE FROM actor_keys WHERE actor_id = ANY($1)",
    ] {
        sqlx::query(sql).bind(&person.actor_ids).execute(&mut **transaction).await?;
    }
    sqlx::query("UPDATE actors SET name = $2 WHERE actor_id = ANY($1)")
        .bind(&person.actor_ids)
        .bind(pseudonym.unwrap_or(NAME_OF_ERASED))
        .execute(&mut **transaction)
        .await?;
    let Some(pseudonym) = pseudonym else { return Ok(()) };
    for sql in [
        "INSERT INTO actor_keys (actor_type, name_key, actor_id) VALUES ('person', $2, $1) ON CONFLICT DO NOTHING",
        "INSERT INTO actor_aliases (actor_id, alias_key, alias) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    ] {
        let query = sqlx::query(sql).bind(actor.0).bind(name_key(pseudonym));
        let query = if sql.contains("$3") { query.bind(pseudonym) } else { query };
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Takes the actor out of what editors decided: nothing is attributed to it any more.
async fn detach(transaction: &mut PgTransaction<'_>, person: &Person) -> Result<(), StoreError> {
    let ids: Vec<String> = person.actor_ids.iter().map(|id| ActorId(*id).to_string()).collect();
    for sql in [
        "DELETE FROM mention_overrides WHERE to_actor_id = ANY($1)",
        "UPDATE reviews SET speaker_id = NULL, correction = correction - 'speaker_id' WHERE speaker_id = ANY($1)",
    ] {
        sqlx::query(sql).bind(&person.actor_ids).execute(&mut **transaction).await?;
    }
    sqlx::query(
        "UPDATE reviews SET document = (document
           || CASE WHEN document #>> '{speaker,actor_id}' = ANY($1) THEN '{\"speaker\": null}'::jsonb ELSE '{}'::jsonb END
           || CASE WHEN document #>> '{via,actor_id}' = ANY($1) THEN '{\"via\": null}'::jsonb ELSE '{}'::jsonb END
           || jsonb_build_object('about', (
                SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements(document->'about') one
                WHERE coalesce(one->>'actor_id' <> ALL($1), true))))
           - 'speaker_candidates'
         WHERE document IS NOT NULL AND document::text LIKE ANY(SELECT '%' || id || '%' FROM UNNEST($1::text[]) AS id)",
    )
    .bind(&ids)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "UPDATE reviews SET correction = jsonb_set(correction, '{participants}', (
           SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements(correction->'participants') one
           WHERE one->>'actor_id' <> ALL($1)))
         WHERE correction ? 'participants'",
    )
    .bind(&ids)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Returns the subjects of audit entries that are about the person's articles: in them parts of the name are masked too.
fn subjects(person: &Person, articles: &[Uuid], statements: &[Uuid]) -> BTreeSet<String> {
    let actors = person.actor_ids.iter().map(|id| ActorId(*id).to_string());
    let articles = articles.iter().map(|id| ArticleId(*id).to_string());
    actors.chain(articles).chain(statements.iter().map(|id| StatementId(*id).to_string())).collect()
}
