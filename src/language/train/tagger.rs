//! Trains the tagger.

use std::collections::BTreeMap;

use super::{
    super::{
        forms::{self, Form},
        grammar::Tag,
        linear::Scorer,
        tagger::{best, features, is_shouted, tag},
    },
    corpus::Tree,
    perceptron::Perceptron,
    random::Random,
};

/// A sentence as numbers.
pub(super) struct Sentence {
    pub(super) forms: Vec<Form>,
    pub(super) gold: Vec<u8>,
    /// Heads and relations from 1 on, the root's place being 0.
    pub(super) heads: Vec<usize>,
    pub(super) relations: Vec<u8>,
}

/// All sentences, and the tags they use by number.
pub(super) struct Prepared {
    pub(super) sentences: Vec<Sentence>,
    pub(super) tags: Vec<Tag>,
}

impl Prepared {
    pub(super) fn all(trees: &[Tree]) -> Self {
        let mut counts: BTreeMap<Tag, usize> = BTreeMap::new();
        for word in trees.iter().flat_map(|tree| &tree.words) {
            *counts.entry(word.tag).or_default() += 1;
        }
        let mut tags: Vec<(usize, Tag)> = counts.into_iter().map(|(tag, count)| (count, tag)).collect();
        tags.sort_by(|a, b| b.cmp(a));
        tags.truncate(250);
        let tags: Vec<Tag> = tags.into_iter().map(|(_, tag)| tag).collect();
        let numbers: BTreeMap<Tag, u8> = tags.iter().enumerate().map(|(at, &tag)| (tag, at as u8)).collect();
        let mut lower = String::new();
        let sentences = trees.iter().map(|tree| {
            let mut forms = Vec::new();
            forms::read(tree.words.iter().map(|word| word.form.as_str()), &mut lower, &mut forms);
            Sentence {
                forms,
                gold: tree.words.iter().map(|word| numbers.get(&word.tag).copied().unwrap_or(0)).collect(),
                heads: [0].into_iter().chain(tree.words.iter().map(|word| word.head)).collect(),
                relations: [0].into_iter().chain(tree.words.iter().map(|word| word.relation as u8)).collect(),
            }
        });
        Self { sentences: sentences.collect(), tags }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter()
    }
}

/// The right tag must win by this much, or the model learns from the word.
const MARGIN: i32 = 10;

/// Trains on the given sentences.
pub(super) fn train<'s>(
    sentences: impl Iterator<Item = &'s Sentence>,
    tags: &[Tag],
    rounds: usize,
    seed: u64,
) -> Perceptron {
    let mut order: Vec<&Sentence> = sentences.collect();
    let mut random = Random::new(seed);
    let mut model = Perceptron::default();
    let mut keys = Vec::new();
    let mut scores = vec![0i32; tags.len()];
    for _ in 0..rounds {
        random.shuffle(&mut order);
        for sentence in &order {
            let shouted = is_shouted(&sentence.forms);
            let (mut before, mut before2) = (998, 998);
            for at in 0..sentence.forms.len() {
                features(&sentence.forms, at, before, before2, shouted, &mut keys);
                scores.fill(0);
                model.add(&keys, &mut scores);
                let gold = usize::from(sentence.gold[at]);
                let greedy = best(&scores);
                scores[gold] -= MARGIN;
                let guess = best(&scores);
                model.tick();
                if guess != gold {
                    model.update(&keys, gold, 1);
                    model.update(&keys, guess, -1);
                }
                (before2, before) = (before, greedy as u32);
            }
        }
    }
    model
}

/// How many parts the treebanks are cut into for jackknifing; as many threads train.
const FOLDS: usize = 4;

/// Tags every sentence by a model that has not seen it, for the parser to train on tags as it will find them.
pub(super) fn jackknife(all: &Prepared, rounds: usize, seed: u64, report: &dyn Fn(&str)) -> Vec<Vec<u8>> {
    // Neighbours stay together: they share their words.
    let is_held = |at: usize, fold: usize| at / 50 % FOLDS == fold;
    let tag_fold = |fold: usize| -> Vec<(usize, Vec<u8>)> {
        let seen = all.iter().enumerate().filter(|&(at, _)| !is_held(at, fold)).map(|(_, sentence)| sentence);
        let model = averaged(&train(seen, &all.tags, rounds.min(3), seed));
        let held = all.iter().enumerate().filter(|&(at, _)| is_held(at, fold));
        held.map(|(at, sentence)| {
            let mut tags = Vec::new();
            tag(&model, all.tags.len(), &|_| None, &sentence.forms, &mut tags);
            (at, tags)
        })
        .collect()
    };
    let folds: Vec<_> = std::thread::scope(|scope| {
        let tag_fold = &tag_fold;
        let running: Vec<_> = (0..FOLDS).map(|fold| scope.spawn(move || tag_fold(fold))).collect();
        running.into_iter().filter_map(|fold| fold.join().ok()).collect()
    });
    let mut found = vec![Vec::new(); all.sentences.len()];
    let (mut right, mut total) = (0, 0);
    for (at, tags) in folds.into_iter().flatten() {
        let upos = |number: u8| all.tags[usize::from(number)].upos;
        let gold = &all.sentences[at].gold;
        right += tags.iter().zip(gold).filter(|&(&guess, &gold)| upos(guess) == upos(gold)).count();
        total += gold.len();
        found[at] = tags;
    }
    report(&format!(
        "tags for the parser's training: UPOS {:.2}",
        100.0 * right as f64 / total.max(1) as f64
    ));
    found
}

/// The finished model of a perceptron.
pub(super) fn averaged(model: &Perceptron) -> super::super::linear::Linear {
    // A section just written reads back.
    super::super::weights::linear(&model.finish(6).section()).unwrap_or_else(|_| unreachable!())
}
