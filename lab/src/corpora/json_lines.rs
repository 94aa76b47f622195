//! Reader of JSON lines, the format of the gold files.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use serde::de::DeserializeOwned;

use crate::error::Error;

/// Reads one value a line; blank lines are skipped.
///
/// # Errors
/// The file can't be read, or a line is not the JSON of a `T`.
pub(crate) fn read_json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Error> {
    let file = File::open(path).map_err(Error::read(path))?;
    let mut values = Vec::new();
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(Error::read(path))?;
        if line.trim().is_empty() {
            continue;
        }
        let value = serde_json::from_str(&line).map_err(|source| Error::Line {
            path: path.into(),
            line: index + 1,
            source,
        })?;
        values.push(value);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_gives_the_number_of_the_line() {
        let path = std::env::temp_dir().join(format!("dateline-json-lines-{}", std::process::id()));
        std::fs::write(&path, "1\n\n2\n").unwrap();
        assert_eq!(read_json_lines::<u32>(&path).unwrap(), [1, 2]);
        std::fs::write(&path, "1\n\nx\n").unwrap();
        let error = read_json_lines::<u32>(&path).unwrap_err().to_string();
        assert!(error.contains(", line 3: "), "{error}");
        std::fs::remove_file(&path).unwrap();
    }
}
