//! Ids of statements, which change with the speaker and with nothing else.

use std::collections::HashMap;

use sqlx::PgTransaction;
use uuid::Uuid;

use crate::store::{ArticleId, StatementId, StoreError, ids::fact_ids};
use extraction::schema::{ActorId, Statement};

/// Text and speaker: what identifies a statement within its article.
type Identity = (String, Option<Uuid>);

/// The ids of the statements that a write replaces, by article, text and speaker.
///
/// A statement that is extracted again with the same text and speaker keeps its id. Derived ids are the same anyway;
/// this keeps those that version 0.1 derived from the text alone.
#[derive(Debug, Default)]
pub(super) struct StatementIds(HashMap<(Uuid, Identity), Vec<Uuid>>);

impl StatementIds {
    /// Loads the ids of stored statements, which the caller is about to delete.
    pub async fn load(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Self, StoreError> {
        let rows: Vec<(Uuid, String, Option<Uuid>, Uuid)> = sqlx::query_as(
            "SELECT article_id, text, speaker_id, statement_id FROM all_statements
             WHERE article_id = ANY($1) ORDER BY article_id, ordinal DESC",
        )
        .bind(articles)
        .fetch_all(&mut **transaction)
        .await?;
        let mut ids = HashMap::<_, Vec<Uuid>>::new();
        for (article, text, speaker, id) in rows {
            ids.entry((article, (text, speaker))).or_default().push(id);
        }
        Ok(Self(ids))
    }

    /// Sets the ids of an article's statements, whose actor ids are filled in.
    ///
    /// A new id is derived from text and speaker: an actor's id, or the name of a speaker that is no actor.
    pub fn set(&mut self, article: ArticleId, statements: &mut [Statement]) {
        let fingerprints: Vec<String> = statements.iter().map(fingerprint).collect();
        let derived = fact_ids(article, "statement", fingerprints.iter().map(String::as_str));
        for (statement, derived) in statements.iter_mut().zip(derived) {
            let speaker = speaker(statement).map(|id| id.0);
            let stored = self.0.get_mut(&(article.0, (statement.text.clone(), speaker)));
            statement.id = Some(StatementId(stored.and_then(Vec::pop).unwrap_or(derived)));
        }
    }
}

fn speaker(statement: &Statement) -> Option<ActorId> {
    statement.speaker.as_ref().and_then(|speaker| speaker.actor_id)
}

fn fingerprint(statement: &Statement) -> String {
    let speaker = match &statement.speaker {
        Some(speaker) => speaker.actor_id.map_or_else(|| speaker.name.clone(), |id| id.to_string()),
        None => String::new(),
    };
    format!("{}\n{speaker}", statement.text)
}
