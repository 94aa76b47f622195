//! Measures words a second of the tokenizer and of each model, and articles a second of the whole extraction.
//!
//! `cargo bench --bench language`. Times are CPU seconds of one thread. The texts are the files named in
//! `DATELINE_BENCH_TEXTS` (JSON lines with a `text`), by default `../shared/gold/statements/polnear_dev.jsonl`; without
//! either, a short story repeated. The whole extraction is measured on `article.txt`, and compared with the model's pass
//! over its words. `benches/spacy_words.py` runs spaCy on the same texts and prints the ratio.

use std::time::Instant;

use extraction::{
    self, Article, Extractor, LoadError,
    language::{AnnotatedText, Lexicon, ModelKind},
};
use jiff::civil::datetime;

/// An article written for this benchmark.
const ARTICLE: &str = include_str!("article.txt");
/// Extractions of it in one run.
const REPETITIONS: usize = 50;
/// The largest permitted ratio of the whole extraction to the model's pass over the words.
const MAX_RATIO: f64 = 2.5;

const STORY: &str = "LIMA: Rivers rose in northern Peru on Monday, officials said. \"We have asked the army for help,\" \
                     Interior Minister Rosa Quispe told reporters at a press briefing in Piura. The Red Cross, which \
                     has sent 40 volunteers from Geneva, said more than 3,000 people had left their homes.\n";

fn main() {
    let texts = texts();
    let lexicon = Lexicon::builtin().expect("the word lists fit this program");
    let (words, seconds) = fastest(&texts, |text| AnnotatedText::tokenize(text, &lexicon).tokens.len());
    println!("tokens: {:.0} words/s", words / seconds);
    for kind in [ModelKind::Fast, ModelKind::Accurate] {
        match load(kind) {
            Ok(extractor) => {
                let (words, seconds) = fastest(&texts, |text| extractor.model().annotate(text).tokens.len());
                println!("{}: {:.0} words/s", kind.name(), words / seconds);
                compare_with_extraction(&extractor);
            }
            Err(error) => eprintln!("{error}"),
        }
    }
}

/// Loads a model with the word lists, annotates a first story, and prints both times.
fn load(kind: ModelKind) -> Result<Extractor, LoadError> {
    let started = Instant::now();
    let extractor = Extractor::builtin(kind)?;
    println!("{}: load {:.0} ms", kind.name(), started.elapsed().as_secs_f64() * 1000.0);
    let started = Instant::now();
    extractor.model().annotate(STORY);
    println!("{}: first story {:.0} ms", kind.name(), started.elapsed().as_secs_f64() * 1000.0);
    Ok(extractor)
}

/// Returns the words of all texts and the CPU seconds of the fastest of three runs.
///
/// The slower runs measure what else the machine did.
fn fastest(texts: &[String], count_words: impl Fn(&str) -> usize) -> (f64, f64) {
    let run = || {
        let started = cpu_seconds();
        let words: usize = texts.iter().map(|text| count_words(text)).sum();
        (words as f64, (cpu_seconds() - started).max(1e-9))
    };
    (0..3).map(|_| run()).fold((0.0, f64::MAX), |(_, best), (words, seconds)| (words, seconds.min(best)))
}

/// Prints articles a second of the whole extraction, and its ratio to the model's pass over the words.
fn compare_with_extraction(extractor: &Extractor) {
    let published = Some(datetime(2024, 4, 9, 12, 0, 0, 0));
    let fastest = |work: &dyn Fn()| (0..3).map(|_| seconds(work)).fold(f64::MAX, f64::min);
    let language = fastest(&|| {
        extractor.model().annotate(ARTICLE);
    });
    let all = fastest(&|| {
        extractor.extract(&Article { title: None, body: ARTICLE, published, source: None });
    });
    let ratio = all / language;
    let verdict = if ratio <= MAX_RATIO { "within" } else { "ABOVE" };
    println!(
        "extraction {:>9.1} articles/s, {ratio:.2} times the language pass ({verdict} {MAX_RATIO})",
        REPETITIONS as f64 / all
    );
}

/// Runs `work` [`REPETITIONS`] times and returns the CPU seconds.
fn seconds(work: &dyn Fn()) -> f64 {
    let started = cpu_seconds();
    (0..REPETITIONS).for_each(|_| work());
    (cpu_seconds() - started).max(1e-9)
}

/// Returns the CPU seconds of this thread on Linux, else the seconds since the first call.
fn cpu_seconds() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let start = *START;
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = line.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// Loads the texts to measure on.
fn texts() -> Vec<String> {
    let files =
        std::env::var("DATELINE_BENCH_TEXTS").unwrap_or("../shared/gold/statements/polnear_dev.jsonl".into());
    let mut texts = Vec::new();
    for line in files
        .split_whitespace()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect::<String>()
        .lines()
    {
        if let Ok(serde_json::Value::Object(article)) = serde_json::from_str(line) {
            texts.extend(article.get("text").and_then(|text| text.as_str()).map(str::to_owned));
        }
    }
    if texts.is_empty() { vec![STORY.repeat(500)] } else { texts }
}
