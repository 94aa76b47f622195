//! `lab tokenize`: prints the tokens of texts, so that the Python trainer tokenizes as the program does.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};

use crate::{corpora::read_json_lines, error::Error};
use extraction::{
    language::{AnnotatedText, Lexicon},
    text::CodePoints,
};

/// Print the sentences and tokens of texts, one JSON object a line, spans in code points
#[derive(Debug, clap::Args)]
pub struct Args {
    /// JSON lines with `id` and `text`
    file: PathBuf,
}

#[derive(Deserialize)]
struct Text {
    id: String,
    text: String,
}

#[derive(Serialize)]
struct TokenizedText {
    id: String,
    sentences: Vec<TokenizedSentence>,
}

#[derive(Serialize)]
struct TokenizedSentence {
    paragraph: u32,
    /// Start and end in code points.
    tokens: Vec<[u32; 2]>,
}

/// Prints the tokens of every text. Succeeds when the reader of standard output stops early.
///
/// # Errors
/// The file can't be read or violates its format; standard output can't be written.
pub fn run(args: &Args) -> Result<(), Error> {
    let texts: Vec<Text> = read_json_lines(&args.file)?;
    let lexicon = Lexicon::builtin()?;
    match print(texts, &lexicon) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output(error)),
        _ => Ok(()),
    }
}

fn print(texts: Vec<Text>, lexicon: &Lexicon) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for text in texts {
        serde_json::to_writer(&mut out, &tokenize(text, lexicon))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn tokenize(Text { id, text }: Text, lexicon: &Lexicon) -> TokenizedText {
    let doc = AnnotatedText::tokenize(&text, lexicon);
    let code_points = CodePoints::new(&text);
    let sentences = doc.sentences.iter().map(|sentence| {
        let spans = doc.tokens[sentence.tokens.clone()].iter().map(|token| code_points.span(token.span));
        TokenizedSentence {
            paragraph: sentence.paragraph,
            tokens: spans.map(|span| [span.start, span.end]).collect(),
        }
    });
    TokenizedText { id, sentences: sentences.collect() }
}
