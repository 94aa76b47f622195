//! Trains the parser with a dynamic oracle: it learns from its own errors' consequences.

use super::{
    super::{
        fast::see,
        linear::Scorer,
        parser::{NONE, State, TRANSITIONS, Transition, best_allowed, features},
    },
    perceptron::Perceptron,
    random::Random,
    tagger::{Prepared, Sentence},
};

/// How often, of a hundred times, training goes where the parser would go itself.
const FOLLOW_SELF: u64 = 90;

/// The right step must win by this much, or the model learns from it: what it barely knows it would forget
/// when rare features are cut from the finished model.
const MARGIN: i32 = 30;

pub(super) fn train(
    all: &Prepared,
    tags: &[Vec<u8>],
    rounds: usize,
    seed: u64,
    report: &dyn Fn(&str),
) -> Perceptron {
    let mut order: Vec<usize> = (0..all.sentences.len()).collect();
    let mut random = Random::new(seed);
    let mut model = Perceptron::default();
    let mut state = State::default();
    let (mut keys, mut seen) = (Vec::new(), Vec::new());
    let mut scores = vec![0i32; TRANSITIONS];
    for round in 0..rounds {
        random.shuffle(&mut order);
        let (mut right, mut total) = (0, 0);
        for &at in &order {
            let sentence = &all.sentences[at];
            see(&sentence.forms, &tags[at], &mut seen);
            state.start(seen.len());
            while !state.is_done() {
                features(&state, &seen, &mut keys);
                scores.fill(0);
                model.add(&keys, &mut scores);
                let greedy = best_allowed(&state, &scores);
                let best = best_by_oracle(&state, sentence, &scores);
                scores[best.number()] -= MARGIN;
                let guess = best_allowed(&state, &scores);
                model.tick();
                total += 1;
                right += usize::from(greedy == best);
                if guess != best {
                    model.update(&keys, best.number(), 1);
                    model.update(&keys, guess.number(), -1);
                }
                let follow = round > 0 && random.chance(FOLLOW_SELF);
                state.take(if follow { greedy } else { best });
            }
        }
        report(&format!(
            "parser, round {}: {:.2} of a hundred steps right",
            round + 1,
            100.0 * right as f64 / total.max(1) as f64
        ));
    }
    model
}

/// Of the transitions that lose the fewest gold arcs, the one the model likes best; an arc that is
/// gold must carry the gold relation.
fn best_by_oracle(state: &State, gold: &Sentence, scores: &[i32]) -> Transition {
    let (top, below) = (state.stack(0), state.stack(1));
    let costs = costs(state, &gold.heads);
    let least = costs.into_iter().flatten().min().unwrap_or(0);
    let mut best: Option<(Transition, i32)> = None;
    for (class, &score) in scores.iter().enumerate() {
        let transition = Transition::numbered(class);
        let (cost, head, relation) = match transition {
            Transition::Shift => (costs[0], NONE, 0),
            Transition::Left(relation) => (costs[1], state.next, relation),
            Transition::Right(relation) => (costs[2], below, relation),
        };
        let is_fine = cost == Some(least)
            && (head == NONE || gold.heads[top] != head || gold.relations[top] == relation);
        if is_fine && state.allows(transition) && best.is_none_or(|(_, most)| score > most) {
            best = Some((transition, score));
        }
    }
    best.map_or_else(|| best_allowed(state, scores), |(transition, _)| transition)
}

/// How many gold arcs become out of reach by each kind of transition; `None` where it isn't allowed.
fn costs(state: &State, heads: &[usize]) -> [Option<usize>; 3] {
    let (top, next, length) = (state.stack(0), state.next, state.length);
    let below = state.stack(1);
    let shift = (next < length).then(|| {
        let above_root = state.stack.len() - 1;
        let children = state.stack[1..].iter().filter(|&&word| heads[word] == next).count();
        // The head on the stack, but not on top: out of reach for good.
        let head = usize::from(heads[next] < next && state.stack[..above_root].contains(&heads[next]));
        children + head
    });
    let lost_children = || (next..length).filter(|&word| heads[word] == top).count();
    let left = (next < length && state.stack.len() > 1).then(|| {
        let head = usize::from(heads[top] == below || (heads[top] > next && heads[top] < length));
        head + lost_children()
    });
    let right = (state.stack.len() > 2 || (state.stack.len() == 2 && next == length)).then(|| {
        let head = usize::from(heads[top] >= next && heads[top] < length);
        head + lost_children()
    });
    [shift, left, right]
}
