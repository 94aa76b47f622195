//! `dateline train`: reads the corpora, trains every model, writes one weights file.
//!
//! The same corpora, seed and program give the same file, byte for byte.

pub(crate) mod corpus;
mod dictionary;
mod lemmas;
mod names;
mod parser;
pub(super) mod perceptron;
mod random;
mod tagger;

use std::{fs, path::PathBuf, time::Instant};

use super::weights;

/// What to train on, and where to.
#[derive(Debug, clap::Args)]
pub struct TrainArgs {
    /// Treebanks to train tags, lemmas and trees on (CoNLL-U).
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub syntax: Vec<PathBuf>,
    /// Texts with names to train the name finder on (token TAB IOB2 tag, "# doc" lines).
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub names: Vec<PathBuf>,
    /// Where the weights go.
    #[arg(long, default_value = "models/english.weights", value_name = "FILE")]
    pub out: PathBuf,
    /// Passes over the treebanks for the parser.
    #[arg(long, default_value_t = 8)]
    pub parser_rounds: usize,
    /// Passes over the treebanks for the tagger.
    #[arg(long, default_value_t = 6)]
    pub tagger_rounds: usize,
    /// Passes over the texts with names.
    #[arg(long, default_value_t = 5)]
    pub name_rounds: usize,
    /// The seed of the order in which sentences come.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Why training stopped.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file can't be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A corpus doesn't follow its format.
    #[error("{path}: {source}")]
    Corpus {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: corpus::CorpusError,
    },
}

/// Trains all models and writes the weights file; progress goes to standard error.
///
/// # Errors
/// A corpus that can't be read or doesn't follow its format; an output that can't be written.
pub fn run(args: &TrainArgs) -> Result<(), TrainError> {
    let started = Instant::now();
    let report = |step: &str| eprintln!("{:6.1} s  {step}", started.elapsed().as_secs_f32());
    let mut treebank = Vec::new();
    for path in &args.syntax {
        let text = read(path)?;
        treebank.extend(
            corpus::treebank(&text).map_err(|source| TrainError::Corpus { path: path.clone(), source })?,
        );
    }
    report(&format!("{} sentences of treebanks", treebank.len()));
    let lemmas = lemmas::learn(&treebank);
    let sentences = tagger::Prepared::all(&treebank);
    let dictionary = dictionary::learn(&sentences);
    let folds = tagger::jackknife(&sentences, args.tagger_rounds, args.seed, &report);
    let tagger = tagger::train(sentences.iter(), &sentences.tags, args.tagger_rounds, args.seed);
    report("tagger trained");
    let parser = parser::train(&sentences, &folds, args.parser_rounds, args.seed, &report);
    let tagger_rows = tagger.finish(6);
    let mut texts = Vec::new();
    for path in &args.names {
        let text = read(path)?;
        let found =
            corpus::named_texts(&text).map_err(|source| TrainError::Corpus { path: path.clone(), source })?;
        texts.extend(names::prepare(&found, &tagger, &sentences.tags, &dictionary));
    }
    report(&format!("{} texts with names", texts.len()));
    let [first, second] = names::train(&texts, args.name_rounds, args.seed, &report);
    let tags: Vec<String> = sentences.tags.iter().map(|&tag| super::fast::write_tag(tag)).collect();
    let sections = [
        tags.join("\n").into_bytes(),
        super::fast::write_dictionary(&dictionary),
        tagger_rows.section(),
        parser.finish(12).section(),
        first.finish(4).section(),
        second.finish(4).section(),
        lemmas.into_bytes(),
    ];
    let sizes: Vec<usize> = sections.iter().map(|section| section.len() / 1024).collect();
    report(&format!("sections of {sizes:?} KiB"));
    fs::write(&args.out, weights::write(&sections))
        .map_err(|source| TrainError::Io { path: args.out.clone(), source })
}

fn read(path: &PathBuf) -> Result<String, TrainError> {
    fs::read_to_string(path).map_err(|source| TrainError::Io { path: path.clone(), source })
}
