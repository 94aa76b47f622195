//! `lab evaluate syntax`: scores tokens, tags and trees against treebanks, as the CoNLL 2018 shared task does.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    path::PathBuf,
};

use super::model_args::ModelArgs;
use crate::{
    corpora::{TreebankSentence, is_masked, parse_conllu},
    error::Error,
    metrics::{CpuTimer, MatchCounts},
};
use extraction::{
    language::{AnnotatedText, Model, Relation},
    text::ByteSpan,
};

/// Score tokens, tags and dependency trees
///
/// GOLD is CoNLL-U. Figures are F1 as in the CoNLL 2018 shared task (Zeman et al. 2018: relation subtypes cut,
/// punctuation counted), and LAS without punctuation beside it; once from gold tokens and once from raw text. Documents
/// whose forms are masked are skipped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Gold files
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
}

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let model = args.model.load()?;
    for path in &args.gold {
        let file = std::fs::read_to_string(path).map_err(Error::read(path))?;
        let sentences = parse_conllu(&file).map_err(Error::corpus(path))?;
        let (masked, documents): (Vec<_>, Vec<_>) =
            sentences.chunk_by(|_, next| !next.opens_document).partition(|sentences| is_masked(sentences));
        let documents: Vec<_> = documents.into_iter().map(Document::new).collect();
        print_line!("{}", path.display());
        if !masked.is_empty() {
            print_line!("  {} masked documents skipped", masked.len());
        }
        print_line!("  gold tokens  {}", score(&documents, |document| from_gold_tokens(&model, document)));
        print_line!("  raw text     {}", score(&documents, |document| model.annotate(&document.text)));
    }
    Ok(())
}

/// A document of a treebank as text, with the spans of its words.
struct Document<'g> {
    sentences: &'g [TreebankSentence],
    text: String,
    /// Spans of the words of each sentence.
    spans: Vec<Vec<ByteSpan>>,
}

impl<'g> Document<'g> {
    fn new(sentences: &'g [TreebankSentence]) -> Self {
        let mut text = String::new();
        let mut spans = Vec::new();
        for sentence in sentences {
            if sentence.opens_paragraph && !text.is_empty() {
                text.push_str("\n\n");
            }
            let mut sentence_spans = Vec::new();
            for word in &sentence.words {
                let start = text.len();
                text.push_str(&word.form);
                sentence_spans.push(ByteSpan::new(start, text.len()));
                if word.space_after {
                    text.push(' ');
                }
            }
            spans.push(sentence_spans);
        }
        Self { sentences, text, spans }
    }
}

/// Annotates gold sentences, tokens and paragraphs.
fn from_gold_tokens<'d>(model: &'d Model, document: &'d Document<'_>) -> AnnotatedText<'d> {
    let mut doc = AnnotatedText::pretokenized(&document.text, &document.spans, model.lexicon());
    let mut paragraph = 0;
    for (sentence, gold) in doc.sentences.iter_mut().zip(document.sentences) {
        paragraph += u32::from(gold.opens_paragraph);
        sentence.paragraph = paragraph;
    }
    model.annotate_tokens(&mut doc);
    doc
}

#[derive(Debug, Default)]
struct Scores {
    words: MatchCounts,
    sentences: MatchCounts,
    upos: MatchCounts,
    xpos: MatchCounts,
    features: MatchCounts,
    lemmas: MatchCounts,
    uas: MatchCounts,
    las: MatchCounts,
    las_without_punctuation: MatchCounts,
    tokens: usize,
    seconds: f64,
}

fn score<'d>(
    documents: &'d [Document<'_>],
    annotate: impl Fn(&'d Document<'_>) -> AnnotatedText<'d>,
) -> Scores {
    let mut scores = Scores::default();
    for document in documents {
        let timer = CpuTimer::start();
        let doc = annotate(document);
        scores.seconds += timer.seconds();
        scores.tokens += doc.tokens.len();
        scores.add_sentences(document, &doc);
        scores.add_words(document, &doc);
    }
    scores
}

impl Scores {
    /// Counts sentences with equal bounds.
    fn add_sentences(&mut self, document: &Document<'_>, doc: &AnnotatedText<'_>) {
        let bounds = |spans: &Vec<ByteSpan>| Some((spans.first()?.start, spans.last()?.end));
        let gold: HashSet<(u32, u32)> = document.spans.iter().filter_map(bounds).collect();
        let is_gold = |span: ByteSpan| gold.contains(&(span.start, span.end));
        self.sentences += MatchCounts {
            correct: doc.sentences.iter().filter(|sentence| is_gold(sentence.span)).count(),
            predicted: doc.sentences.len(),
            gold: gold.len(),
        };
    }

    /// Compares words with equal spans; every other word is an error on its side.
    fn add_words(&mut self, document: &Document<'_>, doc: &AnnotatedText<'_>) {
        let token_at: HashMap<ByteSpan, usize> =
            doc.tokens.iter().enumerate().map(|(index, token)| (token.span, index)).collect();
        let gold: usize = document.spans.iter().map(Vec::len).sum();
        let predicted = doc.tokens.len();
        let mut counts = [MatchCounts { correct: 0, predicted, gold }; 7];
        let is_punctuation = |relation: Relation| relation == Relation::Punct;
        let mut without_punctuation = MatchCounts {
            predicted: doc.tokens.iter().filter(|token| !is_punctuation(token.relation)).count(),
            ..MatchCounts::default()
        };
        for (sentence, spans) in document.sentences.iter().zip(&document.spans) {
            for (word, span) in sentence.words.iter().zip(spans) {
                without_punctuation.gold += usize::from(!is_punctuation(word.relation));
                let Some(&index) = token_at.get(span) else { continue };
                let token = &doc.tokens[index];
                let head = doc.head(index).map(|head| doc.tokens[head].span);
                let gold_head = word.head.checked_sub(1).map(|head| spans[head]);
                let is_attached = head == gold_head;
                let is_labelled = is_attached && token.relation.base() == word.relation.base();
                let is_correct = [
                    true,
                    token.tag.upos == word.tag.upos,
                    token.tag.xpos == word.tag.xpos,
                    token.tag.features == word.tag.features,
                    word.lemma == "_" || doc.lemma(index) == word.lemma,
                    is_attached,
                    is_labelled,
                ];
                for (counts, is_correct) in counts.iter_mut().zip(is_correct) {
                    counts.correct += usize::from(is_correct);
                }
                without_punctuation.correct += usize::from(is_labelled && !is_punctuation(word.relation));
            }
        }
        // From gold tokens both sides leave out the same words: the punctuation of the treebank.
        if predicted == gold && counts[0].correct == gold {
            without_punctuation.predicted = without_punctuation.gold;
        }
        let [words, upos, xpos, features, lemmas, uas, las] = counts;
        self.words += words;
        self.upos += upos;
        self.xpos += xpos;
        self.features += features;
        self.lemmas += lemmas;
        self.uas += uas;
        self.las += las;
        self.las_without_punctuation += without_punctuation;
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, counts) in [
            ("words", self.words),
            ("sentences", self.sentences),
            ("UPOS", self.upos),
            ("XPOS", self.xpos),
            ("feats", self.features),
            ("lemmas", self.lemmas),
            ("UAS", self.uas),
            ("LAS", self.las),
            ("LAS without punct", self.las_without_punctuation),
        ] {
            write!(f, "{name} {:.2}  ", counts.f1())?;
        }
        write!(f, "({} tokens, {:.0} a CPU second)", self.tokens, self.tokens as f64 / self.seconds)
    }
}
