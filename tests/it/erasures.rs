//! Erasure of people: after it the name is nowhere, and what is submitted again does not bring it back.

mod occurrences;

use std::fs;

use dateline::store::{audit, keys::Scope};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use self::occurrences::{assert_gone, places_with};
use crate::{
    harness::{Database, Process, Service, facts::assert_consistent, problem},
    keys::new_key,
};

const NAME: &str = "Zelmira Quastenholt";
const LAST: &str = "quastenholt";

fn articles() -> Vec<Value> {
    let body = format!(
        "\"The bridge will open in the spring,\" said {NAME}, the mayor of Arden. Quastenholt met Ivan Kolev on Monday.\n\n\
         Ivan Kolev said that Quastenholt’s plan was too dear. ZELMIRA QUASTENHOLT left on Tuesday, he said. Zelmira had \
         come early, he said, and everybody liked Zelmira."
    );
    let article = |id: &str, body: String| {
        json!({
            "source": "harbour-post", "external_id": id, "title": format!("{NAME} opens bridge {id}"),
            "url": format!("https://harbour.example/news/zelmira-quastenholt-{id}"),
            "published_at": "2024-03-14T08:00:00Z", "body": body, "byline": NAME,
            "tags": ["bridge", "Quastenholt"], "note": format!("{NAME} asked for it"),
        })
    };
    let html = json!({
        "source": "north-wire", "external_id": "page", "published_at": "2024-03-15T08:00:00Z",
        "html": format!(
            "<html><body><article><h1>Bridge</h1><p>The council of Arden met on Thursday and talked for three hours.</p>\
             <p>“The <b>bridge</b> is safe,” said <b>Zelmira</b> Quastenholt, the mayor, after the council had met again.</p>\
             </article></body></html>"
        ),
    });
    vec![
        article("one", body.clone()),
        article("quastenholt-two", body.replace("spring", "summer")),
        html,
        json!({"source": "valley-times", "published_at": "2024-03-16T08:00:00Z",
               "body": format!("Maria Lopez said that {NAME} would resign. Maria Lopez met Tom Berg in Orlik on Friday.")}),
    ]
}

async fn post(service: &Service, path: &str, body: &Value) -> Value {
    let response = service.post(path).header("prefer", "wait=20").json(body).send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).unwrap()
}

/// Stores the articles, and everything else that can have the name; returns the actor and addresses of what was stored.
async fn store_everything(service: &Service) -> (String, Vec<String>) {
    let mut paths = Vec::new();
    for article in articles() {
        let stored = post(service, "/v1/articles", &article).await;
        let id = stored["id"].as_str().unwrap();
        paths.push(format!("/v1/articles/{id}"));
        paths.push(format!("/v1/articles/{id}/revisions/1"));
    }
    let mut revised = articles()[0].clone();
    revised["body"] = format!("{} The council of Arden agreed.", revised["body"].as_str().unwrap()).into();
    post(service, "/v1/articles", &revised).await;
    let found = service.json("/v1/actors?type=person&q=Zelmira%20Quastenholt").await;
    let named = found["data"].as_array().unwrap().iter().find(|one| one["name"] == NAME);
    let id = named.unwrap_or_else(|| panic!("{found}"))["id"].as_str().unwrap().to_owned();
    paths.extend(
        ["", "/statements", "/timeline", "/companions", "/history"]
            .map(|part| format!("/v1/actors/{id}{part}")),
    );
    let signed = |mut body: Value| {
        body["by"] = "desk: M. Ruiz".into();
        body["reason"] = format!("Quastenholt’s own recording; {NAME} agreed").into();
        body
    };
    // A rename and its undoing, and a mention that is assigned to another person and back.
    let rename = signed(json!({"name": "Zelmira Quastenholt-Berg"}));
    let renamed = post(service, &format!("/v1/actors/{id}/renames"), &rename).await;
    post(service, &format!("/v1/corrections/{}/undo", renamed["id"].as_str().unwrap()), &signed(json!({})))
        .await;
    let article = service.json(&paths[0]).await;
    let mention = article["extraction"]["mentions"].as_array().unwrap().iter();
    let mention =
        mention.clone().find(|one| one["text"] == "he" || one["text"] == "Quastenholt").unwrap().clone();
    let wrong = mention["actor_id"].as_str().unwrap();
    let body = signed(json!({"article": article["id"], "span": mention["span"], "name": "Otto Fell"}));
    post(service, &format!("/v1/actors/{wrong}/reassignments"), &body).await;
    for statement in service.json("/v1/statements").await["data"].as_array().unwrap() {
        let statement = statement["id"].as_str().unwrap();
        paths.push(format!("/v1/statements/{statement}"));
        paths.push(format!("/v1/statements/{statement}/reviews"));
        let path = format!("/v1/statements/{statement}/reviews");
        post(service, &path, &signed(json!({"decision": "confirm"}))).await;
    }
    let search = json!({
        "name": "All of Quastenholt", "url": "/v1/articles?q=Zelmira+Quastenholt&tag=Quastenholt"
    });
    post(service, "/v1/searches", &search).await;
    let loaded = post(service, "/v1/authorities", &authority()).await;
    assert_eq!(loaded["data"][0]["actor_id"], id.as_str(), "{loaded}");
    (id, paths)
}

/// The person as a newsroom knew her before, with an id that leads to her name.
fn authority() -> Value {
    json!({"authorities": [{"external_id": "own:quastenholt", "name": NAME, "type": "person"}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_name_is_in_no_table_answer_or_export_also_after_it_is_submitted_again() {
    for mode in ["pseudonymise", "erase"] {
        let service = Service::start().await;
        let (id, paths) = store_everything(&service).await;
        let head = audit::verify(&service.database.pool, None).await.unwrap();
        assert!(head.breaks.is_empty());
        assert!(places_with(&service.database.pool, LAST).await.len() > 30);
        let mut request = json!({
            "mode": mode, "legal_ground": format!("Art. 17 GDPR, letter of {NAME}"), "by": "data protection",
            "reason": format!("{NAME} asked for it; Quastenholt lives elsewhere now")
        });
        if mode == "pseudonymise" {
            request["pseudonym"] = "Noname Tezi".into();
        }
        let erased = post(&service, &format!("/v1/actors/{id}/erasures"), &request).await;
        assert_eq!((&erased["article_count"], &erased["mode"]), (&json!(4), &json!(mode)));
        assert!(erased["masked_entry_count"].as_u64().unwrap() > 5, "{erased}");
        assert_gone(&service, &paths, "at once").await;
        service.wait_for_extractions().await;
        assert_gone(&service, &paths, "after another extraction").await;

        // The same articles again, one of them revised, and a new one.
        for mut article in articles() {
            post(&service, "/v1/articles", &article).await;
            let (field, text) = if article["html"].is_null() { ("body", "") } else { ("html", "<p>") };
            article[field] =
                format!("{}{text} The council of Arden agreed.", article[field].as_str().unwrap()).into();
            post(&service, "/v1/articles", &article).await;
        }
        let new = json!({
            "source": "valley-times", "external_id": "new", "published_at": "2024-04-16T08:00:00Z",
            "body": format!("{NAME} said that the ferry would sail. Quastenholt's council agreed.")
        });
        post(&service, "/v1/articles", &new).await;
        service.wait_for_extractions().await;
        let loaded = post(&service, "/v1/authorities", &authority()).await;
        assert_eq!(loaded["meta"]["rejected"], 1, "{loaded}");
        assert_gone(&service, &paths, "after they were submitted again").await;
        let stored = service.json("/v1/articles?source=harbour-post").await;
        assert_eq!(stored["data"].as_array().unwrap().len(), 2, "the articles were recognised");

        let speakers = service.json("/v1/statistics/speakers?by=speaker").await.to_string();
        match mode {
            "pseudonymise" => {
                let profile = service.json(&format!("/v1/actors/{id}")).await;
                assert_eq!(
                    (&profile["name"], &profile["aliases"]),
                    (&json!("Noname Tezi"), &json!(["Noname Tezi"]))
                );
                assert!(profile["statement_count"].as_i64().unwrap() >= 3, "{profile}");
                let said = service.json("/v1/statements?speaker=Noname%20Tezi&q=ferry").await;
                assert_eq!(said["data"][0]["speaker"]["actor_id"], id.as_str());
                let reviewed = service.json("/v1/statements?verified=true&q=bridge").await;
                assert!(!reviewed["data"].as_array().unwrap().is_empty(), "reviews hold");
            }
            _ => {
                assert!(!speakers.contains(&id), "{speakers}");
                let body = service.json(&paths[0]).await["body"].as_str().unwrap().to_owned();
                assert!(body.contains("said ███████ ███████████, the mayor"), "{body}");
            }
        }
        // Actors that were made of words beside the name, and that no text has any more, are gone.
        let orphans: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM actors a WHERE merged_into IS NULL AND article_count = 0 AND dismissal_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM article_actors m WHERE m.actor_id = a.actor_id)
               AND NOT EXISTS (SELECT 1 FROM corrections c WHERE a.actor_id IN (c.actor_id, c.target_actor_id))
               AND NOT EXISTS (SELECT 1 FROM erasures x WHERE x.actor_id = a.actor_id)",
        )
        .fetch_all(&service.database.pool)
        .await
        .unwrap();
        assert_eq!(orphans, Vec::<String>::new());
        let left = "SELECT count(*) FROM cleared_mentions";
        assert_eq!(sqlx::query_scalar::<_, i64>(left).fetch_one(&service.database.pool).await.unwrap(), 0);
        // The audit has that it was done, and its chain holds, also from a head that was kept before.
        let entry = service.json("/v1/audit?action=actor.erase").await["data"][0].clone();
        assert_eq!((&entry["who"], &entry["subject"]), (&json!("data protection"), &json!(id)));
        assert_eq!(entry["after"]["erasure_id"], erased["id"]);
        let verified = audit::verify(&service.database.pool, Some(&head.head)).await.unwrap();
        assert!(verified.breaks.is_empty(), "{verified:?}");
        assert_consistent(&service.database.pool).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn first_names_of_others_and_ordinary_words_stay() {
    let service = Service::start().await;
    let article = json!({
        "source": "harbour-post", "external_id": "will", "published_at": "2024-03-14T08:00:00Z",
        "title": "Will Brown opens bridge", "byline": "Ines Kaya",
        "body": "“The bridge will open,” said Will Brown, the mayor of Arden. Will the council agree? A brown bear was seen.\n\n\
                 Brown said that Ines Lopez would come. Ines Kaya said that the ferry would sail. “It is late,” Ines said.",
    });
    service.read(&article).await;
    for name in ["Will Brown", "Ines Kaya"] {
        let found = service.json(&format!("/v1/actors?type=person&q={}", name.replace(' ', "%20"))).await;
        let actor = found["data"].as_array().unwrap().iter().find(|one| one["name"] == name);
        let id = actor.unwrap_or_else(|| panic!("{found}"))["id"].as_str().unwrap();
        let request =
            json!({"mode": "erase", "legal_ground": "Art. 17 GDPR", "by": "dpo", "reason": "asked"});
        post(&service, &format!("/v1/actors/{id}/erasures"), &request).await;
    }
    let masked = "“The bridge will open,” said ████ █████, the mayor of Arden. Will the council agree? A brown bear was seen.\n\n\
                  █████ said that Ines Lopez would come. ████ ████ said that the ferry would sail. “It is late,” ████ said.";
    let stored = service.json("/v1/articles?source=harbour-post").await["data"][0].clone();
    assert_eq!(
        (&stored["title"], &stored["byline"]),
        (&json!("████ █████ opens bridge"), &json!("████ ████"))
    );
    let path = format!("/v1/articles/{}", stored["id"].as_str().unwrap());
    assert_eq!(service.json(&path).await["body"], masked);
    // What is sent again is the same text.
    let again = post(&service, "/v1/articles", &article).await;
    assert_eq!((&again["revision"], &again["body"]), (&json!(1), &json!(masked)));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_is_in_the_log_of_the_service() {
    let database = Database::new().await;
    let log = std::env::temp_dir().join(format!("dateline-erasure-{}.log", std::process::id()));
    let process = Process::start_with_log(&database.url, &log).await;
    let client = reqwest::Client::new();
    let post = async |path: &str, body: &Value| {
        let request = client.post(format!("{}{path}", process.base)).header("prefer", "wait=30").json(body);
        request.send().await.unwrap().json::<Value>().await.unwrap()
    };
    let get = async |path: &str| {
        let response = client.get(format!("{}{path}", process.base)).send().await.unwrap();
        response.json::<Value>().await.unwrap()
    };
    for article in articles() {
        post("/v1/articles", &article).await;
    }
    // What is refused, too.
    post("/v1/articles", &json!({"source": "x", "body": format!("{NAME} said so."), "text": NAME})).await;
    get("/v1/statements?speaker=Zelmira+Nobody&from=Quastenholt").await;
    let found = get("/v1/actors?q=Zelmira+Quastenholt").await;
    let id = found["data"][0]["id"].as_str().unwrap().to_owned();
    let request = json!({"mode": "erase", "legal_ground": "Art. 17 GDPR", "by": "dpo", "reason": "asked"});
    let erased = post(&format!("/v1/actors/{id}/erasures"), &request).await;
    assert_eq!(erased["mode"], "erase", "{erased}");
    for article in articles() {
        post("/v1/articles", &article).await;
    }
    drop(process);
    let text = fs::read_to_string(&log).unwrap().to_lowercase();
    fs::remove_file(&log).unwrap();
    assert!(text.contains("/v1/actors"), "requests are logged: {text}");
    let named = text.lines().filter(|line| line.contains(LAST) || line.contains("zelmira"));
    assert_eq!(named.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_a_masked_entry_of_the_audit_is_found() {
    let service = Service::start().await;
    let (id, _) = store_everything(&service).await;
    let request =
        json!({"mode": "pseudonymise", "legal_ground": "Art. 17 GDPR", "by": "dpo", "reason": "asked"});
    post(&service, &format!("/v1/actors/{id}/erasures"), &request).await;
    let pool = &service.database.pool;
    assert!(audit::verify(pool, None).await.unwrap().breaks.is_empty());
    let mut transaction = pool.begin().await.unwrap();
    let change = "UPDATE audit_entries SET reason = 'another' WHERE entry_id = (SELECT entry_id FROM audit_masks LIMIT 1)";
    assert!(
        sqlx::query(change).execute(&mut *transaction).await.is_err(),
        "entries do not change by themselves"
    );
    transaction.rollback().await.unwrap();
    let mut transaction = pool.begin().await.unwrap();
    sqlx::query("SELECT set_config('dateline.erasure', 'on', true)")
        .execute(&mut *transaction)
        .await
        .unwrap();
    sqlx::query(change).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(audit::verify(pool, None).await.unwrap().breaks.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_erasures_are_refused_with_what_to_send() {
    let service = Service::start().await;
    let (id, _) = store_everything(&service).await;
    let path = format!("/v1/actors/{id}/erasures");
    for (change, field) in [
        (json!({"mode": "forget"}), "mode"),
        (json!({"legal_ground": null}), "legal_ground"),
        (json!({"pseudonym": "Z. Quastenholt"}), "pseudonym"),
        (json!({"pseudonym": "Ivan Kolev"}), "pseudonym"),
        (json!({"pseudonym": "<b>"}), "pseudonym"),
        (json!({"mode": "erase", "pseudonym": "Noname Tezi"}), "pseudonym"),
        (json!({"name": NAME}), "name"),
    ] {
        let mut body =
            json!({"mode": "pseudonymise", "legal_ground": "Art. 17 GDPR", "by": "dpo", "reason": "asked"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let response = service.post(&path).json(&body).send().await.unwrap();
        let refused = problem(response, 422, "invalid-correction").await;
        assert_eq!(refused["errors"][0]["field"], field, "{body} {refused}");
    }
    let body = json!({"mode": "erase", "legal_ground": "Art. 17 GDPR", "by": "dpo", "reason": "asked"});
    let place = service.json("/v1/actors?type=place&q=Arden").await["data"][0]["id"].clone();
    let place =
        service.post(&format!("/v1/actors/{}/erasures", place.as_str().unwrap())).json(&body).send().await;
    problem(place.unwrap(), 422, "invalid-correction").await;
    let missing = "/v1/actors/act_00000000000000000000000000000000/erasures";
    problem(service.post(missing).json(&body).send().await.unwrap(), 404, "not-found").await;
    let review = new_key(&service.database, "desk", &[Scope::Review, Scope::Read]).await;
    let request =
        service.client.request(Method::POST, format!("{}{path}", service.base)).bearer_auth(&review);
    assert_eq!(request.json(&body).send().await.unwrap().status(), StatusCode::FORBIDDEN);
}
