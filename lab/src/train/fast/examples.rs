//! What there is to learn from: texts with gold or without, judged by the accurate model where gold is silent.

use std::{collections::HashMap, ops::Range};

use serde::Deserialize;

use crate::corpora::{NerText, TreebankSentence, is_masked};
use extraction::{
    language::{
        Accurate, AnnotatedText, Lexicon, NameType, Relation, Tag,
        training::nn::{Distribution, KINDS, SoftLabels, Window, place},
    },
    text::{ByteSpan, CodePoints},
};

/// What gold weighs against the accurate model's judgement of the same word, which shares out what is doubtful.
const GOLD: f32 = 0.5;

/// A stretch of a text and what should be said of its words; everything counts rows from its first word.
#[derive(Debug, Clone, Default)]
pub(super) struct Example {
    /// The words as they are written, and how each stands in its sentence.
    pub(super) words: Vec<String>,
    pub(super) places: Vec<u8>,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) tags: Vec<Distribution>,
    pub(super) names: Vec<Distribution>,
    pub(super) cues: Vec<Distribution>,
    pub(super) arcs: Vec<Distribution>,
    pub(super) heads: Vec<usize>,
    pub(super) relations: Vec<Distribution>,
    pub(super) roles: Vec<(usize, Vec<Distribution>)>,
    /// People marked the names in it.
    pub(super) is_marked: bool,
}

/// What is known for certain of a text's tokens.
#[derive(Debug, Default)]
struct Gold {
    /// Tag, head and relation of each token.
    tree: Vec<(Tag, usize, Relation)>,
    /// The label of each token, where names were marked.
    names: Vec<Option<u16>>,
    /// Labels of groups and other names may be missing.
    names_are_partial: bool,
    statements: Option<Vec<Relations>>,
}

/// Cue, source and contents of a statement, as tokens.
#[derive(Debug, Default)]
struct Relations {
    cue: Vec<usize>,
    source: Vec<usize>,
    contents: Vec<Vec<usize>>,
    is_speech: bool,
}

/// A text with statements marked; spans in code points.
#[derive(Debug, Deserialize)]
pub(super) struct StatedText {
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
    #[serde(default)]
    optional: bool,
}

/// Names marked on sentences of a treebank, by the sentence's words.
pub(super) type Marked = HashMap<Vec<String>, Vec<(Range<usize>, NameType)>>;

/// Learns from treebanks: the documents of `trees`, with names where their sentences are marked.
pub(super) fn of_trees(
    teacher: &Accurate,
    lexicon: &Lexicon,
    trees: &[TreebankSentence],
    marked: &Marked,
) -> Vec<Example> {
    let mut examples = Vec::new();
    for document in trees.chunk_by(|_, next| !next.opens_document) {
        // Words that are not there teach nothing.
        if is_masked(document) {
            continue;
        }
        let sentences =
            document.iter().map(|tree| tree.words.iter().map(|word| word.form.as_str()).collect());
        let (text, spans) = joined(sentences);
        let mut annotated = AnnotatedText::pretokenized(&text, &spans, lexicon);
        let mut gold = Gold { names_are_partial: true, ..Gold::default() };
        let mut paragraph = 0;
        for (tree, sentence) in document.iter().zip(&mut annotated.sentences) {
            paragraph += u32::from(tree.opens_paragraph);
            sentence.paragraph = paragraph;
            let first = sentence.tokens.start;
            for (at, word) in tree.words.iter().enumerate() {
                let head = if word.head == 0 { first + at } else { first + word.head - 1 };
                gold.tree.push((word.tag, head, word.relation));
            }
            let forms: Vec<String> = tree.words.iter().map(|word| word.form.clone()).collect();
            let labels = marked.get(&forms).map(|names| labels(names, forms.len()));
            gold.names.extend(
                labels.map_or(vec![None; forms.len()], |labels| labels.into_iter().map(Some).collect()),
            );
        }
        examples.extend(judged(teacher, &annotated, &gold));
    }
    examples
}

/// Learns from a text with names.
pub(super) fn of_names(teacher: &Accurate, lexicon: &Lexicon, named: &NerText) -> Vec<Example> {
    let sentences =
        named.sentences.iter().map(|sentence| sentence.words.iter().map(String::as_str).collect());
    let (text, spans) = joined(sentences);
    let annotated = AnnotatedText::pretokenized(&text, &spans, lexicon);
    let marked = named.sentences.iter().flat_map(|sentence| labels(&sentence.names, sentence.words.len()));
    let gold = Gold {
        names: marked.map(Some).collect(),
        names_are_partial: !named.has_all_types,
        ..Gold::default()
    };
    judged(teacher, &annotated, &gold)
}

/// Learns from a running text, with statements where they are marked.
pub(super) fn of_text(
    teacher: &Accurate,
    lexicon: &Lexicon,
    stated: &StatedText,
    is_marked: bool,
) -> Vec<Example> {
    let annotated = AnnotatedText::tokenize(&stated.text, lexicon);
    let points = CodePoints::new(&stated.text);
    let tokens: Vec<_> = annotated.tokens.iter().map(|token| points.span(token.span)).collect();
    let inside = |span: (u32, u32)| -> Vec<usize> {
        let from = tokens.partition_point(|token| token.end <= span.0);
        (from..tokens.len()).take_while(|&token| tokens[token].start < span.1).collect()
    };
    let mut relations: Vec<Relations> = Vec::new();
    for quote in &stated.quotes {
        let cue: Vec<usize> = quote.cue_span.map(inside).unwrap_or_default();
        let Some(&first) = cue.first() else { continue };
        let known = relations.iter().position(|relation| relation.cue[0] == first);
        let at = known.unwrap_or_else(|| {
            relations.push(Relations { cue: cue.into_iter().take(6).collect(), ..Relations::default() });
            relations.len() - 1
        });
        let relation = &mut relations[at];
        relation.is_speech |= !quote.optional;
        relation.contents.push(inside(quote.span));
        if let Some(source) = quote.speaker_span.map(inside).filter(|source| !source.is_empty()) {
            relation.source = source;
        }
    }
    let gold = Gold { statements: is_marked.then_some(relations), ..Gold::default() };
    judged(teacher, &annotated, &gold)
}

/// One text of all words, a blank between them, and the words' spans.
fn joined<'w>(sentences: impl Iterator<Item = Vec<&'w str>>) -> (String, Vec<Vec<ByteSpan>>) {
    let mut text = String::new();
    let spans = sentences
        .map(|words| {
            words
                .into_iter()
                .map(|word| {
                    let start = text.len() as u32;
                    text.push_str(word);
                    let end = text.len() as u32;
                    text.push(' ');
                    ByteSpan { start, end }
                })
                .collect()
        })
        .collect();
    (text, spans)
}

/// Name labels of a sentence: outside, begin, inside of each kind.
fn labels(names: &[(Range<usize>, NameType)], words: usize) -> Vec<u16> {
    let mut labels = vec![0; words];
    for (range, kind) in names {
        let kind = KINDS.iter().position(|known| known == kind).unwrap_or_default() as u16;
        for word in range.clone() {
            labels[word] = 2 * kind + if word == range.start { 1 } else { 2 };
        }
    }
    labels
}

/// The accurate model's judgement of a text, with gold worked in.
fn judged(teacher: &Accurate, words: &AnnotatedText<'_>, gold: &Gold) -> Vec<Example> {
    let (tags, relations) = teacher.labels();
    let found = teacher.judge(words).into_iter().map(|(stretch, judgement)| {
        let mut example = Example::new(words, &stretch, judgement);
        let tokens = stretch.tokens();
        example.is_marked = tokens.clone().any(|token| matches!(gold.names.get(token), Some(Some(_))));
        for (row, token) in tokens.clone().enumerate() {
            if let Some(&(tag, head, relation)) = gold.tree.get(token) {
                example.learn_tree(
                    row,
                    tags.iter().position(|&known| known == tag),
                    head.checked_sub(tokens.start),
                    relations.iter().position(|&known| known == relation),
                );
            }
            match gold.names.get(token).copied().flatten() {
                Some(0) if gold.names_are_partial => {
                    // A group or another name may stand here, though none is marked.
                    let open = |label: u16| {
                        label == 0
                            || KINDS[usize::from(label - 1) / 2] == NameType::Group
                            || KINDS[usize::from(label - 1) / 2] == NameType::Other
                    };
                    example.names[row].retain(|&(label, _)| open(label));
                    whole(&mut example.names[row], 0);
                }
                Some(label) => mix(&mut example.names[row], label),
                None => {}
            }
        }
        if let Some(statements) = &gold.statements {
            example.learn_statements(statements, tokens);
        }
        example
    });
    found.collect()
}

impl Example {
    fn new(words: &AnnotatedText<'_>, stretch: &Window, judgement: SoftLabels) -> Self {
        let SoftLabels { tags, names, cues, arcs, heads, relations, roles } = judgement;
        Self {
            words: stretch.tokens().map(|token| words.word(token).to_owned()).collect(),
            places: stretch.tokens().map(|token| place(words, token)).collect(),
            sentences: stretch.sentences.iter().map(|sentence| stretch.rows(sentence)).collect(),
            tags,
            names,
            cues,
            arcs,
            heads,
            relations,
            roles,
            is_marked: false,
        }
    }

    fn learn_tree(&mut self, row: usize, tag: Option<usize>, head: Option<usize>, relation: Option<usize>) {
        if let Some(tag) = tag {
            mix(&mut self.tags[row], tag as u16);
        }
        // A head outside the stretch stands in another part of a sentence cut in two.
        let Some(head) =
            head.filter(|&head| self.sentences.iter().any(|one| one.contains(&head) && one.contains(&row)))
        else {
            return;
        };
        mix(&mut self.arcs[row], head as u16);
        let Some(relation) = relation else { return };
        if self.heads[row] == head {
            mix(&mut self.relations[row], relation as u16);
        } else {
            // The teacher told the relation to another head.
            self.heads[row] = head;
            self.relations[row] = vec![(relation as u16, 1.0)];
        }
    }

    fn learn_statements(&mut self, statements: &[Relations], tokens: Range<usize>) {
        let row = |token: usize| tokens.contains(&token).then(|| token - tokens.start);
        let mut cues = vec![0u16; self.words.len()];
        self.roles.clear();
        for statement in statements {
            let Some(cue) = row(statement.cue[0]) else { continue };
            for (at, row) in statement.cue.iter().filter_map(|&token| row(token)).enumerate() {
                cues[row] = if at == 0 { 1 } else { 2 } + if statement.is_speech { 0 } else { 2 };
            }
            let mut roles = vec![0u16; self.words.len()];
            let parts = std::iter::once((3, &statement.source))
                .chain(statement.contents.iter().map(|part| (1, part)));
            for (begins, part) in parts {
                for (at, &token) in part.iter().enumerate() {
                    if let Some(row) = row(token) {
                        roles[row] = if at == 0 { begins } else { begins + 1 };
                    }
                }
            }
            self.roles.push((cue, roles.into_iter().map(|role| vec![(role, 1.0)]).collect()));
        }
        for (shares, cue) in self.cues.iter_mut().zip(cues) {
            mix(shares, cue);
        }
    }
}

/// Gives the gold label its weight beside the judgement.
fn mix(shares: &mut Distribution, gold: u16) {
    shares.iter_mut().for_each(|(_, share)| *share *= 1.0 - GOLD);
    match shares.iter_mut().find(|(label, _)| *label == gold) {
        Some((_, share)) => *share += GOLD,
        None => shares.push((gold, GOLD)),
    }
}

/// Makes the shares one again; where none is left, the label `otherwise` has it all.
fn whole(shares: &mut Distribution, otherwise: u16) {
    let sum: f32 = shares.iter().map(|&(_, share)| share).sum();
    if sum <= 0.0 {
        *shares = vec![(otherwise, 1.0)];
    } else {
        shares.iter_mut().for_each(|(_, share)| *share /= sum);
    }
}
