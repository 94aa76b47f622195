//! The name finder: a perceptron over BILOU labels (Ratinov and Roth 2009), read twice: the second
//! reading knows what the first made of the same word elsewhere in the text.

mod features;
mod gazetteer;
mod label;

use std::collections::HashMap;

pub(super) use features::{Look, Memory, features};
pub(super) use gazetteer::places;
pub(super) use label::Label;

use super::{forms::Form, linear::Scorer, tagger};

/// One reading of a sentence: a label a word. `memory` is what an earlier reading of the whole text found.
pub(super) fn read(
    scorer: &impl Scorer,
    look: &Look<'_>,
    memory: Option<&Memory>,
    first: Option<&[Label]>,
    out: &mut Vec<Label>,
) {
    let mut keys = Vec::with_capacity(96);
    let mut scores = [0i32; Label::COUNT];
    let (mut before, mut before2) = (Label::OUTSIDE, Label::OUTSIDE);
    for at in 0..look.forms.len() {
        let label = if look.is_plainly_outside(at, before) {
            Label::OUTSIDE
        } else {
            features(look, at, before, before2, memory, first, &mut keys);
            scores.fill(0);
            scorer.add(&keys, &mut scores);
            best_allowed(&mut scores, before, at + 1 == look.forms.len())
        };
        out.push(label);
        (before2, before) = (before, label);
    }
}

/// The best label that may follow `before`.
pub(super) fn best_allowed(scores: &mut [i32], before: Label, is_last: bool) -> Label {
    for (number, score) in scores.iter_mut().enumerate() {
        if !Label::numbered(number).may_follow(before) || (is_last && Label::numbered(number).is_open()) {
            *score = i32::MIN;
        }
    }
    Label::numbered(tagger::best(scores))
}

/// What a text shows of its words as a whole: which stand in lower case, which with a capital inside a sentence.
pub(super) fn habits<'f>(sentences: impl Iterator<Item = &'f [Form]>) -> HashMap<u32, u8> {
    let mut habits = HashMap::new();
    for forms in sentences {
        if tagger::is_shouted(forms) {
            continue;
        }
        for (at, form) in forms.iter().enumerate() {
            if form.has_letter {
                let bit = if !form.is_capital {
                    1
                } else if at > 0 {
                    2
                } else {
                    4
                };
                *habits.entry(form.word).or_insert(0) |= bit;
            }
        }
    }
    habits
}
