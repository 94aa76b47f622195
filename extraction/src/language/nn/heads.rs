//! The heads: from rows of numbers, one for each word of a stretch, to tags, names, trees, who says what, and what a
//! word stands for.

use std::ops::Range;

use super::{
    Dense, HeadSet, RepeatedTokenMeans, Tensors, Window,
    biaffine::{Biaffine, Sides, gather},
    bio,
    dense::Scratch,
    ner_head::NerHead,
    relation_classifier::RelationClassifier,
};
use crate::language::{
    AnnotatedText, Antecedent, AttributedSpan, Attribution, Name, NameType, Relation, Tag, Upos, WeightsError,
};

/// Labels of names: outside, then begin and inside of each kind.
pub const NAMES: usize = 1 + 2 * KINDS.len();
/// Kinds of names, in the order of their labels.
pub const KINDS: [NameType; 5] =
    [NameType::Person, NameType::Organization, NameType::Place, NameType::Group, NameType::Other];
/// Labels of cues: outside, begin and inside of speech, of attitude.
pub const CUES: usize = 5;
/// Labels of what belongs to a cue: outside, begin and inside of content, of source.
pub const ROLES: usize = 5;
/// How likely a word must be a cue for its statement to be read; what is unlikely says so.
pub const LEAST_CUE: f32 = 0.25;

/// A word whose every label of a cue lies so far below "none" is none: their shares make less than [`LEAST_CUE`], and "goes
/// on" is not the likeliest.
const SURELY_NONE: f32 = 2.0;

/// Words whose tags are told at once.
const BLOCK: usize = 48;

/// The heads of a model.
#[derive(Debug)]
pub struct Heads {
    pub tags: Vec<Tag>,
    pub tag: Dense,
    pub namer: NerHead,
    pub cue: Dense,
    pub arc: Biaffine,
    pub labeller: RelationClassifier,
    pub role: Biaffine,
    coreference: Option<Biaffine>,
}

impl Heads {
    /// Reads labels and layers; nothing may be left in the file after them.
    pub fn read(
        tensors: &mut Tensors<'_>,
        (tags, relations): (Vec<Tag>, Vec<Relation>),
        size: HeadSet,
    ) -> Result<Self, WeightsError> {
        let tag = Dense::read(tensors)?;
        let heads = Self {
            tags,
            tag,
            namer: NerHead::read(tensors, size)?,
            cue: Dense::read(tensors)?,
            arc: Biaffine::read(tensors)?,
            labeller: RelationClassifier::read(tensors, relations, size)?,
            role: Biaffine::read(tensors)?,
            coreference: if size == HeadSet::Large { Some(Biaffine::read(tensors)?) } else { None },
        };
        let fits = tensors.is_done()
            && heads.tag.outputs() == heads.tags.len()
            && heads.cue.outputs() == CUES
            && heads.role.outputs() == ROLES;
        if fits { Ok(heads) } else { Err(WeightsError::Broken("a head has another number of labels")) }
    }

    /// Answers every question about the words of a stretch that were not known before; `seen` holds a row for each of
    /// its tokens, `echoes` the means of those alike, where names are told by them too.
    pub fn answer(
        &self,
        stretch: &Window,
        seen: &[f32],
        echoes: &RepeatedTokenMeans,
        words: &mut AnnotatedText<'_>,
        space: &mut Scratch,
    ) {
        let (first, fresh) = (stretch.tokens().start, stretch.first_fresh());
        let (mut scores, mut peaks) = (space.take(), Vec::new());
        let (mut bytes, mut all) = (std::mem::take(&mut space.fresh), std::mem::take(&mut space.bytes));
        all.set(seen, self.tag.inputs());
        bytes.set_some(&all, fresh - first..all.count());

        // Some at a time, whose many scores stay in a core's nearest cache until the best is found.
        for from in (0..bytes.count()).step_by(BLOCK) {
            let some = from..(from + BLOCK).min(bytes.count());
            self.tag.apply_some(&bytes, some, space, &mut scores);
            bio::peaks(&scores, self.tags.len(), None, &mut peaks);
            for (token, peak) in words.tokens[fresh + from..].iter_mut().zip(&peaks) {
                token.tag = self.tags[peak.at];
            }
        }

        self.namer.scores(&bytes, echoes, space, &mut scores);
        for sentence in stretch.fresh() {
            let rows = stretch.fresh_rows(sentence);
            let labels = bio::best_sequence(&scores[rows.start * NAMES..rows.end * NAMES], NAMES);
            for (kind, range) in bio::spans(&labels) {
                let mut tokens = sentence.start + range.start..sentence.start + range.end;
                // Two people, places or bodies have at least a comma between them: one name, told apart by mistake.
                let broken = |last: &Name| {
                    matches!(KINDS[kind], NameType::Person | NameType::Place | NameType::Organization)
                        && last.kind == KINDS[kind]
                        && last.tokens.end == tokens.start
                        && words.upos(tokens.start - 1) != Upos::Punct
                };
                if range.start > 0 && words.names.last().is_some_and(broken) {
                    tokens.start = words.names.pop().map_or(tokens.start, |last| last.tokens.start);
                }
                let tokens = without_joint(words, tokens);
                // "The" alone names nothing.
                if tokens.len() == 1 && is_small(words.upos(tokens.start)) {
                    continue;
                }
                words.names.push(Name { span: words.span(tokens.clone()), tokens, kind: KINDS[kind] });
            }
        }

        self.hang(stretch, &bytes, words, space);

        self.cue.apply_bytes(&bytes, space, &mut scores);
        let found: Vec<_> =
            stretch.fresh().iter().flat_map(|sentence| cues(&scores, stretch.fresh_rows(sentence))).collect();
        if !found.is_empty() {
            // The new words have been told everything else: their room is free for the cues alone.
            bytes.set_some(&all, found.iter().map(|cue| fresh - first + cue.rows.start));
            let roles = self.role.sides_of(&all, &bytes, space);
            let scores = self.role.of_governors(&roles, space);
            let made = found.iter().zip(scores).map(|(cue, scores)| attribution((first, fresh), cue, scores));
            words.attributions.extend(made);
            space.give([roles.left, roles.right]);
        }

        if let Some(coreference) = &self.coreference {
            let links = coreference.sides(&all, space);
            link(coreference, (first, fresh), &links, words, space);
            space.give([links.left, links.right]);
        }
        space.give([scores]);
        (space.fresh, space.bytes) = (bytes, all);
    }

    /// The labels that the heads answer with.
    pub fn labels(&self) -> (&[Tag], &[Relation]) {
        (&self.tags, self.labeller.relations())
    }
}

/// What belongs to a cue, whose rows are counted from `fresh` on, anywhere in the stretch, whose tokens begin with `first`; a
/// row of `scores` for each.
fn attribution((first, fresh): (usize, usize), cue: &FoundCue, mut scores: Vec<[f32; ROLES]>) -> Attribution {
    let tokens = |rows: &Range<usize>| first + rows.start..first + rows.end;
    let labels = bio::best_sequence(scores.as_flattened(), ROLES);
    let mut made = Attribution {
        cue: fresh + cue.rows.start..fresh + cue.rows.end,
        is_speech: cue.is_speech,
        probability: cue.probability,
        contents: Vec::new(),
        sources: Vec::new(),
    };
    for (kind, rows) in bio::spans(&labels) {
        bio::probabilities(scores[rows.clone()].as_flattened_mut(), ROLES);
        let sure = scores[rows.clone()].iter().map(|of| of[1 + 2 * kind] + of[2 + 2 * kind]);
        let part =
            AttributedSpan { probability: sure.sum::<f32>() / rows.len() as f32, tokens: tokens(&rows) };
        if kind == 0 { made.contents.push(part) } else { made.sources.push(part) }
    }
    made
}

/// A part of speech that no name consists of.
fn is_small(part: Upos) -> bool {
    use Upos::{Adp, Aux, Cconj, Det, Part, Pron, Punct, Sconj};
    matches!(part, Adp | Aux | Cconj | Det | Part | Pron | Punct | Sconj)
}

/// A name without what stands behind it: between names, and at the end of none.
fn without_joint(words: &AnnotatedText<'_>, name: Range<usize>) -> Range<usize> {
    let joins = |token: usize| matches!(words.word(token), "," | ";" | ":" | "/" | "-" | "–" | "—");
    let last = name.clone().skip(1).rev().find(|&token| !joins(token)).unwrap_or(name.start);
    name.start..last + 1
}

/// What pronouns and nouns from `fresh` on stand for, where the stretch, which begins with token `first`, shows it.
fn link(
    pair: &Biaffine,
    (first, fresh): (usize, usize),
    links: &Sides,
    words: &mut AnnotatedText<'_>,
    space: &mut Scratch,
) {
    let count = links.right_count();
    let asked: Vec<usize> = (fresh - first..count)
        .filter(|row| matches!(words.upos(first + row), Upos::Pron | Upos::Noun | Upos::Propn | Upos::Det))
        .collect();
    let (mut governors, mut scores) = (space.take(), space.take());
    pair.ready(&links.right, space, &mut governors);
    pair.meet(&gather(asked.iter().map(|&row| links.left(row))), &governors, space, &mut scores);
    for (row, scores) in asked.into_iter().zip(scores.chunks_exact_mut(count)) {
        let scores = &mut scores[..=row];
        bio::probabilities(scores, row + 1);
        let best = bio::best(scores);
        if best != row {
            let (token, antecedent) = (first + row, first + best);
            words.antecedents.push(Antecedent { token, antecedent, probability: scores[best] });
        }
    }
    space.give([governors, scores]);
}

/// A cue, by rows of new words.
struct FoundCue {
    rows: Range<usize>,
    is_speech: bool,
    probability: f32,
}

/// The cues of a sentence: every word more likely to begin one than not to be let through.
fn cues(scores: &[f32], rows: Range<usize>) -> Vec<FoundCue> {
    let mut found: Vec<FoundCue> = Vec::new();
    for row in rows {
        let mut of = [0.0; CUES];
        of.copy_from_slice(&scores[row * CUES..][..CUES]);
        // Most words are so surely none that it need not be said how surely.
        if of[1..].iter().all(|&label| of[0] - label > SURELY_NONE) {
            continue;
        }
        bio::probabilities(&mut of, CUES);
        let of = |label: usize| of[label];
        let (begins, goes_on) = (of(1) + of(3), of(2) + of(4));
        match found.last_mut() {
            Some(last) if last.rows.end == row && goes_on > begins && goes_on > of(0) => {
                last.rows.end = row + 1
            }
            _ if begins >= LEAST_CUE => {
                found.push(FoundCue { rows: row..row + 1, is_speech: of(1) >= of(3), probability: begins })
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_in_no_dash_or_comma() {
        let lexicon = crate::language::Lexicon::builtin().unwrap();
        let words = AnnotatedText::tokenize("Ada Kolev -, of Ilieva-Roe", &lexicon);
        let names = [0..2, 0..3, 0..4, 5..8, 2..4].map(|name| without_joint(&words, name));
        assert_eq!(names, [0..2, 0..2, 0..2, 5..8, 2..3]);
    }
}
