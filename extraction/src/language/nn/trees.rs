//! From the scores of every pair of words to one tree.

use super::bio;

/// The head of each word, itself for the root. `scores` holds a row for each word: how well each word would
/// do as its head; on the diagonal, how well it would do as the root.
///
/// Each word takes its best head. Where that gives more than one root, or a circle, the cheapest change mends
/// it: seldom needed, for the scorer was trained to give trees.
pub fn tree(scores: &[f32], count: usize) -> Vec<usize> {
    let score = |word: usize, head: usize| scores[word * count + head];
    let best = |word: usize, allowed: &dyn Fn(usize) -> bool| {
        (0..count)
            .filter(|&head| allowed(head))
            .max_by(|&a, &b| score(word, a).total_cmp(&score(word, b)).then(b.cmp(&a)))
    };
    let mut peaks = Vec::new();
    bio::peaks(scores, count, None, &mut peaks);
    let mut heads: Vec<usize> = peaks.into_iter().map(|peak| peak.at).collect();
    // One root: where several words want to be, the one that would lose most by another head.
    let claim = |word: usize| {
        let other = best(word, &|head| head != word);
        score(word, word) - other.map_or(f32::MIN / 2.0, |head| score(word, head))
    };
    let candidates: Vec<usize> = (0..count).filter(|&word| heads[word] == word).collect();
    let pool = if candidates.is_empty() { (0..count).collect() } else { candidates.clone() };
    let Some(root) = pool.into_iter().max_by(|&a, &b| claim(a).total_cmp(&claim(b)).then(b.cmp(&a))) else {
        return heads;
    };
    heads[root] = root;
    for word in candidates {
        if word != root {
            heads[word] = best(word, &|head| head != word).unwrap_or(root);
        }
    }
    // Circles: words from which the root is not reached.
    loop {
        let reached = reached(&heads, root);
        let Some(lost) = reached.iter().position(|&is| !is) else { return heads };
        // Of the circle's words, the one whose change to a head that reaches the root costs least.
        let mut circle = vec![walk(&heads, lost, count)];
        while heads[circle[circle.len() - 1]] != circle[0] {
            circle.push(heads[circle[circle.len() - 1]]);
        }
        let change = circle
            .iter()
            .filter_map(|&word| best(word, &|head| reached[head]).map(|head| (word, head)))
            .max_by(|a, b| {
                let gain = |&(word, head): &(usize, usize)| score(word, head) - score(word, heads[word]);
                gain(a).total_cmp(&gain(b)).then(b.cmp(a))
            });
        match change {
            Some((word, head)) => heads[word] = head,
            None => return heads,
        }
    }
}

/// Which words hang below the root.
fn reached(heads: &[usize], root: usize) -> Vec<bool> {
    let mut state = vec![0u8; heads.len()]; // 1: on the way, 2: reached, 3: lost
    state[root] = 2;
    let mut way = Vec::new();
    for word in 0..heads.len() {
        let mut at = word;
        while state[at] == 0 {
            state[at] = 1;
            way.push(at);
            at = heads[at];
        }
        let end = if state[at] == 2 { 2 } else { 3 };
        for at in way.drain(..) {
            state[at] = end;
        }
    }
    state.into_iter().map(|state| state == 2).collect()
}

/// A word of the circle that `word` leads into.
fn walk(heads: &[usize], word: usize, steps: usize) -> usize {
    (0..steps).fold(word, |at, _| heads[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_best_heads_stand_when_they_make_a_tree() {
        // 1 is the root; 0 and 2 hang on it.
        assert_eq!(tree(&[0.0, 5.0, 1.0, 1.0, 5.0, 0.0, 0.0, 5.0, 1.0], 3), [1, 1, 1]);
    }

    #[test]
    fn a_circle_is_opened_where_it_costs_least() {
        // 0 and 1 want each other, 2 is the root; 1 would rather hang on 2 than 0 would.
        assert_eq!(tree(&[0.0, 5.0, 1.0, 5.0, 0.0, 4.0, 0.0, 0.0, 5.0], 3), [1, 2, 2]);
    }

    proptest! {
        #[test]
        fn any_scores_give_a_tree(count in 1usize..12, seed in proptest::collection::vec(-9.0f32..9.0, 144)) {
            let heads = tree(&seed[..count * count], count);
            let roots: Vec<_> = (0..count).filter(|&word| heads[word] == word).collect();
            prop_assert_eq!(roots.len(), 1);
            prop_assert!(reached(&heads, roots[0]).into_iter().all(|is| is));
        }
    }
}
