//! The invariants of the record: each is broken once, and is then found.

use dateline::store::invariants::{self, Finding};
use reqwest::StatusCode;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::harness::{
    Service,
    articles::{altered, harbour, misattributed, numbered},
};

/// A change of the rows that no program makes, and the sentence that no longer holds.
///
/// An ellipsis ends a sentence that is clear without its rest.
const DAMAGES: [(&str, &str); 45] = [
    ("each article has all its revisions…", "DELETE FROM revisions"),
    ("each article has all its revisions…", "UPDATE articles SET revision = 2"),
    ("each article is found by its key…", "DELETE FROM article_keys"),
    ("each article is found by its key…", "DELETE FROM articles"),
    ("each article has a job…", "DELETE FROM jobs"),
    ("each article has a job…", "UPDATE jobs SET revision = 0"),
    ("a job has a lease while it runs…", "UPDATE jobs SET state = 'running'"),
    ("an article whose job is done has the extraction…", "DELETE FROM extractions"),
    ("no article that is withdrawn…", "UPDATE articles SET hidden_until = 'infinity'"),
    ("each extraction is of a revision…", "UPDATE extractions SET revision = 7"),
    ("the original of a copy…", "UPDATE extractions SET original_id = gen_random_uuid()"),
    ("every fact belongs to the extraction…", "DELETE FROM extractions"),
    ("the statements of an article…", "DELETE FROM all_statements"),
    (
        "the statements of an article…",
        "UPDATE extractions SET document = jsonb_set(document, '{statements}', '[]')",
    ),
    ("the events of an article…", "DELETE FROM events"),
    ("the actors of an article…", "DELETE FROM article_actors"),
    ("facts have the source and the time…", "UPDATE events SET source = 'another'"),
    ("facts have the source and the time…", "UPDATE quotation_occurrences SET published_at = now()"),
    ("a statement is found by what its document says", "UPDATE all_statements SET text = 'Nothing.'"),
    (
        "a statement is found by those that it is about…",
        "INSERT INTO statement_subjects
        SELECT article_id, statement_id, gen_random_uuid(), said_earliest FROM all_statements",
    ),
    ("the days of a statement are in order…", "UPDATE all_statements SET said_latest = said_earliest"),
    (
        "an event is found by what its document says",
        "UPDATE events SET event_type = 'PROTEST', summary = 'It rained.'",
    ),
    ("an event is found by its participants…", "DELETE FROM event_actors"),
    ("the days of an event are in order…", "UPDATE events SET latest = earliest - 1"),
    ("an event that is attributed…", "UPDATE events SET attributed_to = gen_random_uuid()"),
    ("the review of a statement exists…", "UPDATE all_statements SET rejected = true"),
    ("an actor that was merged…", "UPDATE actors SET merged_into = actor_id"),
    ("the number of articles of an actor…", "UPDATE actors SET article_count = article_count + 1"),
    (
        "an actor that nothing mentions…",
        "INSERT INTO actors (actor_id, actor_type, name)
        VALUES (gen_random_uuid(), 'person', 'Nobody')",
    ),
    ("a place of the gazetteer is one actor…", "UPDATE actors SET actor_type = 'person'"),
    (
        "an article names each place of the gazetteer…",
        "DROP INDEX actor_places_key;
        INSERT INTO actor_places (actor_id, place_key, precision, country_code, latitude, longitude, document)
        SELECT DISTINCT a.actor_id, 'x', 'city', 'BG', 0, 0, '{}'::jsonb FROM article_actors a
        LEFT JOIN actor_places p USING (actor_id) WHERE p.actor_id IS NULL",
    ),
    ("an actor that was dismissed…", "UPDATE actors SET dismissal_id = gen_random_uuid()"),
    ("an occurrence is of a version…", "DELETE FROM quotation_versions"),
    ("a version of a quotation…", "UPDATE quotation_versions SET article_count = 9"),
    ("a quotation has versions…", "DELETE FROM quotations"),
    ("a quotation has the numbers…", "UPDATE quotations SET source_count = 9"),
    ("the speaker of an occurrence…", "UPDATE quotation_occurrences SET speaker_id = gen_random_uuid()"),
    ("a story has the number of its articles…", "UPDATE stories SET article_count = 9"),
    ("an article is in a story that exists…", "DELETE FROM stories"),
    ("similar articles exist…", "DELETE FROM article_vectors"),
    ("the links of an article…", "UPDATE article_vectors SET link_weight = 1"),
    ("the length of an article's term vector…", "DELETE FROM article_terms"),
    ("a happening has the numbers of its events…", "DELETE FROM all_happenings"),
    (
        "the actors of an event are in the happening…",
        "UPDATE event_actors SET happening_id = gen_random_uuid()",
    ),
    ("the days, type and status of a happening…", "UPDATE all_happenings SET earliest = earliest - 1"),
];

/// Damages of happenings and texts.
const MORE_DAMAGES: [(&str, &str); 7] = [
    ("a happening is dated…", "UPDATE all_happenings SET earliest = NULL, latest = NULL"),
    ("a happening is background…", "UPDATE all_happenings SET last_report_second = 0"),
    ("a happening has the numbers of its sources…", "UPDATE all_happenings SET report_count = 9"),
    ("a happening is found by the participants…", "DELETE FROM happening_actors"),
    ("the review of a happening exists…", "UPDATE all_happenings SET review_id = gen_random_uuid()"),
    ("every span cuts the text…", "UPDATE revisions SET body = 'x' || body"),
    ("every span cuts the text…", "UPDATE revisions SET body = left(body, 50)"),
];

/// Tests whether a sentence is the one that a damage names.
fn is_named(sentence: &str, name: &str) -> bool {
    name.strip_suffix('…').map_or(sentence == name, |start| sentence.starts_with(start))
}

async fn broken(connection: &mut PgConnection) -> Vec<Finding> {
    let mut broken = Vec::new();
    invariants::check_in(connection, |finding| broken.extend((!finding.holds()).then(|| finding.clone())))
        .await
        .unwrap();
    broken
}

#[tokio::test(flavor = "multi_thread")]
async fn each_damage_is_found_by_the_sentence_that_no_longer_holds() {
    let service = Service::start().await;
    // Two copies of each text: a story, originals and copies, reports of one happening.
    // The gazetteer has Berlin, and not Tarnovo.
    let mut berlin = numbered(2);
    berlin["body"] = "Police arrested four people in Berlin on Monday, said Anna Berg.".into();
    for mut article in [harbour(), altered(), misattributed(), numbered(1), berlin] {
        for source in ["north-wire", "copying-press"] {
            article["source"] = source.into();
            let accepted = service.post("/v1/articles").json(&article).send().await.unwrap();
            assert_eq!(accepted.status(), StatusCode::ACCEPTED);
        }
    }
    service.wait_for_extractions().await;
    let mut connection = service.database.pool.acquire().await.unwrap();
    assert_eq!(broken(&mut connection).await, [], "the record is consistent");
    let damages: Vec<_> = DAMAGES.into_iter().chain(MORE_DAMAGES).collect();
    for sentence in invariants::sentences() {
        assert!(damages.iter().any(|(name, _)| is_named(sentence, name)), "nothing breaks: {sentence}");
    }
    for (name, damage) in damages {
        let mut transaction = connection.begin().await.unwrap();
        // Foreign keys and checks, which a broken disk does not respect, are off.
        let sql = format!("SET LOCAL session_replication_role = replica; {damage}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await.unwrap();
        let found = broken(&mut transaction).await;
        let finding = found.iter().find(|finding| is_named(finding.sentence, name));
        let finding = finding.unwrap_or_else(|| panic!("{damage} is not found by {name}: {found:#?}"));
        assert!(finding.count >= 1 && !finding.subjects.is_empty(), "{finding:?}");
        transaction.rollback().await.unwrap();
    }
}
