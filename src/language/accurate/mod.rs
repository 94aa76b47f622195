//! The accurate model: a small transformer that reads whole passages, with a head for each question.
//!
//! One pass of the encoder over a window of sentences answers them all: tags, trees, names, who says what,
//! and what a pronoun stands for. `training/accurate` trains it; `docs/models.md` says how it was chosen.

mod biaffine;
mod dense;
mod encoder;
mod pieces;
mod spans;
mod tensors;
mod trees;
mod windows;

use std::{ops::Range, sync::LazyLock};

use self::{
    biaffine::{Biaffine, Sides},
    dense::Dense,
    encoder::{Encoder, Space, WIDTH},
    pieces::Vocabulary,
    tensors::Tensors,
    windows::Window,
};
use super::{
    annotated::{Annotated, Antecedent, Attribution, Name, NameKind, Part},
    fast::{Fast, read_tag},
    grammar::{Relation, Tag, Upos},
    weights::{self, WeightsError},
};

/// The weights that ship, compiled in.
static SHIPPED: &[u8] = include_bytes!("../../../models/accurate.weights");

static SHARED: LazyLock<Result<Accurate, WeightsError>> = LazyLock::new(|| Accurate::load(SHIPPED));

/// Labels of names: outside, then begin and inside of each kind.
const NAMES: usize = 1 + 2 * KINDS.len();
const KINDS: [NameKind; 5] =
    [NameKind::Person, NameKind::Organization, NameKind::Place, NameKind::Group, NameKind::Other];
/// Labels of cues: outside, begin and inside of speech, of attitude.
const CUES: usize = 5;
/// Labels of what belongs to a cue: outside, begin and inside of content, of source.
const ROLES: usize = 5;
/// How likely a word must be a cue for its statement to be read; what is unlikely says so.
const LEAST_CUE: f32 = 0.25;

/// The accurate model's weights, ready to read with.
#[derive(Debug)]
pub struct Accurate {
    tags: Vec<Tag>,
    relations: Vec<Relation>,
    vocabulary: Vocabulary<'static>,
    encoder: Encoder<'static>,
    tag: Dense,
    name: Dense,
    cue: Dense,
    arc: Biaffine,
    relation: Biaffine,
    role: Biaffine,
    coreference: Biaffine,
}

impl Accurate {
    /// The model compiled into the program, loaded at first use.
    ///
    /// # Errors
    /// The compiled-in file doesn't fit this program; a test keeps that from being built.
    pub fn shared() -> Result<&'static Self, WeightsError> {
        SHARED.as_ref().map_err(Clone::clone)
    }

    /// Reads a weights file, as `training/accurate/export.py` writes it.
    ///
    /// # Errors
    /// Another version's file, a damaged one, or none at all.
    pub fn load(file: &'static [u8]) -> Result<Self, WeightsError> {
        let mut tensors = Tensors::new(weights::read(file)?);
        let tags = tensors.lines()?.map(read_tag).collect::<Option<Vec<_>>>();
        let relations = tensors.lines()?.map(Relation::named).collect::<Option<Vec<_>>>();
        let model = Self {
            tags: tags.ok_or(WeightsError::Broken("an unknown tag"))?,
            relations: relations.ok_or(WeightsError::Broken("an unknown relation"))?,
            vocabulary: Vocabulary::new(tensors.lines()?)?,
            encoder: Encoder::read(&mut tensors)?,
            tag: Dense::read(&mut tensors)?,
            name: Dense::read(&mut tensors)?,
            cue: Dense::read(&mut tensors)?,
            arc: Biaffine::read(&mut tensors)?,
            relation: Biaffine::read(&mut tensors)?,
            role: Biaffine::read(&mut tensors)?,
            coreference: Biaffine::read(&mut tensors)?,
        };
        let fits = tensors.is_done()
            && model.tag.outputs() == model.tags.len()
            && model.name.outputs() == NAMES
            && model.cue.outputs() == CUES
            && model.relation.outputs() == model.relations.len()
            && model.role.outputs() == ROLES
            && model.vocabulary.len() == model.encoder.vocabulary();
        if fits { Ok(model) } else { Err(WeightsError::Broken("a head has another number of labels")) }
    }

    /// Tags, parses, names and attributes a text whose tokens and sentences are cut.
    pub(super) fn fill(&self, words: &mut Annotated<'_>) {
        // Inflection is undone by one table, whichever model found it.
        words.lemmas = Fast::shared().ok().map(|fast| &fast.lemmas);
        alone(|| {
            let mut space = Space::default();
            for window in windows::windows(words, &self.vocabulary) {
                self.fill_window(&window, words, &mut space);
            }
        });
    }

    fn fill_window(&self, window: &Window, words: &mut Annotated<'_>, space: &mut Space) {
        let encoded = self.encoder.read_window(&window.pieces, space);
        let seen: Vec<f32> =
            window.firsts.iter().flat_map(|&first| &encoded[first * WIDTH..][..WIDTH]).copied().collect();
        let space = &mut space.dense;
        let fresh = window.sentences[window.known].start;
        let mut scores = Vec::new();

        self.tag.apply(&seen, space, &mut scores);
        for (row, token) in scores.chunks_exact(self.tags.len()).zip(window.first_token..) {
            if token >= fresh {
                words.tokens[token].tag = self.tags[spans::best(row)];
            }
        }

        self.name.apply(&seen, space, &mut scores);
        for sentence in &window.sentences[window.known..] {
            let rows = window.inside(sentence);
            let labels = spans::best_sequence(&scores[rows.start * NAMES..rows.end * NAMES], NAMES);
            for (kind, range) in spans::spans(&labels) {
                let tokens = sentence.start + range.start..sentence.start + range.end;
                words.names.push(Name { span: words.span(tokens.clone()), tokens, kind: KINDS[kind] });
            }
        }

        let arcs = self.arc.sides(&seen, space);
        let relations = self.relation.sides(&seen, space);
        for sentence in &window.sentences[window.known..] {
            self.hang(window, sentence, &arcs, &relations, words);
        }

        self.cue.apply(&seen, space, &mut scores);
        spans::probabilities(&mut scores, CUES);
        let roles = self.role.sides(&seen, space);
        for sentence in &window.sentences[window.known..] {
            for cue in cues(&scores, window.inside(sentence)) {
                words.attributions.push(self.attribution(window, &cue, &roles));
            }
        }

        let links = self.coreference.sides(&seen, space);
        self.link(window, fresh, &links, words);
    }

    /// One sentence's tree. The parts of one too long for a window hang on its first root.
    fn hang(
        &self,
        window: &Window,
        sentence: &Range<usize>,
        arcs: &Sides,
        relations: &Sides,
        words: &mut Annotated<'_>,
    ) {
        let rows = window.inside(sentence);
        let dependents = arcs.left_rows(rows.clone());
        let scores = self.arc.grid(dependents, arcs.right_rows(rows.clone()));
        let heads = trees::tree(&scores, rows.len());
        let whole = words.sentences[words.tokens[sentence.start].sentence as usize].tokens.clone();
        let mut labels = Vec::new();
        for (at, &head) in heads.iter().enumerate() {
            let token = sentence.start + at;
            self.relation.pair(
                relations.left(rows.start + at),
                relations.right(rows.start + head),
                &mut labels,
            );
            if head != at {
                words.tokens[token].head = (sentence.start + head) as u32;
                words.tokens[token].relation = self.best_relation(&labels);
            } else if sentence.start == whole.start {
                words.tokens[token].head = token as u32;
                words.tokens[token].relation = Relation::Root;
            } else {
                let first = (whole.start..token).find(|&other| words.head(other).is_none());
                words.tokens[token].head = first.unwrap_or(whole.start) as u32;
                words.tokens[token].relation = Relation::Parataxis;
            }
        }
    }

    fn best_relation(&self, scores: &[f32]) -> Relation {
        let allowed = (0..scores.len()).filter(|&one| self.relations[one] != Relation::Root);
        let best = allowed.max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)));
        best.map_or(Relation::Dep, |one| self.relations[one])
    }

    /// What belongs to a cue, anywhere in the window.
    fn attribution(&self, window: &Window, cue: &FoundCue, roles: &Sides) -> Attribution {
        let mut scores = self.role.of_governor(&roles.left, roles.right(cue.rows.start));
        let labels = spans::best_sequence(&scores, ROLES);
        spans::probabilities(&mut scores, ROLES);
        let mut made = Attribution {
            cue: window.tokens(&cue.rows),
            is_speech: cue.is_speech,
            certainty: cue.certainty,
            contents: Vec::new(),
            sources: Vec::new(),
        };
        for (kind, rows) in spans::spans(&labels) {
            let sure = rows
                .clone()
                .map(|row| scores[row * ROLES + 1 + 2 * kind] + scores[row * ROLES + 2 + 2 * kind]);
            let part =
                Part { certainty: sure.sum::<f32>() / rows.len() as f32, tokens: window.tokens(&rows) };
            if kind == 0 { made.contents.push(part) } else { made.sources.push(part) }
        }
        made
    }

    /// What pronouns and nouns stand for, where the window shows it.
    fn link(&self, window: &Window, fresh: usize, links: &Sides, words: &mut Annotated<'_>) {
        let asked: Vec<usize> = (0..window.firsts.len())
            .filter(|row| window.first_token + row >= fresh)
            .filter(|row| {
                matches!(
                    words.upos(window.first_token + row),
                    Upos::Pron | Upos::Noun | Upos::Propn | Upos::Det
                )
            })
            .collect();
        let dependents: Vec<f32> = asked.iter().flat_map(|&row| links.left(row)).copied().collect();
        let mut scores = self.coreference.grid(&dependents, &links.right);
        let count = window.firsts.len();
        for (row, scores) in asked.into_iter().zip(scores.chunks_exact_mut(count)) {
            let scores = &mut scores[..=row];
            spans::probabilities(scores, row + 1);
            let best = spans::best(scores);
            if best != row {
                words.antecedents.push(Antecedent {
                    token: window.first_token + row,
                    earlier: window.first_token + best,
                    certainty: scores[best],
                });
            }
        }
    }
}

impl Window {
    /// The rows of a sentence's tokens.
    fn inside(&self, tokens: &Range<usize>) -> Range<usize> {
        tokens.start - self.first_token..tokens.end - self.first_token
    }

    /// The tokens of rows.
    fn tokens(&self, rows: &Range<usize>) -> Range<usize> {
        self.first_token + rows.start..self.first_token + rows.end
    }
}

/// A cue in a window.
struct FoundCue {
    rows: Range<usize>,
    is_speech: bool,
    certainty: f32,
}

/// The cues of a sentence: every word more likely to begin one than not to be let through.
fn cues(probabilities: &[f32], rows: Range<usize>) -> Vec<FoundCue> {
    let mut found: Vec<FoundCue> = Vec::new();
    for row in rows.clone() {
        let of = |label: usize| probabilities[row * CUES + label];
        let (begins, goes_on) = (of(1) + of(3), of(2) + of(4));
        match found.last_mut() {
            Some(last) if last.rows.end == row && goes_on > begins && goes_on > of(0) => {
                last.rows.end = row + 1
            }
            _ if begins >= LEAST_CUE => {
                found.push(FoundCue { rows: row..row + 1, is_speech: of(1) >= of(3), certainty: begins })
            }
            _ => {}
        }
    }
    found
}

/// Runs the reading on this thread alone: articles are read side by side, so that one need not be.
fn alone(read: impl FnOnce() + Send) {
    thread_local! {
        static POOL: Option<rayon::ThreadPool> =
            rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok();
    }
    POOL.with(|pool| match pool {
        Some(pool) => pool.install(read),
        None => read(),
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::{Model, ModelKind};

    fn model() -> Model {
        Model::shared(ModelKind::Accurate).unwrap()
    }

    fn text_of<'t>(read: &Annotated<'t>, parts: &[Part]) -> Vec<&'t str> {
        parts.iter().map(|part| read.span(part.tokens.clone()).of(read.text)).collect()
    }

    #[test]
    fn the_compiled_in_weights_fit_this_program() {
        assert!(Accurate::shared().is_ok());
        assert!(matches!(Accurate::load(b"no weights"), Err(WeightsError::Broken(_))));
    }

    #[test]
    fn tags_trees_names_and_lemmas_come_from_one_pass() {
        let read = model().annotate("Defence Minister Maria Lopez said on Monday that the banks had closed.");
        let said = 4;
        assert_eq!((read.head(said), read.upos(said), &*read.lemma(said)), (None, Upos::Verb, "say"));
        assert!(read.child(said, Relation::Nsubj).is_some_and(|subject| (1..4).contains(&subject)));
        let closed = read.child(said, Relation::Ccomp).unwrap();
        assert_eq!((read.word(closed), read.subtree(closed)), ("closed", 7..12));
        let names: Vec<_> = read.names.iter().map(|name| (name.span.of(read.text), name.kind)).collect();
        assert_eq!(names, [("Maria Lopez", NameKind::Person)]);
    }

    #[test]
    fn an_attribution_has_its_cue_its_source_and_its_content() {
        let read = model().annotate("The harbour will open in May, the mayor of Lisbon said on Tuesday.");
        let [one] = &read.attributions[..] else { panic!("{:?}", read.attributions) };
        assert_eq!((read.span(one.cue.clone()).of(read.text), one.is_speech), ("said", true));
        assert_eq!(text_of(&read, &one.sources), ["the mayor of Lisbon"]);
        assert_eq!(text_of(&read, &one.contents), ["The harbour will open in May"]);
    }

    #[test]
    fn a_text_longer_than_a_window_is_read_to_its_end() {
        let story = "Ivan Kolev met the miners in Pernik on Monday. He said the pit would stay open.\n\n";
        let text = story.repeat(30);
        let read = model().annotate(&text);
        assert_eq!(read.names.iter().filter(|name| name.kind == NameKind::Person).count(), 30);
        assert_eq!(read.attributions.iter().filter(|one| one.is_speech).count(), 30);
        let ordered = |spans: Vec<usize>| spans.is_sorted();
        assert!(ordered(read.names.iter().map(|name| name.tokens.start).collect()));
        assert!(ordered(read.attributions.iter().map(|one| one.cue.start).collect()));
    }

    #[test]
    fn the_same_text_gives_the_same_reading_on_every_thread() {
        let text = "\"We won,\" said Ana Ruiz. Later she told reporters that the court had ruled.";
        let seen = || format!("{:?}", model().annotate(text));
        let here = seen();
        let others: Vec<_> = (0..2).map(|_| std::thread::spawn(seen)).collect();
        for other in others {
            assert_eq!(other.join().unwrap(), here);
        }
    }

    #[test]
    fn a_sentence_longer_than_a_window_has_one_root() {
        let text = "Ivan Kolev said the bridge, ".repeat(60);
        let read = model().annotate(&text);
        assert_eq!(read.sentences.len(), 1);
        assert_eq!((0..read.tokens.len()).filter(|&token| read.head(token).is_none()).count(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn any_text_gives_whole_trees(text in "(\\PC|[ \n.,'\"’”“A-Za-z0-9-]){0,120}") {
            let read = model().annotate(&text);
            for sentence in &read.sentences {
                let roots = sentence.tokens.clone().filter(|&token| read.head(token).is_none()).count();
                prop_assert_eq!(roots, 1);
                for token in sentence.tokens.clone() {
                    prop_assert!(sentence.tokens.contains(&(read.tokens[token].head as usize)));
                    prop_assert!(read.is_under(token, read.root(sentence)));
                }
            }
        }
    }
}
