//! Trains the name finder's two readings.

use std::collections::HashMap;

use super::{
    super::{
        annotated::NameKind,
        forms::{self, Form},
        grammar::Tag,
        linear::{Linear, Scorer},
        names::{self as finder, Label, Look, Memory, best_allowed, features},
        tagger::{is_shouted, tag},
    },
    corpus::NamedText,
    perceptron::Perceptron,
    random::Random,
    tagger::averaged,
};

/// A text as numbers.
pub(super) struct Text {
    sentences: Vec<Sentence>,
    habits: HashMap<u32, u8>,
    marks_all_kinds: bool,
}

struct Sentence {
    forms: Vec<Form>,
    tags: Vec<u8>,
    places: Vec<u8>,
    gold: Vec<Label>,
    shouted: bool,
}

impl Text {
    fn look<'s>(&'s self, sentence: &'s Sentence) -> Look<'s> {
        Look {
            forms: &sentence.forms,
            tags: &sentence.tags,
            places: &sentence.places,
            habits: &self.habits,
            shouted: sentence.shouted,
        }
    }
}

/// Tags the texts and looks their words up.
pub(super) fn prepare(
    texts: &[NamedText],
    tagger: &Perceptron,
    tags: &[Tag],
    dictionary: &[(u32, u8)],
) -> Vec<Text> {
    let tagger = averaged(tagger);
    let dictionary: HashMap<u32, u8> = dictionary.iter().copied().collect();
    let mut lower = String::new();
    let prepared = texts.iter().map(|text| {
        let sentences: Vec<Sentence> = text
            .sentences
            .iter()
            .map(|sentence| {
                let (mut forms, mut found, mut places) = (Vec::new(), Vec::new(), Vec::new());
                forms::read(sentence.words.iter().map(String::as_str), &mut lower, &mut forms);
                tag(&tagger, tags.len(), &|word| dictionary.get(&word).copied(), &forms, &mut found);
                finder::places(&forms, &mut places);
                let mut gold = vec![Label::OUTSIDE; forms.len()];
                for (range, kind) in &sentence.names {
                    gold[range.clone()]
                        .iter_mut()
                        .zip(Label::name(*kind, range.len()))
                        .for_each(|(slot, label)| *slot = label);
                }
                Sentence { shouted: is_shouted(&forms), forms, tags: found, places, gold }
            })
            .collect();
        let habits = finder::habits(sentences.iter().map(|sentence| &sentence.forms[..]));
        Text { sentences, habits, marks_all_kinds: text.marks_all_kinds }
    });
    prepared.collect()
}

/// Trains both readings. The second must learn how far to trust the first on texts that one has not
/// seen, so it trains on what two halves say of each other.
pub(super) fn train(texts: &[Text], rounds: usize, seed: u64, report: &dyn Fn(&str)) -> [Perceptron; 2] {
    let all: Vec<usize> = (0..texts.len()).collect();
    let mut firsts: Vec<Vec<Vec<Label>>> = texts.iter().map(|_| Vec::new()).collect();
    const FOLDS: usize = 4;
    for fold in 0..FOLDS {
        let seen: Vec<usize> = all.iter().copied().filter(|at| at % FOLDS != fold).collect();
        let model = averaged(&one(texts, &seen, None, rounds.min(3), seed));
        for at in all.iter().copied().filter(|at| at % FOLDS == fold) {
            firsts[at] = first_reading(&model, &texts[at]);
        }
    }
    report("names: first readings of texts unseen");
    let first = one(texts, &all, None, rounds, seed);
    report("names: first reading trained");
    let second = one(texts, &all, Some(&firsts), rounds, seed);
    report("names: second reading trained");
    [first, second]
}

fn first_reading(model: &Linear, text: &Text) -> Vec<Vec<Label>> {
    let read = |sentence| {
        let mut labels = Vec::new();
        finder::read(model, &text.look(sentence), None, None, &mut labels);
        labels
    };
    text.sentences.iter().map(read).collect()
}

/// The right label must win by this much, or the finder learns from the word.
const MARGIN: i32 = 10;

fn one(
    texts: &[Text],
    chosen: &[usize],
    firsts: Option<&[Vec<Vec<Label>>]>,
    rounds: usize,
    seed: u64,
) -> Perceptron {
    let mut order = chosen.to_vec();
    let mut random = Random::new(seed);
    let mut model = Perceptron::default();
    let mut keys = Vec::new();
    let mut scores = [0i32; Label::COUNT];
    for _ in 0..rounds {
        random.shuffle(&mut order);
        for &at in &order {
            let text = &texts[at];
            let mut memory = Memory::default();
            if let Some(firsts) = firsts {
                text.sentences
                    .iter()
                    .zip(&firsts[at])
                    .for_each(|(sentence, labels)| memory.note(&sentence.forms, labels));
            }
            for (number, sentence) in text.sentences.iter().enumerate() {
                let look = text.look(sentence);
                let (mut before, mut before2) = (Label::OUTSIDE, Label::OUTSIDE);
                for word in 0..sentence.forms.len() {
                    let gold = sentence.gold[word];
                    if gold == Label::OUTSIDE && look.is_plainly_outside(word, before) {
                        (before2, before) = (before, gold);
                        continue;
                    }
                    let first = firsts.map(|firsts| &firsts[at][number][..]);
                    features(&look, word, before, before2, first.map(|_| &memory), first, &mut keys);
                    scores.fill(0);
                    model.add(&keys, &mut scores);
                    let is_last = word + 1 == sentence.forms.len();
                    let greedy = best_allowed(&mut scores, before, is_last);
                    scores[gold.number()] = scores[gold.number()].saturating_sub(MARGIN);
                    let guess = best_allowed(&mut scores, before, is_last);
                    model.tick();
                    // A corpus that doesn't mark groups says nothing about a group found in it.
                    let unknown = matches!(guess.kind(), Some(NameKind::Group | NameKind::Other));
                    if guess != gold && !(gold == Label::OUTSIDE && unknown && !text.marks_all_kinds) {
                        model.update(&keys, gold.number(), 1);
                        model.update(&keys, guess.number(), -1);
                    }
                    // It goes on from its own choice where the truth can still follow, as it will have to.
                    let next_fits = sentence.gold.get(word + 1).is_none_or(|next| next.may_follow(greedy));
                    (before2, before) = (before, if next_fits { greedy } else { gold });
                }
            }
        }
    }
    model
}
