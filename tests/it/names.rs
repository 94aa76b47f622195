//! Names in requests: titles, initials, last names, case and accents; and which actor a name was taken for.

use serde_json::{Value, json};

use crate::harness::{Service, problem};

async fn with_names() -> Service {
    let service = Service::start().await;
    for (number, body) in [
        "“The pier is open,” said Mayor Tomás Reyes.",
        "“The ferry is late,” said Transport Minister John Adam Smith. Smith met Anna Berg.",
        "“The road is closed,” said Ivan Kolev, a police officer.",
        "“The tunnel is open,” said Maria Kolev. “It is long,” Maria Kolev said.",
    ]
    .iter()
    .enumerate()
    {
        let article = json!({
            "source": "harbour-post", "external_id": format!("names-{number}"), "body": body,
            "published_at": "2024-03-14T08:00:00Z"
        });
        service.read(&article).await;
    }
    service
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_initials_and_last_names_find_an_actor() {
    let service = with_names().await;
    for (name, expected) in [
        ("Tomás Reyes", "Tomás Reyes"),
        ("Mayor Tomas Reyes", "Tomás Reyes"),
        ("mayor reyes", "Tomás Reyes"),
        ("Tomas B. Reyes", "Tomás Reyes"),
        ("REYES", "Tomás Reyes"),
        ("T. Reyes", "Tomás Reyes"),
        ("Mr Reyes", "Tomás Reyes"),
        ("J. Smith", "John Adam Smith"),
        ("John Smith", "John Adam Smith"),
        ("J. A. Smith", "John Adam Smith"),
        ("Defence Minister Ivan Kolev", "Ivan Kolev"),
    ] {
        for list in
            ["statements?speaker", "quotations?speaker", "timelines?actor", "statistics/speakers?speaker"]
        {
            let path = format!("/v1/{list}={}", name.replace(' ', "%20"));
            let answer = service.json(&path).await;
            let parameter = if list.ends_with("actor") { "actor" } else { "speaker" };
            assert_eq!(answer["meta"][parameter]["name"], expected, "{path}");
            assert!(answer["meta"][parameter]["actor_id"].as_str().unwrap().starts_with("act_"));
        }
    }
    let without = service.json("/v1/statements").await;
    assert_eq!(without["meta"], json!({"next_cursor": null}));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_persons_of_a_name_are_listed_with_roles_and_counts() {
    let service = with_names().await;
    for path in ["/v1/statements?speaker=Kolev", "/v1/timelines?actor=Kolev"] {
        let answer = problem(service.get(path).send().await.unwrap(), 300, "ambiguous-name").await;
        let row = |candidate: &Value| {
            (
                candidate["name"].clone(),
                candidate["statement_count"].clone(),
                candidate["article_count"].clone(),
            )
        };
        let candidates = answer["candidates"].as_array().unwrap();
        let rows: Vec<_> = candidates.iter().map(row).collect();
        let expected =
            [(json!("Maria Kolev"), json!(2), json!(1)), (json!("Ivan Kolev"), json!(1), json!(1))];
        assert_eq!(rows, expected, "{path}: {answer}");
        assert_eq!(candidates[1]["roles"], json!(["a police officer"]));
    }
    // Anna Berg made no statement.
    let answer = service.get("/v1/statements?speaker=A.%20Berg").send().await.unwrap();
    problem(answer, 404, "unknown-name").await;
    assert_eq!(service.json("/v1/timelines?actor=A.%20Berg").await["meta"]["actor"]["name"], "Anna Berg");
    for name in ["K.", "%25", "_", "Pavel%20Kolev"] {
        let answer = service.get(&format!("/v1/statements?speaker={name}")).send().await.unwrap();
        problem(answer, 404, "unknown-name").await;
    }
}
