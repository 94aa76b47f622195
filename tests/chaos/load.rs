//! What clients of a newsroom do during a run: submit, revise, withdraw and delete, until each is answered.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

use crate::harness::articles::{altered, harbour, misattributed, numbered};

/// Articles that are submitted alone.
const ARTICLES: usize = 16;
/// Articles of one load.
const LOADED: std::ops::Range<usize> = 100..104;
/// Clients at the same time.
const CLIENTS: usize = 4;
/// Longest time until a request is answered with success, whatever happens meanwhile.
const MAX_WAIT: Duration = Duration::from_secs(240);

/// What was answered: the id of each article that was accepted, with what is to become of it.
pub type Accepted = BTreeMap<String, Expected>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It is there, with its facts.
    Extracted,
    /// It was withdrawn.
    Withdrawn,
    /// It was deleted.
    Deleted,
}

/// A client that asks one service after the other until one answers.
struct Caller {
    client: Client,
    bases: Vec<String>,
}

impl Caller {
    /// Sends a request until it is answered with success, or with a status in `also`.
    async fn send(
        &self,
        request: impl Fn(&Client, &str) -> reqwest::RequestBuilder,
        also: &[StatusCode],
    ) -> Response {
        let begun = Instant::now();
        let mut last = String::new();
        while begun.elapsed() < MAX_WAIT {
            for base in &self.bases {
                match request(&self.client, base).timeout(Duration::from_secs(8)).send().await {
                    Ok(answer) if answer.status().is_success() || also.contains(&answer.status()) => {
                        return answer;
                    }
                    Ok(answer) => {
                        last = format!("{}: {}", answer.status(), answer.text().await.unwrap_or_default())
                    }
                    Err(error) => last = error.to_string(),
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no request was answered for {MAX_WAIT:?}: {last}");
    }

    /// Submits an article until it is accepted; returns its id.
    async fn submit(&self, article: &Value) -> String {
        loop {
            let answer =
                self.send(|client, base| client.post(format!("{base}/v1/articles")).json(article), &[]).await;
            // An answer that breaks off is asked for again.
            if let Ok(answer) = answer.json::<Value>().await
                && let Some(id) = answer["id"].as_str()
            {
                return id.to_owned();
            }
        }
    }

    /// Does all that happens to one article.
    async fn publish(&self, number: usize) -> (String, Expected) {
        let article = match number {
            0 => harbour(),
            1 => altered(),
            2 => misattributed(),
            _ => numbered(number),
        };
        let id = self.submit(&article).await;
        match number % 8 {
            3 => {
                let mut revised = article.clone();
                let body = format!("{}\n\nThe mayor did not comment.", article["body"].as_str().unwrap());
                revised["body"] = body.into();
                assert_eq!(self.submit(&revised).await, id);
                (id, Expected::Extracted)
            }
            4 => {
                self.submit(&json!({
                    "source": article["source"], "external_id": article["external_id"], "change": "kill", "note": "False."
                }))
                .await;
                (id, Expected::Withdrawn)
            }
            5 => {
                let path = format!("/v1/articles/{id}");
                self.send(|client, base| client.delete(format!("{base}{path}")), &[StatusCode::NOT_FOUND])
                    .await;
                (id, Expected::Deleted)
            }
            _ => (id, Expected::Extracted),
        }
    }

    /// Loads the articles of a file until its report says that each is stored.
    async fn load(&self) -> Accepted {
        let body: String = LOADED.map(|number| format!("{}\n", numbered(number))).collect();
        let begun = Instant::now();
        while begun.elapsed() < MAX_WAIT {
            let request = |client: &Client, base: &str| {
                client
                    .post(format!("{base}/v1/articles"))
                    .header("content-type", "application/x-ndjson")
                    .header("accept", "application/x-ndjson")
                    .body(body.clone())
            };
            let report = self.send(request, &[]).await.text().await.unwrap_or_default();
            let lines = report.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            let stored: Accepted = lines
                .filter_map(|line| Some((line["id"].as_str()?.to_owned(), Expected::Extracted)))
                .collect();
            if stored.len() == LOADED.len() {
                return stored;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the load was not stored for {MAX_WAIT:?}");
    }
}

/// Publishes all articles through the services at `bases`.
pub async fn publish_all(bases: Vec<String>) -> Accepted {
    let clients = (0..CLIENTS).map(|nth| {
        let caller = Caller { client: Client::new(), bases: bases.clone() };
        tokio::spawn(async move {
            let mut accepted = Accepted::new();
            for number in (nth..ARTICLES).step_by(CLIENTS) {
                accepted.extend([caller.publish(number).await]);
            }
            if nth == 0 {
                accepted.extend(caller.load().await);
            }
            accepted
        })
    });
    let mut accepted = Accepted::new();
    for client in clients.collect::<Vec<_>>() {
        accepted.extend(client.await.unwrap());
    }
    accepted
}
