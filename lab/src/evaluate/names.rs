//! `dateline evaluate names`: names against texts with gold tokens; a name is right when its tokens and
//! its kind are (exact match, as CoNLL 2003 counts).

use std::{collections::HashSet, path::PathBuf};

use super::{
    EvaluateError,
    measure::{Count, Stopwatch},
};
use crate::corpora::{NamedText, named_texts};
use extraction::{
    language::{AnnotatedText, Casing, Model, NameType},
    text::ByteSpan,
};

/// Score names against texts with gold tokens.
#[derive(Debug, clap::Args)]
pub struct NamesArgs {
    /// Texts with names: token TAB IOB2 tag, "# doc" lines.
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub gold: Vec<PathBuf>,
    /// Read the texts as if their casing stood otherwise
    #[arg(long, default_value_t = Casing::Original)]
    pub casing: Casing,
    /// The model to score.
    #[command(flatten)]
    pub model: super::ModelArgs,
}

const KINDS: [(NameType, &str); 5] = [
    (NameType::Person, "person"),
    (NameType::Organization, "organization"),
    (NameType::Place, "place"),
    (NameType::Group, "group"),
    (NameType::Other, "other"),
];

/// Scores each file: by kind, the three kinds all corpora share, and all.
///
/// # Errors
/// A file that can't be read or doesn't follow its format; weights that don't fit.
pub fn run(args: &NamesArgs) -> Result<(), EvaluateError> {
    let model = &args.model.load()?;
    for path in &args.gold {
        let texts = named_texts(&super::read(path)?)
            .map_err(|source| EvaluateError::Gold { path: path.clone(), source })?;
        say!("{}", path.display());
        let (mut counts, mut tokens, mut seconds) = ([Count::default(); 5], 0, 0.0);
        for text in &texts {
            score(model, text, args.casing, &mut counts, &mut tokens, &mut seconds);
        }
        let line = |name: &str, count: Count| {
            say!(
                "  {name:<28} precision {:5.2}  recall {:5.2}  F1 {:5.2}  ({} wanted)",
                count.precision(),
                count.recall(),
                count.f1(),
                count.wanted
            );
        };
        let sum = |chosen: &[Count]| {
            chosen.iter().fold(Count::default(), |mut sum, &count| {
                sum += count;
                sum
            })
        };
        for ((_, name), count) in KINDS.iter().zip(counts) {
            line(name, count);
        }
        line("person, organization, place", sum(&counts[..3]));
        line("all", sum(&counts));
        say!("  {tokens} tokens, {:.0} a CPU second", tokens as f64 / seconds);
    }
    Ok(())
}

fn score(
    model: &Model,
    gold: &NamedText,
    casing: Casing,
    counts: &mut [Count; 5],
    tokens: &mut usize,
    seconds: &mut f64,
) {
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
        sentences.push(spans.collect::<Vec<_>>());
    }
    let watch = Stopwatch::start();
    let mut annotated = AnnotatedText::pretokenized(&text, &sentences);
    model.annotate_tokens(&mut annotated);
    *seconds += watch.seconds();
    *tokens += annotated.tokens.len();
    let found: HashSet<(usize, usize, NameType)> =
        annotated.names.iter().map(|name| (name.tokens.start, name.tokens.end, name.kind)).collect();
    let mut wanted = HashSet::new();
    let mut first = 0;
    for sentence in &gold.sentences {
        wanted.extend(
            sentence.names.iter().map(|(range, kind)| (first + range.start, first + range.end, *kind)),
        );
        first += sentence.words.len();
    }
    for (at, (kind, _)) in KINDS.iter().enumerate() {
        counts[at].given += found.iter().filter(|name| name.2 == *kind).count();
        counts[at].wanted += wanted.iter().filter(|name| name.2 == *kind).count();
        counts[at].right += found.intersection(&wanted).filter(|name| name.2 == *kind).count();
    }
}
