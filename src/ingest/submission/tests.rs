//! Tests of what is accepted and what is refused.

use serde_json::json;

use super::*;

fn submitted(value: &Value) -> Result<Submission, Rejection> {
    parse_submission(value, &SourceDefaults::default())
}

fn errors(value: Value) -> Vec<(String, String)> {
    let Err(Rejection::Fields(errors)) = submitted(&value) else { panic!("has no errors: {value}") };
    errors.into_iter().map(|error| (error.field, error.detail)).collect()
}

#[test]
fn all_errors_are_returned_at_once() {
    let found = errors(json!({"source": 7, "title": "a\nb", "body": "a\0b", "published_at": "yesterday"}));
    let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["source", "title", "body", "published_at"]);
}

#[test]
fn a_blank_title_is_none() {
    let article = json!({"source": "s", "title": " ", "body": "b", "published_at": "2025-01-01"});
    assert_eq!(submitted(&article).unwrap().title, None);
}

#[test]
fn a_misspelt_field_is_an_error_and_an_unknown_one_is_not() {
    let found = errors(json!({"source": "s", "body": "b", "publised_at": "2025-01-01", "section": "World"}));
    assert!(found.iter().any(|(field, detail)| field == "publised_at" && detail.contains("published_at")));
    assert!(found.iter().all(|(field, _)| field != "section"));
}

#[test]
fn only_addresses_on_the_web_are_accepted() {
    for url in [
        "https://example.org/a?b=c#d",
        "HTTP://example.org",
        "http://münchen.example/straße",
        "http://[::1]:80/",
    ] {
        assert_eq!(parse_url(url).as_deref(), Ok(url));
    }
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "example.org/a",
        "/a",
        "https:example.org",
        "https:/example.org",
        "https:///example.org",
        "https://",
        "https://a b/",
        "https://example.org/a b",
        "mailto:a@example.org",
        "x",
    ] {
        assert!(parse_url(url).is_err(), "{url}");
    }
}

#[test]
fn names_of_other_programs_are_errors_where_the_field_is_absent() {
    let found = errors(json!({"source": "s", "text": "b", "headline": "t", "date": "2025-01-01"}));
    for (field, meant) in [("text", "body"), ("headline", "title"), ("date", "published_at")] {
        assert!(
            found.iter().any(|(name, detail)| name == field && detail.contains(meant)),
            "{field}: {found:?}"
        );
    }
    let article = json!({"source": "s", "body": "b", "text": "x", "published_at": "2025-01-01"});
    assert!(submitted(&article).is_ok());
}

#[test]
fn a_page_says_what_the_fields_do_not() {
    let html = r#"<html><head><meta property="og:site_name" content="Post"><title>Vote - Post</title>
        <meta property="article:published_time" content="Tue, 04 Mar 2025 08:00:00 +0100"></head>
        <body><p>The council voted.</p></body></html>"#;
    let read = submitted(&json!({"html": html})).expect("is valid");
    assert_eq!(
        (read.source.as_str(), read.title.as_deref(), read.body.as_str()),
        ("Post", Some("Vote"), "The council voted.")
    );
    assert_eq!(read.published.at.to_string(), "2025-03-04T07:00:00Z");
    assert_eq!(read.html.as_deref(), Some(html));
    let given = json!({"html": html, "source": "s", "title": "t", "published_at": "2025-01-01"});
    let read = submitted(&given).expect("is valid");
    assert_eq!((read.source.as_str(), read.title.as_deref()), ("s", Some("t")));
    assert_eq!(read.published.at.to_string(), "2025-01-01T00:00:00Z");
    assert_eq!(errors(json!({"html": "<p></p>"})).len(), 3);
    assert_eq!(errors(json!({"html": html, "body": "b"}))[0].0, "body");
}

#[test]
fn tags_in_a_body_are_an_error_that_names_the_field_for_them() {
    let article = |body| json!({"source": "s", "body": body, "published_at": "2025-01-01"});
    let found = errors(article("The mayor left.</p><p>“We lost,” she said."));
    assert!(found[0].0 == "body" && found[0].1.contains("“html”"), "{found:?}");
    assert!(submitted(&article("We <3 a swing of <5 points.")).is_ok());
}

#[test]
fn only_english_is_read_and_other_languages_are_stored_without_extraction() {
    let german = "Der Bürgermeister von Tarnowo hat am Montag erklärt, dass die Brücke noch vor dem Winter wieder \
                  aufgebaut wird. Die Arbeiten beginnen nach seinen Worten in der kommenden Woche.";
    let article = |body: &str, language| json!({"source": "s", "body": body, "published_at": "2025-01-01", "language": language});
    for (body, language, name) in [
        ("The mayor left.", json!("de"), "German"),
        ("The mayor left.", json!("gsw"), "“gsw”"),
        (german, json!("en"), "German"),
        (german, json!(null), "German"),
    ] {
        let Err(Rejection::Language(found)) = submitted(&article(body, language)) else { panic!("{body}") };
        assert_eq!(found.name, name);
    }
    let english = submitted(&article("The mayor left.", json!("en-GB"))).expect("is English");
    assert_eq!(english.details.language.as_deref(), Some("en-GB"));
    let mut stored = article(german, json!(null));
    stored["extract"] = json!(false);
    let stored = submitted(&stored).expect("is stored");
    assert_eq!((stored.extract, stored.details.language.as_deref()), (false, Some("de")));
    assert!(matches!(
        parse_draft(&json!({"body": german}), &SourceDefaults::default()),
        Err(Rejection::Language(_))
    ));
}

#[test]
fn details_are_read_from_fields_then_from_the_page_and_the_credit_from_the_text() {
    let html = r#"<html lang="en"><head><meta name="author" content="By Ada Moss">
        <meta property="article:section" content="World"><meta property="article:tag" content="harbour">
        <title>Vote</title></head><body><p>TARNOVO (AP) — The council voted.</p></body></html>"#;
    let page =
        json!({"html": html, "source": "s", "published_at": "2025-01-01", "desk": "Foreign", "urgency": 3});
    let details = submitted(&page).expect("is valid").details;
    assert_eq!(details.byline.as_deref(), Some("Ada Moss"));
    assert_eq!((details.section.as_deref(), details.desk.as_deref()), (Some("World"), Some("Foreign")));
    assert_eq!((details.tags, details.urgency), (vec!["harbour".to_owned()], Some(3)));
    assert_eq!((details.credit.as_deref(), details.language.as_deref()), (Some("AP"), Some("en")));
    let article = |more: Value| {
        let mut article = json!({"source": "s", "body": "b", "published_at": "2025-01-01"});
        article.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        article
    };
    let given =
        article(json!({"byline": "By Jon Berg", "tags": "a, b,a", "urgency": "8", "credit": "PA Media"}));
    let details = submitted(&given).expect("is valid").details;
    assert_eq!(
        (details.byline.as_deref(), details.tags),
        (Some("Jon Berg"), vec!["a".to_owned(), "b".to_owned()])
    );
    for (field, value) in [
        ("urgency", json!(9)),
        ("tags", json!(7)),
        ("author", json!("Ada")),
        ("extract", json!("no")),
        ("language", json!("English")),
    ] {
        assert_eq!(errors(article(json!({ field: value })))[0].0, field);
    }
    assert!(errors(article(json!({"author": "Ada"})))[0].1.contains("byline"));
}
