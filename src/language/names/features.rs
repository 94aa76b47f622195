//! What the name finder looks at.

use std::collections::HashMap;

use super::super::{forms::Form, hash::key};
use super::Label;

const EDGE: Form = Form {
    word: 7,
    exact: 7,
    suffixes: [7; 4],
    prefixes: [7; 3],
    shape: 7,
    coarse: 999,
    fine: 999,
    is_capital: false,
    is_shouted: false,
    has_letter: false,
};

/// A sentence as the name finder sees it.
pub(in super::super) struct Look<'s> {
    pub(in super::super) forms: &'s [Form],
    /// The number of each word's tag.
    pub(in super::super) tags: &'s [u8],
    /// What the gazetteer says of each word.
    pub(in super::super) places: &'s [u8],
    /// What the whole text shows of a word's capitals.
    pub(in super::super) habits: &'s HashMap<u32, u8>,
    pub(in super::super) shouted: bool,
}

impl Look<'_> {
    /// True where no name can be: a small word with no capital near. Spares most of the work.
    pub(in super::super) fn is_plainly_outside(&self, at: usize, before: Label) -> bool {
        let capital = |at: usize| self.forms.get(at).is_some_and(|form| form.is_capital);
        !before.is_open() && !capital(at) && !capital(at + 1) && !capital(at + 2)
    }
}

/// What the first reading of a text made of each word: counts by kind, last of them outside.
#[derive(Debug, Default)]
pub(in super::super) struct Memory {
    counts: HashMap<u32, [u16; 6]>,
}

impl Memory {
    pub(in super::super) fn note(&mut self, forms: &[Form], labels: &[Label]) {
        for (form, label) in forms.iter().zip(labels) {
            if form.is_capital {
                let counts = self.counts.entry(form.word).or_default();
                let slot = label.kind().map_or(5, |kind| kind as usize);
                counts[slot] = counts[slot].saturating_add(1);
            }
        }
    }

    /// What the other places of the word say: the kind most often given, and how clear it is. 0: no other place.
    fn others(&self, word: u32, own: Label) -> u32 {
        let Some(counts) = self.counts.get(&word) else { return 0 };
        let mut counts = *counts;
        let slot = own.kind().map_or(5, |kind| kind as usize);
        counts[slot] = counts[slot].saturating_sub(1);
        let total: u32 = counts.iter().map(|&count| u32::from(count)).sum();
        if total == 0 {
            return 0;
        }
        let (kind, &most) =
            counts.iter().enumerate().max_by_key(|&(at, &count)| (count, usize::MAX - at)).unwrap_or((5, &0));
        let clear = if u32::from(most) == total { 2 } else { u32::from(u32::from(most) * 3 > total * 2) };
        1 + kind as u32 * 3 + clear
    }
}

/// The feature keys of the word at `at`; `memory` and `first` (the first reading's labels) only in the second.
pub(in super::super) fn features(
    look: &Look<'_>,
    at: usize,
    before: Label,
    before2: Label,
    memory: Option<&Memory>,
    first: Option<&[Label]>,
    keys: &mut Vec<u32>,
) {
    keys.clear();
    let index = |offset: isize| at.checked_add_signed(offset).filter(|&at| at < look.forms.len());
    let near = |offset: isize| index(offset).map_or(&EDGE, |at| &look.forms[at]);
    let tag = |offset: isize| index(offset).map_or(999, |at| u32::from(look.tags[at]));
    let place = |offset: isize| index(offset).map_or(0, |at| u32::from(look.places[at]));
    let habit = |form: &Form| look.habits.get(&form.word).map_or(0, |&bits| u32::from(bits));
    let (w, l, l2, r, r2) = (near(0), near(-1), near(-2), near(1), near(2));
    let b = before.number() as u32;
    let b2 = before2.number() as u32;
    let shouted = u32::from(look.shouted);
    let shape = if look.shouted { 0 } else { w.shape };
    let start = u32::from(at == 0) + shouted * 2;
    let mut template = 400;
    let mut add = |a: u32, b: u32, c: u32| {
        template += 1;
        keys.push(key(template, a, b, c));
    };
    add(b, 0, 0);
    add(b, b2, 0);
    add(w.word, 0, 0);
    add(w.exact, 0, 0);
    add(w.word, b, 0);
    add(shape, start, b);
    for suffix in w.suffixes {
        add(suffix, u32::from(w.is_capital), 0);
    }
    for prefix in w.prefixes {
        add(prefix, u32::from(w.is_capital), 0);
    }
    add(w.suffixes[2], b, shape);
    add(w.fine, u32::from(w.is_capital), 0);
    add(w.fine, b, shape);
    add(w.coarse, b, shape);
    add(tag(0), b, 0);
    add(tag(-1), tag(0), tag(1));
    add(tag(0), tag(1), shape);
    add(place(0), shape, b);
    add(place(0), place(1), w.word);
    add(place(1), tag(0), r.shape);
    add(place(-1), b, shape);
    add(habit(w), start, shape);
    add(habit(w), tag(0), b);
    for (v, n) in [(l, 1), (l2, 2), (r, 3), (r2, 4)] {
        add(v.word, n, 0);
        add(v.word, u32::from(w.is_capital), shape);
        add(v.fine, shape, n);
        add(v.shape, shape, n);
    }
    add(l.word, w.word, 0);
    add(w.word, r.word, 0);
    add(l.word, r.word, shape);
    add(l2.word, l.word, shape);
    add(r.word, r2.word, shape);
    add(l.fine, w.fine, shape);
    add(w.fine, r.fine, shape);
    add(l.fine, r.fine, b);
    add(l.coarse, r.coarse, shape);
    add(l.word, b, w.fine);
    add(r.word, b, w.fine);
    add(l.suffixes[2], b, shape);
    add(r.suffixes[2], b, shape);
    add(r.shape, r2.shape, b << 3 | start);
    add(near(-3).word, shape, 3);
    add(near(3).word, shape, 3);
    if let (Some(memory), Some(first)) = (memory, first) {
        let own = |offset: isize| index(offset).map_or(Label::OUTSIDE, |at| first[at]);
        let others =
            |offset: isize| index(offset).map_or(99, |at| memory.others(look.forms[at].word, first[at]));
        let (o, f) = (others(0), own(0).number() as u32);
        add(o, w.is_capital.into(), start);
        add(o, b, f);
        add(f, own(1).number() as u32, b);
        add(f, own(-1).number() as u32, o);
        add(o, others(1), b);
        add(o, others(-1), b);
        add(o, shape, r.shape);
        add(f, w.word, 0);
        add(f, w.fine, o);
    }
}
