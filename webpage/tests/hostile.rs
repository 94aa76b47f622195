//! Pages that are made to keep a parser busy end in bounded time, on a thread with a small stack.

use std::{
    thread,
    time::{Duration, Instant},
};

use webpage::{MAX_DEPTH, MAX_HTML, MAX_TAGS};

/// Longest time for one page, in a build without optimisation on a machine that does other things too.
const LIMIT: Duration = Duration::from_secs(60);
/// The stack of the service's threads, in bytes.
const STACK: usize = 2 << 20;

/// Repeats `part` up to the longest page that is accepted, with at most `count` parts.
fn repeated(part: &str, count: usize) -> String {
    part.repeat(count.min(MAX_HTML / part.len()))
}

#[test]
fn hostile_pages_end_in_bounded_time() {
    let pages = [
        ("one tag for ten megabytes", "<p>".repeat((10 << 20) / 3)),
        ("one tag up to the bounds", repeated("<p>", MAX_TAGS)),
        ("line breaks", repeated("<br>x", MAX_TAGS)),
        ("links", repeated("<a href=x>y</a> ", MAX_TAGS / 2)),
        ("open links", repeated("<a href=x>y ", MAX_DEPTH - 20)),
        ("formatting inside one another", repeated("<b><i>x", MAX_DEPTH / 2 - 20)),
        ("text inside many", format!("{}{}", "<div>".repeat(MAX_DEPTH - 20), "x ".repeat(1 << 20))),
        (
            "as deep as is accepted",
            format!(
                "<body>{}said the mayor{}",
                "<div>".repeat(MAX_DEPTH - 20),
                "x ".repeat((12 << 20) / (2 * MAX_DEPTH))
            ),
        ),
        ("deeper", repeated("<div>", MAX_TAGS)),
        ("hidden depth", format!("<svg><style>{}", repeated("<div></em>", MAX_TAGS / 2))),
        ("tables inside one another", repeated("<table><tr><td>", 100)),
        ("end tags", repeated("</div>", MAX_TAGS)),
        ("one attribute of megabytes", format!("<p title='{}'>x</p>", "x".repeat(MAX_HTML - 100))),
        (
            "many attributes",
            format!("<p {}>x</p>", (0..40_000).map(|i| format!("a{i}=1 ")).collect::<String>()),
        ),
        ("one line of text", "said ".repeat(MAX_HTML / 5)),
        ("unfinished tags", repeated("<p <p ", MAX_TAGS / 2)),
        ("references", "&amp;&#x110000;&nosuch;".repeat(MAX_HTML / 24)),
        ("comments", repeated("<!-- x -->", MAX_HTML)),
        ("headings", repeated("<h1>x</h1>", MAX_TAGS / 2)),
        (
            "json in json",
            format!("<script type=\"application/ld+json\">{}</script><p>x", "[".repeat(1 << 20)),
        ),
    ];
    for (name, html) in pages {
        let begun = Instant::now();
        let reader = thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || webpage::read(&html).map(|page| page.text.len()));
        let _either_way = reader.expect("a thread").join().expect("no panic");
        assert!(begun.elapsed() < LIMIT, "{name}: {:?}", begun.elapsed());
        println!("{name}: {:?}", begun.elapsed());
    }
}
