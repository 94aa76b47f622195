//! The requests of the examples, by what they are about.

use std::time::Duration;

use super::*;

pub(super) async fn record_articles(recorder: &mut Recorder) {
    let wait = json!({"Prefer": "wait=20"});
    let article = recorder.post("submit_articles", "/v1/articles", wait, harbour()).await;
    recorder.service.read(&north_wire()).await;
    let by_id = json!({"id": article["id"]});
    recorder.get("get_article", "/v1/articles/{id}", by_id).await;
    recorder.get("list_articles", "/v1/articles", json!({"source": "harbour-post", "status": "done"})).await;
    let mut corrected = harbour();
    corrected["body"] = json!(harbour()["body"].as_str().unwrap().replace("four soldiers", "five soldiers"));
    corrected["change"] = json!("correction");
    corrected["note"] = json!("The number of dead was corrected.");
    corrected["external_id"] = json!("bridge-1c");
    let mut first = harbour();
    first["external_id"] = json!("bridge-1c");
    recorder.service.read(&first).await;
    let revised = recorder.service.read(&corrected).await;
    recorder.get("list_revisions", "/v1/articles/{id}/revisions", json!({"id": revised["id"]})).await;
    let revision = json!({"id": revised["id"], "revision": "1"});
    recorder.get("get_revision", "/v1/articles/{id}/revisions/{revision}", revision).await;
    let revision = json!({"id": revised["id"], "revision": "2"});
    let path = "/v1/articles/{id}/revisions/{revision}/difference";
    recorder.get("get_revision_difference", path, revision).await;
    recorder
        .service
        .delete(&format!("/v1/articles/{}", revised["id"].as_str().unwrap()))
        .send()
        .await
        .unwrap();
    let draft = json!({"body": "The council met on Tuesday.", "published_at": "2024-03-14", "id": "mine"});
    recorder.post("extract", "/v1/extract", json!({}), draft).await;

    let speaker = json!({"speaker": "Elena Petrova", "from": "2024-03"});
    let statements = recorder.get("list_statements", "/v1/statements", speaker).await;
    recorder.get("get_statement", "/v1/statements/{id}", json!({"id": statements["data"][0]["id"]})).await;
    let by = json!({"by": "role", "named": "true"});
    recorder.get("count_speakers", "/v1/statistics/speakers", by).await;
    recorder.get("count_statements", "/v1/statistics/statements", json!({"by": "month"})).await;
    recorder.get("count_happenings", "/v1/statistics/happenings", json!({"type": "ASSAULT"})).await;
    recorder.get("count_articles", "/v1/statistics/articles", json!({"by": "source"})).await;
    recorder.get("count_types", "/v1/statistics/types", json!({"place": "Tarnovo"})).await;
    recorder.get("count_sources", "/v1/statistics/sources", json!({"from": "2024-03"})).await;
    recorder.get("count_places", "/v1/statistics/places", json!({"type": "ASSAULT"})).await;
    recorder.service.read(&altered()).await;
    let quotations =
        recorder.get("list_quotations", "/v1/quotations", json!({"speaker": "Elena Petrova"})).await;
    let id = json!({"id": quotations["data"][0]["id"]});
    recorder.get("get_quotation", "/v1/quotations/{id}", id).await;
    let quotation =
        json!({"text": "We will paint the bridge before winter comes", "speaker": "Elena Petrova"});
    recorder.post("check_quotations", "/v1/statements/check", json!({}), quotation).await;
    // One event alone: the order of two of one day depends on their ids, which differ from run to run.
    recorder.service.read(&arrest()).await;
    let in_orlik = json!({"place": "Orlik", "source": "harbour-post", "status": "happened"});
    let events = recorder.get("list_events", "/v1/events", in_orlik).await;
    assert_eq!(events["data"].as_array().unwrap().len(), 1);
    recorder.get("get_event", "/v1/events/{id}", json!({"id": events["data"][0]["id"]})).await;
    recorder.get("list_timeline", "/v1/timelines", json!({"place": "Tarnovo", "type": "ASSAULT"})).await;
    let stories = recorder.get("list_stories", "/v1/stories", json!({"q": "convoy"})).await;
    recorder.get("get_story", "/v1/stories/{id}", json!({"id": stories["data"][0]["id"]})).await;

    let name = json!({"q": "Elena Petrova", "type": "person"});
    let actors = recorder.get("list_actors", "/v1/actors", name).await;
    let by_id = json!({"id": actors["data"][0]["id"]});
    recorder.get("get_actor", "/v1/actors/{id}", by_id.clone()).await;
    let places = json!({"id": by_id["id"], "type": "place"});
    recorder.get("count_companions", "/v1/actors/{id}/companions", places).await;
    recorder.get("describe_reconciliation", "/v1/reconcile", json!({})).await;
    let queries = json!({"q0": {"query": "Elena Petrowa", "type": "person", "limit": 1}}).to_string();
    recorder.form("reconcile", "/v1/reconcile", json!({"queries": queries})).await;
    recorder.get("suggest_actors", "/v1/reconcile/suggest", json!({"prefix": "Elena Pet"})).await;
    let persons = json!({"type": "person", "limit": "3"});
    recorder.get("list_reconciliation_properties", "/v1/reconcile/properties", persons).await;
    recorder.get("preview_actor", "/v1/reconcile/preview", by_id.clone()).await;
    recorder.get("list_actor_statements", "/v1/actors/{id}/statements", by_id.clone()).await;
    let timeline = json!({"id": by_id["id"], "include": "statements"});
    recorder.get("list_actor_timeline", "/v1/actors/{id}/timeline", timeline).await;
}

pub(super) async fn record_loads(recorder: &mut Recorder) {
    let settings = json!({"time_zone": "Europe/Sofia", "display_name": "Harbour Post"});
    let name = json!({"name": "harbour-post"});
    recorder.call("set_source", Method::PUT, "/v1/sources/{name}", name.clone(), settings).await;
    recorder.get("get_source", "/v1/sources/{name}", name.clone()).await;
    recorder.get("list_sources", "/v1/sources", json!({})).await;
    recorder.call("remove_source_settings", Method::DELETE, "/v1/sources/{name}", name, Value::Null).await;

    let feed = json!({"url": "https://203.0.113.7/feed.xml", "source": "north-wire", "poll_seconds": 600});
    let feed = recorder.post("create_feed", "/v1/feeds", json!({}), feed).await;
    let feed = json!({"id": feed["id"]});
    recorder.get("get_feed", "/v1/feeds/{id}", feed.clone()).await;
    let change = json!({"enabled": false});
    recorder.call("change_feed", Method::PATCH, "/v1/feeds/{id}", feed.clone(), change).await;
    recorder.get("list_feeds", "/v1/feeds", json!({})).await;
    recorder.call("delete_feed", Method::DELETE, "/v1/feeds/{id}", feed, Value::Null).await;

    let lines = format!("{}\n{{\"source\": \"north-wire\"}}\n", north_wire());
    let request =
        recorder.service.post("/v1/articles").header("content-type", "application/x-ndjson").body(lines);
    let report: Value = request.send().await.unwrap().json().await.unwrap();
    let load = json!({"id": report["meta"]["load_id"]});
    recorder.get("get_load", "/v1/loads/{id}", load.clone()).await;
    recorder.get("list_load_errors", "/v1/loads/{id}/errors", load).await;
    recorder.get("list_loads", "/v1/loads", json!({})).await;

    let article = recorder.service.json("/v1/articles?external_id=n-77").await;
    let chosen = json!({"articles": [article["data"][0]["id"]]});
    let reread = recorder.post("create_reread", "/v1/rereads", json!({}), chosen).await;
    let reread = json!({"id": reread["id"]});
    while recorder.service.json(&format!("/v1/rereads/{}", reread["id"].as_str().unwrap())).await["status"]
        == "running"
    {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    recorder.get("get_reread", "/v1/rereads/{id}", reread.clone()).await;
    recorder.get("list_rereads", "/v1/rereads", json!({})).await;
    recorder.call("delete_reread", Method::DELETE, "/v1/rereads/{id}", reread, Value::Null).await;
}

pub(super) async fn record_following(recorder: &mut Recorder) {
    all_is_readable(&recorder.service).await;
    let of_articles = json!({"since": "oldest", "type": "article.submitted,article.extracted", "limit": "2"});
    let changes = recorder.get("list_changes", "/v1/changes", of_articles).await;
    assert_eq!(changes["data"].as_array().unwrap().len(), 2);
    let parameters = json!({"since": "oldest", "type": "article.submitted"});
    let path = "/v1/stream?since=oldest&type=article.submitted";
    let stream =
        recorder.service.get(path).send().await.unwrap().bytes_stream().next().await.unwrap().unwrap();
    let stream = std::str::from_utf8(&stream).unwrap();
    let data = stream.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let mut event: Value = serde_json::from_str(data).unwrap();
    recorder.normalize(&mut event);
    let text = format!("retry: 3000\n\nid: {}\ndata: {event}\n\n", event["id"].as_str().unwrap());
    let response = json!({"status": 200, "content_type": "text/event-stream", "body": text});
    let example = json!({"request": {"parameters": parameters}, "response": response});
    recorder.examples.insert("stream_changes".to_owned(), example);

    let search = json!({"name": "The mayor", "url": "/v1/statements?speaker=Elena+Petrova&from=2024-03"});
    let search = recorder.post("create_search", "/v1/searches", json!({}), search).await;
    let by_id = json!({"id": search["id"]});
    recorder.get("get_search", "/v1/searches/{id}", by_id.clone()).await;
    recorder.get("list_searches", "/v1/searches", json!({})).await;
    let first = json!({"id": search["id"], "limit": "1"});
    recorder.get("list_search_results", "/v1/searches/{id}/results", first).await;
    let webhook = json!({"url": "https://203.0.113.7/dateline", "description": "the desk", "types": ["statement", "actor"]});
    let webhook = recorder.post("create_webhook", "/v1/webhooks", json!({}), webhook).await;
    let webhook_id = json!({"id": webhook["id"]});
    recorder.get("get_webhook", "/v1/webhooks/{id}", webhook_id.clone()).await;
    let change = json!({"types": ["statement.added"]});
    recorder.call("change_webhook", Method::PATCH, "/v1/webhooks/{id}", webhook_id.clone(), change).await;
    recorder
        .post("rotate_webhook_secret", "/v1/webhooks/{id}/secrets", webhook_id.clone(), Value::Null)
        .await;
    recorder.get("list_webhooks", "/v1/webhooks", json!({})).await;
    let message =
        recorder.post("test_webhook", "/v1/webhooks/{id}/tests", webhook_id.clone(), Value::Null).await;
    recorder.get("list_webhook_messages", "/v1/webhooks/{id}/messages", webhook_id.clone()).await;
    let of_message = json!({"id": webhook["id"], "message_id": message["id"]});
    let path = "/v1/webhooks/{id}/messages/{message_id}/redeliveries";
    recorder.post("redeliver_webhook_message", path, of_message, Value::Null).await;
    recorder.call("delete_webhook", Method::DELETE, "/v1/webhooks/{id}", webhook_id, Value::Null).await;
    recorder.call("delete_search", Method::DELETE, "/v1/searches/{id}", by_id, Value::Null).await;
}

pub(super) async fn record_corrections(recorder: &mut Recorder) {
    let article = |id: &str, body: &str| json!({"source": "harbour-post", "external_id": id, "published_at": "2024-04-02T08:00:00Z", "body": body});
    let authority = json!({"external_id": "Q7", "name": "Elena Petrova", "type": "person", "aliases": ["Lena Petrova"],
        "positions": [{"organization": "Tarnovo", "role": "Mayor", "from": "2019"}]});
    let authorities = json!({"authorities": [authority]});
    recorder.post("load_authorities", "/v1/authorities", json!({}), authorities).await;
    recorder.get("list_authorities", "/v1/authorities", json!({})).await;
    let of_authority = json!({"external_id": "Q7"});
    let path = "/v1/authorities/{external_id}";
    recorder.call("delete_authority", Method::DELETE, path, of_authority, Value::Null).await;
    let signed = |mut body: Value| {
        body["by"] = json!("desk: M. Ruiz");
        body["reason"] = json!("the register says so");
        body
    };
    let road = "Anton Marek, the transport minister, said that the road would stay closed.";
    recorder.service.read(&article("road", road)).await;
    let goal = "Team captain Anton Marek said that the late goal had saved the season.";
    let goal = recorder.service.read(&article("goal", goal)).await;
    recorder.service.read(&article("tunnel", "Vera Lind-Marin said that the tunnel would open.")).await;
    recorder.service.read(&article("ferry", "Vera Lind said that the ferry would sail.")).await;
    let met = "Ivo Denev met Maria Lopez on Monday.\n\n\"The road will open in the spring,\" he said.";
    let met = recorder.service.read(&article("met", met)).await;
    let actor = async |recorder: &Recorder, name: &str| {
        let found = recorder.service.json(&format!("/v1/actors?q={}", name.replace(' ', "%20"))).await;
        id(&found["data"][0])
    };

    let marek = actor(recorder, "Anton Marek").await;
    let split = signed(json!({"articles": [goal["id"]], "name": "Anton Marek (player)"}));
    let wait = json!({"id": marek});
    recorder.post("split_actor", "/v1/actors/{id}/splits", wait, split).await;
    let (lind, lind_marin) = (actor(recorder, "Vera Lind").await, actor(recorder, "Vera Lind-Marin").await);
    let rename = signed(json!({"name": "Vera Lind-Marin (minister)"}));
    let renamed =
        recorder.post("rename_actor", "/v1/actors/{id}/renames", json!({"id": lind_marin}), rename).await;
    recorder
        .post("undo_correction", "/v1/corrections/{id}/undo", json!({"id": renamed["id"]}), signed(json!({})))
        .await;
    let into = signed(json!({"into": lind_marin}));
    let merged = recorder.post("merge_actor", "/v1/actors/{id}/merges", json!({"id": lind}), into).await;
    recorder.get("get_correction", "/v1/corrections/{id}", json!({"id": merged["id"]})).await;
    recorder.get("list_corrections", "/v1/actors/{id}/history", json!({"id": lind})).await;
    record_reviews(recorder, &goal).await;

    let mention =
        met["extraction"]["mentions"].as_array().unwrap().iter().find(|one| one["text"] == "he").unwrap();
    let (denev, lopez) = (actor(recorder, "Ivo Denev").await, actor(recorder, "Maria Lopez").await);
    let wrong = mention["actor_id"].as_str().unwrap().to_owned();
    let right = if wrong == denev { lopez } else { denev };
    let body = signed(json!({"article": met["id"], "span": mention["span"], "to": right}));
    let dismissal = signed(json!({}));
    let dismissed = recorder
        .post("dismiss_actor", "/v1/actors/{id}/dismissals", json!({"id": lind_marin}), dismissal)
        .await;
    let undo = format!("/v1/corrections/{}/undo", id(&dismissed));
    recorder.service.post(&undo).json(&signed(json!({}))).send().await.unwrap();
    recorder.post("reassign_mention", "/v1/actors/{id}/reassignments", json!({"id": wrong}), body).await;
    recorder
        .call("delete_article", Method::DELETE, "/v1/articles/{id}", json!({"id": met["id"]}), Value::Null)
        .await;
    let ferry = json!({"source": "harbour-post", "external_id": "ferry"});
    recorder.call("delete_article_by_reference", Method::DELETE, "/v1/articles", ferry, Value::Null).await;
}

pub(super) async fn record_reviews(recorder: &mut Recorder, article: &Value) {
    let signed = |mut body: Value| {
        body["by"] = "desk: M. Ruiz".into();
        body["reason"] = "compared with the recording".into();
        body
    };
    // The split gives its speaker, and with it the statement, another id.
    recorder.service.wait_for_extractions().await;
    let statements = recorder.service.json(&format!("/v1/statements?article={}", id(article))).await;
    let statement = id(&statements["data"][0]);
    let review = signed(json!({"decision": "correct", "correction": {"day": "2024-03-13"}}));
    let reviewed = recorder
        .post("review_statement", "/v1/statements/{id}/reviews", json!({"id": statement}), review)
        .await;
    recorder.get("list_statement_reviews", "/v1/statements/{id}/reviews", json!({"id": statement})).await;
    recorder.get("get_review", "/v1/reviews/{id}", json!({"id": reviewed["id"]})).await;
    let timeline = recorder.service.json("/v1/timelines?limit=1").await;
    let happening = json!({"id": timeline["data"][0]["id"]});
    recorder.get("get_happening", "/v1/happenings/{id}", happening.clone()).await;
    let confirm = signed(json!({"decision": "confirm"}));
    recorder.post("review_happening", "/v1/happenings/{id}/reviews", happening.clone(), confirm).await;
    recorder.get("list_happening_reviews", "/v1/happenings/{id}/reviews", happening).await;
    let quotations = recorder.service.json("/v1/quotations?limit=1").await;
    let quotation = json!({"id": quotations["data"][0]["id"]});
    let confirm = signed(json!({"decision": "confirm"}));
    recorder.post("review_quotation", "/v1/quotations/{id}/reviews", quotation.clone(), confirm).await;
    recorder.get("list_quotation_reviews", "/v1/quotations/{id}/reviews", quotation).await;
    let by = json!({"by": "by"});
    recorder.get("count_reviews", "/v1/statistics/reviews", by).await;
    recorder.get("get_next_review", "/v1/reviews/next", json!({})).await;
}

async fn record_erasure(recorder: &mut Recorder) {
    let body = "Nora Feld said that the lake would freeze.";
    let article = json!({"source": "harbour-post", "external_id": "lake", "published_at": "2024-03-14T08:00:00Z", "body": body});
    recorder.service.read(&article).await;
    let feld = recorder.service.json("/v1/actors?q=Nora%20Feld").await["data"][0]["id"].clone();
    let erasure = json!({
        "mode": "pseudonymise", "pseudonym": "Noname Tezi", "legal_ground": "Art. 17 GDPR, request of 2024-03-14",
        "by": "data protection", "reason": "a private person"
    });
    recorder
        .post("erase_actor", "/v1/actors/{id}/erasures", json!({"id": feld, "Prefer": "wait=20"}), erasure)
        .await;
    let gone = recorder.service.delete("/v1/articles?source=harbour-post&external_id=lake").send().await;
    assert!(gone.unwrap().status().is_success());
}

pub(super) async fn record_operations(recorder: &mut Recorder) {
    record_erasure(recorder).await;
    let wanted = json!({"name": "Desk: A. Moss", "scopes": ["read", "review"], "expires_at": "2090-01-31"});
    let created = recorder.post("create_key", "/v1/keys", json!({}), wanted).await;
    recorder.get("list_keys", "/v1/keys", json!({})).await;
    let prefix = json!({"prefix": created["prefix"]});
    recorder.call("revoke_key", Method::DELETE, "/v1/keys/{prefix}", prefix, Value::Null).await;
    let key = new_key(&recorder.service.database, "Desk: M. Ruiz", &[Scope::Read, Scope::Review]).await;
    recorder.post("sign_in", "/v1/session", json!({}), json!({"key": key})).await;
    recorder.get("list_audit", "/v1/audit", json!({"action": "review.make", "limit": "1"})).await;
    recorder.get("get_session", "/v1/session", json!({})).await;
    recorder.call("sign_out", Method::DELETE, "/v1/session", json!({}), Value::Null).await;
    recorder.get("check_live", "/livez", json!({})).await;
    recorder.get("check_ready", "/readyz", json!({})).await;
    let metrics = recorder.get("get_metrics", "/metrics", json!({})).await;
    assert!(metrics.is_string());
    // The metrics of this process are those of all its tests; the example is one line.
    recorder.examples["get_metrics"]["response"]["body"] =
        json!("# TYPE dateline_database_up gauge\ndateline_database_up 1\n");
}
