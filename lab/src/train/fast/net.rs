//! The fast model while it learns: forward over one example, and back from what it should have said.

use super::{
    examples::Example,
    head_losses::cross_entropy,
    layers::{Dense, Dropout, LayerNorm, Parameters, Side, add, relu, unrelu},
    rng::Rng,
};
use extraction::language::training::{
    fast::{ANSWERS, PARTS, WordFeatures},
    nn::{CUES, NAMES, ROLES},
    shape,
};

/// Parameters that stand for a word.
pub(super) const WIDTH: usize = 128;
/// How far each layer reaches.
pub(super) const REACHES: [usize; 6] = [1, 2, 4, 8, 1, 2];
pub(super) const ARC: usize = 96;
const RELATION: usize = 96;
pub(super) const ROLE: usize = 64;
/// Parameters that stand for a word beside the words like it.
const BESIDE: usize = 64;
/// How many numbers are blotted out while learning, and how many words.
const BLOTS: f32 = 0.1;
const BLOTTED_WORDS: f32 = 0.1;

/// The net's shape: where each layer's numbers lie. The tables' gradients are kept apart, row by row.
#[derive(Debug)]
pub(super) struct Net {
    pub(super) norm: LayerNorm,
    pub(super) layers: Vec<(usize, Dense, LayerNorm)>,
    pub(super) tag: Dense,
    pub(super) beside: Dense,
    pub(super) name: Dense,
    pub(super) cue: Dense,
    pub(super) arc: Pair,
    pub(super) hidden: Dense,
    pub(super) relation: Dense,
    pub(super) role: Pair,
}

/// Two sides and the weights between them.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) left: Side,
    pub(super) right: Side,
    pub(super) between: usize,
}

/// Rows of [`WIDTH`] numbers for words, for parts of words, for shapes, for what lists know.
#[derive(Debug, Clone)]
pub(super) struct Tables(pub(super) [Vec<f32>; 4]);

/// What one example asks of the tables: how the sum of each word's rows should have been otherwise.
pub(super) struct Asked {
    /// The words that it was asked of.
    pub(super) looks: Vec<WordFeatures>,
    pub(super) rows: Vec<f32>,
    /// Words whose own row was blotted out.
    pub(super) blotted: Vec<bool>,
}

/// Losses by head: tags, names, cues, arcs, relations, roles.
pub(super) type Losses = [f32; 6];

impl Net {
    pub(super) fn new(tags: usize, relations: usize, dice: &mut Rng) -> (Self, Parameters) {
        let mut all = Parameters::default();
        let numbers = &mut all;
        let pair = |numbers: &mut Parameters, width: usize, outputs: usize, dice: &mut Rng| Pair {
            left: Side(Dense::new(numbers, WIDTH, width, dice)),
            right: Side(Dense::new(numbers, WIDTH, width, dice)),
            between: numbers.draw(outputs * (width + 1) * (width + 1), 0.02, dice),
        };
        let net = Self {
            norm: LayerNorm::new(numbers, WIDTH),
            layers: REACHES
                .map(|reach| {
                    (reach, Dense::new(numbers, 3 * WIDTH, WIDTH, dice), LayerNorm::new(numbers, WIDTH))
                })
                .into(),
            tag: Dense::new(numbers, WIDTH, tags, dice),
            beside: Dense::new(numbers, 2 * WIDTH, BESIDE, dice),
            name: Dense::new(numbers, BESIDE, NAMES, dice),
            cue: Dense::new(numbers, WIDTH, CUES, dice),
            arc: pair(numbers, ARC, 1, dice),
            hidden: Dense::new(numbers, 2 * WIDTH, RELATION, dice),
            relation: Dense::new(numbers, RELATION, relations, dice),
            role: pair(numbers, ROLE, ROLES, dice),
        };
        (net, all)
    }

    /// One example forward and back, its words looking as told. Adds to the gradients.
    pub(super) fn learn(
        &self,
        all: &Parameters,
        tables: &Tables,
        (example, looks): (&Example, Vec<WordFeatures>),
        gradients: &mut Parameters,
        dice: Rng,
    ) -> (Losses, Asked) {
        let mut blots = Dropout { share: BLOTS, dice };
        let blotted: Vec<bool> = looks.iter().map(|_| blots.dice.chance() < BLOTTED_WORDS).collect();
        self.learn_with(all, tables, (example, looks), gradients, &mut blots, blotted)
    }

    pub(super) fn learn_with(
        &self,
        all: &Parameters,
        tables: &Tables,
        (example, looks): (&Example, Vec<WordFeatures>),
        gradients: &mut Parameters,
        blots: &mut Dropout,
        blotted: Vec<bool>,
    ) -> (Losses, Asked) {
        let (mut x, normal) = self.norm.forward(all, tables.sum(&looks, &blotted));
        blots.over(&mut x);
        let start = x.clone();
        let mut passed = Vec::with_capacity(self.layers.len());
        for (reach, dense, norm) in &self.layers {
            let around = around(&x, *reach);
            let mut made = dense.forward(all, &around);
            relu(&mut made);
            blots.over(&mut made);
            add(&mut x, &made);
            let (y, normal) = norm.forward(all, x);
            x = y;
            passed.push((around, made, normal));
        }

        let mut losses = Losses::default();
        let mut dx = vec![0.0; x.len()];
        for (loss, head, targets) in [(0, &self.tag, &example.tags), (2, &self.cue, &example.cues)] {
            let mut scores = head.forward(all, &x);
            losses[loss] = cross_entropy(&mut scores, head.outputs, targets, 1.0);
            add(&mut dx, &head.backward(all, &x, &scores, gradients));
        }
        losses[1] = self.learn_names(all, (example, &looks), &x, &mut dx, gradients, blots);
        losses[3] = self.learn_arcs(all, example, &x, &mut dx, gradients, blots);
        losses[4] = self.learn_relations(all, example, &x, &mut dx, gradients, blots);
        losses[5] = self.learn_roles(all, example, &x, &mut dx, gradients, blots);

        for ((reach, dense, norm), (around, made, normal)) in self.layers.iter().zip(&passed).rev() {
            dx = norm.backward(all, normal, dx, gradients);
            let mut dy = dx.clone();
            unrelu(&mut dy, made, blots.scale());
            let back = dense.backward(all, around, &dy, gradients);
            gather(&mut dx, &back, *reach);
        }
        for (dx, &x) in dx.iter_mut().zip(&start) {
            *dx = if x == 0.0 { 0.0 } else { *dx * blots.scale() };
        }
        let rows = self.norm.backward(all, &normal, dx, gradients);
        (losses, Asked { looks, rows, blotted })
    }
}

impl Tables {
    /// The sum of each word's rows.
    fn sum(&self, looks: &[WordFeatures], blotted: &[bool]) -> Vec<f32> {
        let mut x = vec![0.0; looks.len() * WIDTH];
        for ((look, row), &blotted) in looks.iter().zip(x.chunks_exact_mut(WIDTH)).zip(blotted) {
            for (table, at) in look_rows(look, blotted) {
                add(row, &self.0[table][at * WIDTH..][..WIDTH]);
            }
        }
        x
    }
}

/// The tables and rows that a word's sum is made of.
pub(super) fn look_rows(look: &WordFeatures, blotted: bool) -> impl Iterator<Item = (usize, usize)> {
    let word = (!blotted).then_some((0, look.word as usize));
    let parts = look.parts.map(|part| (1, part as usize % PARTS));
    word.into_iter().chain(parts).chain([(2, usize::from(look.shape)), (3, usize::from(look.listed))])
}

/// Rows in each table.
pub(super) fn table_rows(words: usize) -> [usize; 4] {
    [words, PARTS, shape::COUNT * usize::from(shape::PLACES), ANSWERS]
}

/// Each row beside those as far before and behind as `reach`, zeros past the ends.
fn around(x: &[f32], reach: usize) -> Vec<f32> {
    let count = x.len() / WIDTH;
    let mut around = vec![0.0; x.len() * 3];
    for (at, three) in around.chunks_exact_mut(3 * WIDTH).enumerate() {
        let seen = [at.checked_sub(reach), Some(at), Some(at + reach).filter(|&at| at < count)];
        for (to, from) in three.chunks_exact_mut(WIDTH).zip(seen) {
            if let Some(from) = from {
                to.copy_from_slice(&x[from * WIDTH..][..WIDTH]);
            }
        }
    }
    around
}

/// The way back through [`around`].
fn gather(dx: &mut [f32], back: &[f32], reach: usize) {
    let count = dx.len() / WIDTH;
    for (at, three) in back.chunks_exact(3 * WIDTH).enumerate() {
        let seen = [at.checked_sub(reach), Some(at), Some(at + reach).filter(|&at| at < count)];
        for (from, to) in three.chunks_exact(WIDTH).zip(seen) {
            if let Some(to) = to {
                add(&mut dx[to * WIDTH..][..WIDTH], from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use extraction::language::training::nn::Distribution;

    fn one(label: u16) -> Distribution {
        vec![(label, 1.0)]
    }

    /// Seven words in two sentences, with something to learn for every head.
    fn example() -> Example {
        let heads = vec![1, 1, 1, 4, 4, 6, 4];
        Example {
            sentences: vec![0..3, 3..7],
            tags: (0..7).map(|n| one(n % 4)).collect(),
            names: (0..7).map(|n| vec![(n % 3, 0.25), (5, 0.75)]).collect(),
            cues: (0..7).map(|n| one(u16::from(n == 4))).collect(),
            arcs: heads.iter().map(|&head| one(head as u16)).collect(),
            relations: (0..7).map(|n| if n == 2 { Vec::new() } else { one(n % 5) }).collect(),
            heads,
            roles: vec![(4, (0..7).map(|n| one(n % 5)).collect())],
            ..Example::default()
        }
    }

    fn looks() -> Vec<WordFeatures> {
        let look = |n: u32| WordFeatures {
            word: n % 3,
            parts: [n, n + 1, 7, 9, n, 3],
            shape: n as u8,
            listed: 0,
            key: n % 3,
        };
        (0..7).map(look).collect()
    }

    #[test]
    fn gradients_are_the_slopes_of_the_loss() {
        let mut dice = Rng::new(3);
        let (net, mut all) = Net::new(4, 5, &mut dice);
        let rows = table_rows(3);
        let mut tables = Tables(rows.map(|rows| (0..rows * WIDTH).map(|_| dice.normal() * 0.3).collect()));
        let example = example();
        let loss = |all: &Parameters, tables: &Tables| {
            let mut gradients = all.zeros();
            let mut blots = Dropout { share: 0.0, dice: Rng::new(1) };
            let (losses, asked) =
                net.learn_with(all, tables, (&example, looks()), &mut gradients, &mut blots, vec![false; 7]);
            (losses.iter().map(|&loss| f64::from(loss)).sum::<f64>(), gradients, asked)
        };
        let (_, gradients, asked) = loss(&all, &tables);
        let step = 5e-4;
        let check = |slope: f32, moved: &mut dyn FnMut(f32) -> f64, what: &str| {
            let measured = ((moved(step) - moved(-step)) / f64::from(2.0 * step)) as f32;
            assert!(
                (slope - measured).abs() < 0.03 + 0.05 * measured.abs(),
                "{what}: {slope} where the loss rises by {measured}"
            );
        };
        for place in 0..all.0.len() {
            // The number of each layer that matters most.
            let most = (0..all.0[place].len())
                .max_by(|&a, &b| gradients.0[place][a].abs().total_cmp(&gradients.0[place][b].abs()))
                .unwrap();
            let start = all.0[place][most];
            check(
                gradients.0[place][most],
                &mut |by| {
                    all.0[place][most] = start + by;
                    let (loss, ..) = loss(&all, &tables);
                    all.0[place][most] = start;
                    loss
                },
                &format!("layer {place}"),
            );
        }
        // Word row 1 stands at words 1 and 4.
        let slope = asked.rows[WIDTH + 5] + asked.rows[4 * WIDTH + 5];
        let start = tables.0[0][WIDTH + 5];
        check(
            slope,
            &mut |by| {
                tables.0[0][WIDTH + 5] = start + by;
                loss(&all, &tables).0
            },
            "word row",
        );
    }
}
