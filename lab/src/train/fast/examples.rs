//! Training examples: windows of texts with target distributions, from gold labels and the accurate model's soft labels.

use std::{collections::HashMap, ops::Range};

use serde::Deserialize;

use crate::corpora::{NerText, TreebankSentence, is_masked};
use extraction::{
    language::{
        Accurate, AnnotatedText, Lexicon, NameType, Relation, Tag,
        training::nn::{Distribution, NAME_TYPES, SoftLabels, Window, position},
    },
    text::{ByteSpan, CodePoints},
};

/// The models that examples are made with.
pub(super) struct Teacher<'a> {
    /// Predicts the soft labels.
    pub(super) model: &'a Accurate,
    /// The tokenizer's word lists.
    pub(super) lexicon: &'a Lexicon,
}

/// The weight of a gold label beside the soft labels of the same token.
const GOLD_WEIGHT: f32 = 0.5;
/// The most tokens of a cue that are used.
const MAX_CUE_TOKENS: usize = 6;

/// A window of a text with the targets of each head. Rows are counted from its first word.
#[derive(Debug, Clone, Default)]
pub(super) struct Example {
    pub(super) words: Vec<String>,
    /// The position of each word in sentence and paragraph.
    pub(super) positions: Vec<u8>,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) tags: Vec<Distribution>,
    pub(super) names: Vec<Distribution>,
    pub(super) cues: Vec<Distribution>,
    /// Over the rows of possible heads.
    pub(super) arcs: Vec<Distribution>,
    /// The row of the head that `relations` are for.
    pub(super) heads: Vec<usize>,
    pub(super) relations: Vec<Distribution>,
    /// For each cue its row, and for every word the distribution over its roles.
    pub(super) roles: Vec<(usize, Vec<Distribution>)>,
    /// Whether it has gold names.
    pub(super) has_gold_names: bool,
}

/// The gold labels of a text.
#[derive(Debug, Default)]
struct Gold {
    /// Tag, head and relation of each token; empty without a treebank.
    tree: Vec<(Tag, usize, Relation)>,
    /// The name label of each token, where names were annotated.
    names: Vec<Option<u16>>,
    /// Whether groups and other names were not annotated.
    names_are_partial: bool,
    statements: Option<Vec<GoldStatement>>,
}

/// Cue, source and contents of a statement, as tokens.
#[derive(Debug, Default)]
struct GoldStatement {
    cue: Vec<usize>,
    source: Vec<usize>,
    contents: Vec<Vec<usize>>,
    is_speech: bool,
}

/// A text with or without annotated statements; spans in code points.
#[derive(Debug, Deserialize)]
pub(super) struct StatementText {
    text: String,
    #[serde(default)]
    quotes: Vec<Quote>,
}

#[derive(Debug, Deserialize)]
struct Quote {
    span: (u32, u32),
    #[serde(default)]
    cue_span: Option<(u32, u32)>,
    #[serde(default)]
    speaker_span: Option<(u32, u32)>,
    /// An attitude rather than speech.
    #[serde(default)]
    optional: bool,
}

/// Names that were annotated on sentences of a treebank, by the sentence's words.
pub(super) type TreebankNames = HashMap<Vec<String>, Vec<(Range<usize>, NameType)>>;

/// Makes examples of the documents of a treebank, with gold names where `names` has their sentences.
///
/// Documents whose words are masked are left out.
pub(super) fn from_trees(
    teacher: &Teacher<'_>,
    trees: &[TreebankSentence],
    names: &TreebankNames,
) -> Vec<Example> {
    let documents = trees.chunk_by(|_, next| !next.opens_document);
    let documents = documents.filter(|document| !is_masked(document));
    documents.flat_map(|document| from_tree_document(teacher, document, names)).collect()
}

fn from_tree_document(
    teacher: &Teacher<'_>,
    document: &[TreebankSentence],
    names: &TreebankNames,
) -> Vec<Example> {
    let sentences = document.iter().map(|tree| tree.words.iter().map(|word| word.form.as_str()).collect());
    let (text, spans) = join_words(sentences);
    let mut doc = AnnotatedText::pretokenized(&text, &spans, teacher.lexicon);
    let mut gold = Gold { names_are_partial: true, ..Gold::default() };
    let mut paragraph = 0;
    for (tree, sentence) in document.iter().zip(&mut doc.sentences) {
        paragraph += u32::from(tree.opens_paragraph);
        sentence.paragraph = paragraph;
        let first = sentence.tokens.start;
        for (at, word) in tree.words.iter().enumerate() {
            let head = if word.head == 0 { first + at } else { first + word.head - 1 };
            gold.tree.push((word.tag, head, word.relation));
        }
        let forms: Vec<String> = tree.words.iter().map(|word| word.form.clone()).collect();
        match names.get(&forms) {
            Some(names) => gold.names.extend(name_labels(names, forms.len()).into_iter().map(Some)),
            None => gold.names.extend(vec![None; forms.len()]),
        }
    }
    with_soft_labels(teacher, &doc, &gold)
}

/// Makes examples of a text with annotated names.
pub(super) fn from_names(teacher: &Teacher<'_>, named: &NerText) -> Vec<Example> {
    let sentences =
        named.sentences.iter().map(|sentence| sentence.words.iter().map(String::as_str).collect());
    let (text, spans) = join_words(sentences);
    let doc = AnnotatedText::pretokenized(&text, &spans, teacher.lexicon);
    let labels =
        named.sentences.iter().flat_map(|sentence| name_labels(&sentence.names, sentence.words.len()));
    let gold = Gold {
        names: labels.map(Some).collect(),
        names_are_partial: !named.has_all_types,
        ..Gold::default()
    };
    with_soft_labels(teacher, &doc, &gold)
}

/// Makes examples of a running text; its statements are gold with `has_gold`, otherwise they are ignored.
pub(super) fn from_text(teacher: &Teacher<'_>, text: &StatementText, has_gold: bool) -> Vec<Example> {
    let doc = AnnotatedText::tokenize(&text.text, teacher.lexicon);
    let statements = has_gold.then(|| gold_statements(text, &doc));
    with_soft_labels(teacher, &doc, &Gold { statements, ..Gold::default() })
}

/// The annotated statements of a text by its tokens; quotes with the same cue make one statement.
fn gold_statements(text: &StatementText, doc: &AnnotatedText<'_>) -> Vec<GoldStatement> {
    let points = CodePoints::new(&text.text);
    let spans: Vec<_> = doc.tokens.iter().map(|token| points.span(token.span)).collect();
    let tokens_in = |span: (u32, u32)| -> Vec<usize> {
        let from = spans.partition_point(|token| token.end <= span.0);
        (from..spans.len()).take_while(|&token| spans[token].start < span.1).collect()
    };
    let mut statements: Vec<GoldStatement> = Vec::new();
    for quote in &text.quotes {
        let cue: Vec<usize> = quote.cue_span.map(tokens_in).unwrap_or_default();
        let Some(&first) = cue.first() else { continue };
        let same_cue = statements.iter().position(|statement| statement.cue[0] == first);
        let at = same_cue.unwrap_or_else(|| {
            let cue = cue.into_iter().take(MAX_CUE_TOKENS).collect();
            statements.push(GoldStatement { cue, ..GoldStatement::default() });
            statements.len() - 1
        });
        let statement = &mut statements[at];
        statement.is_speech |= !quote.optional;
        statement.contents.push(tokens_in(quote.span));
        if let Some(source) = quote.speaker_span.map(tokens_in).filter(|source| !source.is_empty()) {
            statement.source = source;
        }
    }
    statements
}

/// Joins words with blanks into one text, and returns it with the span of each word.
fn join_words<'w>(sentences: impl Iterator<Item = Vec<&'w str>>) -> (String, Vec<Vec<ByteSpan>>) {
    let mut text = String::new();
    let mut push = |word: &str| {
        let start = text.len() as u32;
        text.push_str(word);
        let end = text.len() as u32;
        text.push(' ');
        ByteSpan { start, end }
    };
    let spans = sentences.map(|words| words.into_iter().map(&mut push).collect()).collect();
    (text, spans)
}

/// BIO labels of the names of a sentence.
fn name_labels(names: &[(Range<usize>, NameType)], words: usize) -> Vec<u16> {
    let mut labels = vec![0; words];
    for (range, name_type) in names {
        let class = NAME_TYPES.iter().position(|known| known == name_type).unwrap_or_default() as u16;
        for word in range.clone() {
            labels[word] = 2 * class + if word == range.start { 1 } else { 2 };
        }
    }
    labels
}

/// Predicts soft labels for a text, window by window, and mixes the gold labels in.
fn with_soft_labels(teacher: &Teacher<'_>, doc: &AnnotatedText<'_>, gold: &Gold) -> Vec<Example> {
    let labelled = teacher.model.soft_labels(doc).into_iter();
    let examples = labelled.map(|(window, labels)| {
        let mut example = Example::new(doc, &window, labels);
        let tokens = window.tokens();
        example.mix_trees(teacher, gold, &tokens);
        example.mix_names(gold, &tokens);
        if let Some(statements) = &gold.statements {
            example.mix_statements(statements, tokens);
        }
        example
    });
    examples.collect()
}

impl Example {
    fn new(doc: &AnnotatedText<'_>, window: &Window, labels: SoftLabels) -> Self {
        let SoftLabels { tags, names, cues, arcs, heads, relations, roles } = labels;
        Self {
            words: window.tokens().map(|token| doc.word(token).to_owned()).collect(),
            positions: window.tokens().map(|token| position(doc, token)).collect(),
            sentences: window.sentences.iter().map(|sentence| window.rows(sentence)).collect(),
            tags,
            names,
            cues,
            arcs,
            heads,
            relations,
            roles,
            has_gold_names: false,
        }
    }

    /// Mixes in the gold trees of `tokens`.
    fn mix_trees(&mut self, teacher: &Teacher<'_>, gold: &Gold, tokens: &Range<usize>) {
        let (tags, relations) = teacher.model.labels();
        for (row, token) in tokens.clone().enumerate() {
            if let Some(&(tag, head, relation)) = gold.tree.get(token) {
                if let Some(tag) = tags.iter().position(|&known| known == tag) {
                    mix(&mut self.tags[row], tag as u16);
                }
                if let Some(head) = head.checked_sub(tokens.start) {
                    self.mix_head(row, head, relations.iter().position(|&known| known == relation));
                }
            }
        }
    }

    /// Mixes in a gold head and its relation; a head in another part of a split sentence is ignored.
    fn mix_head(&mut self, row: usize, head: usize, relation: Option<usize>) {
        let is_same_part = |sentence: &Range<usize>| sentence.contains(&head) && sentence.contains(&row);
        if !self.sentences.iter().any(is_same_part) {
            return;
        }
        mix(&mut self.arcs[row], head as u16);
        let Some(relation) = relation else { return };
        if self.heads[row] == head {
            mix(&mut self.relations[row], relation as u16);
        } else {
            // The soft labels are of the relation to another head.
            self.heads[row] = head;
            self.relations[row] = vec![(relation as u16, 1.0)];
        }
    }

    /// Mixes in the gold names of `tokens`.
    ///
    /// Where groups and other names were not annotated, "outside" only rules out the other types.
    fn mix_names(&mut self, gold: &Gold, tokens: &Range<usize>) {
        for (row, token) in tokens.clone().enumerate() {
            let Some(&Some(label)) = gold.names.get(token) else { continue };
            self.has_gold_names = true;
            if label == 0 && gold.names_are_partial {
                let is_possible = |label: u16| {
                    let name_type = || NAME_TYPES[usize::from(label - 1) / 2];
                    label == 0 || matches!(name_type(), NameType::Group | NameType::Other)
                };
                self.names[row].retain(|&(label, _)| is_possible(label));
                normalize(&mut self.names[row], 0);
            } else {
                mix(&mut self.names[row], label);
            }
        }
    }

    /// Mixes in the gold cues of `tokens`, and replaces the roles by gold ones.
    fn mix_statements(&mut self, statements: &[GoldStatement], tokens: Range<usize>) {
        let row_of = |token: usize| tokens.contains(&token).then(|| token - tokens.start);
        let mut cues = vec![0u16; self.words.len()];
        self.roles.clear();
        for statement in statements {
            let Some(cue) = row_of(statement.cue[0]) else { continue };
            for (at, row) in statement.cue.iter().filter_map(|&token| row_of(token)).enumerate() {
                cues[row] = if at == 0 { 1 } else { 2 } + if statement.is_speech { 0 } else { 2 };
            }
            let mut roles = vec![0u16; self.words.len()];
            let source = std::iter::once((3, &statement.source));
            let contents = statement.contents.iter().map(|content| (1, content));
            for (begin, tokens) in source.chain(contents) {
                for (at, &token) in tokens.iter().enumerate() {
                    if let Some(row) = row_of(token) {
                        roles[row] = if at == 0 { begin } else { begin + 1 };
                    }
                }
            }
            self.roles.push((cue, roles.into_iter().map(|role| vec![(role, 1.0)]).collect()));
        }
        for (distribution, cue) in self.cues.iter_mut().zip(cues) {
            mix(distribution, cue);
        }
    }
}

/// Mixes a gold label into a distribution with [`GOLD_WEIGHT`].
fn mix(distribution: &mut Distribution, gold: u16) {
    distribution.iter_mut().for_each(|(_, probability)| *probability *= 1.0 - GOLD_WEIGHT);
    match distribution.iter_mut().find(|(label, _)| *label == gold) {
        Some((_, probability)) => *probability += GOLD_WEIGHT,
        None => distribution.push((gold, GOLD_WEIGHT)),
    }
}

/// Makes the probabilities add up to 1; an empty distribution becomes certain of `default`.
fn normalize(distribution: &mut Distribution, default: u16) {
    let sum: f32 = distribution.iter().map(|&(_, probability)| probability).sum();
    if sum <= 0.0 {
        *distribution = vec![(default, 1.0)];
    } else {
        distribution.iter_mut().for_each(|(_, probability)| *probability /= sum);
    }
}
