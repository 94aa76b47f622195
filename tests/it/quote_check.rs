//! The check of quotations against the record: over HTTP and on the command line.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{altered, harbour, misattributed},
    problem,
};

async fn with_articles(articles: &[Value]) -> Service {
    let service = Service::start().await;
    for article in articles {
        service.read(article).await;
    }
    service
}

async fn post(service: &Service, body: Value) -> Value {
    let response = service.post("/v1/statements/check").json(&body).send().await.unwrap();
    assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
    response.json().await.unwrap()
}

/// Checks one quotation.
async fn check(service: &Service, text: &str, speaker: Option<&str>) -> Value {
    let body = match speaker {
        Some(speaker) => json!({"text": text, "speaker": speaker}),
        None => json!({"text": text}),
    };
    post(service, body).await["checks"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_has_one_of_five_verdicts() {
    let service = with_articles(&[harbour()]).await;
    for (text, speaker, verdict) in [
        ("We will rebuild the bridge before winter comes", None, "exact"),
        ("“we will REBUILD the bridge – before winter comes!”", Some("Petrova"), "exact"),
        ("rebuild the bridge before winter", Some("Mayor Elena Petrova"), "exact"),
        ("We will rebuild … before winter [sic] comes", Some("Elena Petrova"), "exact"),
        ("We [the council] will rebuild the bridge", None, "exact"),
        ("We will rebuild the bridge before winter comes", Some("Ivan Kolev"), "said_by_another"),
        ("We will paint the bridge before winter comes", Some("Elena Petrova"), "altered"),
        ("We will not rebuild the bridge before winter comes", None, "altered"),
        (
            "We will rebuild the bridge before winter comes and then we will open a new school",
            None,
            "only_in_part",
        ),
        ("The council has no plans for the harbour", Some("Elena Petrova"), "not_found"),
    ] {
        let check = check(&service, text, speaker).await;
        assert_eq!(check["verdict"], verdict, "{check}");
        assert_eq!(check["text"], text);
        assert_eq!(check["span"], json!({"start": 0, "end": text.chars().count()}));
        assert_eq!(check["difference"].as_array().unwrap().is_empty(), verdict != "altered", "{check}");
    }
    let check = check(&service, "rebuild the bridge before winter", None).await;
    let found = &check["matches"][0];
    assert_eq!(found["article_title"], "Gunmen attack convoy near Tarnovo");
    assert_eq!(
        (&found["source"], &found["published_at"]),
        (&json!("harbour-post"), &json!("2024-03-14T08:00:00Z"))
    );
    assert_eq!((&found["speaker"]["name"], &found["quoted"]), (&json!("Elena Petrova"), &json!(true)));
    assert!(found["sentence"]["text"].as_str().unwrap().contains("said Mayor Elena Petrova"));
    let id = found["id"].as_str().unwrap();
    assert_eq!(service.json(&format!("/v1/statements/{id}")).await["text"], found["text"]);
    let quotation = found["quotation_id"].as_str().unwrap();
    assert_eq!(service.json(&format!("/v1/quotations/{quotation}")).await["occurrences"][0]["id"], id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_has_the_words_of_both_with_their_spans() {
    let service = with_articles(&[harbour()]).await;
    let text = "“We shall soon rebuild the bridge before winter”";
    let check = check(&service, text, None).await;
    let difference: Vec<(&str, &str)> = check["difference"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["op"].as_str().unwrap(), one["text"].as_str().unwrap()))
        .collect();
    let expected = [
        ("equal", "We"),
        ("delete", "will"),
        ("insert", "shall soon"),
        ("equal", "rebuild the bridge before winter"),
    ];
    assert_eq!(difference, expected);
    let body = harbour()["body"].as_str().unwrap().to_owned();
    let cut = |text: &str, span: &Value| -> String {
        let at = |end: &str| span[end].as_u64().unwrap() as usize;
        text.chars().skip(at("start")).take(at("end") - at("start")).collect()
    };
    for one in check["difference"].as_array().unwrap() {
        match one["op"].as_str().unwrap() {
            "delete" => assert_eq!(cut(text, &one["span"]), ""),
            _ => assert_eq!(one["text"], cut(text, &one["span"])),
        }
        match one["op"].as_str().unwrap() {
            "insert" => assert!(one["article_span"].is_null()),
            _ => assert_eq!(one["text"], cut(&body, &one["article_span"])),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_around_a_cue_are_one_quotation() {
    let service = with_articles(&[misattributed()]).await;
    let text = "The money is there and nobody will take it away from us";
    assert_eq!(check(&service, text, Some("Kolev")).await["verdict"], "exact");
    assert_eq!(
        check(&service, "The money is there and anybody will take it away", None).await["verdict"],
        "altered"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_speaker_is_found_among_many_who_have_the_words() {
    let mut articles = vec![misattributed()];
    articles.extend((0..7).map(|number| {
        let mut copy = harbour();
        copy["external_id"] = json!(format!("copy-{number}"));
        copy
    }));
    let service = with_articles(&articles).await;
    let text = "We will rebuild the bridge before winter comes";
    let kolev = check(&service, text, Some("Ivan Kolev")).await;
    assert_eq!(
        (&kolev["verdict"], &kolev["matches"][0]["speaker"]["name"]),
        (&json!("exact"), &json!("Ivan Kolev"))
    );
    let petrova = check(&service, text, Some("Petrova")).await;
    assert_eq!((&petrova["verdict"], petrova["matches"].as_array().unwrap().len()), (&json!("exact"), 5));
    assert_eq!(check(&service, text, Some("Boris Lund")).await["verdict"], "said_by_another");
}

#[tokio::test(flavor = "multi_thread")]
async fn reported_speech_is_shown_and_is_no_quotation() {
    let service = with_articles(&[harbour()]).await;
    let check = check(&service, "the army was looking for the attackers", Some("Ivan Kolev")).await;
    assert_eq!(check["verdict"], "not_found", "{check}");
    assert_eq!(
        (&check["matches"][0]["quoted"], &check["matches"][0]["agreement"]),
        (&json!(false), &json!("exact"))
    );
    let reported = service.json("/v1/quotations?q=attackers").await;
    assert!(reported["data"].as_array().unwrap().is_empty());
}

const DRAFT: &str = "Elena Petrova made a promise. “We will rebuild the bridge before winter comes,” Petrova said.\n\n\
    “We will rebuild the bridge,” said Ivan Kolev. “No” was all that he added.\n\n\
    “Nothing of this was ever decided here,” Petrova said.";

#[tokio::test(flavor = "multi_thread")]
async fn every_quotation_of_a_draft_is_checked_with_its_speaker() {
    let service = with_articles(&[harbour(), altered()]).await;
    let answer = post(&service, json!({"draft": DRAFT, "model": "fast"})).await;
    let checks = answer["checks"].as_array().unwrap();
    let outcomes: Vec<(&Value, &Value)> =
        checks.iter().map(|one| (&one["speaker"], &one["verdict"])).collect();
    let (petrova, kolev) = (json!("Elena Petrova"), json!("Ivan Kolev"));
    let (exact, another, missing) = (json!("exact"), json!("said_by_another"), json!("not_found"));
    assert_eq!(outcomes, [(&petrova, &exact), (&kolev, &another), (&petrova, &missing)], "{answer}");
    for check in checks {
        let at = |end: &str| check["span"][end].as_u64().unwrap() as usize;
        let cut: String = DRAFT.chars().skip(at("start")).take(at("end") - at("start")).collect();
        assert_eq!(check["text"], cut);
    }
    assert_eq!(post(&service, json!({"draft": "No quotation."})).await, json!({"checks": []}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_check_is_a_problem_that_says_what_to_send() {
    let service = Service::start_without_workers().await;
    for (body, field) in [
        (json!({}), "text"),
        (json!({"text": "We will rebuild it", "draft": "“We will rebuild it,” he said."}), "text"),
        (json!({"text": "No comment"}), "text"),
        (json!({"text": "… !"}), "text"),
        (json!({"text": 7}), "text"),
        (json!({"text": "word ".repeat(501)}), "text"),
        (json!({"draft": "“We will rebuild it.”", "speaker": "Petrova"}), "speaker"),
        (json!({"draft": "“We will rebuild it.”", "model": "slow"}), "model"),
        (json!({"text": "We will rebuild it", "model": "fast"}), "model"),
        (json!({"text": "We will rebuild it", "speeker": "Petrova"}), "speeker"),
        (json!({"draft": "“We will rebuild it.” ".repeat(201)}), "draft"),
        (json!([]), ""),
    ] {
        let response = service.post("/v1/statements/check").json(&body).send().await.unwrap();
        assert_eq!(problem(response, 422, "invalid-check").await["errors"][0]["field"], field, "{body}");
    }
    let response = service
        .post("/v1/statements/check")
        .header("content-type", "text/plain")
        .body("text")
        .send()
        .await
        .unwrap();
    problem(response, 415, "unsupported-type").await;
    let response = service.post("/v1/statements/check?x=1").json(&json!({})).send().await.unwrap();
    problem(response, 400, "invalid-query").await;
}

/// Runs `dateline check` on a draft from standard input.
async fn run(draft: &str, arguments: &[&str]) -> Output {
    let path = std::env::temp_dir().join(format!("dateline-check-{}.txt", uuid::Uuid::now_v7().simple()));
    std::fs::write(&path, draft).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("check").arg(&path).args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    std::fs::remove_file(path).unwrap();
    output
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_prints_a_table_or_json_and_its_status_says_whether_all_are_exact() {
    let service = with_articles(&[harbour()]).await;
    let exact = "“We will rebuild the bridge before winter comes,” said Mayor Elena Petrova.";
    let output = run(exact, &["--url", &service.base]).await;
    let table = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{table}");
    assert!(
        table.contains("1 quotations, 1 exact")
            && table.contains("→ Elena Petrova: harbour-post, 2024-03-14"),
        "{table}"
    );

    let altered = "“We will paint the bridge before winter comes,” said Mayor Elena Petrova.";
    let output = run(altered, &["--url", &service.base]).await;
    let table = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{table}");
    assert!(table.contains("We will [-rebuild-] {+paint+} the bridge"), "{table}");
    let output = run(altered, &["--json", "--url", &service.base]).await;
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &answer["checks"][0]["verdict"]), (Some(1), &json!("altered")));

    let output = run(exact, &["--url", "http://127.0.0.1:9"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("does not answer"));
    let output = run(exact, &["--url", "https://127.0.0.1:9"]).await;
    assert!(String::from_utf8(output.stderr).unwrap().contains("is no address of a service"));
}
