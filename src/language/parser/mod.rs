//! The parser: transitions of the arc-hybrid system (Kuhlmann, Gómez-Rodríguez and Satta 2011), chosen
//! greedily by a linear model that was trained with a dynamic oracle (Goldberg and Nivre 2013).

mod features;
mod repair;
mod state;

pub(super) use features::{Seen, features};
pub(super) use repair::free_the_days;
pub(super) use state::{NONE, State, TRANSITIONS, Transition};

use super::{grammar::Relation, linear::Scorer};

/// Room for one sentence's parse, used again for the next.
#[derive(Default)]
pub(super) struct Space {
    state: State,
    keys: Vec<u32>,
    scores: Vec<i32>,
}

impl Space {
    /// Parses a sentence: `seen` holds its words from 1 on, the artificial root being 0. The heads and
    /// relations (by number) are then in the state it returns.
    pub(super) fn parse(&mut self, scorer: &impl Scorer, seen: &[Seen]) -> &State {
        self.scores.resize(TRANSITIONS, 0);
        self.state.start(seen.len());
        while !self.state.is_done() {
            features(&self.state, seen, &mut self.keys);
            self.scores.fill(0);
            scorer.add(&self.keys, &mut self.scores);
            let next = best_allowed(&self.state, &self.scores);
            self.state.take(next);
        }
        &self.state
    }
}

/// The allowed transition with the highest score; the first of equals.
pub(super) fn best_allowed(state: &State, scores: &[i32]) -> Transition {
    const RELATIONS: usize = Relation::ALL.len();
    const ROOT: u8 = Relation::Root as u8;
    let mut best = (Transition::Shift, if state.allows(Transition::Shift) { scores[0] } else { i32::MIN });
    // Which arcs are allowed hangs on the state alone, but for the root's relation: two short scans will do.
    if state.allows(Transition::Left(Relation::Dep as u8)) {
        let (relation, score) = best_relation(&scores[1..=RELATIONS]);
        if score > best.1 {
            best = (Transition::Left(relation), score);
        }
    }
    if state.allows(Transition::Right(ROOT)) {
        let score = scores[1 + RELATIONS + usize::from(ROOT)];
        if score > best.1 {
            best = (Transition::Right(ROOT), score);
        }
    } else if state.allows(Transition::Right(Relation::Dep as u8)) {
        let (relation, score) = best_relation(&scores[1 + RELATIONS..]);
        if score > best.1 {
            best = (Transition::Right(relation), score);
        }
    }
    best.0
}

/// The best relation that is not the root's.
fn best_relation(scores: &[i32]) -> (u8, i32) {
    let mut best = (0, i32::MIN);
    for (relation, &score) in scores.iter().enumerate() {
        if score > best.1 && relation != Relation::Root as usize {
            best = (relation as u8, score);
        }
    }
    best
}
