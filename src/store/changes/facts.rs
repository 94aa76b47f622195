//! Statements and happenings before and after a transaction, and the changes between the two.

use std::collections::BTreeMap;

use sqlx::PgTransaction;
use uuid::Uuid;

use super::{ChangeType, NewChange};
use crate::store::{StoreError, row_struct::row_struct};

row_struct! {
    /// A statement or happening, as far as changes are found by it.
    #[derive(Debug, Clone)]
    struct Fact {
        id: Uuid,
        /// Hash of all that is stored of it.
        digest: String,
        article_id: Option<Uuid>,
        speaker_id: Option<Uuid>,
        actor_ids: Vec<Uuid>,
    }
}

/// Statements or happenings at one moment of a transaction.
pub(in crate::store) struct Facts(BTreeMap<Uuid, Fact>);

impl Facts {
    /// Loads the statements of articles.
    pub async fn statements_of(
        transaction: &mut PgTransaction<'_>,
        articles: &[Uuid],
    ) -> Result<Self, StoreError> {
        let facts: Vec<Fact> = sqlx::query_as(
            "SELECT s.statement_id AS id, md5(s.document::text) AS digest, s.article_id, s.speaker_id,
               ARRAY(SELECT b.actor_id FROM statement_subjects b WHERE b.article_id = s.article_id
                       AND b.statement_id = s.statement_id
                     UNION SELECT s.speaker_id WHERE s.speaker_id IS NOT NULL) AS actor_ids
             FROM statements s WHERE s.article_id = ANY($1)",
        )
        .bind(articles)
        .fetch_all(&mut **transaction)
        .await?;
        Ok(Self::new(facts))
    }

    /// Loads happenings.
    pub async fn happenings(
        transaction: &mut PgTransaction<'_>,
        happenings: &[Uuid],
    ) -> Result<Self, StoreError> {
        let facts: Vec<Fact> = sqlx::query_as(
            "SELECT h.happening_id AS id, md5(h::text) AS digest, NULL::uuid AS article_id, NULL::uuid AS speaker_id,
               ARRAY(SELECT DISTINCT a.actor_id FROM happening_actors a WHERE a.happening_id = h.happening_id)
                 AS actor_ids
             FROM happenings h WHERE h.happening_id = ANY($1) AND h.event_count > 0",
        )
        .bind(happenings)
        .fetch_all(&mut **transaction)
        .await?;
        Ok(Self::new(facts))
    }

    fn new(facts: Vec<Fact>) -> Self {
        Self(facts.into_iter().map(|fact| (fact.id, fact)).collect())
    }

    /// Returns the changes from these facts to `after`, those that went first.
    ///
    /// `types` are the types of a fact that is added, changed, and no longer there.
    pub fn changes_to(&self, after: &Self, [added, changed, deleted]: [ChangeType; 3]) -> Vec<NewChange> {
        let gone = self.0.values().filter(|fact| !after.0.contains_key(&fact.id));
        let rest = after.0.values().filter_map(|fact| match self.0.get(&fact.id) {
            None => Some(change(added, fact)),
            Some(before) if before.digest != fact.digest => Some(change(changed, fact)),
            Some(_) => None,
        });
        gone.map(|fact| change(deleted, fact)).chain(rest).collect()
    }

    /// Returns true where a fact is among these.
    pub fn has(&self, id: Uuid) -> bool {
        self.0.contains_key(&id)
    }
}

fn change(change_type: ChangeType, fact: &Fact) -> NewChange {
    NewChange {
        article_id: fact.article_id,
        speaker_id: fact.speaker_id,
        actor_ids: Some(fact.actor_ids.clone()),
        ..NewChange::new(change_type, fact.id)
    }
}
