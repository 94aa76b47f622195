//! `lab evaluate coreference`: scores coreference within articles on the GUM corpus.

mod alignment;
mod pronouns;
mod scores;

use std::{collections::BTreeMap, path::PathBuf};

use self::{
    alignment::align,
    pronouns::{Answer, pronoun_answers},
    scores::Scores,
};
use super::model_args::ModelArgs;
use crate::{
    corpora::{GumDocument, GumMentionForm, parse_gum},
    error::Error,
};
use extraction::{
    Lexicons,
    actors::{self, Coreference},
};

/// Score coreference within articles
///
/// GOLD is CoNLL-U of the GUM corpus, with entities in the MISC column. Each document is extracted from as running
/// text, with predicted sentences, tags and mentions. Gold mentions are persons, organizations and places, by
/// name, noun or third-person pronoun, of entities with two mentions or more. A predicted mention is a gold one when
/// its head overlaps the gold core (head or name): the one with the nearest bounds where there are several.
/// Documents whose forms the corpus withholds are skipped.
///
/// muc, b3, ceaf-e   precision/recall/F1 over all documents; clusters of one mention are dropped on both
///                   sides, mentions that are not gold count against precision
/// conll             the mean of the three F1s
/// linked            conll over mentions that both sides have: clustering alone
/// pronouns          of gold he, she, him, her, his, hers whose entity is named: predicted with some actor, and
///                   with an actor that has a name of the right entity
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Print the pronouns with a wrong actor or none
    #[arg(long)]
    errors: bool,
}

/// Scores each file, in total and by genre, and prints its figures.
///
/// # Errors
/// A file that can't be read; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let model = args.model.load()?;
    let lexicons = Lexicons::builtin()?;
    for path in &args.gold {
        let file = std::fs::read_to_string(path).map_err(Error::read(path))?;
        let (masked, documents): (Vec<_>, Vec<_>) =
            parse_gum(&file).into_iter().partition(GumDocument::is_masked);
        let mut by_genre: BTreeMap<String, Scores> = BTreeMap::new();
        for document in &documents {
            let coreference = actors::resolve(&model.annotate(&document.text), &lexicons.actors);
            // Ids are corpus_genre_title.
            let genre = document.id.split('_').nth(1).unwrap_or("other");
            for genre in ["all", genre] {
                by_genre.entry(genre.to_owned()).or_default().add(document, &coreference);
            }
            if args.errors {
                print_errors(document, &coreference);
            }
        }
        print_line!("{} ({} masked documents skipped)", path.display(), masked.len());
        print_line!(
            "{:14}{:>5}  mentions P/R/F | conll  muc b3 ceaf-e | linked | pronouns P/R/F",
            "",
            "docs"
        );
        for (genre, scores) in &by_genre {
            print_line!("{genre:14}{scores}");
        }
    }
    Ok(())
}

/// Prints each pronoun with a wrong actor or none, with the 160 characters before it.
fn print_errors(document: &GumDocument, coreference: &Coreference) {
    for (index, answer) in pronoun_answers(document, coreference, &align(document, coreference)) {
        let actor = match answer {
            Answer::Correct => continue,
            Answer::Wrong(actor) => coreference.actors[actor].name.as_str(),
            Answer::Missing => "no actor",
        };
        let pronoun = &document.mentions[index];
        let before = &document.text[..pronoun.span.start as usize];
        let start = before.char_indices().rev().nth(160).map_or(0, |(byte, _)| byte);
        let name = document
            .mentions
            .iter()
            .find(|mention| mention.form == GumMentionForm::Name && mention.entity == pronoun.entity);
        print_line!(
            "{}: {} is {}, predicted {actor}: {:?}",
            document.id,
            pronoun.span.slice(&document.text),
            name.map_or("?", |name| name.span.slice(&document.text)),
            &document.text[start..pronoun.span.end as usize],
        );
    }
}
