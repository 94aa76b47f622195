//! Decodes one dependency tree from the scores of all pairs of tokens.

use super::scores::argmax_rows;

/// Returns the head of each token of a sentence, its own index for the root.
///
/// `scores` is a `count` × `count` matrix: row `d`, column `h` scores `h` as the head of `d`; the diagonal scores a token as
/// the root. Each token takes its best head. Where that gives several roots or a cycle, the change that loses least score
/// repairs it; a trained scorer seldom needs that. The result is always a tree.
pub fn decode_tree(scores: &[f32], count: usize) -> Vec<usize> {
    let score = |token: usize, head: usize| scores[token * count + head];
    let best = |token: usize, allowed: &dyn Fn(usize) -> bool| {
        (0..count)
            .filter(|&head| allowed(head))
            .max_by(|&a, &b| score(token, a).total_cmp(&score(token, b)).then(b.cmp(&a)))
    };
    let mut maxima = Vec::new();
    argmax_rows(scores, count, None, &mut maxima);
    let mut heads: Vec<usize> = maxima.into_iter().map(|maximum| maximum.label).collect();
    // The root is the candidate that would lose most by taking another head.
    let gain = |token: usize| {
        let other = best(token, &|head| head != token);
        score(token, token) - other.map_or(f32::MIN / 2.0, |head| score(token, head))
    };
    let candidates: Vec<usize> = (0..count).filter(|&token| heads[token] == token).collect();
    let pool = if candidates.is_empty() { (0..count).collect() } else { candidates.clone() };
    let Some(root) = pool.into_iter().max_by(|&a, &b| gain(a).total_cmp(&gain(b)).then(b.cmp(&a))) else {
        return heads;
    };
    heads[root] = root;
    for token in candidates {
        if token != root {
            heads[token] = best(token, &|head| head != token).unwrap_or(root);
        }
    }
    // A token that is not a descendant of the root is in a cycle or below one.
    loop {
        let descends = descendants(&heads, root);
        let Some(detached) = descends.iter().position(|&is| !is) else { return heads };
        let mut cycle = vec![follow(&heads, detached, count)];
        while heads[cycle[cycle.len() - 1]] != cycle[0] {
            cycle.push(heads[cycle[cycle.len() - 1]]);
        }
        let change = cycle
            .iter()
            .filter_map(|&token| best(token, &|head| descends[head]).map(|head| (token, head)))
            .max_by(|a, b| {
                let gain = |&(token, head): &(usize, usize)| score(token, head) - score(token, heads[token]);
                gain(a).total_cmp(&gain(b)).then(b.cmp(a))
            });
        match change {
            Some((token, head)) => heads[token] = head,
            None => return heads,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    Unvisited,
    OnPath,
    Descendant,
    Detached,
}

/// For each token whether it is the root or a descendant of it. Linear in the number of tokens.
fn descendants(heads: &[usize], root: usize) -> Vec<bool> {
    let mut visits = vec![Visit::Unvisited; heads.len()];
    visits[root] = Visit::Descendant;
    let mut path = Vec::new();
    for token in 0..heads.len() {
        let mut at = token;
        while visits[at] == Visit::Unvisited {
            visits[at] = Visit::OnPath;
            path.push(at);
            at = heads[at];
        }
        let end = if visits[at] == Visit::Descendant { Visit::Descendant } else { Visit::Detached };
        for at in path.drain(..) {
            visits[at] = end;
        }
    }
    visits.into_iter().map(|visit| visit == Visit::Descendant).collect()
}

/// The token that is reached by following heads for `steps` steps; in a cycle, if `steps` is the number of tokens.
fn follow(heads: &[usize], token: usize, steps: usize) -> usize {
    (0..steps).fold(token, |at, _| heads[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_best_heads_are_kept_when_they_form_a_tree() {
        // 1 is the root and the head of 0 and 2.
        assert_eq!(decode_tree(&[0.0, 5.0, 1.0, 1.0, 5.0, 0.0, 0.0, 5.0, 1.0], 3), [1, 1, 1]);
    }

    #[test]
    fn a_cycle_is_broken_where_it_costs_least() {
        // 0 and 1 choose each other, 2 is the root; 1 loses less than 0 by taking 2 as its head.
        assert_eq!(decode_tree(&[0.0, 5.0, 1.0, 5.0, 0.0, 4.0, 0.0, 0.0, 5.0], 3), [1, 2, 2]);
    }

    proptest! {
        #[test]
        fn any_scores_give_a_tree(count in 1usize..12, seed in proptest::collection::vec(-9.0f32..9.0, 144)) {
            let heads = decode_tree(&seed[..count * count], count);
            let roots: Vec<_> = (0..count).filter(|&token| heads[token] == token).collect();
            prop_assert_eq!(roots.len(), 1);
            prop_assert!(descendants(&heads, roots[0]).into_iter().all(|is| is));
        }
    }
}
