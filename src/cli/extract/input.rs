//! Reads articles from files: one JSON object, NDJSON, or plain text.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use clap::ValueEnum;
use dateline::{
    ingest::{
        source_defaults::SourceDefaults,
        submission::{self, Draft as Article},
    },
    input,
    store::articles::PublicationTime,
};

use super::ExtractError;

/// Most articles that are in memory at a time, and the length of their lines in bytes; it may have one line more.
const MAX_ARTICLES: usize = 256;
const MAX_LENGTH: usize = 8 << 20;
/// Longest line, and longest file with one article, in bytes: JSON can double the longest page by escapes.
const MAX_LINE: usize = 2 * webpage::MAX_HTML + 64 * 1024;
/// How pages begin, in lower case.
const PAGE_STARTS: [&str; 2] = ["<!doctype html", "<html"];

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
    /// The page of one article.
    Html,
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
            let first = reader.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', &mut first_line);
            first.map_err(|error| ExtractError::Input(name.clone(), error))?;
            let first_line = input::without_bom(&first_line);
            let is_object = first_line.trim_ascii_start().starts_with(b"{")
                && serde_json::from_slice::<serde::de::IgnoredAny>(first_line).is_ok();
            if is_object {
                format = Format::Ndjson;
            } else if is_page(file, first_line) {
                format = Format::Html;
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
            Format::Auto | Format::Json | Format::Text | Format::Html if self.line == 0 => {
                vec![self.read_whole()?]
            }
            Format::Auto | Format::Json | Format::Text | Format::Html => Vec::new(),
        };
        Ok((!drafts.is_empty()).then_some(drafts))
    }

    fn read_lines(&mut self) -> Result<Vec<Draft>, ExtractError> {
        let (mut drafts, mut length) = (Vec::new(), 0);
        while drafts.len() < MAX_ARTICLES && length < MAX_LENGTH {
            let Some(line) = self.read_line()? else { break };
            self.line += 1;
            if !line.trim_ascii().is_empty() {
                length += line.len();
                drafts.push(Draft { line: self.line, article: parse_json(&line) });
            }
        }
        Ok(drafts)
    }

    /// Returns the next line; of one that is too long, the start. `None` at the end of the file.
    fn read_line(&mut self) -> Result<Option<Vec<u8>>, ExtractError> {
        let mut line = Vec::new();
        let mut read = || {
            self.reader.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line)?;
            match line.len() > MAX_LINE && line.last() != Some(&b'\n') {
                true => self.reader.skip_until(b'\n').map(drop),
                false => Ok(()),
            }
        };
        read().map_err(|error| ExtractError::Input(self.name.clone(), error))?;
        Ok(Some(line).filter(|line| !line.is_empty()))
    }

    fn read_whole(&mut self) -> Result<Draft, ExtractError> {
        self.line = 1;
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(MAX_LINE as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| ExtractError::Input(self.name.clone(), error))?;
        if bytes.len() > MAX_LINE {
            return Ok(Draft { line: 1, article: Err(too_long()) });
        }
        if self.format == Format::Html {
            return Ok(Draft { line: 1, article: page(&bytes, self.published_at) });
        }
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

/// Tests whether a file is a page, by its name or its first line.
fn is_page(file: &Path, first_line: &[u8]) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let start =
        String::from_utf8_lossy(&first_line[..first_line.len().min(100)]).trim_start().to_ascii_lowercase();
    ["html", "htm"].contains(&extension.to_ascii_lowercase().as_str())
        || PAGE_STARTS.iter().any(|page| start.starts_with(page))
}

/// Reads a page; `published` counts before the time that it gives.
fn page(bytes: &[u8], published: Option<PublicationTime>) -> Result<Article, String> {
    let value = serde_json::json!({ "html": webpage::decode(bytes, None) });
    let article = submission::parse_draft(&value, &SourceDefaults::default());
    let article = article.map_err(|rejection| rejection.to_string())?;
    Ok(Article { published: published.or(article.published), ..article })
}

fn too_long() -> String {
    format!("it has more than {MAX_LINE} bytes, the most of one article")
}

fn parse_json(json: &[u8]) -> Result<Article, String> {
    if json.len() > MAX_LINE {
        return Err(too_long());
    }
    let value = input::parse_json(input::without_bom(json)).map_err(|error| format!("no JSON: {error}"))?;
    submission::parse_draft(&value, &SourceDefaults::default()).map_err(|rejection| rejection.to_string())
}

fn plain_text(text: &str, published: Option<PublicationTime>) -> Result<Article, String> {
    let value = serde_json::json!({ "body": text });
    let article = submission::parse_draft(&value, &SourceDefaults::default())
        .map_err(|rejection| rejection.to_string())?;
    Ok(Article { published, ..article })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_rejected_alone() {
        let article = "{\"body\": \"The council met.\"}\n";
        let long = "x".repeat(3 * MAX_LINE) + "\n";
        let text = [article, "\n", &long, article, &long].concat();
        let reader = Box::new(io::Cursor::new(text.into_bytes()));
        let mut input =
            Input { name: String::new(), reader, format: Format::Ndjson, published_at: None, line: 0 };
        let mut found = Vec::new();
        while let Some(drafts) = input.next_drafts().expect("no error of the file") {
            found.extend(drafts.into_iter().map(|draft| (draft.line, draft.article.is_ok())));
        }
        assert_eq!(found, [(1, true), (3, false), (4, true), (5, false)]);
    }
}
