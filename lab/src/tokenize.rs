//! `dateline tokens`: texts cut into words, for the training scripts, which must cut as the program does.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::PathBuf,
};

use clap::Args;
use extraction::{language::AnnotatedText, text::CodePoints};
use serde::{Deserialize, Serialize};

/// Print the sentences and tokens of texts, one JSON object a line, spans in code points.
#[derive(Args)]
pub struct TokensArgs {
    /// NDJSON with `id` and `text` on each line
    file: PathBuf,
}

#[derive(Deserialize)]
struct Text {
    id: String,
    text: String,
}

#[derive(Serialize)]
struct Cut {
    id: String,
    sentences: Vec<Sentence>,
}

#[derive(Serialize)]
struct Sentence {
    paragraph: u32,
    tokens: Vec<[usize; 2]>,
}

/// Why the tokens were not printed.
#[derive(Debug, thiserror::Error)]
pub enum TokensError {
    /// The file could not be read, or standard output broke off.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A line is no text.
    #[error("line {0}: {1}")]
    Line(usize, #[source] serde_json::Error),
}

/// Prints the tokens of every line.
pub fn run(args: &TokensArgs) -> Result<(), TokensError> {
    match print(args) {
        // Whoever reads us has read enough.
        Err(TokensError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

fn print(args: &TokensArgs) -> Result<(), TokensError> {
    let mut out = BufWriter::new(io::stdout().lock());
    for (number, line) in BufReader::new(File::open(&args.file)?).lines().enumerate() {
        let Text { id, text } =
            serde_json::from_str(&line?).map_err(|error| TokensError::Line(number + 1, error))?;
        let words = AnnotatedText::tokenize(&text);
        let points = CodePoints::new(&text);
        let sentences = words.sentences.iter().map(|sentence| Sentence {
            paragraph: sentence.paragraph,
            tokens: words.tokens[sentence.tokens.clone()]
                .iter()
                .map(|token| points.span(token.span))
                .map(|span| [span.start as usize, span.end as usize])
                .collect(),
        });
        let cut = Cut { id, sentences: sentences.collect() };
        serde_json::to_writer(&mut out, &cut).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
