//! `lab evaluate html`: scores the text of stories against saved pages.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::Instant,
};

use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::error::Error;

/// Words in a row that are compared.
const SHINGLE: usize = 4;

/// Score the text of stories against saved pages
///
/// FOLDER has truth.json, an object from ids to objects with articleBody, and a page ID.html.gz for each id: the form of
/// the open article extraction benchmark. Its measure is precision and recall of sequences of four words.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with the pages and their texts
    folder: PathBuf,
    /// Print each page with a lower F1, worst first
    #[arg(long, value_name = "F1")]
    below: Option<f64>,
    /// Write the text of each page into this folder
    #[arg(long, value_name = "FOLDER")]
    texts: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Truth {
    #[serde(rename = "articleBody")]
    text: String,
}

/// The score of one page, or the mean of all.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Score {
    precision: f64,
    recall: f64,
}

impl Score {
    /// The harmonic mean of precision and recall.
    fn f1(self) -> f64 {
        match self.precision + self.recall {
            0.0 => 0.0,
            sum => 2.0 * self.precision * self.recall / sum,
        }
    }
}

/// Scores each page and prints the means.
///
/// # Errors
/// A file that can't be read or violates its format.
pub fn run(args: &Args) -> Result<(), Error> {
    let path = args.folder.join("truth.json");
    let file = File::open(&path).map_err(Error::read(&path))?;
    let truth: BTreeMap<String, Truth> = serde_json::from_reader(file).map_err(|source| Error::Line {
        line: source.line(),
        path: path.clone(),
        source,
    })?;
    let mut scores = Vec::new();
    let mut milliseconds = Vec::new();
    for (id, truth) in &truth {
        let html = read_page(&args.folder.join(format!("{id}.html.gz")))?;
        let begun = Instant::now();
        let text = webpage::read(&html).map(|page| page.text).unwrap_or_default();
        milliseconds.push(begun.elapsed().as_millis());
        if let Some(folder) = &args.texts {
            let path = folder.join(format!("{id}.txt"));
            std::fs::write(&path, &text).map_err(Error::write(&path))?;
        }
        scores.push((id, score(&text, &truth.text)));
    }
    scores.sort_by(|a, b| a.1.f1().total_cmp(&b.1.f1()));
    for (id, score) in scores.iter().filter(|(_, score)| args.below.is_some_and(|below| score.f1() < below)) {
        print_line!(
            "  {id}: F1 {:.3}, precision {:.3}, recall {:.3}",
            score.f1(),
            score.precision,
            score.recall
        );
    }
    print(&scores.iter().map(|(_, score)| *score).collect::<Vec<_>>());
    milliseconds.sort_unstable();
    let median = milliseconds.get(milliseconds.len() / 2).copied().unwrap_or_default();
    print_line!(
        "  a page takes {median} ms in the median, {} ms at most",
        milliseconds.last().copied().unwrap_or_default()
    );
    Ok(())
}

fn read_page(path: &Path) -> Result<String, Error> {
    let file = File::open(path).map_err(Error::read(path))?;
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).map_err(Error::read(path))?;
    Ok(webpage::decode(&bytes, None))
}

fn print(scores: &[Score]) {
    let count = scores.len().max(1) as f64;
    let mean = |value: fn(Score) -> f64| scores.iter().map(|score| value(*score)).sum::<f64>() / count;
    let means = Score { precision: mean(|score| score.precision), recall: mean(|score| score.recall) };
    print_line!(
        "{} pages: F1 {:.3} of the means of precision {:.3} and recall {:.3}; mean of F1 {:.3}",
        scores.len(),
        means.f1(),
        means.precision,
        means.recall,
        mean(Score::f1)
    );
}

fn score(found: &str, gold: &str) -> Score {
    let (found, gold) = (shingles(found), shingles(gold));
    let common: usize = found.iter().map(|(words, count)| *count.min(gold.get(words).unwrap_or(&0))).sum();
    let share = |of: &HashMap<Vec<String>, usize>| match of.values().sum::<usize>() {
        0 => 0.0,
        all => common as f64 / all as f64,
    };
    Score { precision: share(&found), recall: share(&gold) }
}

/// Counts the sequences of four words of a text; a shorter text is one sequence.
fn shingles(text: &str) -> HashMap<Vec<String>, usize> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_owned).collect();
    let mut counts = HashMap::new();
    if !words.is_empty() {
        for shingle in words.windows(SHINGLE.min(words.len())) {
            *counts.entry(shingle.to_vec()).or_insert(0) += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_of_four_words_are_compared() {
        let score = score("The council met on Monday. Read more here now", "The council met on Monday.");
        assert_eq!(score, Score { precision: 2.0 / 6.0, recall: 1.0 });
        assert_eq!(super::score("", "The council met.").f1(), 0.0);
    }
}
