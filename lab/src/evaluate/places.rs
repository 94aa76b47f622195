//! `lab evaluate places`: scores links from places to the gazetteer.

use std::{collections::HashMap, ops::AddAssign, path::PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use super::model_args::ModelArgs;
use crate::{corpora::read_json_lines, error::Error, parallel::parallel_map};
use extraction::{Article, Extraction, Extractor};

/// Score links from places to the gazetteer
///
/// GOLD is JSON lines with id and places, each with a span in code points and its place: the id at GeoNames, or country
/// and region code such as "IN.13", or null where the gazetteer lacks it. ARTICLES has id, text, date and source.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Gold files
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Files with the articles
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    articles: Vec<PathBuf>,
    /// Do not give the source of articles to the extraction
    #[arg(long)]
    without_source: bool,
    /// Print each mention that is linked wrongly or not at all
    #[arg(long)]
    errors: bool,
    #[command(flatten)]
    model: ModelArgs,
}

#[derive(Debug, Deserialize)]
struct GoldDocument {
    id: String,
    places: Vec<GoldPlace>,
}

#[derive(Debug, Deserialize)]
struct GoldPlace {
    span: (u32, u32),
    place: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ArticleText {
    id: String,
    text: String,
    #[serde(default)]
    date: Option<Date>,
    #[serde(default)]
    source: Option<String>,
}

/// Numbers of gold mentions by what the extraction makes of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    /// Linked to the right entry.
    right: usize,
    /// Linked to another entry.
    wrong: usize,
    /// Found as a place, but not linked.
    unlinked: usize,
    /// Not found as a place.
    missed: usize,
    /// Not in the gazetteer, and not linked.
    rightly_unlinked: usize,
    /// Not in the gazetteer, but linked.
    wrongly_linked: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.unlinked += other.unlinked;
        self.missed += other.missed;
        self.rightly_unlinked += other.rightly_unlinked;
        self.wrongly_linked += other.wrongly_linked;
    }
}

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    let mut articles = HashMap::new();
    for path in &args.articles {
        let texts: Vec<ArticleText> = read_json_lines(path)?;
        articles.extend(texts.into_iter().map(|article| (article.id.clone(), article)));
    }
    for path in &args.gold {
        let gold: Vec<GoldDocument> = read_json_lines(path)?;
        let known = gold.iter().filter_map(|document| Some((document, articles.get(&document.id)?)));
        let scored = parallel_map(known.collect::<Vec<_>>(), |(document, article)| {
            let extraction = extract(&extractor, article, !args.without_source);
            score(document, &extraction, args.errors.then_some(&article.text))
        });
        let mut counts = Counts::default();
        scored.into_iter().for_each(|one| counts += one);
        print_line!("{}", path.display());
        print(&counts);
    }
    Ok(())
}

fn extract(extractor: &Extractor, article: &ArticleText, with_source: bool) -> Extraction {
    extractor.extract(&Article {
        title: None,
        body: &article.text,
        published: article.date.map(|date| date.at(12, 0, 0, 0)),
        source: article.source.as_deref().filter(|_| with_source),
    })
}

/// Counts the gold mentions of a document; prints the errors where its text is given.
fn score(document: &GoldDocument, extraction: &Extraction, text: Option<&String>) -> Counts {
    let mut counts = Counts::default();
    for gold in &document.places {
        let predicted = linked_place(extraction, gold.span);
        let is_right = matches!(&predicted, Some(Some(link)) if Some(link) == gold.place.as_ref());
        let count = match (&gold.place, &predicted) {
            (Some(_), _) if is_right => &mut counts.right,
            (Some(_), Some(Some(_))) => &mut counts.wrong,
            (Some(_), Some(None)) => &mut counts.unlinked,
            (Some(_), None) => &mut counts.missed,
            (None, Some(Some(_))) => &mut counts.wrongly_linked,
            (None, _) => &mut counts.rightly_unlinked,
        };
        *count += 1;
        let is_error = !is_right && (gold.place.is_some() || matches!(predicted, Some(Some(_))));
        if let Some(text) = text.filter(|_| is_error) {
            let (start, end) = gold.span;
            let name: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
            let gold = gold.place.as_deref().unwrap_or("-");
            let predicted = match &predicted {
                Some(Some(link)) => link,
                Some(None) => "not linked",
                None => "not a place",
            };
            print_line!("  {} {start} {name}: {predicted}, gold {gold}", document.id);
        }
    }
    counts
}

/// Returns the entry of the place that a span mentions: `None` for no place, `Some(None)` for one that is not linked.
fn linked_place(extraction: &Extraction, (start, end): (u32, u32)) -> Option<Option<String>> {
    let overlapping =
        extraction.mentions.iter().filter(|mention| mention.span.start < end && start < mention.span.end);
    let actors = overlapping.map(|mention| &extraction.actors[mention.actor_index as usize]);
    let place = actors.into_iter().find(|actor| actor.actor_type == extraction::schema::ActorType::Place)?;
    Some(place.place.as_ref().map(|link| link.key()))
}

fn print(counts: &Counts) {
    let held = counts.right + counts.wrong + counts.unlinked + counts.missed;
    let found = held - counts.missed;
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    print_line!(
        "  in the gazetteer: {held} mentions, {:.1} % linked right; of the {found} found as places {:.1} %",
        percent(counts.right, held),
        percent(counts.right, found)
    );
    print_line!("  wrong {}, not linked {}, not found {}", counts.wrong, counts.unlinked, counts.missed);
    print_line!(
        "  not in the gazetteer: {} mentions, {} linked all the same",
        counts.rightly_unlinked + counts.wrongly_linked,
        counts.wrongly_linked
    );
    let links = counts.right + counts.wrong + counts.wrongly_linked;
    print_line!("  links right: {:.1} % of {links}", percent(counts.right, links));
}

#[cfg(test)]
mod tests {
    use super::*;
    use extraction::language::ModelKind;

    #[test]
    fn links_are_counted_against_gold() {
        let text = "Police searched houses in Lagos, Nigeria. Nothing was found in Nigeria.".to_owned();
        let article = ArticleText { id: "a".to_owned(), text, date: None, source: None };
        let extractor = Extractor::builtin(ModelKind::Fast).unwrap();
        let extraction = extract(&extractor, &article, true);
        let place = |span, place: Option<&str>| GoldPlace { span, place: place.map(str::to_owned) };
        let places = vec![
            place((26, 31), Some("2332459")),
            place((33, 40), Some("1")),
            place((0, 6), Some("2")),
            place((63, 70), None),
        ];
        let counts = score(&GoldDocument { id: "a".to_owned(), places }, &extraction, None);
        assert_eq!((counts.right, counts.wrong, counts.missed, counts.wrongly_linked), (1, 1, 1, 1));
    }
}
