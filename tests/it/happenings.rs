//! Happenings: reports of one event in several articles are one entry, in any wording and order.

use serde_json::{Value, json};

use crate::harness::{Service, articles::harbour, facts::assert_consistent, problem};

/// A report of the harbour attack by another paper on the next day, reworded and without the date.
fn elsewhere() -> Value {
    json!({
        "source": "north-wire",
        "external_id": "convoy",
        "title": "Four soldiers dead after gunmen attack convoy in Tarnovo",
        "published_at": "2024-03-14T11:00:00Z",
        "body": "The gunmen who attacked a convoy of soldiers in Tarnovo are still at large. Mayor Elena Petrova \
            said that the bridge of Tarnovo would be rebuilt before winter, and Defence Minister Ivan Kolev that \
            the army was looking for the attackers."
    })
}

/// An attack of the same type in another town.
fn another() -> Value {
    json!({
        "source": "city-gazette",
        "external_id": "market",
        "title": "Gunmen attack market of Velin",
        "published_at": "2024-03-14T12:00:00Z",
        "body": "Gunmen attacked the market of Velin, where traders from the Orsa valley sell cheese. Nobody was hurt."
    })
}

async fn attacks(service: &Service) -> Vec<Value> {
    let list = service.json("/v1/timelines?type=ASSAULT&q=gunmen").await;
    list["data"].as_array().unwrap().clone()
}

fn articles_of(entry: &Value) -> Vec<&str> {
    let mut sources: Vec<&str> =
        entry["evidence"].as_array().unwrap().iter().map(|one| one["source"].as_str().unwrap()).collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

#[tokio::test(flavor = "multi_thread")]
async fn two_reports_are_one_happening_and_the_dated_one_represents_it() {
    let articles = [harbour(), elsewhere(), another()];
    for order in [[0, 1, 2], [2, 1, 0]] {
        let service = Service::start().await;
        for nth in order {
            service.read(&articles[nth]).await;
        }
        let attacks = attacks(&service).await;
        let reported: Vec<_> =
            attacks.iter().filter(|one| articles_of(one).contains(&"north-wire")).collect();
        assert_eq!(reported.len(), 1, "in the order {order:?}: {attacks:#?}");
        assert_eq!(articles_of(reported[0]), ["harbour-post", "north-wire"]);
        assert_eq!(
            (&reported[0]["when"]["edtf"], &reported[0]["article_count"]),
            (&json!("2024-03-12"), &json!(2))
        );
        assert!(
            attacks.iter().any(|one| articles_of(one) == ["city-gazette"]),
            "the market is another affair"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_an_article_keeps_the_happening_of_the_others() {
    let service = Service::start().await;
    let dated = service.read(&harbour()).await["id"].as_str().unwrap().to_owned();
    let mut other = elsewhere();
    service.read(&other).await;
    other["body"] = json!(format!("{} It rained.", other["body"].as_str().unwrap()));
    service.read(&other).await;
    assert_eq!(
        articles_of(&attacks(&service).await[0]),
        ["harbour-post", "north-wire"],
        "read again, it is there again"
    );
    service.delete(&format!("/v1/articles/{dated}")).send().await.unwrap();
    let attacks = attacks(&service).await;
    assert_eq!(attacks.len(), 1, "{attacks:#?}");
    assert_eq!(articles_of(&attacks[0]), ["north-wire"]);
    assert_eq!((&attacks[0]["dated"], &attacks[0]["article_count"]), (&json!(false), &json!(1)));
    assert_consistent(&service.database.pool).await;
}

/// A report of the ambush in which the four soldiers died that does not resemble the one of the convoy.
fn ambush() -> Value {
    json!({
        "source": "city-gazette",
        "external_id": "ambush",
        "title": "Orlik guard mourns four men killed in ambush",
        "published_at": "2024-03-13T09:00:00Z",
        "body": "Orlik guard commander Stefan Dorn mourned four men of his regiment at the barracks of Velin. Gunmen \
            attacked them on March 12 on the mountain road, killing all four.\n\n\
            The regiment had been founded in 1971. Its flag flies at half mast."
    })
}

/// A report that says that both are one.
fn bridge() -> Value {
    json!({
        "source": "north-wire",
        "external_id": "bridge",
        "title": "Gunmen who attacked convoy in Tarnovo killed four men of Orlik guard",
        "published_at": "2024-03-14T10:00:00Z",
        "body": "Gunmen attacked a convoy in Tarnovo on March 12, killing four men of the Orlik guard on the mountain \
            road. Orlik guard commander Stefan Dorn mourned the men of his regiment at the barracks of Velin. Mayor Elena \
            Petrova said that the bridge would be rebuilt before winter."
    })
}

/// Whether an attack has sentences of both papers.
async fn is_joint(service: &Service) -> bool {
    let is_of = |entry: &Value, source| articles_of(entry).contains(&source);
    attacks(service).await.iter().any(|entry| is_of(entry, "city-gazette") && is_of(entry, "harbour-post"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_article_joins_two_happenings_and_its_deletion_divides_them() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    service.read(&ambush()).await;
    assert!(!is_joint(&service).await, "nothing connects the two");
    let id = service.read(&bridge()).await["id"].as_str().unwrap().to_owned();
    assert!(is_joint(&service).await, "{:#?}", attacks(&service).await);
    assert_counts(&service).await;
    service.delete(&format!("/v1/articles/{id}")).send().await.unwrap();
    assert!(!is_joint(&service).await, "and now nothing does again");
    assert_counts(&service).await;
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_divides_what_its_article_joined() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    service.read(&ambush()).await;
    let mut article = bridge();
    service.read(&article).await;
    assert!(is_joint(&service).await, "{:#?}", attacks(&service).await);
    article["title"] = json!("Tarnovo votes on the tax on parking");
    article["body"] =
        json!("The council of Tarnovo voted on the tax on parking. Mayor Elena Petrova was absent.");
    service.read(&article).await;
    assert!(!is_joint(&service).await);
    assert_counts(&service).await;
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_of_one_text_are_one_report_at_several_publishers() {
    let service = Service::start().await;
    let mut article = harbour();
    article["body"] = json!(format!(
        "{} The soldiers belonged to the Orlik guard and were on their way to the barracks.",
        article["body"].as_str().unwrap()
    ));
    for source in ["harbour-post", "north-wire", "city-gazette"] {
        article["source"] = json!(source);
        article["external_id"] = json!(format!("{source}-1"));
        service.read(&article).await;
    }
    let copies = service.json("/v1/articles?source=harbour-post").await;
    let original = copies["data"][0]["id"].as_str().unwrap();
    let sources = async |id: &str| {
        let copies = service.json(&format!("/v1/articles?copies_of={id}")).await;
        let mut sources: Vec<String> = copies["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["source"].as_str().unwrap().to_owned())
            .collect();
        sources.sort();
        sources
    };
    let of_original = sources(original).await;
    assert!(!of_original.is_empty() && !of_original.contains(&"harbour-post".to_owned()), "{of_original:?}");
    let copy = service.json(&format!("/v1/articles?source={}", of_original[0])).await;
    assert!(sources(copy["data"][0]["id"].as_str().unwrap()).await.contains(&"harbour-post".to_owned()));
    let attack = &attacks(&service).await[0];
    let counts = ["article_count", "report_count", "copy_count", "source_count"].map(|count| &attack[count]);
    assert_eq!(counts, [&json!(3), &json!(1), &json!(2), &json!(3)]);
    // Without the first article the two others are copies of one text still.
    service.delete(&format!("/v1/articles/{original}")).send().await.unwrap();
    let remaining = service.json("/v1/articles?source=north-wire").await["data"][0]["id"].clone();
    assert_eq!(sources(remaining.as_str().unwrap()).await, ["city-gazette"]);
    let attack = &attacks(&service).await[0];
    assert_eq!([&attack["article_count"], &attack["report_count"]], [&json!(2), &json!(1)]);
    assert_consistent(&service.database.pool).await;
}

/// Checks that the counts of all happenings are those of their events, and that each role is that of an event.
async fn assert_counts(service: &Service) {
    for sql in [
        "SELECT count(*) FROM (
           SELECT 1 FROM all_happenings h LEFT JOIN events e USING (happening_id) GROUP BY h.happening_id
           HAVING h.event_count <> count(e.event_id) OR h.article_count <> count(DISTINCT e.article_id)) wrong",
        "SELECT count(*) FROM events LEFT JOIN all_happenings h USING (happening_id) WHERE h.happening_id IS NULL",
        "SELECT count(*) FROM (
           SELECT happening_id, actor_id, role FROM happening_actors
           EXCEPT SELECT happening_id, actor_id, role FROM event_actors) wrong",
        "SELECT count(*) FROM (
           SELECT happening_id, actor_id, role FROM event_actors
           EXCEPT SELECT happening_id, actor_id, role FROM happening_actors) wrong",
    ] {
        let wrong: i64 = sqlx::query_scalar(sql).fetch_one(&service.database.pool).await.unwrap();
        assert_eq!(wrong, 0, "{sql}");
    }
}

fn bombing(number: &str, town: &str, day: u8) -> Value {
    json!({
        "source": "north-wire",
        "external_id": town,
        "title": format!("Bomb kills {number} in {town}"),
        "published_at": format!("2024-03-{day:02}T11:00:00Z"),
        "body": format!("A bomb killed {number} people in a market in {town} on Tuesday, police said.")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_sorts_by_a_figure_over_pages() {
    let service = Service::start().await;
    for (number, town, day) in [("four", "Velin", 6), ("12", "Tarnovo", 13), ("seven", "Orsk", 20)] {
        service.read(&bombing(number, town, day)).await;
    }
    service.read(&another()).await;
    let mut numbers = Vec::new();
    let first = "/v1/timelines?sort=dead&limit=1";
    let mut path = Some(first.to_owned());
    while let Some(page) = path {
        let page = service.json(&page).await;
        for entry in page["data"].as_array().unwrap() {
            let figures = entry["figures"].as_array().unwrap();
            numbers.push(figures.iter().find(|one| one["type"] == "dead").unwrap()["to"].as_f64().unwrap());
        }
        path = page["meta"]["next_cursor"].as_str().map(|cursor| format!("{first}&cursor={cursor}"));
    }
    // The fast model has two happenings of one bomb.
    numbers.dedup();
    assert_eq!(numbers, [12.0, 7.0, 4.0]);
    let response = service.get("/v1/timelines?sort=dead&include=statements").send().await.unwrap();
    let problem = problem(response, 400, "invalid-query").await;
    assert!(problem.to_string().contains("statements have no figures"), "{problem}");
}
