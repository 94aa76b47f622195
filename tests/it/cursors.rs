//! Cursors: one that was changed, made up, or taken from another list or query is a problem, never a wrong page.

use serde_json::Value;

use crate::harness::{
    Service,
    articles::{harbour, numbered},
    problem,
};

/// The cursor of the second page of a list, with one row on a page.
async fn next_cursor(service: &Service, path: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    let page = service.json(&format!("{path}{joint}limit=1")).await;
    page["meta"]["next_cursor"].as_str().unwrap_or_else(|| panic!("{path}: {page}")).to_owned()
}

async fn is_refused(service: &Service, path: &str, cursor: &str) {
    let joint = if path.contains('?') { '&' } else { '?' };
    let cursor: String = form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
    let response = service.get(&format!("{path}{joint}cursor={cursor}")).send().await.unwrap();
    let answer = problem(response, 400, "invalid-query").await;
    let errors = answer["errors"].as_array().unwrap();
    assert!(errors.iter().any(|error| error["field"] == "cursor"), "{path} {cursor}: {answer}");
}

/// Pseudo-random numbers (xorshift); equal seeds give equal mutations.
fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 8) as usize
}

/// Replaces, inserts, removes or swaps characters of a cursor.
fn mutate(cursor: &str, state: &mut u64) -> String {
    const SYMBOLS: &[char] = &[
        '0',
        '1',
        '9',
        'a',
        'f',
        'F',
        'g',
        '.',
        '-',
        '+',
        ' ',
        '\0',
        '%',
        '\'',
        '\u{7f}',
        'é',
        '語',
        '\u{10ffff}',
    ];
    let mut symbols: Vec<char> = cursor.chars().collect();
    for _ in 0..=random(state) % 3 {
        let (place, symbol) = (random(state) % symbols.len(), SYMBOLS[random(state) % SYMBOLS.len()]);
        match random(state) % 4 {
            0 => symbols[place] = symbol,
            1 => symbols.insert(place, symbol),
            2 if symbols.len() > 1 => drop(symbols.remove(place)),
            _ => {
                let other = random(state) % symbols.len();
                symbols.swap(place, other);
            }
        }
    }
    symbols.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_cursor_of_the_same_query_is_accepted() {
    let service = Service::start().await;
    let first = service.read(&harbour()).await;
    let mut copy = harbour();
    copy["source"] = "north-wire".into();
    service.read(&copy).await;
    for number in 0..3 {
        service.read(&numbered(number)).await;
        let mut copy = numbered(number);
        copy["source"] = "second-test".into();
        service.read(&copy).await;
    }
    let speaker = first["extraction"]["statements"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|one| one["speaker"]["actor_id"].as_str())
        .unwrap()
        .to_owned();
    let lists = [
        "/v1/articles".to_owned(),
        "/v1/statements".to_owned(),
        "/v1/statements?q=town".to_owned(),
        "/v1/events".to_owned(),
        "/v1/timelines".to_owned(),
        "/v1/timelines?include=statements".to_owned(),
        "/v1/stories".to_owned(),
        "/v1/actors".to_owned(),
        "/v1/actors?type=person".to_owned(),
        "/v1/actors?q=tarnovo%20council%20berg".to_owned(),
        format!("/v1/actors/{speaker}/statements"),
        format!("/v1/actors/{speaker}/timeline?include=statements"),
    ];
    let mut cursors = Vec::new();
    for path in &lists {
        let page: Value =
            service.json(&format!("{path}{}limit=1", if path.contains('?') { '&' } else { '?' })).await;
        if page["meta"]["next_cursor"].is_string() {
            cursors.push((path, next_cursor(&service, path).await));
        }
    }
    assert!(cursors.len() > 9, "{cursors:?}");
    let absurd = [
        "",
        " ",
        "0",
        "0.0.0",
        "..",
        "7fffffffffffffff.00000000000000000000000000000000.0000000000000000",
        "ffffffff80000000.ffffffffffffffffffffffffffffffff.ffffffffffffffff",
        "-9999-01-01.00000000000000000000000000000000.0",
        "\0",
        "99999999999999999999999.0.0",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for (path, cursor) in &cursors {
        let joint = if path.contains('?') { '&' } else { '?' };
        service.json(&format!("{path}{joint}cursor={cursor}")).await;
        for (other, foreign) in &cursors {
            if other != path {
                is_refused(&service, path, foreign).await;
            }
        }
        is_refused(&service, &format!("{path}{joint}type=other"), cursor).await;
        for forged in absurd {
            is_refused(&service, path, forged).await;
        }
        is_refused(&service, path, &cursor.to_uppercase()).await;
        is_refused(&service, path, &format!("0{cursor}")).await;
        for _ in 0..40 {
            let forged = mutate(cursor, &mut state);
            if forged != *cursor {
                is_refused(&service, path, &forged).await;
            }
        }
    }
}
