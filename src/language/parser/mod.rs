//! The parser: transitions of the arc-hybrid system (Kuhlmann, Gómez-Rodríguez and Satta 2011), chosen
//! greedily by a linear model that was trained with a dynamic oracle (Goldberg and Nivre 2013).

mod features;
mod state;

pub(super) use features::{Seen, features};
pub(super) use state::{NONE, State, TRANSITIONS, Transition};

use super::linear::Scorer;

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
    let mut best = None;
    for (class, &score) in scores.iter().enumerate() {
        if best.is_none_or(|(_, top)| score > top) && state.allows(Transition::numbered(class)) {
            best = Some((class, score));
        }
    }
    Transition::numbered(best.map_or(0, |(class, _)| class))
}
