//! Reads whatever comes: it must end, not panic, and every span must cut the text it claims.
#![no_main]

use std::sync::LazyLock;

use extraction::{Article, Extractors, language::ModelKind};
use libfuzzer_sys::fuzz_target;

static EXTRACTORS: LazyLock<Extractors> = LazyLock::new(|| Extractors::builtin().expect("the weights fit"));

fuzz_target!(|body: &str| {
    // The accurate model takes longer, so it reads one in eight.
    let model = if body.len() % 8 == 0 { ModelKind::Accurate } else { ModelKind::Fast };
    let reading = EXTRACTORS.get(model).extract(&Article { body, published: published_for(body.len()) });
    for mention in &reading.mentions {
        assert_eq!(mention.span.slice(body), Some(mention.text.as_str()));
    }
    for statement in &reading.statements {
        assert_eq!(statement.span.slice(body), Some(statement.text.as_str()));
    }
    for event in &reading.events {
        assert_eq!(event.trigger.span.slice(body), Some(event.trigger.text.as_str()));
    }
});

/// Dated and undated articles both.
fn published_for(length: usize) -> Option<jiff::civil::DateTime> {
    (length % 3 == 0).then(|| jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0))
}
