//! One poll of a feed.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use jiff::Timestamp;
use tracing::{info, warn};
use url::Url;

use super::{entries::entries, entry::Entry, robots::Robots};
use crate::{
    api::AppState,
    http_client::Document,
    ingest::{
        source_defaults::SourceDefaults,
        submission::{self, Submitted},
    },
    store::{
        StoreError,
        articles::{self, Outcome},
        feeds::{self, Failure, KnownEntry, Poll, Success},
    },
};

/// Longest feed in bytes, unpacked.
const MAX_FEED: usize = 3 << 20;
/// Longest wait after failures.
const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);
/// Wait while too many articles wait for their extraction.
const FULL_WAIT: Duration = Duration::from_secs(60);
/// Most doublings of the wait.
const MAX_DOUBLINGS: u32 = 10;
/// Formats that are read.
const ACCEPTED: &str =
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";

/// Polls a feed, and notes what became of it.
pub async fn poll(app: AppState, robots: Robots, feed: Poll) {
    let pool = &app.pools.writes;
    let noted = match get(&app, &robots, &feed).await {
        Ok(success) => feeds::note_success(pool, feed.id, &success).await,
        Err(failure) => {
            info!(feed = %feed.id, error = failure.error, "a feed could not be polled");
            feeds::note_failure(pool, feed.id, &failure).await
        }
    };
    if let Err(error) = noted {
        warn!(%error, feed = %feed.id, "a poll could not be noted; it will be repeated");
    }
}

/// Gets a feed, unless it is as before, and stores its entries.
async fn get(app: &AppState, robots: &Robots, feed: &Poll) -> Result<Success, Failure> {
    let failed = |error: String| failure(feed, error, None);
    let url = Url::parse(&feed.url).map_err(|error| failed(error.to_string()))?;
    let mut headers = HeaderMap::new();
    add(&mut headers, header::USER_AGENT, Some(concat!("dateline/", env!("CARGO_PKG_VERSION"))));
    if !robots.permit(&app.http_client, &url, headers.clone()).await {
        return Err(failed("the robots.txt of its host forbids it, or cannot be read".to_owned()));
    }
    add(&mut headers, header::ACCEPT, Some(ACCEPTED));
    add(&mut headers, header::IF_NONE_MATCH, feed.etag.as_deref());
    add(&mut headers, header::IF_MODIFIED_SINCE, feed.last_modified.as_deref());
    let document =
        app.http_client.get(&url, headers, MAX_FEED).await.map_err(|error| failed(error.to_string()))?;
    match document.status {
        304 => Ok(Success {
            etag: feed.etag.clone(),
            last_modified: feed.last_modified.clone(),
            ..Success::default()
        }),
        200 => store(app, feed, &url, &document).await,
        410 => {
            Err(Failure { is_final: true, ..failed("the server answered 410: the feed is gone".to_owned()) })
        }
        status => Err(failure(feed, format!("the server answered {status}"), retry_after(&document))),
    }
}

/// Stores the entries of a feed.
async fn store(app: &AppState, feed: &Poll, url: &Url, document: &Document) -> Result<Success, Failure> {
    let failed = |error: String| failure(feed, error, None);
    let charset = crate::api::charset(&document.headers);
    let entries = entries(&document.content, charset, url).map_err(|error| failed(error.to_string()))?;
    let pool = &app.pools.writes;
    let defaults = app.source_defaults.get(pool).await.map_err(|error| failed(error.to_string()))?;
    let value = |name: HeaderName| document.headers.get(name)?.to_str().ok().map(str::to_owned);
    let (etag, last_modified) = (value(header::ETAG), value(header::LAST_MODIFIED));
    let mut success = Success { etag, last_modified, ..Success::default() };
    // The first entry of a feed is its latest.
    for entry in entries.iter().rev() {
        if let Err(problem) = app.queue_limit.check_load(pool, 1).await {
            return Err(Failure { wait: FULL_WAIT, ..failed(problem.detail) });
        }
        store_entry(app, feed, entry, &defaults, &mut success)
            .await
            .map_err(|error| failed(error.to_string()))?;
    }
    Ok(success)
}

/// Stores an entry as the article that it was before, else as a new one.
async fn store_entry(
    app: &AppState,
    feed: &Poll,
    entry: &Entry,
    defaults: &SourceDefaults,
    success: &mut Success,
) -> Result<(), StoreError> {
    let pool = &app.pools.writes;
    let names = entry.names();
    let mut known = feeds::known_names(pool, feed.id, &names).await?;
    let stored = names.iter().find_map(|name| known.remove(name));
    let is_new = stored.is_none();
    let new = || Some(KnownEntry { external_id: entry.external_id()?, first_seen_at: Timestamp::now() });
    let Some(stored) = stored.or_else(new) else { return Ok(()) };
    let zone = defaults.zone(Some(&feed.source));
    let article = entry.article(&feed.source, &stored.external_id, stored.first_seen_at, zone);
    match submission::parse(&article, defaults) {
        Ok(Submitted::Article(submission)) => {
            let by = format!("feed {}", feed.id);
            let coreference = app.extractors.event_coreference();
            match articles::submit(pool, coreference, &[*submission], Some(&by)).await?[0] {
                Outcome::Accepted(_) => success.counts[0] += 1,
                Outcome::Revised(_) => success.counts[1] += 1,
                Outcome::Unchanged(_) | Outcome::Withdrawn(_) => {}
            }
        }
        Ok(Submitted::Withdrawal(_)) => {}
        // It is in the feed at the next poll, too.
        Err(rejection) if is_new => {
            success.counts[2] += 1;
            success.error = Some(format!("entry {}: {rejection}", stored.external_id));
        }
        Err(_) => {}
    }
    feeds::add_names(pool, feed.id, &names, &stored).await
}

/// Returns a failure, whose wait doubles with each one in series.
fn failure(feed: &Poll, error: String, retry_after: Option<Duration>) -> Failure {
    let doublings = u32::try_from(feed.failures).unwrap_or_default().min(MAX_DOUBLINGS);
    let wait = feed.interval.saturating_mul(1 << doublings).max(retry_after.unwrap_or_default());
    Failure { error, wait: wait.min(MAX_WAIT), is_final: false }
}

/// Returns the wait in `Retry-After`, in seconds.
fn retry_after(document: &Document) -> Option<Duration> {
    let seconds = document.headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Adds a header; a value that cannot be one is left out.
fn add(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
        headers.insert(name, value);
    }
}
