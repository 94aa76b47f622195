//! Migration of databases with data: what is stored keeps its meaning.

mod addresses;
mod happenings;

use std::{fmt::Display, time::Duration};

use dateline::store::{
    self, ArticleId,
    actors::{self, ActorFilter, ListedActor},
    articles::{self, ArticleFilter, Outcome, PublicationTime, Submission},
    corrections::{self, Edit},
    events::{EventFilter, StoredEvent},
    lists,
    pagination::PageRequest,
    queue::{self, QueuePolicy},
    quotations::{self, QuotationFilter},
    statements::{StatementFilter, StoredStatement},
    stories::{self, StoryFilter},
    timelines::{Entry, TimelineFilter},
    write::{self, ExtractedArticle},
};
use extraction::{
    Article,
    language::ModelKind,
    schema::{ReferenceMut, When},
};
use sqlx::{Executor, PgPool, migrate::Migrator};

use crate::harness::Database;

/// The data of version 0.1, and what that version answered about it.
const DATA_0_1: &str = include_str!("../data/v0.1/database.sql");
const ANSWERS_0_1: &str = include_str!("../data/v0.1/answers.tsv");
/// The last migration of version 0.1.
const VERSION_0_1: i64 = 15;

/// A page that holds all rows.
const ALL: PageRequest = PageRequest { limit: 10_000, after: None };

/// The migrations up to a version, as the program of that time had them.
fn up_to(version: i64) -> Migrator {
    let all = store::migrations::migrator();
    let then = all.iter().filter(|migration| migration.version <= version).cloned().collect::<Vec<_>>();
    Migrator { migrations: then.into(), ..Migrator::DEFAULT }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_version_0_1_answers_as_before() {
    let database = Database::empty().await;
    up_to(VERSION_0_1).run(&database.pool).await.unwrap();
    sqlx::raw_sql(DATA_0_1).execute(&database.pool).await.unwrap();
    store::migrate(&database.pool).await.unwrap();
    let pool = &database.pool;
    let mut lines = article_lines(pool).await;
    lines.extend(statement_lines(pool).await);
    lines.extend(event_lines(pool).await);
    lines.extend(entry_lines(pool).await);
    let actors = lists::page(pool, &ActorFilter::default(), &ALL).await.unwrap().rows;
    lines.extend(actor_lines(pool, &actors).await);
    lines.extend(correction_lines(pool, &actors).await);
    lines.extend(story_lines(pool).await);
    let expected: Vec<&str> = ANSWERS_0_1.lines().filter(|line| !line.starts_with('#')).collect();
    for (actual, expected) in lines.iter().zip(&expected) {
        assert_eq!(actual, expected);
    }
    assert_eq!(lines.len(), expected.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_of_version_0_1_are_added_to_quotations() {
    let database = Database::empty().await;
    up_to(VERSION_0_1).run(&database.pool).await.unwrap();
    sqlx::raw_sql(DATA_0_1).execute(&database.pool).await.unwrap();
    store::migrate(&database.pool).await.unwrap();
    let pool = &database.pool;
    assert!(lists::page(pool, &QuotationFilter::default(), &ALL).await.unwrap().rows.is_empty());
    let mut articles = 0;
    loop {
        match quotations::backfill(pool, 2).await.unwrap() {
            0 => break,
            indexed => articles += indexed,
        }
    }
    let extracted: i64 =
        sqlx::query_scalar("SELECT count(*) FROM extractions").fetch_one(pool).await.unwrap();
    assert_eq!(articles as i64, extracted);
    let rows = lists::page(pool, &QuotationFilter::default(), &ALL).await.unwrap().rows;
    assert!(!rows.is_empty());
    for quotation in rows {
        let stored = quotations::fetch(pool, quotation.quotation_id).await.unwrap().unwrap();
        assert!(!stored.occurrences.is_empty(), "{quotation:?}");
        assert!(!quotation.versions.is_empty() && !quotation.speakers.is_empty(), "{quotation:?}");
    }
}

/// Joins fields by tabs; an empty field is a hyphen.
fn line(fields: &[&dyn Display]) -> String {
    let fields = fields.iter().map(|field| match field.to_string() {
        empty if empty.is_empty() => "-".to_owned(),
        text => text.replace(['\n', '\t'], " "),
    });
    fields.collect::<Vec<_>>().join("\t")
}

fn optional<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn list<T: ToString>(values: impl IntoIterator<Item = T>, separator: &str) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(separator)
}

/// An actor as `name (id)`.
fn actor(reference: &ReferenceMut<'_>) -> String {
    format!("{} ({})", reference.name, optional(*reference.actor_id))
}

fn days(when: Option<&When>) -> String {
    optional(when.map(|when| format!("{}..{}", when.first_day, when.last_day)))
}

fn background(value: bool) -> &'static str {
    if value { "background" } else { "news" }
}

async fn article_lines(pool: &PgPool) -> Vec<String> {
    let mut lines = Vec::new();
    for listed in lists::page(pool, &ArticleFilter::default(), &ALL).await.unwrap().rows {
        let article = articles::fetch(pool, listed.article_id).await.unwrap().unwrap();
        let stored = article.extraction.unwrap();
        let extraction = stored.extraction;
        assert_eq!(extraction.extractor.version, "0.1.0");
        assert!(["accurate", "fast"].contains(&extraction.extractor.model.as_str()));
        lines.push(line(&[
            &"article",
            &article.article_id,
            &article.revision,
            &stored.revision,
            &optional(article.story_id),
            &extraction.names.len(),
            &extraction.mentions.len(),
            &extraction.actors.len(),
            &extraction.times.len(),
            &extraction.statements.len(),
            &extraction.events.len(),
            &optional(extraction.main_event.map(|main| main.what.text)),
        ]));
    }
    lines
}

async fn statement_lines(pool: &PgPool) -> Vec<String> {
    let rows = lists::page(pool, &StatementFilter::default(), &ALL).await.unwrap().rows;
    rows.into_iter().map(statement_line).collect()
}

fn statement_line(stored: StoredStatement) -> String {
    assert_eq!(stored.provenance.extractor.version, "0.1.0");
    let mut statement = stored.statement;
    let speaker = optional(statement.speaker.as_mut().map(|one| actor(&one.reference_mut())));
    let via = optional(statement.via.as_mut().map(|one| actor(&one.reference_mut())));
    let about = list(statement.about.iter_mut().map(|one| actor(&one.reference_mut())), ", ");
    line(&[
        &"statement",
        &stored.statement_id,
        &stored.article_id,
        &statement.statement_type.as_str(),
        &speaker,
        &via,
        &days(statement.when.as_ref()),
        &optional(statement.cue.map(|cue| cue.text)),
        &optional(statement.occasion.map(|occasion| occasion.text)),
        &optional(statement.addressee.map(|addressee| addressee.text)),
        &about,
        &statement.occurrences.len(),
        &format!("{}..{}", statement.span.start, statement.span.end),
        &statement.text,
    ])
}

async fn event_lines(pool: &PgPool) -> Vec<String> {
    let rows = lists::page(pool, &EventFilter::default(), &ALL).await.unwrap().rows;
    rows.into_iter().map(event_line).collect()
}

fn event_line(stored: StoredEvent) -> String {
    assert_eq!(stored.provenance.extractor.version, "0.1.0");
    let mut event = stored.event;
    let participants = event.participants.iter();
    let participants =
        participants.map(|one| format!("{}={} ({})", one.role.as_str(), one.text, optional(one.actor_id)));
    line(&[
        &"event",
        &stored.event_id,
        &stored.happening_id,
        &stored.article_id,
        &event.event_type,
        &event.status.as_str(),
        &days(event.when.as_ref()),
        &optional(stored.statement_id),
        &background(event.background),
        &list(participants, ", "),
        &list(event.places.iter_mut().map(|one| actor(&one.reference_mut())), ", "),
        &event.summary.text,
        &event.sentence.text,
    ])
}

async fn entry_lines(pool: &PgPool) -> Vec<String> {
    let filter = TimelineFilter { statements: true, ..TimelineFilter::default() };
    let entries = lists::page(pool, &filter, &ALL).await.unwrap().rows;
    let entry_line = |entry| match entry {
        Entry::Statement(statement) => line(&[&"entry", &statement.statement_id]),
        Entry::Happening(happening) => {
            let event = happening.event;
            let participants = event.participants.iter();
            let participants = participants.map(|one| format!("{}={}", one.role.as_str(), one.name));
            line(&[
                &"entry",
                &happening.happening_id,
                &event.event_type,
                &event.status.as_str(),
                &days(event.when.as_ref()),
                &happening.event_count,
                &happening.article_count,
                &background(happening.background),
                &list(participants, ", "),
                &list(happening.evidence.iter().map(|event| event.event.event_id), " "),
                &event.summary.text,
            ])
        }
    };
    entries.into_iter().map(entry_line).collect()
}

async fn actor_lines(pool: &PgPool, actors: &[ListedActor]) -> Vec<String> {
    let mut lines = Vec::new();
    for listed in actors {
        let profile = actors::fetch(pool, listed.id).await.unwrap().unwrap();
        lines.push(line(&[
            &"actor",
            &profile.actor.id,
            &profile.actor.actor_type.as_str(),
            &profile.actor.name,
            &profile.article_count,
            &profile.statement_count,
            &profile.event_count,
            &list(&profile.merged, " "),
            &list(&profile.aliases, ", "),
            &list(profile.roles.iter().map(|role| &role.role), ", "),
        ]));
    }
    lines
}

/// The corrections of the listed actors, each once.
async fn correction_lines(pool: &PgPool, actors: &[ListedActor]) -> Vec<String> {
    let mut lines = Vec::new();
    for ListedActor { id, .. } in actors {
        for listed in lists::page(pool, &corrections::History { actor: *id }, &ALL).await.unwrap().rows {
            let correction = listed.correction;
            let kind = match &correction.change {
                Edit::Merge => "merge",
                Edit::Split { articles } => {
                    assert_eq!(articles.len(), 1);
                    "split"
                }
                Edit::Rename { .. } => "rename",
                Edit::Reassignment { selector, .. } => {
                    assert_eq!((selector.text.as_str(), selector.span.start), ("Hale", 592));
                    "reassignment"
                }
                Edit::Dismissal => "dismissal",
            };
            let line = line(&[
                &"correction",
                &correction.id,
                &kind,
                &correction.actor,
                &optional(correction.target),
                &correction.made.by,
                &correction.made.reason,
                &if correction.undone.is_some() { "undone" } else { "in force" },
            ]);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

async fn story_lines(pool: &PgPool) -> Vec<String> {
    let mut lines = Vec::new();
    for listed in lists::page(pool, &StoryFilter::default(), &ALL).await.unwrap().rows {
        let story = stories::fetch(pool, listed.story_id).await.unwrap().unwrap();
        let actors = story.actors.iter().map(|actor| format!("{} {}", actor.name, actor.article_count));
        lines.push(line(&[
            &"story",
            &listed.story_id,
            &listed.article_count,
            &listed.first_published_at,
            &listed.last_published_at,
            &list(&story.sources, ", "),
            &list(actors, ", "),
            &listed.title,
        ]));
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_of_version_0_1_keep_their_ids_when_extracted_again() {
    let database = Database::empty().await;
    up_to(VERSION_0_1).run(&database.pool).await.unwrap();
    sqlx::raw_sql(DATA_0_1).execute(&database.pool).await.unwrap();
    store::migrate(&database.pool).await.unwrap();
    let pool = &database.pool;
    let before = statement_ids(pool).await;

    // Submitted again for another model, the article is queued.
    let listed = lists::page(pool, &ArticleFilter::default(), &ALL).await.unwrap().rows;
    let listed = listed.iter().find(|one| one.external_id.as_deref() == Some("kolev-sport")).unwrap();
    let stored = articles::fetch(pool, listed.article_id).await.unwrap().unwrap();
    let submission = Submission {
        source: stored.source,
        external_id: stored.external_id,
        url: stored.url,
        title: stored.title,
        body: stored.body,
        html: None,
        published: stored.published,
        details: articles::ArticleDetails::default(),
        extract: true,
        embargoed_until: None,
        change: None,
        note: None,
        model: Some(ModelKind::Fast),
    };
    articles::submit(pool, crate::harness::extractors().event_coreference(), &[submission], None)
        .await
        .unwrap();
    let policy =
        QueuePolicy { lease: Duration::from_secs(30), max_attempts: 1, backoff: Duration::from_millis(1) };
    let claim = queue::claim(pool, 1, &policy).await.unwrap().remove(0);
    assert_eq!(claim.article_id, listed.article_id);
    let article = Article {
        title: claim.title.as_deref(),
        body: &claim.body,
        published: Some(claim.published.local()),
        source: None,
    };
    let extractors = crate::harness::extractors();
    let extractor = extractors.get(ModelKind::Fast);
    let extraction = extractor.extract(&article);
    let keywords = extractor.keywords(claim.title.as_deref(), &claim.body, &extraction);
    let written = [ExtractedArticle::new(claim, extraction, keywords)];
    assert_eq!(write::write(pool, extractors.event_coreference(), &written).await.unwrap(), 1);
    assert_eq!(statement_ids(pool).await, before);
}

/// The ids of all statements with their texts.
async fn statement_ids(pool: &PgPool) -> Vec<(String, String)> {
    let rows = lists::page(pool, &StatementFilter::default(), &ALL).await.unwrap().rows;
    rows.into_iter().map(|row| (row.statement_id.to_string(), row.statement.text)).collect()
}
