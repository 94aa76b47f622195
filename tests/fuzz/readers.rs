//! What reads texts, pages, items, feeds and weights: each takes any input, ends without a panic, and in bounded time.

use std::{
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use dateline::{
    feeds::entries,
    ingest::{source_defaults::SourceDefaults, submission, xml},
};
use extraction::{
    Article, Extractors, Lexicons,
    language::{Model, ModelKind, weights},
};
use serde_json::Value;
use url::Url;

use crate::{
    mutation::{below, mutate},
    random::Random,
};

static EXTRACTORS: LazyLock<Extractors> = LazyLock::new(|| Extractors::builtin().expect("the weights fit"));

/// Extracts from a text; every span must cut the text beside it.
pub fn extract(kind: ModelKind, input: &[u8]) {
    let body = String::from_utf8_lossy(input);
    // Some articles have a headline, and some a date.
    let title = body.lines().next().filter(|line| line.len() % 2 == 0);
    let published = (!body.len().is_multiple_of(3)).then(|| jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0));
    let article = Article { title, body: &body, published, source: None };
    let extraction = EXTRACTORS.get(kind).extract(&article);
    assert_spans(&serde_json::to_value(&extraction).unwrap(), title.unwrap_or_default(), &body);
}

/// Checks each object with a text and a span, at any depth.
fn assert_spans(value: &Value, title: &str, body: &str) {
    if let (Some(text), Some(span)) = (value.get("text").and_then(Value::as_str), value.get("span")) {
        let field = if span["field"] == "title" { title } else { body };
        let at = |name: &str| span[name].as_u64().unwrap() as usize;
        let cut: String = field.chars().skip(at("start")).take(at("end") - at("start")).collect();
        assert_eq!(cut, text, "{value}");
    }
    match value {
        Value::Object(fields) => fields.values().for_each(|field| assert_spans(field, title, body)),
        Value::Array(items) => items.iter().for_each(|item| assert_spans(item, title, body)),
        _ => {}
    }
}

/// Reads a page, and looks for tags in a text.
pub fn read_page(input: &[u8]) {
    let html = webpage::decode(input, None);
    let _ = webpage::find_markup(&html);
    let _ = webpage::read(&html);
}

/// Reads a document of XML as an item of an agency and as a feed.
pub fn read_xml(input: &[u8]) {
    let _ = xml::to_article(&xml::decode(input, None));
    read_feed(input);
}

/// Reads JSON as an article, an item of ninjs and a feed.
pub fn read_json(input: &[u8]) {
    if let Ok(value) = serde_json::from_slice::<Value>(input) {
        let _ = submission::parse(&value, &SourceDefaults::default());
        let _ = submission::parse_draft(&value, &SourceDefaults::default());
    }
    read_feed(input);
}

fn read_feed(input: &[u8]) {
    let base = Url::parse("https://post.example/feed").unwrap();
    if let Ok(entries) = entries::entries(input, None, &base) {
        for entry in entries {
            let _ = (entry.names(), entry.external_id());
        }
    }
}

/// Loads the fast model from weights with some changed bytes and a right checksum: it is refused, or it loads.
pub fn load_weights(random: &mut Random) {
    static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| Lexicons::builtin().expect("the lexicons fit"));
    static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("extraction/models/fast.weights");
        std::fs::read(path).unwrap()
    });
    let version = u32::from_le_bytes(FILE[8..12].try_into().unwrap());
    let mut sections: Vec<Vec<u8>> =
        weights::read(&FILE, version).unwrap().into_iter().map(<[u8]>::to_vec).collect();
    let chosen = below(random, sections.len());
    match below(random, 4) {
        0 => drop(sections.remove(chosen)),
        1 => {
            let other = below(random, sections.len());
            sections.swap(chosen, other);
        }
        2 => {
            let length = below(random, sections[chosen].len() + 1);
            sections[chosen].truncate(length);
        }
        _ => {
            // Changes of large sections are changes of numbers alone.
            let head = sections[chosen].len().min(4_096);
            let changed = mutate(random, &[sections[chosen][..head].to_vec()]);
            sections[chosen].splice(..head, changed);
        }
    }
    let file: &'static [u8] = weights::write(version, &sections).leak();
    let _ = Model::load(ModelKind::Fast, file, Arc::clone(&LEXICONS.language));
}
