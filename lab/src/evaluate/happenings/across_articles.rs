//! "lab evaluate affairs": scores the timeline of several articles, happenings linked over articles.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::json;

use super::{
    article_features::happening_features,
    gold::{ArticleText, Document, Happening},
    merged::{Report, merge},
    predicted::{entry, extract, is_entry},
    print_mistake,
    scores::Scores,
};
use crate::{
    corpora::read_json_lines, error::Error, evaluate::model_args::ModelArgs, parallel::parallel_map,
};
use extraction::{
    Extraction, Extractor,
    event_coreference::{
        EventCoreference, HappeningFeatures, HappeningModel, cluster_happenings, most_similar,
    },
    schema,
};

/// Number of similar articles that an article is compared with, as in the service.
const MAX_SIMILAR_ARTICLES: usize = 8;

/// Score the timelines of several articles, with one entry for a happening of all of them
///
/// GOLD is one JSON document a line, of several articles: {"id", "documents": [{"id", "text", "date"}], "happenings":
/// […]}, as for `lab evaluate happenings`; mentions have the "doc" that they are in, and "whens" are the days that
/// articles give. Articles are extracted from one by one and their happenings linked in the order of publication, as
/// in the service. The figures are those of `lab evaluate happenings`: an entry is doubled where articles report one
/// happening that was not linked.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Model file that links happenings (`extraction/models/happening-coreference.tsv`), instead of the built-in one
    #[arg(long, value_name = "FILE")]
    links: Option<PathBuf>,
    /// Mean score above which happenings are linked, instead of the model's own
    #[arg(long, value_name = "SCORE", allow_hyphen_values = true)]
    threshold: Option<f32>,
    /// Link in the reverse order
    #[arg(long)]
    reverse: bool,
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
    let coreference = load_coreference(args)?;
    let (mut written, mut left) = (String::new(), args.errors);
    for path in &args.gold {
        let documents: Vec<Document> = read_json_lines(path)?;
        print_line!("{}", path.display());
        let mut scores = Scores::default();
        for document in &documents {
            let predicted = predict(document, &extractor, &coreference, args.reverse);
            for mistake in scores.add(&document.happenings, &predicted).iter().take(left) {
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

fn load_coreference(args: &Args) -> Result<EventCoreference, Error> {
    let mut coreference = EventCoreference::builtin()?;
    if let Some(path) = &args.links {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        coreference.happenings = HappeningModel::parse(&path.to_string_lossy(), &text)?;
    }
    let threshold = &mut coreference.happenings.linear.threshold;
    *threshold = args.threshold.unwrap_or(*threshold);
    Ok(coreference)
}

/// Extracts the happenings of a document's articles and links them.
fn predict(
    document: &Document,
    extractor: &Extractor,
    coreference: &EventCoreference,
    is_reversed: bool,
) -> Vec<Happening> {
    let mut articles: Vec<&ArticleText> = document.documents.iter().collect();
    articles.sort_by(|one, other| one.date.cmp(&other.date));
    if is_reversed {
        articles.reverse();
    }
    let extractions = parallel_map(&articles, |article| {
        let published = article.date.as_deref().and_then(|date| date.parse().ok());
        (extract(&article.text, published, extractor), published)
    });
    let (mut indexes, mut features) = (Vec::new(), Vec::new());
    for (article, (extraction, published)) in articles.iter().zip(&extractions) {
        let lexicon = &coreference.lexicon;
        let own = happening_features(extraction.clone(), &article.text, *published, lexicon, is_entry);
        let (own_indexes, own_features): (Vec<usize>, Vec<HappeningFeatures>) = own.into_iter().unzip();
        indexes.push(own_indexes);
        features.push(own_features);
    }
    let clusters =
        cluster_happenings(coreference, &features, |nth| most_similar(&features, nth, MAX_SIMILAR_ARTICLES));
    let mut reports: BTreeMap<usize, Vec<Report>> = BTreeMap::new();
    for (nth, (article, (extraction, _))) in articles.iter().zip(&extractions).enumerate() {
        for (&index, &cluster) in indexes[nth].iter().zip(&clusters[nth]) {
            let report = report(article, &extraction.happenings[index], extraction);
            reports.entry(cluster).or_default().push(report);
        }
    }
    reports.values().map(|reports| merge(&reports.iter().collect::<Vec<_>>())).collect()
}

fn report(article: &ArticleText, happening: &schema::Happening, extraction: &Extraction) -> Report {
    let mut entry = entry(happening, extraction);
    entry.mentions.iter_mut().for_each(|mention| mention.doc = Some(article.id.clone()));
    Report { happening: entry, importance: happening.importance, confidence: happening.confidence }
}
