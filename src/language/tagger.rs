//! The tagger: an averaged perceptron from left to right (Collins 2002), with word classes.

use super::{forms::Form, grammar::Tag, hash::key, linear::Scorer};

/// The most keys one decision looks up.
pub(super) const KEYS: usize = 48;

/// The beginning or end of a sentence, as a word.
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

/// The features of the word at `at`, given the two tags before it.
pub(super) fn features(
    forms: &[Form],
    at: usize,
    before: u32,
    before2: u32,
    shouted: bool,
    keys: &mut Vec<u32>,
) {
    keys.clear();
    let near = |offset: isize| -> &Form {
        let at = at as isize + offset;
        if at < 0 { &EDGE } else { forms.get(at as usize).unwrap_or(&EDGE) }
    };
    let (w, l, l2, r, r2) = (near(0), near(-1), near(-2), near(1), near(2));
    let exact = if shouted { w.word } else { w.exact };
    // In an all-capitals line the shape says nothing.
    let shape = if shouted { 0 } else { w.shape };
    let first = u32::from(at == 0);
    let mut template = 100;
    let mut add = |a: u32, b: u32, c: u32| {
        template += 1;
        keys.push(key(template, a, b, c));
    };
    add(0, 0, 0);
    add(w.word, 0, 0);
    add(exact, 0, 0);
    for suffix in w.suffixes {
        add(suffix, 0, 0);
    }
    for prefix in w.prefixes {
        add(prefix, 0, 0);
    }
    add(shape, first, 0);
    add(w.fine, 0, 0);
    add(w.coarse, shape, 0);
    add(w.suffixes[2], shape, 0);
    add(w.suffixes[1], shape, w.prefixes[0]);
    add(before, 0, 0);
    add(before, before2, 0);
    add(before, w.word, 0);
    add(before, before2, w.word);
    add(before, w.suffixes[2], 0);
    add(before, r.word, 0);
    add(before, r.suffixes[2], r.coarse);
    add(before, w.fine, 0);
    add(before, w.coarse, r.coarse);
    add(l.word, 0, 0);
    add(r.word, 0, 0);
    add(l2.word, 0, 0);
    add(r2.word, 0, 0);
    add(l.word, w.word, 0);
    add(w.word, r.word, 0);
    add(l.word, r.word, 0);
    add(w.word, r.suffixes[2], 0);
    add(w.word, r.coarse, 0);
    add(w.word, r.coarse, r2.coarse);
    add(w.word, l.coarse, r.coarse);
    add(w.fine, r.fine, 0);
    add(l.fine, w.fine, 0);
    add(l.suffixes[2], 0, 0);
    add(r.suffixes[2], 0, 0);
    add(r.suffixes[1], r.shape, 0);
    add(l.coarse, 0, 0);
    add(r.coarse, 0, 0);
    add(l.shape, shape, r.shape);
    add(r.word, r2.word, 0);
    add(w.word, u32::from(shouted), first);
}

/// Tags a sentence: the number of each word's tag in the model's list. `dictionary` gives the words
/// that have but one tag; for the others `scorer` decides.
pub(super) fn tag(
    scorer: &impl Scorer,
    classes: usize,
    dictionary: &impl Fn(u32) -> Option<u8>,
    forms: &[Form],
    out: &mut Vec<u8>,
) {
    let shouted = is_shouted(forms);
    let mut keys = Vec::with_capacity(KEYS);
    let mut scores = vec![0i32; classes];
    let (mut before, mut before2) = (998, 998);
    for at in 0..forms.len() {
        let class = dictionary(forms[at].exact).unwrap_or_else(|| {
            features(forms, at, before, before2, shouted, &mut keys);
            scores.fill(0);
            scorer.add(&keys, &mut scores);
            best(&scores) as u8
        });
        out.push(class);
        (before2, before) = (before, class.into());
    }
}

/// True when most words of a sentence are written in capitals: a headline of the old kind.
pub(super) fn is_shouted(forms: &[Form]) -> bool {
    let words = forms.iter().filter(|form| form.has_letter).count();
    let shouted = forms.iter().filter(|form| form.is_shouted).count();
    words >= 3 && shouted * 4 >= words * 3
}

/// The class with the highest score; the first of equals.
pub(super) fn best(scores: &[i32]) -> usize {
    let mut best = 0;
    for (class, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = class;
        }
    }
    best
}

/// The tags a model knows, by number.
pub(super) type Tags = Vec<Tag>;
