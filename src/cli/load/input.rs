//! The articles of files and folders as lines of JSON.

use std::{
    fmt,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use dateline::ingest::xml::{self, XmlError};
use extraction::language::ModelKind;
use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value, json};
use zip::result::ZipError;

use super::{
    zip_archive::{self, ZipEntry},
    zstd_reader::ZstdReader,
};

/// Largest file that is read as a whole, in bytes.
const MAX_FILE: u64 = 256 << 20;

/// Reasons why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// It cannot be opened or read.
    #[error("{0}: {1}")]
    Read(String, #[source] io::Error),
    /// Its name says nothing that can be read.
    #[error("{0} is no .json, .ndjson, .jsonl, .html, .htm or .xml, also as .gz or .zst, and no .zip")]
    Type(String),
    /// It is no archive that can be read.
    #[error("{0}: {1}")]
    Zip(String, #[source] ZipError),
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

/// A file, or a file in an archive.
#[derive(Debug, Clone)]
enum Place {
    /// A file.
    File(PathBuf),
    /// A file in an archive.
    Entry(ZipEntry),
}

impl Place {
    /// Returns the name that says what it contains.
    fn name(&self) -> &str {
        match self {
            Self::File(path) => path.file_name().and_then(|name| name.to_str()).unwrap_or_default(),
            Self::Entry(entry) => entry.name.rsplit('/').next().unwrap_or_default(),
        }
    }

    fn is_standard_input(&self) -> bool {
        matches!(self, Self::File(path) if path.as_os_str() == "-")
    }

    /// Opens it as it is stored.
    fn open(&self) -> io::Result<Box<dyn Read>> {
        Ok(match self {
            Self::File(_) if self.is_standard_input() => Box::new(io::stdin()),
            Self::File(path) => Box::new(File::open(path)?),
            Self::Entry(entry) => Box::new(entry.open()?),
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Entry(entry) => write!(f, "{}/{}", entry.archive.display(), entry.name),
        }
    }
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
    files: Vec<Place>,
    open: Option<Lines>,
    /// Files that could not be read to their end.
    unreadable: u64,
    /// Lines returned so far, and before each file.
    lines: u64,
    begins: Vec<(u64, Place)>,
}

impl Input {
    /// Finds the files of `paths`, in the order of their names within a folder.
    pub fn of(paths: &[PathBuf], defaults: Defaults) -> Result<Self, InputError> {
        let mut files = Vec::new();
        for path in paths {
            let is_input = path.as_os_str() == "-";
            match !is_input && path.is_dir() {
                true => add_folder(path, &mut files)?,
                false if is_input || is_readable(path) => files.push(path.clone()),
                false => return Err(InputError::Type(path.display().to_string())),
            }
        }
        let files = files.into_iter().rev().map(Place::File).collect();
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
            if let Err(error) = self.begin(&file) {
                self.report(&error);
            }
        }
    }

    /// Opens a file; those of an archive come next.
    fn begin(&mut self, file: &Place) -> Result<(), InputError> {
        match file {
            Place::File(path) if is_archive(path) => {
                let is_wanted = |name: &str| type_of(name.rsplit('/').next().unwrap_or_default()).is_some();
                let entries = zip_archive::entries(path, is_wanted)
                    .map_err(|error| InputError::Zip(file.to_string(), error))?;
                self.files.extend(entries.into_iter().rev().map(Place::Entry));
            }
            _ => self.open = Some(open(file, &self.defaults)?),
        }
        Ok(())
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
            Some((before, place)) => format!("{place}:{}", line - before),
            None => format!("line {line}"),
        }
    }

    fn file_name(&self) -> String {
        self.begins.last().map(|(_, place)| place.to_string()).unwrap_or_default()
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
            false if is_readable(&path) => files.push(path),
            false => {}
        }
    }
    Ok(())
}

/// Tests whether the name of a file says that it can be read.
fn is_readable(path: &Path) -> bool {
    is_archive(path)
        || path.file_name().and_then(|name| name.to_str()).is_some_and(|name| type_of(name).is_some())
}

fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// Returns what a file contains by its name.
fn type_of(name: &str) -> Option<FileType> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "json" => Some(FileType::Json),
        "ndjson" | "jsonl" => Some(FileType::Ndjson),
        "html" | "htm" => Some(FileType::Html),
        "xml" => Some(FileType::Xml),
        _ => None,
    }
}

/// Opens a file; one that is not NDJSON is read as a whole.
fn open(place: &Place, defaults: &Defaults) -> Result<Lines, InputError> {
    let name = || place.to_string();
    let file = place.open().map_err(|error| InputError::Read(name(), error))?;
    if place.is_standard_input() {
        return Ok(Lines::Stream(Box::new(BufReader::new(file))));
    }
    let reader = decompressed(file, place.name());
    let file_type = type_of(place.name()).ok_or_else(|| InputError::Type(name()))?;
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

/// Decompresses what is compressed, as its name says.
fn decompressed(file: Box<dyn Read>, name: &str) -> Box<dyn Read> {
    let file = BufReader::new(file);
    match name.rsplit('.').next() {
        Some(ending) if ending.eq_ignore_ascii_case("gz") => Box::new(MultiGzDecoder::new(file)),
        Some(ending) if ending.eq_ignore_ascii_case("zst") => Box::new(ZstdReader::new(file)),
        _ => Box::new(file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        assert_eq!(type_of("b.ndjson.gz"), Some(FileType::Ndjson));
        assert_eq!(type_of("b.jsonl.ZST"), Some(FileType::Ndjson));
        assert_eq!(type_of("PAGE.HTM"), Some(FileType::Html));
        assert_eq!(
            (type_of("a.json"), type_of("a.txt"), type_of("gz"), type_of(".gz")),
            (Some(FileType::Json), None, None, None)
        );
        assert!(is_readable(Path::new("a/b.zip")) && !is_readable(Path::new("zip")));
    }

    #[test]
    fn an_article_keeps_what_it_says() {
        let defaults = Defaults { source: Some("Post".to_owned()), model: Some(ModelKind::Fast) };
        let article = json!({"source": "Echo", "model": null}).as_object().cloned().expect("is an object");
        let line: Value = serde_json::from_slice(&complete(article, &defaults)).expect("is JSON");
        assert_eq!(line, json!({"source": "Echo", "model": "fast"}));
    }
}
