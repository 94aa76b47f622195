//! Syntactic features of a trigger and of words near it, as short texts.

use crate::language::{AnnotatedText, Relation, SentenceKind, Upos, Xpos};

/// Most arcs of a path that is written out.
const MAX_ARCS: usize = 5;
/// Most arcs from a word to its ancestors that are followed.
const MAX_ANCESTORS: usize = 12;
/// Stands for a longer path.
const FAR: &str = "far";
/// The dependents of a trigger that name participants.
const CORE: [Relation; 8] = [
    Relation::Compound,
    Relation::Nmod,
    Relation::NmodPoss,
    Relation::Nsubj,
    Relation::NsubjPass,
    Relation::Obj,
    Relation::Obl,
    Relation::OblAgent,
];

/// Returns the relations on the path from a trigger up to the common ancestor and down to a word of the same sentence.
pub(super) fn path(doc: &AnnotatedText<'_>, trigger: usize, word: usize) -> String {
    let (up, down) = (ancestors(doc, trigger), ancestors(doc, word));
    for (arcs_down, ancestor) in down.iter().enumerate() {
        let Some(arcs_up) = up.iter().position(|one| one == ancestor) else { continue };
        if arcs_up + arcs_down > MAX_ARCS {
            return FAR.to_owned();
        }
        let mut path = String::new();
        for &token in &up[..arcs_up] {
            path.push('^');
            path.push_str(doc.relation(token).name());
        }
        for &token in down[..arcs_down].iter().rev() {
            path.push('/');
            path.push_str(doc.relation(token).name());
        }
        return path;
    }
    FAR.to_owned()
}

/// Tests whether a path is longer than those that are written out.
pub(super) fn is_far(path: &str) -> bool {
    path == FAR
}

/// Returns a token and its ancestors.
fn ancestors(doc: &AnnotatedText<'_>, token: usize) -> Vec<usize> {
    std::iter::successors(Some(token), |&token| doc.head(token)).take(MAX_ANCESTORS).collect()
}

/// Returns the voice of a trigger: of a noun, passive, a participle behind a noun, active, or of another word.
pub(super) fn voice(doc: &AnnotatedText<'_>, trigger: usize) -> &'static str {
    let has = |relation| doc.child(trigger, relation).is_some();
    match doc.upos(trigger) {
        Upos::Noun | Upos::Propn => "noun",
        _ if has(Relation::NsubjPass) || has(Relation::AuxPass) => "passive",
        _ if doc.relation(trigger) == Relation::Acl && doc.xpos(trigger) == Xpos::Vbn => "participle",
        Upos::Verb => "active",
        _ => "other",
    }
}

/// Returns the relations of a trigger's dependents that name participants, without repeats.
pub(super) fn core_dependents(doc: &AnnotatedText<'_>, trigger: usize) -> String {
    let has = |relation: &&Relation| doc.child(trigger, **relation).is_some();
    CORE.iter().filter(has).map(|relation| relation.name()).collect::<Vec<_>>().join("+")
}

/// Returns the lemma of a word's preposition, or nothing.
pub(super) fn preposition(doc: &AnnotatedText<'_>, word: usize) -> String {
    doc.child(word, Relation::Case).map_or_else(String::new, |case| doc.lemma(case).to_lowercase())
}

/// Returns the tense of a trigger: its part of speech and its auxiliaries.
pub(super) fn tense(doc: &AnnotatedText<'_>, trigger: usize) -> String {
    let auxiliaries = doc
        .children(trigger)
        .filter(|&child| matches!(doc.relation(child), Relation::Aux | Relation::AuxPass));
    let mut parts: Vec<String> = auxiliaries.map(|child| doc.lemma(child).to_lowercase()).collect();
    parts.sort_unstable();
    parts.insert(0, doc.xpos(trigger).name().to_owned());
    parts.join("+")
}

/// Returns the name of the kind of a token's sentence.
pub(super) fn sentence_kind(doc: &AnnotatedText<'_>, token: usize) -> &'static str {
    match doc.sentence_of(token).kind {
        SentenceKind::Story => "story",
        SentenceKind::Headline => "headline",
        SentenceKind::Byline => "byline",
        SentenceKind::Dateline => "dateline",
        SentenceKind::Caption => "caption",
        SentenceKind::Boilerplate => "boilerplate",
    }
}
