//! What the /robots.txt of a host permits (RFC 9309).

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::HeaderMap;
use tokio::sync::Mutex;
use url::Url;

use crate::http_client::HttpClient;

/// The name that a /robots.txt means this program by.
const AGENT: &str = "dateline";
/// Longest /robots.txt in bytes; the standard asks for 500 KiB.
const MAX_LENGTH: usize = 512 * 1024;
/// Time for which a /robots.txt is kept; the standard asks for at most a day.
const MAX_AGE: Duration = Duration::from_secs(6 * 60 * 60);
/// Most hosts whose /robots.txt is kept.
const MAX_KEPT: usize = 10_000;

/// A file, and when it was got.
type Dated = (Instant, Arc<str>);

/// The /robots.txt of hosts, kept for some hours. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Robots(Arc<Mutex<HashMap<String, Dated>>>);

impl Robots {
    /// Tests whether an address may be got. A host without a /robots.txt permits all, one that fails permits nothing.
    pub async fn permit(&self, client: &HttpClient, url: &Url, headers: HeaderMap) -> bool {
        let origin = url.origin().ascii_serialization();
        if let Some((at, text)) = self.0.lock().await.get(&origin)
            && at.elapsed() < MAX_AGE
        {
            return permits(text, path_of(url));
        }
        let Ok(address) = url.join("/robots.txt") else { return false };
        let text: Arc<str> = match client.get(&address, headers, MAX_LENGTH).await {
            Ok(document) if document.status == 200 => String::from_utf8_lossy(&document.content).into(),
            Ok(document) if (400..500).contains(&document.status) && document.status != 429 => "".into(),
            // It may forbid what cannot be seen.
            _ => return false,
        };
        let mut kept = self.0.lock().await;
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(origin, (Instant::now(), text.clone()));
        permits(&text, path_of(url))
    }
}

fn path_of(url: &Url) -> &str {
    &url[url::Position::BeforePath..url::Position::AfterQuery]
}

/// Tests whether a /robots.txt permits this program a path: of the rules that match, the longest counts.
fn permits(text: &str, path: &str) -> bool {
    let (mut own, mut of_all) = (Vec::new(), Vec::new());
    // A group is the agents in series, and the rules behind them.
    let (mut is_own, mut is_of_all, mut in_agents) = (false, false, false);
    let mut has_own = false;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "user-agent" => {
                if !in_agents {
                    (is_own, is_of_all) = (false, false);
                }
                in_agents = true;
                is_own |= value.eq_ignore_ascii_case(AGENT);
                is_of_all |= value == "*";
                has_own |= is_own;
            }
            "allow" | "disallow" => {
                in_agents = false;
                let rule = (value, key == "allow");
                if is_own {
                    own.push(rule);
                }
                if is_of_all {
                    of_all.push(rule);
                }
            }
            _ => {}
        }
    }
    let rules = if has_own { own } else { of_all };
    let matching = rules.iter().filter(|(pattern, _)| !pattern.is_empty() && matches(pattern, path));
    matching
        .max_by_key(|(pattern, is_allowed)| (pattern.len(), *is_allowed))
        .is_none_or(|(_, is_allowed)| *is_allowed)
}

/// Tests whether a pattern matches the start of a path; `*` is anything, and `$` the end.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|start| path.strip_prefix(start)) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (index, part) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        let found = if is_last && to_end {
            rest.len()
                .checked_sub(part.len())
                .filter(|at| rest.is_char_boundary(*at) && &rest[*at..] == *part)
        } else {
            rest.find(part)
        };
        let Some(at) = found else { return false };
        rest = &rest[at + part.len()..];
    }
    !to_end || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_of_the_own_group_counts() {
        let text = "User-agent: *\nDisallow: /\n\nuser-agent: Other\nUser-Agent: Dateline # us\nDisallow: /private\nAllow: /private/feed\n\
                    Disallow: /*.xml$\nDisallow:\n";
        for (path, is_permitted) in [
            ("/feed", true),
            ("/private/x", false),
            ("/private/feed.rss", true),
            ("/news/a.xml", false),
            ("/news/a.xml?x", true),
            ("/", true),
        ] {
            assert_eq!(permits(text, path), is_permitted, "{path}");
        }
        assert!(!permits("User-agent: *\nDisallow: /feed", "/feed.xml"));
        assert!(
            permits("User-agent: *\nDisallow: /feed\nAllow: /feed", "/feed"),
            "of two equal rules the kind one counts"
        );
        assert!(permits("", "/") && permits("Disallow: /", "/"), "rules without a group count for nobody");
    }
}
