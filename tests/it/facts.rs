//! Stored facts: ids of statements, their provenance, and names of actors after corrections.

use dateline::store::{
    ActorId, ArticleId, articles,
    corrections::{self, CorrectionAuthor},
    event_conditions::EventConditions,
    events::EventFilter,
    lists,
    pagination::PageRequest,
    statements::{StatementFilter, StoredStatement},
    timelines::{Entry, TimelineFilter},
};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::harness::{Service, articles::harbour};

const ALL: PageRequest = PageRequest { limit: 1000, after: None };

fn id(article: &Value) -> ArticleId {
    article["id"].as_str().unwrap().parse().unwrap()
}

async fn statements_of(pool: &PgPool, article: ArticleId) -> Vec<StoredStatement> {
    let filter = StatementFilter { article: Some(article), ..StatementFilter::default() };
    lists::page(pool, &filter, &ALL).await.unwrap().rows
}

/// Speaker and id of the statement with this text.
fn find(statements: &[StoredStatement], text: &str) -> (ActorId, String) {
    let found = statements.iter().find(|stored| stored.statement.text.contains(text)).unwrap();
    let speaker = found.statement.speaker.as_ref().unwrap();
    (speaker.actor_id.unwrap(), found.statement_id.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_has_a_new_id_only_when_its_speaker_changes() {
    let service = Service::start().await;
    let pool = &service.database.pool;
    let mut article = harbour();
    let article_id = id(&service.read(&article).await);
    let first = statements_of(pool, article_id).await;
    assert!(first.iter().all(|stored| stored.provenance.revision == 1));
    assert!(first.iter().all(|stored| stored.provenance.extractor.name == "dateline"));

    let body = article["body"].as_str().unwrap().replace("Mayor Elena Petrova", "Mayor Maria Lopez");
    article["body"] = json!(body);
    service.read(&article).await;
    let second = statements_of(pool, article_id).await;
    assert!(second.iter().all(|stored| stored.provenance.revision == 2));
    let (before, after) = (find(&first, "rebuild the bridge"), find(&second, "rebuild the bridge"));
    assert_ne!(before.0, after.0, "another speaker");
    assert_ne!(before.1, after.1, "another id");
    assert_eq!(find(&first, "claimed responsibility"), find(&second, "claimed responsibility"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_shows_in_every_view() {
    let service = Service::start().await;
    let pool = &service.database.pool;
    let article_id = id(&service.read(&harbour()).await);
    let (actor, _) = find(&statements_of(pool, article_id).await, "claimed responsibility");
    let author =
        CorrectionAuthor { by: "desk: M. Ruiz".to_owned(), reason: "the register says so".to_owned() };
    corrections::rename(pool, actor, "Ivan P. Kolev", &author).await.unwrap();

    let mut names = Vec::new();
    let stored = articles::fetch(pool, article_id).await.unwrap().unwrap();
    let mut extraction = stored.extraction.unwrap().extraction;
    for reference in extraction.references_mut().filter(|one| *one.actor_id == Some(actor)) {
        names.push(reference.name.clone());
    }
    assert!(names.len() > 3, "actor, mentions and speakers: {names:?}");
    for mut stored in statements_of(pool, article_id).await {
        let references = stored.statement.references_mut().filter(|one| *one.actor_id == Some(actor));
        names.extend(references.map(|one| one.name.clone()));
    }
    let conditions = EventConditions { actor: Some(actor), ..EventConditions::default() };
    let filter = EventFilter { conditions: conditions.clone(), ..EventFilter::default() };
    for mut stored in lists::page(pool, &filter, &ALL).await.unwrap().rows {
        let references = stored.event.references_mut().filter(|one| *one.actor_id == Some(actor));
        names.extend(references.map(|one| one.name.clone()));
    }
    let filter = TimelineFilter { conditions, statements: true, ..TimelineFilter::default() };
    for entry in lists::page(pool, &filter, &ALL).await.unwrap().rows {
        let Entry::Statement(mut stored) = entry else { continue };
        let references = stored.statement.references_mut().filter(|one| *one.actor_id == Some(actor));
        names.extend(references.map(|one| one.name.clone()));
    }
    assert!(names.iter().all(|name| name == "Ivan P. Kolev"), "{names:?}");
}
