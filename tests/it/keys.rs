//! Keys, scopes and sessions: who may call what, and what is kept of a key.

use dateline::store::keys::{self, NewKey, NewSecret, Scope};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::process::{Command, Output};

use crate::harness::{Database, Service, articles::harbour, problem};

/// Stores a key with some scopes and returns it.
pub async fn new_key(database: &Database, name: &str, scopes: &[Scope]) -> String {
    let secret = NewSecret::key().unwrap();
    let key = NewKey {
        name: name.to_owned(),
        prefix: secret.prefix.clone(),
        key_hash: keys::hash(&secret.text),
        scopes: scopes.to_vec(),
        expires_at: None,
    };
    keys::create(&database.pool, &key, Some("command line")).await.unwrap();
    secret.text
}

fn operations() -> Vec<(Method, String, Value)> {
    let document: Value = serde_json::from_str(&dateline::api::openapi_json()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations.push((
                method.to_ascii_uppercase().parse().unwrap(),
                path.clone(),
                operation["security"].clone(),
            ));
        }
    }
    operations
}

/// Makes a request of an operation that changes nothing: its ids and its body are of nothing.
fn request(service: &Service, method: &Method, path: &str) -> RequestBuilder {
    let address = format!("{}{}", service.base, path.replace("{id}", "none"));
    let request = service.client.request(method.clone(), address);
    if *method == Method::POST { request.json(&json!({})) } else { request }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_permitted_to_its_scope_and_refused_to_every_other() {
    let service = Service::start_with_keys().await;
    let mut scopes = Vec::new();
    for scope in Scope::ALL {
        scopes.push((scope, new_key(&service.database, scope.as_str(), &[scope]).await));
    }
    let operations = operations();
    assert!(operations.len() > 30);
    for (method, path, security) in &operations {
        let name = format!("{method} {path}");
        let send = async |key: Option<&str>| {
            let request = request(&service, method, path);
            key.map_or(request.try_clone().unwrap(), |key| request.bearer_auth(key)).send().await.unwrap()
        };
        let is_open = *security == json!([]);
        let required = security[0]["key"][0].as_str();
        let without = send(None).await;
        if is_open {
            assert!(path == "/v1/session" || !path.starts_with("/v1"), "{name} is open");
            assert_ne!(without.status(), StatusCode::UNAUTHORIZED, "{name}");
            continue;
        }
        assert_eq!(without.headers()["www-authenticate"], "Bearer", "{name}");
        problem(without, 401, "key-required").await;
        problem(send(Some("dateline_00000000_00")).await, 401, "invalid-key").await;
        for (scope, key) in &scopes {
            let response = send(Some(key)).await;
            let is_permitted = *scope == Scope::Admin || required.is_none_or(|name| name == scope.as_str());
            if is_permitted {
                let status = response.status();
                assert!(
                    status != StatusCode::UNAUTHORIZED && status != StatusCode::FORBIDDEN,
                    "{name}: {status} with {scope}"
                );
            } else {
                let refusal = problem(response, 403, "missing-scope").await;
                let detail = refusal["detail"].as_str().unwrap();
                assert!(detail.contains(&format!("--scope {}", required.unwrap())), "{name}: {detail}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_digests_of_secrets_are_stored_and_use_is_noted() {
    let service = Service::start_with_keys().await;
    let key = new_key(&service.database, "desk", &[Scope::Read]).await;
    let pool = &service.database.pool;
    let response = service.post("/v1/session").json(&json!({"key": key})).send().await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    let stored: Vec<String> = sqlx::query_scalar(
        "SELECT to_jsonb(k)::text FROM keys k UNION ALL SELECT to_jsonb(s)::text FROM sessions s",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let (secret, prefix) = (key.rsplit('_').next().unwrap(), key.split('_').nth(1).unwrap());
    assert_eq!(stored.len(), 2);
    assert!(stored.iter().all(|row| !row.contains(secret) && !row.contains(token)), "{stored:?}");
    assert!(stored[0].contains(prefix));
    for _ in 0..100 {
        let used: Option<bool> =
            sqlx::query_scalar("SELECT last_used_at IS NOT NULL FROM keys").fetch_one(pool).await.unwrap();
        if used == Some(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the use of the key was not noted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_of_pages_of_this_site_alone_and_ends_with_its_key() {
    let service = Service::start_with_keys().await;
    let key = new_key(&service.database, "desk", &[Scope::Read, Scope::ArticlesWrite]).await;
    problem(
        service.post("/v1/session").json(&json!({"key": "dateline_1_2"})).send().await.unwrap(),
        401,
        "invalid-key",
    )
    .await;
    problem(
        service.post("/v1/session").json(&json!({"kye": key})).send().await.unwrap(),
        422,
        "invalid-session",
    )
    .await;
    let sign_in = async || {
        let response = service.post("/v1/session").json(&json!({"key": key})).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.contains("; HttpOnly; SameSite=Strict") && cookie.contains("Path=/"), "{cookie}");
        assert_eq!(response.json::<Value>().await.unwrap()["name"], "desk");
        cookie.split(';').next().unwrap().to_owned()
    };
    let cookie = sign_in().await;
    let read =
        async |cookie: &str| service.get("/v1/articles").header("cookie", cookie).send().await.unwrap();
    assert_eq!(read(&cookie).await.status(), StatusCode::OK);
    let own = service.get("/v1/session").header("cookie", &cookie).send().await.unwrap();
    assert_eq!(own.json::<Value>().await.unwrap()["scopes"], json!(["read", "articles:write"]));

    // A page of another site is refused, whatever the browser sends along.
    for headers in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for (method, path, _) in operations() {
            if method != Method::GET {
                let request = request(&service, &method, &path).header("cookie", &cookie);
                let response = request.header(headers.0, headers.1).send().await.unwrap();
                problem(response, 403, "cross-site-write").await;
            }
        }
    }
    let write = service.post("/v1/articles").header("cookie", &cookie).header("origin", &service.base);
    assert_eq!(write.json(&harbour()).send().await.unwrap().status(), StatusCode::ACCEPTED);

    let end = service.delete("/v1/session").header("cookie", &cookie).send().await.unwrap();
    assert_eq!(end.status(), StatusCode::NO_CONTENT);
    assert!(end.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    problem(read(&cookie).await, 401, "key-required").await;
    let cookie = sign_in().await;
    keys::revoke(&service.database.pool, "desk", None).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    problem(read(&cookie).await, 401, "key-required").await;
    problem(service.get("/v1/articles").bearer_auth(&key).send().await.unwrap(), 401, "invalid-key").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_loopback_no_key_is_needed_and_a_key_that_is_sent_counts() {
    let service = Service::start().await;
    let read = new_key(&service.database, "archive", &[Scope::Read]).await;
    let review = new_key(&service.database, "Desk: M. Ruiz", &[Scope::Review]).await;
    service.read(&harbour()).await;
    let petrova = service.json("/v1/actors?q=Petrova").await["data"][0]["id"].as_str().unwrap().to_owned();
    let rename = |body: Value| service.post(&format!("/v1/actors/{petrova}/renames")).json(&body);
    let refused = rename(json!({"name": "E. Petrova", "reason": "test"})).bearer_auth(&read).send().await;
    problem(refused.unwrap(), 403, "missing-scope").await;
    let body = json!({"name": "E. Petrova", "reason": "byline"});
    problem(rename(body.clone()).send().await.unwrap(), 422, "invalid-correction").await;
    let renamed = rename(body).bearer_auth(&review).send().await.unwrap();
    assert_eq!(renamed.json::<Value>().await.unwrap()["by"], "Desk: M. Ruiz");
    let other = json!({"name": "E. P.", "reason": "byline", "by": "somebody else"});
    let refused = rename(other).bearer_auth(&review).send().await.unwrap();
    assert_eq!(problem(refused, 422, "invalid-correction").await["errors"][0]["field"], "by");
}

fn run(database: &Database, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(arguments)
        .args(["--database-url", &database.url])
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_made_listed_and_revoked_from_the_command_line() {
    let database = Database::new().await;
    let make = ["keys", "create", "Wire", "--scope", "read,articles:write", "--expires", "90d"];
    let made = run(&database, &make);
    assert!(made.status.success(), "{made:?}");
    let key = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let (start, prefix) = (key.split('_').next().unwrap(), key.split('_').nth(1).unwrap());
    assert_eq!((start, key.len()), ("dateline", 8 + 1 + 8 + 1 + 64));
    let again = run(&database, &make);
    assert!(String::from_utf8_lossy(&again.stderr).contains("there is a key “Wire”"), "{again:?}");
    let list = String::from_utf8(run(&database, &["keys", "list"]).stdout).unwrap();
    assert!(
        list.contains(prefix) && list.contains("articles:write,read") && list.contains("valid"),
        "{list}"
    );
    assert!(!list.contains(key.rsplit('_').next().unwrap()));
    assert!(run(&database, &["keys", "revoke", prefix]).status.success());
    assert!(!run(&database, &["keys", "revoke", prefix]).status.success());
    let list = String::from_utf8(run(&database, &["keys", "list"]).stdout).unwrap();
    assert!(list.contains("revoked"), "{list}");
    for wrong in [["--scope", "write"], ["--scope", ""], ["--expires", "soon"]] {
        let refused = run(&database, &[&["keys", "create", "Other", "--scope", "read"][..], &wrong].concat());
        assert!(!refused.status.success(), "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_made_listed_and_revoked_by_an_admin() {
    let service = Service::start_with_keys().await;
    let admin = new_key(&service.database, "head", &[Scope::Admin]).await;
    let make =
        async |body: Value| service.post("/v1/keys").bearer_auth(&admin).json(&body).send().await.unwrap();
    let response = make(
        json!({"name": "Desk: M. Ruiz", "scopes": ["review", "read", "read"], "expires_at": "2090-01-31"}),
    )
    .await;
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let made: Value = response.json().await.unwrap();
    assert_eq!((&made["scopes"], &made["valid"]), (&json!(["read", "review"]), &json!(true)));
    assert_eq!(made["expires_at"], "2090-01-31T00:00:00Z");
    let key = made["key"].as_str().unwrap();
    let read = async || service.get("/v1/statements").bearer_auth(key).send().await.unwrap();
    assert_eq!(read().await.status(), StatusCode::OK);

    let list =
        async || service.get("/v1/keys").bearer_auth(&admin).send().await.unwrap().text().await.unwrap();
    let listed = list().await;
    assert!(
        listed.contains("Desk: M. Ruiz") && !listed.contains(key.rsplit('_').next().unwrap()),
        "{listed}"
    );
    problem(make(json!({"name": "Desk: M. Ruiz", "scopes": ["read"]})).await, 409, "name-taken").await;
    for (body, field) in [
        (json!({"scopes": ["read"]}), "name"),
        (json!({"name": "a\u{1}b", "scopes": ["read"]}), "name"),
        (json!({"name": "x", "scopes": []}), "scopes"),
        (json!({"name": "x", "scopes": ["write"]}), "scopes"),
        (json!({"name": "x", "scopes": ["read"], "expires_at": "2001-01-01"}), "expires_at"),
        (json!({"name": "x", "scopes": ["read"], "expires_at": "soon"}), "expires_at"),
        (json!({"name": "x", "scopes": ["read"], "key": "mine"}), "key"),
    ] {
        let answer = problem(make(body.clone()).await, 422, "invalid-new-key").await;
        assert_eq!(answer["errors"][0]["field"], field, "{body}: {answer}");
    }

    let revoke = async |name: &str| {
        service.delete(&format!("/v1/keys/{name}")).bearer_auth(&admin).send().await.unwrap()
    };
    assert_eq!(revoke(made["prefix"].as_str().unwrap()).await.status(), StatusCode::NO_CONTENT);
    problem(revoke(made["prefix"].as_str().unwrap()).await, 404, "not-found").await;
    problem(read().await, 401, "invalid-key").await;
    let listed: Value = serde_json::from_str(&list().await).unwrap();
    assert_eq!((&listed["data"][0]["valid"], listed["data"].as_array().unwrap().len()), (&json!(false), 2));
    let audit = service.get("/v1/audit?limit=2").bearer_auth(&admin).send().await.unwrap();
    let audit: Value = audit.json().await.unwrap();
    let who: Vec<&Value> = audit["data"].as_array().unwrap().iter().map(|entry| &entry["who"]).collect();
    assert_eq!(who, [&json!("head"), &json!("head")]);
}
