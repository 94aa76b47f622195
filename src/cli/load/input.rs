//! The articles of files and folders as lines of JSON.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use dateline::ingest::xml::{self, XmlError};
use extraction::language::ModelKind;
use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value, json};

/// Largest file that is read as a whole, in bytes.
const MAX_FILE: u64 = 256 << 20;

/// Reasons why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// It cannot be opened or read.
    #[error("{0}: {1}")]
    Read(String, #[source] io::Error),
    /// Its name says nothing that can be read.
    #[error("{0} is no .json, .ndjson, .jsonl, .html, .htm or .xml, also as .gz")]
    Type(String),
    /// It is not JSON.
    #[error("{0}: {1}")]
    Json(String, #[source] serde_json::Error),
    /// It is neither NewsML-G2 nor NITF.
    #[error("{0} {1}")]
    Xml(String, #[source] XmlError),
    /// It is too large to be read as a whole.
    #[error("{0} has more than 256 MiB; send NDJSON, which is read line by line")]
    TooLarge(String),
}

/// What articles have that do not say otherwise.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The publisher.
    pub source: Option<String>,
    /// The model.
    pub model: Option<ModelKind>,
}

/// What a file contains, as its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileType {
    Json,
    Ndjson,
    Html,
    Xml,
}

/// The lines of a file that are not read yet.
enum Lines {
    /// They are read from the file as they are needed.
    Stream(Box<dyn BufRead>),
    /// They are in memory, the last one first.
    Whole(Vec<Vec<u8>>),
}

/// The articles of files, one line of JSON each.
pub struct Input {
    defaults: Defaults,
    /// Files that are not opened yet, the last one first.
    files: Vec<PathBuf>,
    open: Option<Lines>,
    /// Files that could not be read to their end.
    unreadable: u64,
    /// Lines returned so far, and before each file.
    lines: u64,
    begins: Vec<(u64, PathBuf)>,
}

impl Input {
    /// Finds the files of `paths`, in the order of their names within a folder.
    pub fn of(paths: &[PathBuf], defaults: Defaults) -> Result<Self, InputError> {
        let mut files = Vec::new();
        for path in paths {
            let is_input = path.as_os_str() == "-";
            match !is_input && path.is_dir() {
                true => add_folder(path, &mut files)?,
                false if is_input || type_of(path).is_some() => files.push(path.clone()),
                false => return Err(InputError::Type(path.display().to_string())),
            }
        }
        files.reverse();
        Ok(Self { defaults, files, open: None, unreadable: 0, lines: 0, begins: Vec::new() })
    }

    /// Returns the next line without its end; `None` behind the last file.
    ///
    /// A file that cannot be read is reported on standard error and left out.
    pub fn next_line(&mut self) -> Option<Vec<u8>> {
        loop {
            if self.open.is_some() {
                match self.read_line() {
                    Ok(Some(line)) => {
                        self.lines += 1;
                        return Some(line);
                    }
                    Ok(None) => {}
                    Err(error) => self.report(&error),
                }
                self.open = None;
            }
            let file = self.files.pop()?;
            self.begins.push((self.lines, file.clone()));
            match open(&file, &self.defaults) {
                Ok(lines) => self.open = Some(lines),
                Err(error) => self.report(&error),
            }
        }
    }

    /// Returns the number of files that could not be read to their end.
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }

    fn report(&mut self, error: &InputError) {
        eprintln!("\ndateline: {error}");
        self.unreadable += 1;
    }

    /// Reads a line of the open file; `None` behind its end.
    fn read_line(&mut self) -> Result<Option<Vec<u8>>, InputError> {
        let mut line = Vec::new();
        match &mut self.open {
            None => return Ok(None),
            Some(Lines::Whole(lines)) => return Ok(lines.pop()),
            Some(Lines::Stream(reader)) => {
                let read = reader.read_until(b'\n', &mut line);
                if read.map_err(|error| InputError::Read(self.file_name(), error))? == 0 {
                    return Ok(None);
                }
            }
        }
        Ok(Some(self.with_defaults(line)))
    }

    /// Returns file and line of a line of the load, which counts from 1.
    pub fn place_of(&self, line: u64) -> String {
        let file = self.begins.iter().rev().find(|(before, _)| *before < line);
        match file {
            Some((before, path)) => format!("{}:{}", path.display(), line - before),
            None => format!("line {line}"),
        }
    }

    fn file_name(&self) -> String {
        self.begins.last().map(|(_, path)| path.display().to_string()).unwrap_or_default()
    }

    /// Adds the defaults to a line; one that is no object stays as it is, and is rejected by the service.
    fn with_defaults(&self, mut line: Vec<u8>) -> Vec<u8> {
        while line.last().is_some_and(u8::is_ascii_whitespace) {
            line.pop();
        }
        if self.defaults.source.is_none() && self.defaults.model.is_none() {
            return line;
        }
        match serde_json::from_slice::<Map<String, Value>>(&line) {
            Ok(article) => complete(article, &self.defaults),
            Err(_) => line,
        }
    }
}

/// Writes an article with the defaults that it lacks.
fn complete(mut article: Map<String, Value>, defaults: &Defaults) -> Vec<u8> {
    let model = defaults.model.map(|model| model.name().to_owned());
    for (field, default) in [("source", &defaults.source), ("model", &model)] {
        if let Some(default) = default
            && article.get(field).is_none_or(Value::is_null)
        {
            article.insert(field.to_owned(), json!(default));
        }
    }
    Value::Object(article).to_string().into_bytes()
}

/// Adds the files of a folder and of those in it that can be read.
fn add_folder(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), InputError> {
    let failed = |error| InputError::Read(folder.display().to_string(), error);
    let entries: io::Result<Vec<_>> = fs::read_dir(folder).map_err(failed)?.collect();
    let mut paths: Vec<PathBuf> = entries.map_err(failed)?.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            // A link could lead back.
            true if path.is_symlink() => {}
            true => add_folder(&path, files)?,
            false if type_of(&path).is_some() => files.push(path),
            false => {}
        }
    }
    Ok(())
}

/// Returns what a file contains by its name.
fn type_of(path: &Path) -> Option<FileType> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "json" => Some(FileType::Json),
        "ndjson" | "jsonl" => Some(FileType::Ndjson),
        "html" | "htm" => Some(FileType::Html),
        "xml" => Some(FileType::Xml),
        _ => None,
    }
}

/// Opens a file; one that is not NDJSON is read as a whole.
fn open(path: &Path, defaults: &Defaults) -> Result<Lines, InputError> {
    let name = || path.display().to_string();
    if path.as_os_str() == "-" {
        return Ok(Lines::Stream(Box::new(BufReader::new(io::stdin()))));
    }
    let file = File::open(path).map_err(|error| InputError::Read(name(), error))?;
    let is_compressed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let reader: Box<dyn Read> =
        if is_compressed { Box::new(MultiGzDecoder::new(BufReader::new(file))) } else { Box::new(file) };
    let file_type = type_of(path).ok_or_else(|| InputError::Type(name()))?;
    if file_type == FileType::Ndjson {
        return Ok(Lines::Stream(Box::new(BufReader::new(reader))));
    }
    let mut bytes = Vec::new();
    reader.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(|error| InputError::Read(name(), error))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(InputError::TooLarge(name()));
    }
    let articles = match file_type {
        FileType::Xml => {
            let article = xml::to_article(&xml::decode(&bytes, None));
            vec![Value::Object(article.map_err(|error| InputError::Xml(name(), error))?)]
        }
        FileType::Html => vec![json!({"html": webpage::decode(&bytes, None)})],
        _ => match serde_json::from_slice(&bytes).map_err(|error| InputError::Json(name(), error))? {
            Value::Array(articles) => articles,
            article => vec![article],
        },
    };
    let lines = articles.into_iter().rev().map(|article| match article {
        Value::Object(article) => complete(article, defaults),
        other => other.to_string().into_bytes(),
    });
    Ok(Lines::Whole(lines.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        let of = |name: &str| type_of(Path::new(name));
        assert_eq!(of("a/b.ndjson.gz"), Some(FileType::Ndjson));
        assert_eq!(of("PAGE.HTM"), Some(FileType::Html));
        assert_eq!(
            (of("a.json"), of("a.txt"), of("gz"), of(".gz")),
            (Some(FileType::Json), None, None, None)
        );
    }

    #[test]
    fn an_article_keeps_what_it_says() {
        let defaults = Defaults { source: Some("Post".to_owned()), model: Some(ModelKind::Fast) };
        let article = json!({"source": "Echo", "model": null}).as_object().cloned().expect("is an object");
        let line: Value = serde_json::from_slice(&complete(article, &defaults)).expect("is JSON");
        assert_eq!(line, json!({"source": "Echo", "model": "fast"}));
    }
}
