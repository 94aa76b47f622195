//! Extracts from arbitrary text: extraction ends, does not panic, and every span has the text beside it.
//!
//! Three inputs in four are the text itself; the fourth repeats it, or a family of the benchmark of hostile texts, as
//! its first bytes say.
#![no_main]

#[path = "../../benches/hostile/texts.rs"]
mod texts;

use std::{borrow::Cow, sync::LazyLock};

use extraction::{Article, Extractors, language::ModelKind};
use libfuzzer_sys::fuzz_target;

static EXTRACTORS: LazyLock<Extractors> = LazyLock::new(|| Extractors::builtin().expect("the weights fit"));

/// The longest text that is generated, in bytes.
const MAX_GENERATED: usize = 20_000;

fuzz_target!(|input: &str| {
    let body = &*body_of(input);
    // The accurate model takes longer, so it gets one in eight.
    let model = if body.len() % 8 == 0 { ModelKind::Accurate } else { ModelKind::Fast };
    let extraction = EXTRACTORS.get(model).extract(&Article { title: None, body, published: published_for(body.len()), source: None });
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

/// Makes the body of an input: itself, itself repeated, or itself within a hostile text.
fn body_of(input: &str) -> Cow<'_, str> {
    match input.as_bytes() {
        [first, second, ..] if first % 4 == 0 => {
            let family = usize::from(*second) % (texts::FAMILIES.len() + 1);
            Cow::Owned(match texts::FAMILIES.get(family) {
                Some(family) => family.text(usize::from(*first) * 64) + input + &family.text(MAX_GENERATED / 4),
                None => input.repeat((MAX_GENERATED / input.len()).max(1)),
            })
        }
        _ => Cow::Borrowed(input),
    }
}

/// Dates one article in three.
fn published_for(length: usize) -> Option<jiff::civil::DateTime> {
    (length % 3 == 0).then(|| jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0))
}
