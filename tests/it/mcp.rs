//! The record for assistants: the Model Context Protocol over HTTP and over standard input and output.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::harness::{Service, articles::harbour, problem};

async fn send(service: &Service, message: &Value) -> Value {
    let answer = service.post("/mcp").json(message).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{message}");
    assert_eq!(answer.headers()["content-type"], "application/json");
    answer.json().await.unwrap()
}

/// Calls a tool; returns whether it is refused, and what it says.
async fn call(service: &Service, name: &str, arguments: Value) -> (bool, Value) {
    let params = json!({"name": name, "arguments": arguments});
    let answer =
        send(service, &json!({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params})).await;
    assert_eq!((&answer["id"], &answer["jsonrpc"]), (&json!(7), &json!("2.0")));
    let result = &answer["result"];
    let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, result["structuredContent"], "{answer}");
    (result["isError"].as_bool().unwrap(), text)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_finds_statements_with_spans_and_addresses() {
    let service = Service::start().await;
    let article = service.read(&harbour()).await;
    let hello = json!({"jsonrpc": "2.0", "id": "a", "method": "initialize", "params": {
        "protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}
    }});
    let hello = send(&service, &hello).await;
    assert_eq!((&hello["id"], &hello["result"]["protocolVersion"]), (&json!("a"), &json!("2025-03-26")));
    assert!(hello["result"]["capabilities"]["tools"].is_object());
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(service.post("/mcp").json(&ready).send().await.unwrap().status(), 202);
    let tools = send(&service, &json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"})).await;
    let names: Vec<&str> = tools["result"]["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["find_statements", "check_quotation", "timeline", "find_actor", "article_text"]);

    let (refused, found) = call(&service, "find_statements", json!({"speaker": "Elena Petrova"})).await;
    assert!(!refused, "{found}");
    let statement = &found["results"][0];
    assert_eq!(statement["text"], "We will rebuild the bridge before winter comes");
    let id = statement["id"].as_str().unwrap();
    assert_eq!(statement["page_url"], format!("{}/statements/{id}", service.base));
    let span = &statement["span"];
    let around =
        json!({"article_id": article["id"], "start": span["start"], "end": span["end"], "context": 0});
    let (_, part) = call(&service, "article_text", around).await;
    assert_eq!(part["part"]["text"], statement["text"]);
    assert_eq!(part["part"]["span"], *span);
    let (_, all) = call(&service, "article_text", json!({"article_id": article["id"]})).await;
    assert_eq!(all["part"]["text"], harbour()["body"]);

    let quotation =
        json!({"text": "We will paint the bridge before winter comes", "speaker": "Elena Petrova"});
    let (_, checked) = call(&service, "check_quotation", quotation).await;
    assert_eq!(checked["checks"][0]["verdict"], "altered");
    assert!(checked["checks"][0]["matches"][0]["page_url"].is_string(), "{checked}");
    let (_, timeline) = call(&service, "timeline", json!({"place": "Tarnovo", "type": "ASSAULT"})).await;
    assert_eq!(timeline["results"][0]["when"]["edtf"], "2024-03-12");
    assert!(timeline["results"][0]["evidence"][0]["page_url"].is_string(), "{timeline}");
    let (_, actors) = call(&service, "find_actor", json!({"name": "Elena Petrowa", "limit": 1})).await;
    assert_eq!(actors["results"][0]["name"], "Elena Petrova");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_to_the_assistant_or_its_program() {
    let service = Service::start_without_workers().await;
    for (name, arguments, said) in [
        ("find_statements", json!({"speaker": "Nobody Known"}), "No actor has"),
        ("find_statements", json!({"from": "yesterday"}), "is no date"),
        ("find_statements", json!({"speeker": "x"}), "is unknown"),
        ("find_statements", json!({"limit": 51}), "from 1 to 50"),
        ("find_statements", json!({"q": "a&limit=9"}), ""),
        ("article_text", json!({"article_id": "art_1?x=2"}), "There is no article"),
        ("article_text", json!({"article_id": "../livez"}), "There is no article"),
        ("check_quotation", json!({"text": "no"}), "send 3 to 500"),
        ("find_actor", json!({}), "is missing"),
    ] {
        let (refused, text) = call(&service, name, arguments.clone()).await;
        assert_eq!(refused, !said.is_empty(), "{arguments}: {text}");
        assert!(text.to_string().contains(said), "{arguments}: {text}");
    }
    for (message, code) in [
        (json!({"jsonrpc": "2.0", "id": 1, "method": "resources/list"}), -32601),
        (
            json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "delete_article"}}),
            -32602,
        ),
        (json!({"id": 1, "method": "ping"}), -32600),
        (json!([{"jsonrpc": "2.0", "id": 1, "method": "ping"}]), -32600),
    ] {
        assert_eq!(send(&service, &message).await["error"]["code"], code, "{message}");
    }
    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    assert_eq!(send(&service, &ping).await, json!({"jsonrpc": "2.0", "id": 1, "result": {}}));
    let wrong =
        service.post("/mcp").header("mcp-protocol-version", "1999-01-01").json(&ping).send().await.unwrap();
    problem(wrong, 400, "invalid-request").await;
    problem(service.get("/mcp").send().await.unwrap(), 405, "method-not-allowed").await;
    let foreign =
        service.post("/mcp").header("origin", "https://elsewhere.example").json(&ping).send().await.unwrap();
    problem(foreign, 403, "cross-site-write").await;
    let described = service.get("/llms.txt").send().await.unwrap().text().await.unwrap();
    for address in
        ["/v1/statements?limit=10", "/v1/timelines?limit=10", "/v1/statistics/speakers?by=speaker&limit=10"]
    {
        assert!(described.contains(&format!("({address})")) || described.contains(address), "{address}");
        service.json(address).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_can_start_a_program_instead() {
    let service = Service::start_without_workers().await;
    let mut program = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["mcp", "--url", &service.base])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = [
        json!({"jsonrpc": "2.0", "id": 1, "method": "ping"}).to_string(),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string(),
        "{".to_owned(),
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "timeline"}})
            .to_string(),
    ];
    program.stdin.take().unwrap().write_all((lines.join("\n") + "\n").as_bytes()).unwrap();
    let output = tokio::task::spawn_blocking(|| program.wait_with_output().unwrap()).await.unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 3, "a notification has no answer: {answers:?}");
    assert_eq!(answers[0]["result"], json!({}));
    assert_eq!(answers[1]["error"]["code"], -32700);
    assert_eq!(answers[2]["result"]["structuredContent"]["results"], json!([]));
}
