//! Times quotations, their check and statistics at a million statements. Run it by hand:
//!
//! `cargo test --release --test it million -- --ignored --nocapture`, on a machine that does nothing else;
//! `STATEMENTS=100000` makes fewer.

use std::time::{Duration, Instant};

use dateline::quotations::{Words, index_keys};
use extraction::{
    schema::{
        ActorId, Capacity, Cue, Gender, Speaker, Statement, StatementId, StatementType, TextSpan, When,
    },
    text::Span,
};
use jiff::civil::date;
use reqwest::StatusCode;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, types::Json};
use uuid::Uuid;

use crate::harness::Service;

/// Longest time of a check, of 99 in 100, with optimised code on a machine that does nothing else.
const LIMIT: Duration = Duration::from_millis(50);
/// Statements of one article.
const PER_ARTICLE: usize = 10;
/// Statements that one insertion has.
const BATCH: usize = 5_000;
/// Different words; the frequency of each falls with its rank (Zipf).
const VOCABULARY: f64 = 30_000.0;
/// Different speakers.
const SPEAKERS: usize = 20_000;
/// Requests of one kind.
const REQUESTS: usize = 200;

/// Statements that copy the rows of `new` into the tables. `template` has a statement, whose text is replaced.
const FILL: &str = include_str!("../data/load/statements.sql");

/// Random numbers, the same in each run (xorshift).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    /// A word whose rank is skewed; frequent words are short.
    fn word(&mut self) -> String {
        let rank = VOCABULARY.powf(self.unit()) as usize;
        let syllables = ["ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu"];
        let digits = rank.to_string();
        let padded = if rank < 100 { digits } else { format!("{rank:0>4}") };
        padded.bytes().map(|digit| syllables[usize::from(digit - b'0')]).collect()
    }

    /// A sentence of eight to thirty words.
    fn sentence(&mut self) -> String {
        let count = 8 + self.below(23);
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// Returns the number of the statement whose words a statement has: every fifth repeats one of the first thousand, the first
/// ones most often.
fn original(number: usize) -> usize {
    let mut random = Random(0x9E37_79B9 + number as u64 * 7_919);
    for _ in 0..8 {
        random.unit();
    }
    match number >= 1_000 && number.is_multiple_of(5) {
        true => 1_000.0_f64.powf(random.unit()) as usize,
        false => number,
    }
}

/// Returns the text of a statement.
fn text(number: usize) -> String {
    let mut random = Random(0x51ED_270B + original(number) as u64 * 7_919);
    for _ in 0..8 {
        random.unit();
    }
    random.sentence()
}

fn uuid(kind: u128, number: usize) -> Uuid {
    // The order of ids is not that of numbers.
    Uuid::from_u128((kind << 120) | (number as u128).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C) >> 8)
}

fn version_id(words: &Words) -> Uuid {
    Uuid::from_slice(&Sha256::digest(words.normalized())[..16]).unwrap()
}

/// Returns the speaker of a statement: of words that are repeated the same, but for every hundredth.
fn speaker_of(number: usize) -> usize {
    let number = if number.is_multiple_of(100) { number } else { original(number) };
    let mut random = Random(77 + number as u64 * 104_729);
    for _ in 0..4 {
        random.unit();
    }
    (SPEAKERS as f64).powf(random.unit()) as usize - 1
}

fn statement(number: usize, text: &str) -> Statement {
    let span = Span::of_body(0, text.len() as u32);
    let text_span = TextSpan { text: text.to_owned(), span };
    let day = date(2020, 1, 1).saturating_add(jiff::Span::new().days((number / 500) as i64));
    let speaker = speaker_of(number);
    Statement {
        id: Some(StatementId(uuid(2, number))),
        statement_type: StatementType::Direct,
        text: text.to_owned(),
        span,
        quoted: vec![text_span.clone()],
        speaker: Some(Speaker {
            actor_index: None,
            actor_id: Some(ActorId(uuid(3, speaker))),
            name: format!("Anna Number{speaker}"),
            role: None,
            mention: TextSpan { text: format!("Anna Number{speaker}"), span },
            capacity: Some(Capacity {
                role: Some(TextSpan { text: format!("role{}", speaker % 300), span }),
                gender: Gender::ALL[speaker % 3],
                named: Some(true),
                ..Capacity::default()
            }),
        }),
        speaker_candidates: Vec::new(),
        via: None,
        cue: Some(Cue { text: "said".to_owned(), span, lemma: "say".to_owned() }),
        when: Some(When {
            edtf: day.to_string(),
            first_day: day,
            last_day: day,
            expression: None,
            anchor: None,
        }),
        occasion: None,
        corrected: false,
        addressee: None,
        about: Vec::new(),
        occurrences: Vec::new(),
        sentence: text_span,
        confidence: 0.95,
    }
}

/// Inserts the statements `numbers`, with their articles and versions.
async fn insert(connection: &mut PgConnection, numbers: std::ops::Range<usize>) {
    let (mut articles, mut statements, mut speakers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut texts, mut versions, mut counts, mut keys) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for number in numbers.clone() {
        let text = text(number);
        let words = Words::of(&text, 0);
        let own: Vec<String> = index_keys(&words).iter().map(ToString::to_string).collect();
        articles.push(uuid(1, number / PER_ARTICLE));
        statements.push(uuid(2, number));
        speakers.push(speaker_of(number) as i32);
        versions.push(version_id(&words));
        counts.push(words.len() as i32);
        keys.push(format!("{{{}}}", own.join(",")));
        texts.push(text);
    }
    let numbers: Vec<i32> = numbers.map(|number| number as i32).collect();
    let ids: Vec<Uuid> = speakers.iter().map(|&speaker| uuid(3, speaker as usize)).collect();
    sqlx::query(
        "INSERT INTO new SELECT n, article_id, statement_id, speaker, speaker_id, 18262 + n / 500,
           timestamptz '1970-01-01' + (18262 + n / 500) * interval '1 day', text, version_id, words, keys::integer[]
         FROM UNNEST($1::integer[], $2::uuid[], $3::uuid[], $4::integer[], $5::uuid[], $6::text[], $7::uuid[],
                     $8::integer[], $9::text[])
           AS row (n, article_id, statement_id, speaker, speaker_id, text, version_id, words, keys)",
    )
    .bind(numbers)
    .bind(articles)
    .bind(statements)
    .bind(speakers)
    .bind(ids)
    .bind(texts)
    .bind(versions)
    .bind(counts)
    .bind(keys)
    .execute(&mut *connection)
    .await
    .unwrap();
    sqlx::raw_sql(FILL).execute(connection).await.unwrap();
}

/// Fills the database: without the indexes, which are made afterwards.
async fn fill(pool: &PgPool, count: usize) {
    let indexes: Vec<(String, String)> = sqlx::query_as(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
         WHERE i.indrelid::regclass::text IN ('all_statements', 'revisions', 'quotations', 'quotation_versions',
                                              'quotation_occurrences') AND NOT i.indisunique",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for (name, _) in &indexes {
        sqlx::query(AssertSqlSafe(format!("DROP INDEX {name}"))).execute(pool).await.unwrap();
    }
    sqlx::query("INSERT INTO sources (source) VALUES ('paper')").execute(pool).await.unwrap();
    let speakers = "INSERT INTO actors (actor_id, actor_type, name, article_count)
                    SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::integer[])";
    let ids: Vec<Uuid> = (0..SPEAKERS).map(|speaker| uuid(3, speaker)).collect();
    let names: Vec<String> = (0..SPEAKERS).map(|speaker| format!("Anna Number{speaker}")).collect();
    let query = sqlx::query(speakers).bind(&ids).bind(vec!["person"; SPEAKERS]).bind(&names);
    query.bind(vec![1; SPEAKERS]).execute(pool).await.unwrap();
    sqlx::query(
        "INSERT INTO actor_aliases (actor_id, alias_key, alias)
         SELECT actor_id, lower(name), name FROM actors WHERE actor_type = 'person'",
    )
    .execute(pool)
    .await
    .unwrap();
    let mut connection = pool.acquire().await.unwrap();
    sqlx::raw_sql(
        "SET synchronous_commit = off; SET maintenance_work_mem = '1GB';
         CREATE TEMP TABLE new (n integer, article_id uuid, statement_id uuid, speaker integer, speaker_id uuid,
                                day integer, published_at timestamptz, text text, version_id uuid, words integer,
                                keys integer[]);
         CREATE TEMP TABLE template (document jsonb)",
    )
    .execute(&mut *connection)
    .await
    .unwrap();
    let template = sqlx::query("INSERT INTO template VALUES ($1)").bind(Json(statement(0, "")));
    template.execute(&mut *connection).await.unwrap();
    for start in (0..count).step_by(BATCH) {
        insert(&mut connection, start..count.min(start + BATCH)).await;
    }
    for (_, definition) in &indexes {
        sqlx::query(AssertSqlSafe(definition.clone())).execute(&mut *connection).await.unwrap();
    }
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut *connection).await.unwrap();
}

/// Times requests, prints their median and the one that 99 of 100 are below, and returns this one.
async fn time(name: &str, requests: impl IntoIterator<Item = reqwest::RequestBuilder>) -> Duration {
    let mut times = Vec::new();
    for request in requests {
        let begun = Instant::now();
        let response = request.send().await.unwrap();
        let status = response.status();
        let answer = response.text().await.unwrap();
        times.push(begun.elapsed());
        assert_eq!(status, StatusCode::OK, "{name}: {answer}");
    }
    times.sort_unstable();
    let (median, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!("{:>9.1?} {:>9.1?}  {name}", median, p99);
    p99
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run it by hand"]
async fn a_check_takes_less_than_50_ms_at_a_million_statements() {
    let count = std::env::var("STATEMENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let service = Service::start_without_workers().await;
    let begun = Instant::now();
    fill(&service.database.pool, count).await;
    println!("{count} statements were made in {:.0?}\n\n   median       p99", begun.elapsed());

    let mut random = Random(4_711);
    let mut slowest = Duration::ZERO;
    let check = |body: serde_json::Value| service.post("/v1/statements/check").json(&body);
    let stored: Vec<String> = (0..REQUESTS).map(|_| text(random.below(count))).collect();
    for (name, change) in [
        ("check: the words of a statement", (|text, _| text) as fn(String, String) -> String),
        ("check: with another word in the middle", |text, other| {
            let mut words: Vec<&str> = text.split(' ').collect();
            let middle = words.len() / 2;
            words[middle] = &other;
            words.join(" ")
        }),
        ("check: the last five words", |text, _| {
            let words: Vec<&str> = text.split(' ').collect();
            words[words.len() - 5..].join(" ")
        }),
    ] {
        let texts = stored.iter().map(|text| change(text.clone(), random.word()));
        let texts: Vec<String> = texts.collect();
        slowest = slowest.max(time(name, texts.iter().map(|text| check(json!({"text": text})))).await);
    }
    let names = stored.iter().map(|text| check(json!({"text": text, "speaker": "Anna Number7"})));
    slowest = slowest.max(time("check: with a speaker", names).await);
    let unknown: Vec<String> = (0..REQUESTS).map(|_| random.sentence()).collect();
    let unknown = unknown.iter().map(|text| check(json!({"text": text})));
    slowest = slowest.max(time("check: words that nobody said", unknown).await);
    let frequent: Vec<String> = (0..REQUESTS)
        .map(|_| {
            (0..12).map(|_| ["de", "ki", "lo", "mu", "na"][random.below(5)]).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let frequent = frequent.iter().map(|text| check(json!({"text": text})));
    slowest = slowest.max(time("check: the most frequent words", frequent).await);
    let repeated = (0..REQUESTS).map(|number| check(json!({"text": text(1 + number % 5)})));
    slowest = slowest.max(time("check: the most repeated statements", repeated).await);

    let word = random.word();
    for path in [
        "/v1/quotations".to_owned(),
        "/v1/quotations?q=nasomuri".to_owned(),
        format!("/v1/quotations?q={word}"),
        "/v1/quotations?q=de%20ki%20lo".to_owned(),
        "/v1/quotations?speaker=Anna%20Number0".to_owned(),
        "/v1/quotations?speaker=Anna%20Number900".to_owned(),
        "/v1/quotations?min_confidence=0.9".to_owned(),
        "/v1/quotations?min_confidence=0.99".to_owned(),
        "/v1/quotations?source=nobody".to_owned(),
        "/v1/quotations?from=2021-01&to=2021-02".to_owned(),
        "/v1/statements?role=role7".to_owned(),
        "/v1/statements?role=role299&named=true&gender=female".to_owned(),
        "/v1/statements?organization=nobody".to_owned(),
        "/v1/statements?min_confidence=0.99".to_owned(),
        "/v1/statements?cue=promise".to_owned(),
        "/v1/statements?topic=nasomuri".to_owned(),
        "/v1/statements?topic=de".to_owned(),
        "/v1/statements?speaker=number900".to_owned(),
        "/v1/statistics/speakers".to_owned(),
        "/v1/statistics/speakers?by=role".to_owned(),
        "/v1/statistics/speakers?by=month".to_owned(),
        "/v1/statistics/speakers?by=gender&speaker=Anna%20Number0".to_owned(),
    ] {
        let repeats = if path.contains("statistics") { 3 } else { 20 };
        time(&path, (0..repeats).map(|_| service.get(&path))).await;
    }
    assert!(slowest < LIMIT, "{slowest:?}");
}
