//! Extracts from arbitrary text: extraction ends, does not panic, and every span has the text beside it.
#![no_main]

use std::sync::LazyLock;

use extraction::{Article, Extractors, language::ModelKind};
use libfuzzer_sys::fuzz_target;

static EXTRACTORS: LazyLock<Extractors> = LazyLock::new(|| Extractors::builtin().expect("the weights fit"));

fuzz_target!(|body: &str| {
    // The accurate model takes longer, so it gets one in eight.
    let model = if body.len() % 8 == 0 { ModelKind::Accurate } else { ModelKind::Fast };
    let extraction = EXTRACTORS.get(model).extract(&Article { body, published: published_for(body.len()) });
    for mention in &extraction.mentions {
        assert_eq!(mention.span.slice(body), Some(mention.text.as_str()));
    }
    for statement in &extraction.statements {
        assert_eq!(statement.span.slice(body), Some(statement.text.as_str()));
    }
    for event in &extraction.events {
        assert_eq!(event.trigger.span.slice(body), Some(event.trigger.text.as_str()));
    }
});

/// Dates one article in three.
fn published_for(length: usize) -> Option<jiff::civil::DateTime> {
    (length % 3 == 0).then(|| jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0))
}
