//! `lab evaluate happenings`: scores the timeline of an article.

pub mod across_articles;
mod article_features;
mod development;
mod gold;
mod labelled_choices;
mod labelled_statuses;
mod matching;
mod merged;
mod predicted;
mod scores;

pub(crate) use self::{
    article_features::happening_features,
    development::Development,
    labelled_choices::{LabelledChoice, LabelledChoices},
    labelled_statuses::labelled_statuses,
    predicted::extract,
};
use std::{fs, path::PathBuf};

use serde_json::json;

use self::{
    gold::{Document, Happening},
    predicted::predict,
    scores::{Mistake, Scores},
};
use super::model_args::ModelArgs;
use crate::{corpora::read_json_lines, error::Error, parallel::parallel_map};

/// Code points of context that are printed on either side of a trigger.
const CONTEXT: usize = 40;

/// Score the timelines of articles
///
/// GOLD is one JSON document a line: {"id", "text", "date", "happenings": [{"type", "status", "when", "where", "actors",
/// "recipients", "attributed_to", "background", "weight", "mentions": [{"span"}]}]}, spans in code points, end
/// exclusive. A predicted and a gold happening are paired, one to one, where triggers overlap. Gold of weight 2 and 3 is
/// asked for; weight 1 is neither asked for nor punished.
///
/// found      paired gold of weight 2 and 3 / all of it; lead the same for weight 3
/// precision  paired with weight 2 and 3 / (those + false + doubled): a false entry touches no gold, a doubled one only
///            gold that another entry is paired with
/// when …     of the pairs: the aspect is right. when: the same EDTF, or none; voice: attributed or not; actors,
///            recipients, places: one of gold's is named, or both have none; dated: when, where gold has a day; invented:
///            dated where gold is undated
/// row        when, status, voice, actors and recipients are right; row_f1 counts all entries wanted and given
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Print up to this many errors
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
    /// Write the predictions, one document a line, in the format of the gold
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
}

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or written, or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    let (mut written, mut left) = (String::new(), args.errors);
    for path in &args.gold {
        let documents: Vec<Document> = read_json_lines(path)?;
        let predictions = parallel_map(&documents, |document| {
            let published = document.date.as_deref().and_then(|date| date.parse().ok());
            predict(&document.text, published, &extractor)
        });
        print_line!("{}", path.display());
        let mut scores = Scores::default();
        for (document, predicted) in documents.iter().zip(&predictions) {
            for mistake in scores.add(&document.happenings, predicted).iter().take(left) {
                print_mistake(document, mistake);
                left -= 1;
            }
            written += &format!("{}\n", json!({"id": document.id, "happenings": predicted}));
        }
        scores.lines().iter().for_each(|line| print_line!("{line}"));
    }
    match &args.predictions {
        Some(path) => fs::write(path, written).map_err(Error::write(path)),
        None => Ok(()),
    }
}

/// Prints a mistake with the article's words.
fn print_mistake(document: &Document, mistake: &Mistake<'_>) {
    let id = &document.id;
    match mistake {
        Mistake::Missing(gold) => {
            print_line!("missing {id}: {} | {}", entry(gold), context(document, gold));
        }
        Mistake::Different(gold, predicted, wrong) => {
            print_line!("{} wrong {id}: {}", wrong.join(", "), context(document, gold));
            print_line!("    gold   {}", entry(gold));
            print_line!("    answer {}", entry(predicted));
        }
        Mistake::False(predicted) => {
            print_line!("false {id}: {} | {}", entry(predicted), context(document, predicted));
        }
    }
}

/// Formats what an entry says.
fn entry(happening: &Happening) -> String {
    let Happening { event_type, status, when, actors, recipients, places, attributed_to, .. } = happening;
    let when = when.as_deref().unwrap_or("undated");
    let voice = attributed_to.as_ref().map_or(String::new(), |speaker| format!(", says {speaker}"));
    format!("{event_type} {status} {when} who {actors:?} whom {recipients:?} where {places:?}{voice}")
}

/// Returns the text around the first trigger of a happening, on one line.
fn context(document: &Document, happening: &Happening) -> String {
    let Some(mention) = happening.mentions.first() else { return String::new() };
    let (start, end) = (mention.span.0 as usize, mention.span.1 as usize);
    let first = start.saturating_sub(CONTEXT);
    let text = document.text_of(mention).chars().skip(first).take(end + CONTEXT - first);
    let text: String = text.collect();
    text.replace('\n', " ")
}
