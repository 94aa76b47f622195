//! Reads articles from files: one JSON object, NDJSON, or plain text.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use clap::ValueEnum;
use dateline::{
    ingest::submission::{self, Draft as Article},
    input::{self, FieldError},
    store::articles::PublicationTime,
};

use super::ExtractError;

/// Most articles that are in memory at a time.
const CHUNK: usize = 256;

/// Format of an input file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Detected from the content.
    Auto,
    /// One JSON article.
    Json,
    /// One JSON article a line.
    Ndjson,
    /// The plain text of one article.
    Text,
}

/// One article of the input, or why it is none.
pub struct Draft {
    /// Number of its line, from 1.
    pub line: usize,
    /// The article, or the errors in it.
    pub article: Result<Article, String>,
}

/// An open input file.
pub struct Input {
    name: String,
    reader: Box<dyn BufRead>,
    format: Format,
    published_at: Option<PublicationTime>,
    line: usize,
}

impl Input {
    /// Opens a file, or standard input for `-`, and detects its format.
    ///
    /// NDJSON is detected from the first line, so that the rest need not fit into memory.
    pub fn open(
        file: &Path,
        format: Format,
        published_at: Option<PublicationTime>,
    ) -> Result<Self, ExtractError> {
        let is_standard_input = file.as_os_str() == "-";
        let name = if is_standard_input { "standard input".to_owned() } else { file.display().to_string() };
        let opened: Box<dyn Read> = match is_standard_input {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(file).map_err(|error| ExtractError::Input(name.clone(), error))?),
        };
        let mut reader = BufReader::new(opened);
        let mut first_line = Vec::new();
        let mut format = format;
        if format == Format::Auto {
            reader
                .read_until(b'\n', &mut first_line)
                .map_err(|error| ExtractError::Input(name.clone(), error))?;
            let first_line = input::without_bom(&first_line);
            let is_object = first_line.trim_ascii_start().starts_with(b"{")
                && serde_json::from_slice::<serde::de::IgnoredAny>(first_line).is_ok();
            if is_object {
                format = Format::Ndjson;
            }
        }
        let reader = Box::new(io::Cursor::new(first_line).chain(reader));
        Ok(Self { name, reader, format, published_at, line: 0 })
    }

    /// The name of the file in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads at most 256 articles; `None` at the end of the file.
    pub fn next_drafts(&mut self) -> Result<Option<Vec<Draft>>, ExtractError> {
        let drafts = match self.format {
            Format::Ndjson => self.read_lines()?,
            Format::Auto | Format::Json | Format::Text if self.line == 0 => vec![self.read_whole()?],
            Format::Auto | Format::Json | Format::Text => Vec::new(),
        };
        Ok((!drafts.is_empty()).then_some(drafts))
    }

    fn read_lines(&mut self) -> Result<Vec<Draft>, ExtractError> {
        let mut drafts = Vec::with_capacity(CHUNK);
        while drafts.len() < CHUNK {
            let mut line = Vec::new();
            let length = self.reader.read_until(b'\n', &mut line);
            if length.map_err(|error| ExtractError::Input(self.name.clone(), error))? == 0 {
                break;
            }
            self.line += 1;
            if !line.trim_ascii().is_empty() {
                drafts.push(Draft { line: self.line, article: parse_json(&line) });
            }
        }
        Ok(drafts)
    }

    fn read_whole(&mut self) -> Result<Draft, ExtractError> {
        self.line = 1;
        let mut bytes = Vec::new();
        self.reader.read_to_end(&mut bytes).map_err(|error| ExtractError::Input(self.name.clone(), error))?;
        let text = std::str::from_utf8(input::without_bom(&bytes))
            .map_err(|error| ExtractError::Encoding(self.name.clone(), error.valid_up_to()))?;
        let is_json = self.format == Format::Json
            || (self.format == Format::Auto && text.trim_start().starts_with('{'));
        let article = match is_json {
            true => parse_json(text.as_bytes()),
            false => plain_text(text, self.published_at),
        };
        Ok(Draft { line: 1, article })
    }
}

fn parse_json(json: &[u8]) -> Result<Article, String> {
    let value = input::parse_json(input::without_bom(json)).map_err(|error| format!("no JSON: {error}"))?;
    submission::parse_draft(&value).map_err(join)
}

fn plain_text(text: &str, published: Option<PublicationTime>) -> Result<Article, String> {
    let value = serde_json::json!({ "body": text });
    let article = submission::parse_draft(&value).map_err(join)?;
    Ok(Article { published, ..article })
}

fn join(errors: Vec<FieldError>) -> String {
    let lines: Vec<String> =
        errors.iter().map(|error| format!("{} {}", error.field, error.detail).trim().to_owned()).collect();
    lines.join("; ")
}
