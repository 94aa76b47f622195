//! The noun phrase around a word that a model points to.

use std::ops::Range;

use crate::language::{AnnotatedText, Relation};

/// Most words of a phrase on either side of its head.
const MAX_WORDS: usize = 12;

/// Returns the tokens of the noun phrase whose head is `head`, without prepositions, appositions and relative clauses.
///
/// A complement with "of" is part of it: "the ministry of health".
pub(super) fn of_head(doc: &AnnotatedText<'_>, head: usize) -> Range<usize> {
    if let Some(name) = doc.name_at(head) {
        return name.tokens.clone();
    }
    let mut start = head;
    let mut end = head + 1;
    for child in doc.children(head) {
        match doc.relation(child) {
            Relation::Det
            | Relation::DetPredet
            | Relation::Amod
            | Relation::Nummod
            | Relation::Compound
            | Relation::NmodPoss
            | Relation::Flat
                if head.abs_diff(child) <= MAX_WORDS =>
            {
                let subtree = doc.subtree(child);
                if subtree.end <= head {
                    start = start.min(subtree.start);
                } else if subtree.start == end {
                    end = subtree.end;
                }
            }
            Relation::Nmod if child > head && is_of(doc, child) && child - head <= MAX_WORDS => {
                let inner = of_head_without_complement(doc, child);
                if inner.start > head && inner.start <= end + 2 {
                    end = inner.end;
                }
            }
            _ => {}
        }
    }
    start..end
}

fn of_head_without_complement(doc: &AnnotatedText<'_>, head: usize) -> Range<usize> {
    if let Some(name) = doc.name_at(head) {
        return name.tokens.clone();
    }
    let premodifiers = doc.children(head).filter(|&child| {
        child < head
            && matches!(
                doc.relation(child),
                Relation::Det | Relation::Amod | Relation::Compound | Relation::Nummod | Relation::NmodPoss
            )
    });
    let start = premodifiers.map(|child| doc.subtree(child).start).min().unwrap_or(head);
    start..head + 1
}

fn is_of(doc: &AnnotatedText<'_>, noun: usize) -> bool {
    doc.child(noun, Relation::Case).is_some_and(|case| doc.word(case).eq_ignore_ascii_case("of"))
}
