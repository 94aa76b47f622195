//! Merging of happenings that a later article shows to be one.

use std::collections::HashMap;

use sqlx::PgTransaction;
use uuid::Uuid;

use super::{affected::EventCounts, assign_happenings::Assignment};
use crate::store::{StoreError, reviews};

/// Most events of the smaller happening: they are moved to the other, and the work of an article is bounded.
const MAX_MOVED_EVENTS: i64 = 256;

/// Merges the happenings that `assignment` joins, and gives its groups the happenings that remain.
///
/// The happening with fewer events goes. Two that one article reports stay two, since it keeps them apart, and a rejected
/// one stays apart from others. Returns the change of the counts, and the happening that each one went into. Call it under
/// the lock of stories.
pub(super) async fn merge(
    transaction: &mut PgTransaction<'_>,
    assignment: &mut Assignment,
) -> Result<(EventCounts, HashMap<Uuid, Uuid>), StoreError> {
    let mut change = EventCounts::default();
    let mut merged_into: HashMap<Uuid, Uuid> = HashMap::new();
    for (one, other) in std::mem::take(&mut assignment.bridges) {
        let (one, other) = (remaining(&merged_into, one), remaining(&merged_into, other));
        if one == other
            || has_shared_article(transaction, one, other).await?
            || reviews::are_apart(transaction, one, other).await?
        {
            continue;
        }
        let (own, others) = (event_counts(transaction, one).await?, event_counts(transaction, other).await?);
        let (from, into, moved) = if own.0 >= others.0 { (other, one, others) } else { (one, other, own) };
        if moved.0 > MAX_MOVED_EVENTS {
            continue;
        }
        if moved.0 > 0 {
            move_events(transaction, from, into).await?;
            let (events, articles) = (moved.0 as i32, moved.1 as i32);
            change.add(from, -events, -articles);
            change.add(into, events, articles);
        }
        merged_into.insert(from, into);
    }
    for happening in assignment.happening_of.values_mut() {
        *happening = remaining(&merged_into, *happening);
    }
    Ok((change, merged_into))
}

/// Returns the happening that remains of one.
pub(super) fn remaining(merged_into: &HashMap<Uuid, Uuid>, mut happening: Uuid) -> Uuid {
    while let Some(&into) = merged_into.get(&happening) {
        happening = into;
    }
    happening
}

/// Returns the number of stored events and articles of a happening; no more events than one above the bound are counted.
async fn event_counts(
    transaction: &mut PgTransaction<'_>,
    happening: Uuid,
) -> Result<(i64, i64), StoreError> {
    Ok(sqlx::query_as(
        "SELECT count(*), count(DISTINCT article_id)
         FROM (SELECT article_id FROM events WHERE happening_id = $1 LIMIT $2) counted",
    )
    .bind(happening)
    .bind(MAX_MOVED_EVENTS + 1)
    .fetch_one(&mut **transaction)
    .await?)
}

/// Returns true when an article has events of both, among the first events of each.
async fn has_shared_article(
    transaction: &mut PgTransaction<'_>,
    one: Uuid,
    other: Uuid,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (
           SELECT 1 FROM (SELECT article_id FROM events WHERE happening_id = $1 LIMIT $3) own
           JOIN events shared ON shared.article_id = own.article_id AND shared.happening_id = $2
           UNION ALL
           SELECT 1 FROM (SELECT article_id FROM events WHERE happening_id = $2 LIMIT $3) own
           JOIN events shared ON shared.article_id = own.article_id AND shared.happening_id = $1)",
    )
    .bind(one)
    .bind(other)
    .bind(MAX_MOVED_EVENTS + 1)
    .fetch_one(&mut **transaction)
    .await?)
}

/// Moves all events of a happening, and the roles of actors in it, to another.
async fn move_events(transaction: &mut PgTransaction<'_>, from: Uuid, into: Uuid) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO all_happenings (happening_id) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(into)
        .execute(&mut **transaction)
        .await?;
    for sql in [
        "UPDATE events SET happening_id = $2 WHERE happening_id = $1",
        "UPDATE event_actors SET happening_id = $2 WHERE happening_id = $1",
        "INSERT INTO happening_actors (happening_id, actor_id, role, sort_day)
         SELECT $2, actor_id, role, sort_day FROM happening_actors WHERE happening_id = $1 ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(sql).bind(from).bind(into).execute(&mut **transaction).await?;
    }
    Ok(())
}
