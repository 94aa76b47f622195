//! Words a second on one core: cut alone, and read by each model; then whole articles a second, and how many times the
//! language pass a whole reading takes. `cargo bench --bench language`
//!
//! The steps read the files named in `DATELINE_BENCH_TEXTS` (JSON lines with a `text`), by default the news of
//! `../shared/gold/statements/polnear_dev.jsonl`; without them, a story of our own many times over.
//! The whole reading is of `article.txt`, which is ours. `benches/spacy_words.py` runs spaCy on the same text and prints the ratio.

use std::time::Instant;

use extraction::{
    self, Article, Extractor, LoadError,
    language::{AnnotatedText, Lexicon, ModelKind},
};
use jiff::civil::datetime;

/// An article written for this bench.
const ARTICLE: &str = include_str!("article.txt");
/// How often a run reads it.
const TIMES: usize = 50;
/// Most times the language pass that a whole reading may take.
const MOST: f64 = 2.5;

const STORY: &str = "LIMA: Rivers rose in northern Peru on Monday, officials said. \"We have asked the army for help,\" \
                     Interior Minister Rosa Quispe told reporters at a press briefing in Piura. The Red Cross, which \
                     has sent 40 volunteers from Geneva, said more than 3,000 people had left their homes.\n";

fn main() {
    let texts = texts();
    let lexicon = Lexicon::builtin().expect("the word lists fit this program");
    let (words, seconds) = best(&texts, |text| AnnotatedText::tokenize(text, &lexicon).tokens.len());
    println!("tokens: {:.0} words/s", words / seconds);
    for kind in [ModelKind::Fast, ModelKind::Accurate] {
        match timed(kind) {
            Ok(extractor) => {
                let (words, seconds) = best(&texts, |text| extractor.model().annotate(text).tokens.len());
                println!("{}: {:.0} words/s", kind.name(), words / seconds);
                whole(&extractor);
            }
            Err(error) => eprintln!("{error}"),
        }
    }
}

/// Loads a model with the word lists and reads a first story.
fn timed(kind: ModelKind) -> Result<Extractor, LoadError> {
    let started = Instant::now();
    let extractor = Extractor::builtin(kind)?;
    println!("{}: load {:.0} ms", kind.name(), started.elapsed().as_secs_f64() * 1000.0);
    let started = Instant::now();
    extractor.model().annotate(STORY);
    println!("{}: first story {:.0} ms", kind.name(), started.elapsed().as_secs_f64() * 1000.0);
    Ok(extractor)
}

/// The words of all texts, and the seconds of the best of three runs: the others measure what else the machine did.
fn best(texts: &[String], read: impl Fn(&str) -> usize) -> (f64, f64) {
    let run = || {
        let started = cpu_seconds();
        let words: usize = texts.iter().map(|text| read(text)).sum();
        (words as f64, (cpu_seconds() - started).max(1e-9))
    };
    (0..3).map(|_| run()).fold((0.0, f64::MAX), |(_, best), (words, seconds)| (words, seconds.min(best)))
}

/// The whole reading of an article beside its language pass.
fn whole(extractor: &Extractor) {
    let published = Some(datetime(2024, 4, 9, 12, 0, 0, 0));
    let best = |read: &dyn Fn()| (0..3).map(|_| seconds(read)).fold(f64::MAX, f64::min);
    let language = best(&|| {
        extractor.model().annotate(ARTICLE);
    });
    let all = best(&|| {
        extractor.extract(&Article { body: ARTICLE, published });
    });
    let times = all / language;
    let verdict = if times <= MOST { "within" } else { "ABOVE" };
    println!(
        "reading  {:>9.1} articles/s, {times:.2} times the language pass ({verdict} {MOST})",
        TIMES as f64 / all
    );
}

/// What so many readings take of a CPU.
fn seconds(read: &dyn Fn()) -> f64 {
    let started = cpu_seconds();
    (0..TIMES).for_each(|_| read());
    (cpu_seconds() - started).max(1e-9)
}

/// Seconds this thread has had of a CPU, where the system tells them; else by the clock.
fn cpu_seconds() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let start = *START;
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

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
