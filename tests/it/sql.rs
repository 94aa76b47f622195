//! Checks the SQL of `src/store` against the migrated schema.
//!
//! How a new query is covered:
//!
//! - A query that is one string literal, wherever it is in `src/store` (argument, constant, array, match arm), is found
//!   by its first word and prepared by Postgres. Nothing has to be done.
//! - A query that is put together by `QueryBuilder` is covered by a call in
//!   [`every_composed_query_runs_with_all_its_conditions`]. A new filter field fails to compile there until it is set; a
//!   new function with a `QueryBuilder` is to be added to it, and [`every_file_with_a_query_builder_is_called`] fails
//!   until its file is listed.

mod literals;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use dateline::store::{
    ActorId, ArticleId, EventId, HappeningId, LoadId, QuotationId, StatementId, StoryId,
    actors::{self, ActorFilter, Area, BoundingBox, CompanionFilter, WithinDistance},
    articles::{self, ArticleFilter, ArticleSort, DetailFilter, JobState, RevisionFilter},
    audit::AuditFilter,
    authorities::AuthorityFilter,
    corrections::{CorrectionAuthor, History},
    erasures::{self, ErasureMode, NewErasure},
    event_conditions::{EventConditions, PlaceCondition},
    events::{self, EventFilter},
    grouped_counts::{self, Countable, Grouping},
    lists,
    loads::LoadErrorFilter,
    pagination::{Cursor, PageRequest},
    queue::{self, QueuePolicy},
    quotations::QuotationFilter,
    reviews::{
        self, ReviewGrouping, ReviewHistory, ReviewStatisticsFilter, ReviewedSubject, Subject, Verified,
    },
    statements::{self, SpeakerGrouping, StatementFilter},
    stories::{self, StoryFilter},
    timelines::{self, Granularity, TimelineFilter, TimelineSort},
};
use extraction::schema::{ActorType, EventStatus, FigureType, Gender, Importance, StatementType};
use sqlx::PgPool;
use uuid::Uuid;

use crate::harness::Database;

/// Returns the Rust files under `folder`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(sources(&path)),
            false if path.extension().is_some_and(|extension| extension == "rs") => files.push(path),
            false => {}
        }
    }
    files.sort();
    files
}

fn store() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store")
}

/// The files whose composed queries [`every_composed_query_runs_with_all_its_conditions`] runs.
const COMPOSED: [&str; 28] = [
    "actors/companions.rs",
    "actors/search.rs",
    "articles/details.rs",
    "articles/list.rs",
    "articles/revisions.rs",
    "audit/list.rs",
    "authorities/list.rs",
    "corrections/history.rs",
    "erasures/sweep.rs",
    "event_conditions.rs",
    "events.rs",
    "filters.rs",
    "grouped_counts.rs",
    "lists.rs",
    "loads/errors.rs",
    "queue/claim.rs",
    "quotations/list.rs",
    "reviews/history.rs",
    "reviews/statistics.rs",
    "statements/conditions.rs",
    "statements/mod.rs",
    "statements/statistics.rs",
    "stories/cluster.rs",
    "stories/fetch.rs",
    "stories/list.rs",
    "timelines/conditions.rs",
    "timelines/counts.rs",
    "timelines/mod.rs",
];

#[test]
fn every_file_with_a_query_builder_is_called() {
    let files: BTreeSet<String> = sources(&store())
        .into_iter()
        .filter(|path| fs::read_to_string(path).unwrap().contains("QueryBuilder"))
        .map(|path| path.strip_prefix(store()).unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        files,
        COMPOSED.map(str::to_owned).into(),
        "call the new queries in this file and list it here"
    );
}

/// All conditions that events and happenings share.
fn details() -> DetailFilter {
    let values = vec!["World".to_owned()];
    DetailFilter {
        sections: values.clone(),
        desks: values.clone(),
        tags: values.clone(),
        byline: Some("Ada Moss".to_owned()),
        languages: values.clone(),
        credits: values,
    }
}

fn conditions() -> EventConditions {
    EventConditions {
        actor: Some(ActorId(Uuid::nil())),
        place: Some(PlaceCondition {
            actor: Some(ActorId(Uuid::nil())),
            area: Some(Area { country_code: "IN".to_owned(), region_code: None }),
        }),
        near: Some(WithinDistance { latitude: 12.97, longitude: 77.59, kilometres: 50.0 }),
        bounding_box: Some(BoundingBox { west: 170.0, south: -50.0, east: -170.0, north: -30.0 }),
        types: vec!["ASSAULT".to_owned()],
        statuses: vec![EventStatus::Happened],
        words: Some("bridge".to_owned()),
        from: Some(jiff::civil::date(2025, 1, 1)),
        to: Some(jiff::civil::date(2025, 1, 2)),
        story: Some(StoryId(Uuid::nil())),
        details: details(),
        background: Some(false),
        importance: Some(Importance::Main),
        min_confidence: Some(0.5),
        least_figures: vec![(FigureType::Dead, 10.0)],
    }
}

/// Two pages: the first, and one after a cursor.
fn pages() -> [PageRequest; 2] {
    [None, Some(Cursor { key: 1, id: Uuid::nil() })].map(|after| PageRequest { limit: 2, after })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_composed_query_runs_with_all_its_conditions() {
    let database = Database::new().await;
    let pool = &database.pool;
    for page in &pages() {
        run_lists(pool, page).await;
    }
    events::fetch(pool, EventId(Uuid::nil())).await.unwrap();
    statements::fetch(pool, StatementId(Uuid::nil())).await.unwrap();
    stories::fetch(pool, StoryId(Uuid::nil())).await.unwrap();
    timelines::fetch(pool, HappeningId(Uuid::nil())).await.unwrap();
    assert!(reviews::next_statement(pool, &[Uuid::nil()]).await.unwrap().is_none());
    for subject in [
        ReviewedSubject::One(Subject::Statement(StatementId(Uuid::nil()))),
        ReviewedSubject::One(Subject::Happening(HappeningId(Uuid::nil()))),
        ReviewedSubject::Quotation(QuotationId(Uuid::nil())),
    ] {
        lists::page(pool, &ReviewHistory { subject }, &pages()[1]).await.unwrap();
    }
    for by in ReviewGrouping::ALL {
        let filter = ReviewStatisticsFilter { from: conditions().from, to: conditions().to };
        assert_eq!(reviews::count_reviews(pool, &filter, by, 2).await.unwrap().group_count, 0);
    }
    erase_somebody(pool).await;
    let policy = QueuePolicy {
        lease: std::time::Duration::from_secs(1),
        max_attempts: 1,
        backoff: std::time::Duration::ZERO,
    };
    queue::claim(pool, 1, &policy).await.unwrap();
}

/// Erases a person, which looks into every table.
async fn erase_somebody(pool: &PgPool) {
    sqlx::query("INSERT INTO actors (actor_id, actor_type, name) VALUES ($1, 'person', 'Ivan Kolev')")
        .bind(Uuid::nil())
        .execute(pool)
        .await
        .unwrap();
    let erasure = NewErasure {
        actor: ActorId(Uuid::nil()),
        mode: ErasureMode::Erase,
        pseudonym: None,
        legal_ground: "Art. 17 GDPR".to_owned(),
        author: CorrectionAuthor { by: "desk".to_owned(), reason: "asked".to_owned() },
    };
    let extractors = crate::harness::extractors();
    let erased = erasures::erase(pool, extractors.event_coreference(), &erasure).await.unwrap();
    assert!(erased.articles.is_empty());
}

async fn count_groups(pool: &PgPool, rows: Countable, by: Grouping) {
    assert_eq!(grouped_counts::count(pool, &rows, by, 2).await.unwrap().total, 0);
}

async fn run_lists(pool: &PgPool, page: &PageRequest) {
    let (from, to) = (conditions().from, conditions().to);
    let sources = vec!["harbour-post".to_owned()];
    let (actor, story) = (conditions().actor, conditions().story);
    for name in [None, Some("kolev".to_owned())] {
        let filter = ActorFilter { name, types: vec![ActorType::Person], external_id: None };
        lists::page(pool, &filter, page).await.unwrap();
    }
    let by_id = ActorFilter { external_id: Some("Q7".to_owned()), ..ActorFilter::default() };
    lists::page(pool, &by_id, page).await.unwrap();
    for clashing in [None, Some(true), Some(false)] {
        lists::page(pool, &AuthorityFilter { clashing }, page).await.unwrap();
    }
    let ids = vec![Uuid::nil()];
    let filter = ArticleFilter {
        ids: ids.clone(),
        words: Some("convoy".to_owned()),
        sort: ArticleSort::Submitted,
        story,
        copies_of: Some(ArticleId(Uuid::nil())),
        sources: sources.clone(),
        external_id: Some("bridge-1".to_owned()),
        url: Some("https://harbour.example/1".to_owned()),
        states: vec![JobState::Done],
        from,
        to,
        details: details(),
        with_hidden: false,
    };
    lists::page(pool, &filter, page).await.unwrap();
    let filter = ArticleFilter { sort: ArticleSort::Relevance, ..filter };
    lists::page(pool, &filter, page).await.unwrap();
    assert_eq!(lists::count(pool, &filter).await.unwrap(), 0);
    for by in Countable::OF_ARTICLES {
        count_groups(pool, Countable::Articles(filter.clone()), *by).await;
    }
    let mut export = lists::Export::open(pool, filter, page.after, None).await.unwrap();
    assert!(export.next().await.unwrap().is_last);
    drop(export);
    let companions =
        CompanionFilter { actor: ActorId(Uuid::nil()), types: vec![ActorType::Person], from, to };
    assert_eq!(actors::companions(pool, &companions, 2).await.unwrap().companions.len(), 0);
    let filter = AuditFilter {
        actions: vec!["key.create"],
        who: Some("desk".to_owned()),
        subject: Some("art_1".to_owned()),
    };
    lists::page(pool, &filter, page).await.unwrap();
    let history = History { actor: ActorId(Uuid::nil()) };
    lists::page(pool, &history, page).await.unwrap();
    let filter = EventFilter {
        conditions: conditions(),
        sources: sources.clone(),
        article: Some(ArticleId(Uuid::nil())),
        verified: Some(Verified::Rejected),
    };
    lists::page(pool, &filter, page).await.unwrap();
    let filter = StatementFilter {
        ids: ids.clone(),
        speaker: actor,
        role: Some("mayor".to_owned()),
        organization: Some("Sierra Club".to_owned()),
        party: Some("Labour".to_owned()),
        genders: vec![Gender::Female],
        named: Some(true),
        about: actor,
        words: conditions().words,
        topic: conditions().words,
        cue_lemmas: vec!["say".to_owned()],
        types: vec![StatementType::Direct],
        from,
        to,
        sources: sources.clone(),
        article: Some(ArticleId(Uuid::nil())),
        story,
        min_confidence: Some(0.5),
        details: details(),
        verified: Some(Verified::Verified),
    };
    lists::page(pool, &filter, page).await.unwrap();
    for verified in Verified::CHOICES {
        let filter = StatementFilter { verified: Some(verified.1), ..filter.clone() };
        lists::page(pool, &filter, page).await.unwrap();
    }
    for by in Countable::OF_STATEMENTS {
        count_groups(pool, Countable::Statements(filter.clone()), *by).await;
    }
    for grouping in SpeakerGrouping::ALL {
        for filter in [&filter, &StatementFilter::default()] {
            statements::count_speakers(pool, filter, grouping, page.limit).await.unwrap();
        }
    }
    let filter = QuotationFilter {
        speaker: actor,
        words: conditions().words,
        from,
        to,
        sources: sources.clone(),
        min_confidence: Some(0.5),
        details: details(),
        verified: Some(Verified::Unverified),
    };
    lists::page(pool, &filter, page).await.unwrap();
    lists::page(pool, &LoadErrorFilter { load: LoadId(Uuid::nil()) }, page).await.unwrap();
    let filter = RevisionFilter { article: ArticleId(Uuid::nil()) };
    lists::page(pool, &filter, page).await.unwrap();
    articles::fetch_revision(pool, ArticleId(Uuid::nil()), 1).await.unwrap();
    let filter = StoryFilter { words: conditions().words, actor, sources, from, to };
    lists::page(pool, &filter, page).await.unwrap();
    let verified = Verified::CHOICES.map(|(_, verified)| Some(verified));
    let dated = [
        (None, TimelineSort::Day),
        (Some(true), TimelineSort::Figure(FigureType::Dead)),
        (Some(false), TimelineSort::Reported),
    ];
    for ((dated, sort), verified) in dated.into_iter().zip(verified) {
        let filter = TimelineFilter {
            ids: Vec::new(),
            conditions: conditions(),
            involving: actor,
            statements: true,
            dated,
            verified,
            sort,
        };
        lists::page(pool, &filter, page).await.unwrap();
        lists::page(pool, &TimelineFilter { ids: ids.clone(), ..filter.clone() }, page).await.unwrap();
        for by in Countable::OF_HAPPENINGS {
            count_groups(pool, Countable::Happenings(filter.clone()), *by).await;
        }
        for granularity in [Granularity::Day, Granularity::Month] {
            timelines::count(pool, &filter, granularity).await.unwrap();
        }
    }
}
