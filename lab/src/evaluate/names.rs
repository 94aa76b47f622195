//! `lab evaluate names`: scores names by exact match of tokens and type, as CoNLL-2003 does.

use std::{collections::HashSet, path::PathBuf};

use super::model_args::ModelArgs;
use crate::{
    corpora::{NerText, parse_iob2},
    error::Error,
    metrics::{CpuTimer, MatchCounts},
};
use extraction::{
    language::{AnnotatedText, Casing, Model, NameType},
    text::ByteSpan,
};

/// Score names on gold tokens
///
/// GOLD is a token, a tab and an IOB2 tag a line, with "# doc" lines between texts. A name is correct when its tokens
/// and its type are.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Gold files
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Casing to convert the texts to: original, upper, lower or title
    #[arg(long, default_value_t = Casing::Original)]
    casing: Casing,
    #[command(flatten)]
    model: ModelArgs,
}

/// The first three are the types that all corpora label.
const TYPES: [(NameType, &str); 5] = [
    (NameType::Person, "person"),
    (NameType::Organization, "organization"),
    (NameType::Place, "place"),
    (NameType::Group, "group"),
    (NameType::Other, "other"),
];

/// A name as a range of tokens of the text, `start` to `end`.
type TypedRange = (usize, usize, NameType);

#[derive(Default)]
struct Scores {
    /// In the order of [`TYPES`].
    by_type: [MatchCounts; 5],
    tokens: usize,
    seconds: f64,
}

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let model = args.model.load()?;
    for path in &args.gold {
        let file = std::fs::read_to_string(path).map_err(Error::read(path))?;
        let mut scores = Scores::default();
        for text in &parse_iob2(&file).map_err(Error::corpus(path))? {
            scores.add(text, &model, args.casing);
        }
        print_line!("{}", path.display());
        scores.print();
    }
    Ok(())
}

impl Scores {
    fn add(&mut self, gold: &NerText, model: &Model, casing: Casing) {
        let (text, sentences) = detokenize(gold, casing);
        let timer = CpuTimer::start();
        let mut doc = AnnotatedText::pretokenized(&text, &sentences, model.lexicon());
        model.annotate_tokens(&mut doc);
        self.seconds += timer.seconds();
        self.tokens += doc.tokens.len();
        let predicted: HashSet<TypedRange> =
            doc.names.iter().map(|name| (name.tokens.start, name.tokens.end, name.kind)).collect();
        let gold = gold_names(gold);
        for (counts, (name_type, _)) in self.by_type.iter_mut().zip(TYPES) {
            let count = |names: &mut dyn Iterator<Item = &TypedRange>| {
                names.filter(|name| name.2 == name_type).count()
            };
            *counts += MatchCounts {
                correct: count(&mut predicted.intersection(&gold)),
                predicted: count(&mut predicted.iter()),
                gold: count(&mut gold.iter()),
            };
        }
    }

    fn print(&self) {
        for ((_, name), counts) in TYPES.iter().zip(self.by_type) {
            print_counts(name, counts);
        }
        print_counts("person, organization, place", self.by_type[..3].iter().copied().sum());
        print_counts("all", self.by_type.iter().copied().sum());
        print_line!("  {} tokens, {:.0} a CPU second", self.tokens, self.tokens as f64 / self.seconds);
    }
}

/// Joins the tokens by spaces. Returns the text, and the spans of the tokens of each sentence.
fn detokenize(gold: &NerText, casing: Casing) -> (String, Vec<Vec<ByteSpan>>) {
    let mut text = String::new();
    let mut sentences = Vec::new();
    for sentence in &gold.sentences {
        let spans = sentence.words.iter().map(|word| {
            let start = text.len();
            text.push_str(&casing.apply(word));
            let span = ByteSpan::new(start, text.len());
            text.push(' ');
            span
        });
        sentences.push(spans.collect());
    }
    (text, sentences)
}

fn gold_names(gold: &NerText) -> HashSet<TypedRange> {
    let mut names = HashSet::new();
    let mut offset = 0;
    for sentence in &gold.sentences {
        let ranges = sentence.names.iter();
        names.extend(ranges.map(|(range, name_type)| (offset + range.start, offset + range.end, *name_type)));
        offset += sentence.words.len();
    }
    names
}

fn print_counts(name: &str, counts: MatchCounts) {
    print_line!(
        "  {name:<28} precision {:5.2}  recall {:5.2}  F1 {:5.2}  ({} gold)",
        counts.precision(),
        counts.recall(),
        counts.f1(),
        counts.gold
    );
}
