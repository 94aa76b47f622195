//! The form of an address that all addresses of one page have.

use url::{Url, form_urlencoded};

/// Parameters that say nothing of the page.
const TRACKING: &str = include_str!("tracking-parameters.txt");
/// First labels of hosts that show the same page for another device.
const DEVICE_LABELS: [&str; 4] = ["www.", "m.", "mobile.", "amp."];
/// Hosts of copies in AMP, whose path names the page.
const AMP_CACHE: &str = ".cdn.ampproject.org";
const AMP_VIEWERS: [&str; 2] = ["google.com", "bing.com"];

/// Returns the canonical form of an address; one that is no address of the web stays as it is.
///
/// Scheme, `www.` and device, default port, fragment, tracking parameters, the order of parameters, AMP and a slash at the end
/// do not count.
pub fn canonical_url(address: &str) -> String {
    let Ok(url) = Url::parse(address.trim()) else { return address.to_owned() };
    let url = within_viewer(&url).unwrap_or(url);
    let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
        return address.to_owned();
    };
    let host = without_device(host);
    let port = url
        .port()
        .filter(|port| !matches!(port, 80 | 443))
        .map_or_else(String::new, |port| format!(":{port}"));
    let mut canonical = format!("https://{host}{port}{}", canonical_path(url.path()));
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    pairs.retain(|(name, _)| !is_tracking(name));
    pairs.sort();
    if !pairs.is_empty() {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        canonical.push('?');
        canonical.push_str(&query);
    }
    // Pages of one program are distinguished behind `#!` alone.
    if let Some(fragment) = url.fragment().filter(|fragment| fragment.starts_with('!')) {
        canonical.push('#');
        canonical.push_str(fragment);
    }
    canonical
}

/// Returns the address that a copy in AMP names: `…/amp/s/example.org/a`, `…/c/s/example.org/a`.
fn within_viewer(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let path = match host.ends_with(AMP_CACHE) {
        true => url.path().trim_start_matches('/').split_once('/')?.1,
        false => {
            AMP_VIEWERS.contains(&without_device(host)).then_some(())?;
            url.path().strip_prefix("/amp/")?
        }
    };
    let page = path.strip_prefix("s/").unwrap_or(path);
    let is_host = page.split('/').next().is_some_and(|host| host.contains('.'));
    let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
    is_host.then(|| Url::parse(&format!("https://{page}{query}")).ok())?
}

/// Takes `www.`, `m.` and their like off the start of a host that goes on with a name and a domain.
fn without_device(mut host: &str) -> &str {
    host = host.trim_end_matches('.');
    while let Some(rest) = DEVICE_LABELS.iter().find_map(|label| host.strip_prefix(label)) {
        if !rest.contains('.') {
            break;
        }
        host = rest;
    }
    host
}

/// Takes the marks of AMP, and slashes at the end, off a path.
fn canonical_path(path: &str) -> String {
    let mut path = path.trim_end_matches('/');
    path = path.strip_suffix("/amp").unwrap_or(path);
    let rest = path.strip_prefix("/amp/").map(|rest| format!("/{rest}"));
    let path = rest.unwrap_or_else(|| path.to_owned());
    for ending in [".amp.html", ".amp"] {
        if let Some(start) = path.strip_suffix(ending) {
            return format!("{start}{}", &ending[4..]);
        }
    }
    path.trim_end_matches('/').to_owned()
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let lines = TRACKING.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.into_iter().any(|line| match line.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_page_have_one_address() {
        let canonical = "https://example.org/news/1";
        for form in [
            "https://example.org/news/1",
            "http://www.example.org/news/1/",
            "HTTPS://WWW.Example.org:443/news/1#comments",
            "https://m.example.org/news/1?utm_source=feed&utm_medium=rss",
            "https://example.org/news/1?fbclid=abc&gclid=1&UTM_Campaign=x",
            "https://amp.example.org/news/1",
            "https://example.org/news/1/amp",
            "https://example.org/news/1/amp/",
            "https://example.org/amp/news/1",
            "https://example.org/news/1.amp",
            "https://example.org/news/1?amp=1&outputType=amp",
            "https://www.google.com/amp/s/www.example.org/news/1",
            "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/1?usqp=x",
        ] {
            assert_eq!(canonical_url(form), canonical, "{form}");
        }
        assert_eq!(
            canonical_url("https://example.org/a.amp.html"),
            canonical_url("http://example.org/a.html")
        );
        assert_eq!(
            canonical_url("http://example.org/?b=2&a=1"),
            canonical_url("https://example.org?a=1&b=2")
        );
    }

    #[test]
    fn different_pages_have_different_addresses() {
        let pages = [
            "https://example.org/",
            "https://example.org/news/1",
            "https://example.org/news/2",
            "https://example.org/News/1",
            "https://example.org/news?id=1",
            "https://example.org/news?id=2",
            "https://example.org/news/amplifier",
            "https://example.org:8080/news/1",
            "https://blog.example.org/news/1",
            "https://m.org/news/1",
            "https://example.org/#!/news/1",
            "https://www.google.com/amp/",
            "mailto:a@example.org",
            "bridge-1",
        ];
        let mut canonical: Vec<String> = pages.iter().map(|page| canonical_url(page)).collect();
        assert!(canonical.iter().all(|url| canonical_url(url) == *url), "{canonical:?}");
        canonical.sort();
        canonical.dedup();
        assert_eq!(canonical.len(), pages.len());
    }
}
