//! The clause around a trigger, by the dependency tree.

use crate::{
    language::{AnnotatedText, Relation, Upos},
    text::ByteSpan,
};

/// Most words of a clause before and behind its trigger.
const MAX_WORDS: usize = 40;

/// Returns the span of the clause that reports a trigger, without its conjunction and closing punctuation.
pub(super) fn around(doc: &AnnotatedText<'_>, trigger: usize) -> ByteSpan {
    let steps = doc.sentence_of(trigger).tokens.len();
    let ancestors = std::iter::successors(Some(trigger), |&at| doc.head(at)).take(steps);
    let head = ancestors
        .take_while(|&at| at == trigger || !is_nominal_root(doc, at))
        .find(|&at| is_clause(doc, at))
        .or_else(|| Some(doc.root(doc.sentence_of(trigger))))
        .filter(|&head| doc.is_descendant(trigger, head))
        .unwrap_or(trigger);
    let subtree = doc.subtree(head);
    let mut start = subtree.start.max(trigger.saturating_sub(MAX_WORDS));
    let mut end = subtree.end.min(trigger + MAX_WORDS);
    for child in doc.children(head) {
        let part = doc.subtree(child);
        match doc.relation(child) {
            // Another clause beside this one.
            Relation::Parataxis | Relation::Conj if part.start > trigger => end = end.min(part.start),
            Relation::Cc if child > trigger => end = end.min(child),
            _ => {}
        }
    }
    let is_edge = |at: usize| matches!(doc.relation(at), Relation::Punct | Relation::Cc | Relation::Mark);
    while start < trigger && is_edge(start) {
        start += 1;
    }
    while end > trigger + 1 && is_edge(end - 1) {
        end -= 1;
    }
    doc.span(start..end)
}

fn is_clause(doc: &AnnotatedText<'_>, at: usize) -> bool {
    match doc.relation(at) {
        Relation::Root
        | Relation::Ccomp
        | Relation::Advcl
        | Relation::AdvclRelcl
        | Relation::AclRelcl
        | Relation::Parataxis => true,
        Relation::Conj | Relation::Acl => matches!(doc.upos(at), Upos::Verb | Upos::Aux),
        _ => false,
    }
}

fn is_nominal_root(doc: &AnnotatedText<'_>, at: usize) -> bool {
    doc.head(at).is_none() && !matches!(doc.upos(at), Upos::Verb | Upos::Aux)
}
