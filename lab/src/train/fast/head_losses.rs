//! The heads while they learn: each takes the rows of an example forward to its loss, and adds to the rows' gradients on
//! the way back.

use super::{
    examples::Example,
    layers::{Dropout, Parameters, add, multiply, product, relu, rows, unrelu},
    net::{ARC, Net, ROLE, WIDTH},
};
use extraction::language::training::{
    fast::WordFeatures,
    nn::{Distribution, NAMES, ROLES, RepeatedTokenMeans},
};

/// What a word's name label weighs: most words are no names, and soon learned.
const NAME_WEIGHT: f32 = 4.0;
/// What a word's role for one cue weighs beside its tag, of which it has only one.
const ROLE_WEIGHT: f32 = 0.3;

impl Net {
    pub(super) fn learn_names(
        &self,
        all: &Parameters,
        (example, looks): (&Example, &[WordFeatures]),
        x: &[f32],
        dx: &mut [f32],
        gradients: &mut Parameters,
        blots: &mut Dropout,
    ) -> f32 {
        let keys: Vec<u32> = looks.iter().map(|look| look.key).collect();
        let mut echoes = RepeatedTokenMeans::default();
        echoes.set(x, &keys);
        let both: Vec<f32> =
            x.chunks_exact(WIDTH).zip(echoes.by_word()).flat_map(|(x, echo)| [x, echo].concat()).collect();
        let mut inner = self.beside.forward(all, &both);
        relu(&mut inner);
        blots.over(&mut inner);
        let mut scores = self.name.forward(all, &inner);
        let loss = cross_entropy(&mut scores, NAMES, &example.names, NAME_WEIGHT);
        let mut dinner = self.name.backward(all, &inner, &scores, gradients);
        unrelu(&mut dinner, &inner, blots.scale());
        let dboth = self.beside.backward(all, &both, &dinner, gradients);
        // A word's part in the mean of words alike is the same as theirs in its own: the way back is a mean, too.
        let dechoes: Vec<f32> =
            dboth.chunks_exact(2 * WIDTH).flat_map(|pair| &pair[WIDTH..]).copied().collect();
        echoes.set(&dechoes, &keys);
        for ((dx, own), echo) in
            dx.chunks_exact_mut(WIDTH).zip(dboth.chunks_exact(2 * WIDTH)).zip(echoes.by_word())
        {
            add(dx, &own[..WIDTH]);
            add(dx, echo);
        }
        loss
    }

    pub(super) fn learn_arcs(
        &self,
        all: &Parameters,
        example: &Example,
        x: &[f32],
        dx: &mut [f32],
        gradients: &mut Parameters,
        blots: &mut Dropout,
    ) -> f32 {
        let side = ARC + 1;
        let left = self.arc.left.forward(all, x, blots);
        let right = self.arc.right.forward(all, x, blots);
        let (mut dleft, mut dright) = (vec![0.0; left.len()], vec![0.0; right.len()]);
        let between = rows(&all.0[self.arc.between], side);
        let mut loss = 0.0;
        for sentence in &example.sentences {
            let inside = sentence.start * side..sentence.end * side;
            let (left, right) = (&left[inside.clone()], &right[inside.clone()]);
            let seen = product(rows(left, side), between);
            let mut scores = product(rows(&seen, side), rows(right, side).turned());
            let targets: Vec<Distribution> = example.arcs[sentence.clone()]
                .iter()
                .map(|shares| {
                    shares.iter().map(|&(head, share)| (head - sentence.start as u16, share)).collect()
                })
                .collect();
            loss += cross_entropy(&mut scores, sentence.len(), &targets, 1.0);
            let wrong = rows(&scores, sentence.len());
            let dseen = product(wrong, rows(right, side));
            multiply(&mut dright[inside.clone()], wrong.turned(), rows(&seen, side), false);
            multiply(&mut dleft[inside], rows(&dseen, side), between.turned(), false);
            multiply(&mut gradients.0[self.arc.between], rows(left, side).turned(), rows(&dseen, side), true);
        }
        add(dx, &self.arc.left.backward(all, x, &left, &dleft, blots, gradients));
        add(dx, &self.arc.right.backward(all, x, &right, &dright, blots, gradients));
        loss
    }

    pub(super) fn learn_relations(
        &self,
        all: &Parameters,
        example: &Example,
        x: &[f32],
        dx: &mut [f32],
        gradients: &mut Parameters,
        blots: &mut Dropout,
    ) -> f32 {
        let row = |row: usize| &x[row * WIDTH..][..WIDTH];
        let both: Vec<f32> = example
            .heads
            .iter()
            .enumerate()
            .flat_map(|(own, &head)| [row(own), row(head)])
            .flatten()
            .copied()
            .collect();
        let mut inner = self.hidden.forward(all, &both);
        relu(&mut inner);
        blots.over(&mut inner);
        let mut scores = self.relation.forward(all, &inner);
        let loss = cross_entropy(&mut scores, self.relation.outputs, &example.relations, 1.0);
        let mut dinner = self.relation.backward(all, &inner, &scores, gradients);
        unrelu(&mut dinner, &inner, blots.scale());
        let dboth = self.hidden.backward(all, &both, &dinner, gradients);
        for ((own, &head), pair) in example.heads.iter().enumerate().zip(dboth.chunks_exact(2 * WIDTH)) {
            add(&mut dx[own * WIDTH..][..WIDTH], &pair[..WIDTH]);
            add(&mut dx[head * WIDTH..][..WIDTH], &pair[WIDTH..]);
        }
        loss
    }

    pub(super) fn learn_roles(
        &self,
        all: &Parameters,
        example: &Example,
        x: &[f32],
        dx: &mut [f32],
        gradients: &mut Parameters,
        blots: &mut Dropout,
    ) -> f32 {
        if example.roles.is_empty() {
            return 0.0;
        }
        let side = ROLE + 1;
        let left = self.role.left.forward(all, x, blots);
        let right = self.role.right.forward(all, x, blots);
        let (mut dleft, mut dright) = (vec![0.0; left.len()], vec![0.0; right.len()]);
        let between = rows(&all.0[self.role.between], side);
        let mut loss = 0.0;
        for (cue, targets) in &example.roles {
            let governor = &right[cue * side..][..side];
            // A row for each role: of the dependent's numbers.
            let governed = product(between, rows(governor, 1));
            let mut scores = product(rows(&left, side), rows(&governed, side).turned());
            // A statement is one thing to learn, as long as it may be.
            loss += cross_entropy(&mut scores, ROLES, targets, ROLE_WEIGHT);
            let wrong = rows(&scores, ROLES);
            multiply(&mut dleft, wrong, rows(&governed, side), true);
            let dgoverned = product(wrong.turned(), rows(&left, side));
            multiply(&mut gradients.0[self.role.between], rows(&dgoverned, 1), rows(governor, side), true);
            multiply(&mut dright[cue * side..][..side], rows(&dgoverned, dgoverned.len()), between, true);
        }
        add(dx, &self.role.left.backward(all, x, &left, &dleft, blots, gradients));
        add(dx, &self.role.right.backward(all, x, &right, &dright, blots, gradients));
        loss
    }
}

/// The loss of rows of scores against the shares they should have; turns the scores into their gradients. Rows
/// without shares teach nothing.
pub(super) fn cross_entropy(scores: &mut [f32], labels: usize, targets: &[Distribution], weight: f32) -> f32 {
    let mut loss = 0.0;
    for (row, target) in scores.chunks_exact_mut(labels).zip(targets) {
        if target.is_empty() {
            row.fill(0.0);
            continue;
        }
        let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = row.iter().map(|score| (score - most).exp()).sum();
        let log = most + sum.ln();
        loss += target.iter().map(|&(label, share)| share * (log - row[usize::from(label)])).sum::<f32>()
            * weight;
        row.iter_mut().for_each(|score| *score = (*score - log).exp() * weight);
        for &(label, share) in target {
            row[usize::from(label)] -= share * weight;
        }
    }
    loss
}
