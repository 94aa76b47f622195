//! `dateline silver`: raw texts as the accurate model reads them, for `dateline train` to learn from
//! (distillation: Hinton et al. 2015, here from labels).

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::PathBuf,
};

use clap::Args;
use dateline::language::{Annotated, Model, ModelKind, NameKind, Relation};
use serde::Deserialize;

/// Write the tags, trees and names that the accurate model gives to raw texts, as training data.
#[derive(Args)]
pub struct SilverArgs {
    /// NDJSON files with a `text` on each line
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where the trees go (CoNLL-U)
    #[arg(long)]
    trees: PathBuf,
    /// Where the names go (token TAB IOB2 tag)
    #[arg(long)]
    names: PathBuf,
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SilverError {
    /// A file could not be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A line is no text.
    #[error("line {0}: {1}")]
    Line(usize, #[source] serde_json::Error),
    /// The language model doesn't fit the program.
    #[error("{0}")]
    Model(#[from] dateline::language::WeightsError),
}

/// Reads every text and writes what was read.
pub fn run(args: &SilverArgs) -> Result<(), SilverError> {
    let model = Model::shared(ModelKind::Accurate)?;
    let mut trees = BufWriter::new(File::create(&args.trees)?);
    let mut names = BufWriter::new(File::create(&args.names)?);
    for path in &args.files {
        for (number, line) in BufReader::new(File::open(path)?).lines().enumerate() {
            let Text { text } =
                serde_json::from_str(&line?).map_err(|error| SilverError::Line(number + 1, error))?;
            let words = model.annotate(&text);
            writeln!(names, "# doc {number}")?;
            writeln!(trees, "# newdoc id = {number}")?;
            write_text(&words, &mut trees, &mut names)?;
        }
    }
    trees.flush()?;
    Ok(names.flush()?)
}

fn write_text(words: &Annotated<'_>, trees: &mut impl Write, names: &mut impl Write) -> io::Result<()> {
    for sentence in &words.sentences {
        for token in sentence.tokens.clone() {
            let head = words.head(token).map_or(0, |head| head + 1 - sentence.tokens.start);
            let relation = if head == 0 { Relation::Root } else { words.relation(token) };
            let end = words.tokens[token].span.end as usize;
            let space =
                if words.text[end..].starts_with(char::is_whitespace) { "_" } else { "SpaceAfter=No" };
            writeln!(
                trees,
                "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{relation}\t_\t{space}",
                token + 1 - sentence.tokens.start,
                words.word(token),
                words.lemma(token),
                words.upos(token),
                words.xpos(token),
                words.features(token),
            )?;
            writeln!(names, "{}\t{}", words.word(token), label(words, token))?;
        }
        writeln!(trees)?;
        writeln!(names)?;
    }
    Ok(())
}

fn label(words: &Annotated<'_>, token: usize) -> String {
    let Some(name) = words.name_at(token) else { return "O".to_owned() };
    let kind = match name.kind {
        NameKind::Person => "PER",
        NameKind::Organization => "ORG",
        NameKind::Place => "LOC",
        NameKind::Group => "NORP",
        NameKind::Other => "MISC",
    };
    format!("{}-{kind}", if name.tokens.start == token { "B" } else { "I" })
}
