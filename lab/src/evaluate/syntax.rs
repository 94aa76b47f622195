//! `dateline evaluate syntax`: tags and trees against treebanks, as the CoNLL 2018 shared task counts
//! (Zeman et al. 2018: relation subtypes cut, punctuation counted), from gold tokens and from raw text;
//! and LAS without punctuation beside it.

use std::{collections::HashMap, path::PathBuf};

use super::{
    EvaluateError,
    measure::{Count, Stopwatch},
};
use crate::corpora::{Tree, is_masked, treebank};
use extraction::{
    language::{AnnotatedText, Model, Relation},
    text::ByteSpan,
};

/// Score tags, trees and cutting against treebanks (CoNLL-U).
#[derive(Debug, clap::Args)]
pub struct SyntaxArgs {
    /// Treebanks (CoNLL-U).
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub gold: Vec<PathBuf>,
    /// The model to score.
    #[command(flatten)]
    pub model: super::ModelArgs,
}

/// Scores each file and prints one table a file.
///
/// # Errors
/// A file that can't be read or doesn't follow its format; weights that don't fit.
pub fn run(args: &SyntaxArgs) -> Result<(), EvaluateError> {
    let model = &args.model.load()?;
    for path in &args.gold {
        let trees = treebank(&super::read(path)?)
            .map_err(|source| EvaluateError::Gold { path: path.clone(), source })?;
        let documents = documents(&trees);
        let masked = trees.chunk_by(|_, next| !next.opens_document).count() - documents.len();
        say!("{}", path.display());
        if masked > 0 {
            say!("  left out     {masked} documents whose words are masked");
        }
        say!("  gold tokens  {}", from_gold_tokens(model, &documents));
        say!("  raw text     {}", from_raw_text(model, &documents));
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Scores {
    words: Count,
    sentences: Count,
    upos: Count,
    xpos: Count,
    features: Count,
    lemmas: Count,
    uas: Count,
    las: Count,
    las_without_punctuation: Count,
    tokens: usize,
    seconds: f64,
}

impl std::fmt::Display for Scores {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "words {:.2}  sentences {:.2}  UPOS {:.2}  XPOS {:.2}  feats {:.2}  lemmas {:.2}  UAS {:.2}  LAS {:.2}  \
             LAS without punct {:.2}  ({} tokens, {:.0} a CPU second)",
            self.words.f1(),
            self.sentences.f1(),
            self.upos.f1(),
            self.xpos.f1(),
            self.features.f1(),
            self.lemmas.f1(),
            self.uas.f1(),
            self.las.f1(),
            self.las_without_punctuation.f1(),
            self.tokens,
            self.tokens as f64 / self.seconds
        )
    }
}

/// A document of a treebank as text, with the spans of its words.
struct Document<'g> {
    trees: &'g [Tree],
    text: String,
    sentences: Vec<Vec<ByteSpan>>,
}

/// The documents of a treebank, but for those whose words its licence hides.
fn documents(trees: &[Tree]) -> Vec<Document<'_>> {
    let documents = trees.chunk_by(|_, next| !next.opens_document);
    documents.filter(|trees| !is_masked(trees)).map(document).collect()
}

fn document(trees: &[Tree]) -> Document<'_> {
    let mut text = String::new();
    let mut sentences = Vec::new();
    for tree in trees {
        if tree.opens_paragraph && !text.is_empty() {
            text.push_str("\n\n");
        }
        let mut spans = Vec::new();
        for word in &tree.words {
            let start = text.len();
            text.push_str(&word.form);
            spans.push(ByteSpan::new(start, text.len()));
            if word.space_after {
                text.push(' ');
            }
        }
        sentences.push(spans);
    }
    Document { trees, text, sentences }
}

fn from_gold_tokens(model: &Model, documents: &[Document<'_>]) -> Scores {
    score(documents, |document| {
        let mut annotated = AnnotatedText::pretokenized(&document.text, &document.sentences);
        let mut paragraph = 0;
        for (sentence, tree) in annotated.sentences.iter_mut().zip(document.trees) {
            paragraph += u32::from(tree.opens_paragraph);
            sentence.paragraph = paragraph;
        }
        model.annotate_tokens(&mut annotated);
        annotated
    })
}

fn from_raw_text(model: &Model, documents: &[Document<'_>]) -> Scores {
    score(documents, |document| model.annotate(&document.text))
}

fn score(documents: &[Document<'_>], read: impl for<'d> Fn(&'d Document<'_>) -> AnnotatedText<'d>) -> Scores {
    let mut scores = Scores::default();
    for document in documents {
        let watch = Stopwatch::start();
        let annotated = read(document);
        scores.seconds += watch.seconds();
        scores.tokens += annotated.tokens.len();
        compare(document, &annotated, &mut scores);
    }
    scores
}

/// Words with the same span in both are compared; all others are wrong on their side.
fn compare(document: &Document<'_>, annotated: &AnnotatedText<'_>, scores: &mut Scores) {
    let ours: HashMap<ByteSpan, usize> =
        annotated.tokens.iter().enumerate().map(|(at, token)| (token.span, at)).collect();
    let wanted: usize = document.sentences.iter().map(Vec::len).sum();
    let given = annotated.tokens.len();
    let mut all = [Count { right: 0, given, wanted }; 7];
    let punctuation = |relation: Relation| relation == Relation::Punct;
    let mut plain = Count {
        given: annotated.tokens.iter().filter(|token| !punctuation(token.relation)).count(),
        ..Count::default()
    };
    let edges = |spans: &Vec<ByteSpan>| Some((spans.first()?.start, spans.last()?.end));
    let gold_edges: std::collections::HashSet<(u32, u32)> =
        document.sentences.iter().filter_map(edges).collect();
    scores.sentences += Count {
        right: annotated
            .sentences
            .iter()
            .filter(|s| gold_edges.contains(&(s.span.start, s.span.end)))
            .count(),
        given: annotated.sentences.len(),
        wanted: gold_edges.len(),
    };
    for (tree, spans) in document.trees.iter().zip(&document.sentences) {
        for (word, span) in tree.words.iter().zip(spans) {
            plain.wanted += usize::from(!punctuation(word.relation));
            let Some(&at) = ours.get(span) else { continue };
            let token = &annotated.tokens[at];
            let head = annotated.head(at).map(|head| annotated.tokens[head].span);
            let gold_head = word.head.checked_sub(1).map(|head| spans[head]);
            let attached = head == gold_head;
            let labelled = attached && token.relation.base() == word.relation.base();
            let right = [
                true,
                token.tag.upos == word.tag.upos,
                token.tag.xpos == word.tag.xpos,
                token.tag.features == word.tag.features,
                word.lemma == "_" || annotated.lemma(at) == word.lemma,
                attached,
                labelled,
            ];
            all.iter_mut().zip(right).for_each(|(count, right)| count.right += usize::from(right));
            plain.right += usize::from(labelled && !punctuation(word.relation));
        }
    }
    // From gold tokens both sides leave out the same words: those that hang as punctuation in the treebank.
    if given == wanted && all[0].right == wanted {
        plain.given = plain.wanted;
    }
    let [words, upos, xpos, features, lemmas, uas, las] = all;
    scores.words += words;
    scores.upos += upos;
    scores.xpos += xpos;
    scores.features += features;
    scores.lemmas += lemmas;
    scores.uas += uas;
    scores.las += las;
    scores.las_without_punctuation += plain;
}
