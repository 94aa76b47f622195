//! What the parser looks at: after Zhang and Nivre (2011), with word classes.

use super::super::hash::key;
use super::state::{NONE, State};

/// A word as the parser sees it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Seen {
    pub(in super::super) word: u32,
    pub(in super::super) tag: u32,
    pub(in super::super) fine: u32,
    pub(in super::super) coarse: u32,
}

impl Seen {
    /// The artificial root.
    pub(in super::super) const ROOT: Self = Self { word: 3, tag: 1001, fine: 1001, coarse: 1001 };
    const NOTHING: Self = Self { word: 5, tag: 1002, fine: 1002, coarse: 1002 };
}

/// The feature keys of a state.
pub(in super::super) fn features(state: &State, seen: &[Seen], keys: &mut Vec<u32>) {
    keys.clear();
    let see = |at: usize| if at == NONE { Seen::NOTHING } else { seen[at] };
    let relation = |at: usize| if at == NONE { 77 } else { u32::from(state.relations[at]) };
    let left = |at: usize, n: usize| if at == NONE { NONE } else { state.left[at][n] };
    let right = |at: usize, n: usize| if at == NONE { NONE } else { state.right[at][n] };
    let count = |list: &[u8], at: usize| if at == NONE { 9 } else { u32::from(list[at].min(4)) };
    let (s0, s1, s2, b0, b1, b2) =
        (state.stack(0), state.stack(1), state.stack(2), state.ahead(0), state.ahead(1), state.ahead(2));
    let (s0l, s0r, s0l2, s0r2) = (left(s0, 0), right(s0, 0), left(s0, 1), right(s0, 1));
    let (s1l, s1r, b0l, b0l2) = (left(s1, 0), right(s1, 0), left(b0, 0), left(b0, 1));
    let (vs0, vs1, vs2, vb0, vb1, vb2) = (see(s0), see(s1), see(s2), see(b0), see(b1), see(b2));
    let (vs0l, vs0r, vs1l, vs1r, vb0l) = (see(s0l), see(s0r), see(s1l), see(s1r), see(b0l));
    let apart = |left: usize, right: usize| {
        if left == NONE || right == NONE {
            99
        } else {
            match right - left {
                d @ 0..=4 => d as u32,
                5..=7 => 5,
                8..=12 => 6,
                _ => 7,
            }
        }
    };
    let d0 = apart(s0, b0);
    let d1 = apart(s1, s0);
    let mut template = 200;
    let mut add = |a: u32, b: u32, c: u32| {
        template += 1;
        keys.push(key(template, a, b, c));
    };
    add(0, 0, 0);
    // Single words.
    for v in [vs0, vs1, vb0] {
        add(v.word, 0, 0);
        add(v.tag, 0, 0);
        add(v.word, v.tag, 0);
        add(v.fine, v.tag, 0);
    }
    for v in [vs2, vb1, vb2] {
        add(v.word, 0, 0);
        add(v.tag, 0, 0);
    }
    // Pairs of words.
    for (a, b) in [(vs0, vb0), (vs1, vs0)] {
        add(a.word, b.word, 0);
        add(a.word, b.tag, a.tag);
        add(a.tag, b.word, b.tag);
        add(a.tag, b.tag, 0);
        add(a.fine, b.fine, 0);
        add(a.coarse, b.coarse, a.tag << 8 | b.tag);
        add(a.word, b.fine, 1);
        add(a.fine, b.word, 2);
    }
    add(vs1.tag, vb0.tag, 0);
    add(vs1.word, vb0.word, 0);
    add(vs1.fine, vb0.fine, 0);
    add(vb0.tag, vb1.tag, 0);
    add(vs0.word, vb1.tag, vb0.tag);
    add(vb0.word, vb1.word, 0);
    // Three tags, and one word with two.
    add(vs0.tag, vb0.tag, vb1.tag);
    add(vb0.tag, vb1.tag, vb2.tag);
    add(vs1.tag, vs0.tag, vb0.tag);
    add(vs2.tag, vs1.tag, vs0.tag);
    add(vs1.word, vs0.tag, vb0.tag);
    add(vs1.tag, vs0.word, vb0.tag);
    add(vs1.tag, vs0.tag, vb0.word);
    add(vs1.tag << 10 | vs0.tag, vb0.tag, vb1.tag);
    add(vs0.tag << 10 | vb0.tag, vb1.tag, vb2.tag);
    // "said | Monday | that": what comes next decides whose it is.
    add(vs1.word, vb0.word, vs0.tag);
    add(vs1.fine, vs0.coarse, vb0.word);
    // Children.
    add(vs0.tag, vs0l.tag, vb0.tag);
    add(vs0.tag, vs0r.tag, vb0.tag);
    add(vs0.tag, vb0l.tag, vb0.tag);
    add(vs1.tag, vs1r.tag, vs0.tag);
    add(vs1.tag, vs1l.tag, vs0.tag);
    add(vs1.tag, vs0.tag, vs0l.tag);
    add(vs1.tag, vs0.tag, vs0r.tag);
    add(vs0l.word, vs0.tag, relation(s0l));
    add(vs0r.word, vs0.tag, relation(s0r));
    add(vs1r.word, vs1.tag, relation(s1r));
    add(vb0l.word, vb0.tag, relation(b0l));
    add(vs0.word, relation(s0l), relation(s0r));
    add(vs0.tag, relation(s0l) << 8 | relation(s0l2), relation(s0r) << 8 | relation(s0r2));
    add(vs1.tag, relation(s1l), relation(s1r));
    add(vb0.tag, relation(b0l), relation(b0l2));
    add(vs1.word, vs0.tag, relation(s0l));
    add(vs1.tag, vs0.word, relation(s0l));
    add(vs1.word, vs0.word, vs0l.word);
    add(vs0.word, vb0.word, vb0l.word);
    add(vs1.tag << 10 | vs0.tag, relation(s0l), relation(s1r));
    // Distances and how many children there are.
    add(vs0.word, d0, 10);
    add(vs0.tag, d0, vb0.tag);
    add(vb0.word, d0, 0);
    add(vs1.tag, d1, vs0.tag);
    add(vs1.word, d1, 11);
    add(vs0.word, count(&state.right_count, s0), 0);
    add(vs0.tag, count(&state.left_count, s0), count(&state.right_count, s0));
    add(vs1.tag, count(&state.left_count, s1), count(&state.right_count, s1));
    add(vs1.word, count(&state.right_count, s1), 1);
    add(vb0.tag, count(&state.left_count, b0), 0);
}
