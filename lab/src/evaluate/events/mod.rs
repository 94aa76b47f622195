//! `lab evaluate events`: scores events against coded sentences and against documents with triggers.

mod gold;
mod phrase_head;
mod sentences;
mod triggers;

use std::path::PathBuf;

use self::{gold::Document, sentences::SentenceScores, triggers::TriggerScores};
use super::model_args::ModelArgs;
use crate::{corpora::read_json_lines, error::Error};
use extraction::Article;

/// Score events
///
/// GOLD is one JSON document a line, {"id", "text", "events": [{"code", …}]}, spans in code points.
///
/// Sentences (files whose events have PLOVER types): of a sentence with one gold event, the leading predicted
/// event is scored: of the events with a type, the most confident; of equals, the first. Its type counts as the
/// PLOVER type in `extraction/lexicons/event-triggers.tsv`; PLOVER has no status, so a planned event counts as
/// AGREE if its type is cooperation and as THREATEN if it is conflict, and a denied event of cooperation
/// as REJECT. Gold YIELD matches CONCEDE and RETREAT. Printed: type accuracy, the mean of the
/// types' F1s, and the share where type, actor and recipient are correct. A participant is correct where its
/// head lies inside a gold span of its role; a role without gold is always correct, and where gold
/// has one span for both roles, either matches. "any event" is the share of sentences in which some event has
/// the type.
///
/// Documents (files whose events have a "trigger"): trigger recall, the share of gold triggers that a predicted
/// trigger overlaps; and of the gold arguments of these events, the share whose span contains the head of one
/// of the event's participants, or its time.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Also print precision and recall of each type
    #[arg(long)]
    types: bool,
    /// Print up to this many errors
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
}

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    for path in &args.gold {
        let documents: Vec<Document> = read_json_lines(path)?;
        let (mut sentences, mut triggers) = (SentenceScores::default(), TriggerScores::default());
        for document in &documents {
            let extraction = extractor.extract(&Article {
                title: None,
                body: &document.text,
                published: None,
                source: None,
            });
            for gold in document.events.iter().filter(|gold| gold.has_trigger()) {
                triggers.add(gold, &extraction.events, &document.text);
            }
            if let [gold] = &document.events[..]
                && let Some(code) = gold.code.as_deref().filter(|_| !gold.has_trigger())
            {
                sentences.add(document, gold, code, &extraction.events);
            }
        }
        print_line!("{}", path.display());
        sentences.print();
        triggers.print();
        if args.types {
            sentences.print_types();
        }
        sentences.errors().iter().take(args.errors).for_each(|error| print_line!("{error}"));
    }
    Ok(())
}
