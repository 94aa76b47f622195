//! The fast model: perceptrons from left to right, and how they read a text.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    annotated::{Annotated, Name, Token},
    forms::{self, Form},
    grammar::{Features, Relation, Tag, Upos, Xpos},
    lemmas::Lemmas,
    linear::Linear,
    model::Depth,
    names::{self, Label, Look, Memory},
    parser::{self, Seen, Space},
    tagger,
    weights::{self, WeightsError},
};

/// The weights that ship, compiled in.
static SHIPPED: &[u8] = include_bytes!("../../models/english.weights");

static SHARED: LazyLock<Result<Fast, WeightsError>> = LazyLock::new(|| Fast::load(SHIPPED));

/// Models of everything the room knows: tags, lemmas, trees, names.
#[derive(Debug)]
pub struct Fast {
    pub(super) tags: tagger::Tags,
    pub(super) dictionary: HashMap<u32, u8>,
    pub(super) tagger: Linear,
    pub(super) parser: Linear,
    pub(super) names: [Linear; 2],
    pub(super) lemmas: Lemmas<'static>,
}

/// The sections of the weights file, in order.
pub(super) const SECTIONS: usize = 7;

impl Fast {
    /// The model compiled into the program, loaded at first use.
    ///
    /// # Errors
    /// The compiled-in file doesn't fit this program; a test keeps that from being built.
    pub fn shared() -> Result<&'static Self, WeightsError> {
        SHARED.as_ref().map_err(Clone::clone)
    }

    /// Reads a weights file, as `dateline train` writes it.
    ///
    /// # Errors
    /// Another version's file, a damaged one, or none at all.
    pub fn load(file: &'static [u8]) -> Result<Self, WeightsError> {
        let sections = weights::read(file)?;
        let [tags, dictionary, tagger, parser, first, second, lemmas]: [&'static [u8]; SECTIONS] =
            sections.try_into().map_err(|_| WeightsError::Broken("it has another number of sections"))?;
        let text =
            |bytes| std::str::from_utf8(bytes).map_err(|_| WeightsError::Broken("a list is not UTF-8"));
        Ok(Self {
            tags: text(tags)?
                .lines()
                .map(read_tag)
                .collect::<Option<_>>()
                .ok_or(WeightsError::Broken("an unknown tag"))?,
            dictionary: dictionary
                .chunks_exact(5)
                .map(|row| (u32::from_le_bytes([row[0], row[1], row[2], row[3]]), row[4]))
                .collect(),
            tagger: weights::linear(tagger)?,
            parser: weights::linear(parser)?,
            names: [weights::linear(first)?, weights::linear(second)?],
            lemmas: Lemmas::parse(text(lemmas)?),
        })
    }

    /// Tags, parses and names a text whose tokens and sentences are cut, no further than asked.
    pub(super) fn fill(&'static self, annotated: &mut Annotated<'_>, depth: Depth) {
        if depth < Depth::Tags {
            return;
        }
        annotated.lemmas = Some(&self.lemmas);
        let mut all_forms = Vec::with_capacity(annotated.tokens.len());
        let mut lower = String::new();
        forms::read(
            annotated.tokens.iter().map(|token| token.span.of(annotated.text)),
            &mut lower,
            &mut all_forms,
        );
        let mut all_tags = Vec::with_capacity(all_forms.len());
        let mut seen = Vec::new();
        let mut space = Space::default();
        for sentence in &annotated.sentences {
            let forms = &all_forms[sentence.tokens.clone()];
            self.tag(forms, &mut all_tags);
            let tags = &all_tags[sentence.tokens.clone()];
            for (token, &tag) in annotated.tokens[sentence.tokens.clone()].iter_mut().zip(tags) {
                token.tag = self.tags[usize::from(tag)];
            }
            if depth < Depth::Trees {
                continue;
            }
            self.parse(
                forms,
                tags,
                &mut annotated.tokens[sentence.tokens.clone()],
                sentence.tokens.start,
                &mut seen,
                &mut space,
            );
        }
        if depth < Depth::All {
            return;
        }
        let ranges: Vec<_> = annotated.sentences.iter().map(|sentence| sentence.tokens.clone()).collect();
        let labels = self.label(&ranges, &all_forms, &all_tags);
        annotated.names = spans(&ranges, &labels, &annotated.tokens);
    }

    pub(super) fn tag(&self, forms: &[Form], out: &mut Vec<u8>) {
        tagger::tag(&self.tagger, self.tags.len(), &|word| self.dictionary.get(&word).copied(), forms, out);
    }

    fn parse(
        &self,
        forms: &[Form],
        tags: &[u8],
        tokens: &mut [Token],
        first: usize,
        seen: &mut Vec<Seen>,
        space: &mut Space,
    ) {
        see(forms, tags, seen);
        let state = space.parse(&self.parser, seen);
        for (at, token) in tokens.iter_mut().enumerate() {
            let head = state.heads[at + 1];
            // Word 0 is the artificial root: whoever hangs on it is its own head.
            token.head = if head == 0 { first + at } else { first + head - 1 } as u32;
            token.relation = Relation::ALL[usize::from(state.relations[at + 1])];
        }
        parser::free_the_days(forms, tokens, first);
    }

    /// Name labels of a whole text, read twice.
    fn label(&self, sentences: &[std::ops::Range<usize>], forms: &[Form], tags: &[u8]) -> Vec<Label> {
        let habits = names::habits(sentences.iter().map(|range| &forms[range.clone()]));
        let mut places = Vec::new();
        let mut all_places = Vec::with_capacity(forms.len());
        let mut first = Vec::with_capacity(forms.len());
        let mut memory = Memory::default();
        for range in sentences {
            let forms = &forms[range.clone()];
            names::places(forms, &mut places);
            all_places.extend_from_slice(&places);
            let look = Look {
                forms,
                tags: &tags[range.clone()],
                places: &places,
                habits: &habits,
                shouted: tagger::is_shouted(forms),
            };
            names::read(&self.names[0], &look, None, None, &mut first);
            memory.note(forms, &first[range.clone()]);
        }
        let mut second = Vec::with_capacity(forms.len());
        for range in sentences {
            let forms = &forms[range.clone()];
            let look = Look {
                forms,
                tags: &tags[range.clone()],
                places: &all_places[range.clone()],
                habits: &habits,
                shouted: tagger::is_shouted(forms),
            };
            names::read(&self.names[1], &look, Some(&memory), Some(&first[range.clone()]), &mut second);
        }
        second
    }
}

/// A sentence for the parser: its words from 1 on, the artificial root at 0.
pub(super) fn see(forms: &[Form], tags: &[u8], seen: &mut Vec<Seen>) {
    seen.clear();
    seen.push(Seen::ROOT);
    seen.extend(forms.iter().zip(tags).map(|(form, &tag)| Seen {
        word: form.word,
        tag: u32::from(tag) + 1,
        // A word without a class is known by its end.
        fine: if form.fine > 0 { form.fine } else { form.suffixes[2] | 1 << 16 },
        coarse: form.coarse,
    }));
}

fn spans(sentences: &[std::ops::Range<usize>], labels: &[Label], tokens: &[Token]) -> Vec<Name> {
    let mut found = Vec::new();
    for range in sentences {
        let mut start = range.start;
        for at in range.clone() {
            if labels[at].is_start() {
                start = at;
            }
            if let Some(kind) = labels[at].kind().filter(|_| !labels[at].is_open()) {
                let span = tokens[start].span.cover(tokens[at].span);
                found.push(Name { tokens: start..at + 1, span, kind });
            }
        }
    }
    found
}

/// A tag as a line of the weights file.
pub(super) fn write_tag(tag: Tag) -> String {
    format!("{}\t{}\t{}", tag.upos, tag.xpos, tag.features)
}

pub(super) fn read_tag(line: &str) -> Option<Tag> {
    let mut columns = line.split('\t');
    Some(Tag {
        upos: Upos::named(columns.next()?)?,
        xpos: Xpos::named(columns.next()?)?,
        features: Features::parse(columns.next()?),
    })
}

/// The tag dictionary as a section.
pub(super) fn write_dictionary(entries: &[(u32, u8)]) -> Vec<u8> {
    entries.iter().flat_map(|&(word, tag)| word.to_le_bytes().into_iter().chain([tag])).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::{Model, ModelKind};

    fn model() -> Model {
        Model::shared(ModelKind::Fast).unwrap()
    }

    #[test]
    fn the_compiled_in_weights_fit_this_program() {
        assert!(Fast::shared().is_ok());
        assert!(matches!(Fast::load(b"no weights"), Err(WeightsError::Broken(_))));
    }

    #[test]
    fn a_plain_sentence_is_understood() {
        let read = model().annotate("The minister said on Monday that the banks had closed.");
        let said = 2;
        assert_eq!(read.head(said), None);
        assert_eq!((read.upos(said), &*read.lemma(said)), (Upos::Verb, "say"));
        assert_eq!(read.child(said, Relation::Nsubj), Some(1));
        assert_eq!(read.head(0), Some(1));
        let closed = read.child(said, Relation::Ccomp).unwrap();
        assert_eq!((read.word(closed), read.subtree(closed)), ("closed", 5..10));
    }

    #[test]
    fn names_leave_titles_outside() {
        use super::super::NameKind::{Person, Place};
        let read = model().annotate("Defence Minister Maria Lopez flew from Brazil to Japan on Friday.");
        let names: Vec<_> = read.names.iter().map(|name| (name.span.of(read.text), name.kind)).collect();
        assert_eq!(names, [("Maria Lopez", Person), ("Brazil", Place), ("Japan", Place)]);
    }

    proptest! {
        #[test]
        fn any_text_gives_whole_trees(text in "(\\PC|[ \n.,'\"’”“A-Za-z0-9-]){0,200}") {
            let read = model().annotate(&text);
            for sentence in &read.sentences {
                let roots = sentence.tokens.clone().filter(|&token| read.head(token).is_none()).count();
                prop_assert_eq!(roots, 1);
                for token in sentence.tokens.clone() {
                    prop_assert!(sentence.tokens.contains(&(read.tokens[token].head as usize)));
                    prop_assert!(read.is_under(token, read.root(sentence)));
                    prop_assert!(read.subtree(token).contains(&token));
                }
            }
            let mut end = 0;
            for name in &read.names {
                prop_assert!(name.tokens.start >= end && name.tokens.start < name.tokens.end);
                end = name.tokens.end;
            }
        }
    }
}
