//! Tests of both models: properties of any text, and a few sentences.

use proptest::prelude::*;

use super::{
    Accurate, AnnotatedText, AttributedSpan, Fast, Lexicon, Model, ModelKind, NameType, Relation, Upos,
    WeightsError, model::Network,
};

const MODELS: [ModelKind; 2] = [ModelKind::Accurate, ModelKind::Fast];

fn annotate(text: &str, kind: ModelKind) -> AnnotatedText<'_> {
    crate::fixtures::annotate(text, kind)
}

fn text_of<'t>(doc: &AnnotatedText<'t>, parts: &[AttributedSpan]) -> Vec<&'t str> {
    parts.iter().map(|part| doc.span(part.tokens.clone()).slice(doc.text)).collect()
}

#[test]
fn the_compiled_in_weights_fit_this_program() {
    assert!(Accurate::builtin().is_ok() && Fast::builtin().is_ok());
    assert!(matches!(Accurate::load(b"no weights"), Err(WeightsError::Broken(_))));
    assert!(matches!(Fast::load(b"no weights"), Err(WeightsError::Broken(_))));
}

#[test]
fn one_models_weights_are_refused_by_the_other() {
    let refused = |error| matches!(error, WeightsError::Broken(_) | WeightsError::Version { .. });
    assert!(Fast::load(include_bytes!("../../models/accurate.weights")).is_err_and(refused));
    assert!(Accurate::load(include_bytes!("../../models/fast.weights")).is_err_and(refused));
}

#[test]
fn a_plain_sentence_is_parsed() {
    for model in MODELS {
        let doc = annotate("Defence Minister Maria Lopez said on Monday that the banks had closed.", model);
        let said = 4;
        assert_eq!((doc.head(said), doc.upos(said), &*doc.lemma(said)), (None, Upos::Verb, "say"));
        assert!(doc.child(said, Relation::Nsubj).is_some_and(|subject| (1..4).contains(&subject)));
        let closed = doc.child(said, Relation::Ccomp).unwrap();
        assert_eq!((doc.word(closed), doc.subtree(closed)), ("closed", 7..12));
        let names: Vec<_> = doc.names.iter().map(|name| (name.span.slice(doc.text), name.kind)).collect();
        assert_eq!(names, [("Maria Lopez", NameType::Person)]);
    }
}

#[test]
fn a_clause_after_a_day_depends_on_the_verb() {
    for model in MODELS {
        let doc = annotate("The minister said on Monday that the banks had closed.", model);
        let said = 2;
        assert_eq!((doc.head(said), doc.child(said, Relation::Nsubj), doc.head(0)), (None, Some(1), Some(1)));
        let closed = doc.child(said, Relation::Ccomp).unwrap();
        assert_eq!((doc.word(closed), doc.subtree(closed)), ("closed", 5..10));
    }
}

#[test]
fn names_exclude_titles() {
    use NameType::{Person, Place};
    for model in MODELS {
        let doc = annotate("Defence Minister Maria Lopez flew from Brazil to Japan on Friday.", model);
        let names: Vec<_> = doc.names.iter().map(|name| (name.span.slice(doc.text), name.kind)).collect();
        assert_eq!(names, [("Maria Lopez", Person), ("Brazil", Place), ("Japan", Place)]);
    }
}

#[test]
fn frequent_speakers_of_the_training_data_are_names() {
    use NameType::{Person, Place};
    let doc =
        annotate("President Donald Trump said Hillary Clinton of New York was wrong.", ModelKind::Accurate);
    let names: Vec<_> = doc.names.iter().map(|name| (name.span.slice(doc.text), name.kind)).collect();
    assert_eq!(names, [("Donald Trump", Person), ("Hillary Clinton", Person), ("New York", Place)]);
}

#[test]
fn an_attribution_has_its_cue_its_source_and_its_content() {
    let doc =
        annotate("The harbour will open in May, the mayor of Lisbon said on Tuesday.", ModelKind::Accurate);
    let [one] = &doc.attributions[..] else { panic!("{:?}", doc.attributions) };
    assert_eq!((doc.span(one.cue.clone()).slice(doc.text), one.is_speech), ("said", true));
    assert_eq!(text_of(&doc, &one.sources), ["the mayor of Lisbon"]);
    assert_eq!(text_of(&doc, &one.contents), ["The harbour will open in May"]);
}

#[test]
fn the_fast_model_predicts_cues_but_prefers_rules() {
    let doc = annotate("The harbour will open in May, the mayor of Lisbon said on Tuesday.", ModelKind::Fast);
    let cues: Vec<_> = doc.attributions.iter().map(|one| doc.span(one.cue.clone()).slice(doc.text)).collect();
    assert_eq!((cues, doc.prefers_attributions), (vec!["said"], false));
}

#[test]
fn a_text_longer_than_a_window_is_annotated_to_its_end() {
    let story = "Ivan Kolev met the miners in Pernik on Monday. He said the pit would stay open.\n\n";
    let text = story.repeat(30);
    for model in MODELS {
        let doc = annotate(&text, model);
        assert_eq!(doc.names.iter().filter(|name| name.kind == NameType::Person).count(), 30);
        // The fast model's cues have no bound yet: rules lead there.
        if doc.prefers_attributions {
            assert_eq!(doc.attributions.iter().filter(|one| one.is_speech).count(), 30);
        }
        let ordered = |spans: Vec<usize>| spans.is_sorted();
        assert!(ordered(doc.names.iter().map(|name| name.tokens.start).collect()));
        assert!(ordered(doc.attributions.iter().map(|one| one.cue.start).collect()));
    }
}

#[test]
fn every_thread_gives_the_same_annotation() {
    let text = "\"We won,\" said Ana Ruiz. Later she told reporters that the court had ruled.";
    for model in MODELS {
        let annotation = move || format!("{:?}", annotate(text, model));
        let here = annotation();
        let others: Vec<_> = (0..2).map(|_| std::thread::spawn(annotation)).collect();
        for other in others {
            assert_eq!(other.join().unwrap(), here);
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[test]
fn results_are_the_same_without_vnni() {
    let accurate = Accurate::load_for(include_bytes!("../../models/accurate.weights"), false).unwrap();
    let fast = Fast::load_for(include_bytes!("../../models/fast.weights"), false).unwrap();
    let lexicon = std::sync::Arc::new(Lexicon::builtin().unwrap());
    let without_vnni = [Network::Accurate(accurate.into()), Network::Fast(fast.into())]
        .map(|network| Model::new(network, lexicon.clone()));
    let text = "LIMA: Rivers rose in northern Peru on Monday, officials said. \"We have asked the army for help,\" \
                Interior Minister Rosa Quispe told reporters in Piura. The Red Cross has sent 40 volunteers.";
    let labels = |doc: AnnotatedText<'_>| {
        let tokens = doc.tokens.iter().map(|token| (token.tag, token.head, token.relation));
        let names = doc.names.iter().map(|name| (name.tokens.clone(), name.kind));
        (tokens.collect::<Vec<_>>(), names.collect::<Vec<_>>())
    };
    for (without, kind) in without_vnni.into_iter().zip(MODELS) {
        assert_eq!(labels(without.annotate(text)), labels(annotate(text, kind)), "{kind:?}");
    }
}

#[test]
fn a_sentence_longer_than_a_window_has_one_root() {
    let text = "Ivan Kolev said the bridge, ".repeat(60);
    for model in MODELS {
        let doc = annotate(&text, model);
        assert_eq!(doc.sentences.len(), 1);
        assert_eq!((0..doc.tokens.len()).filter(|&token| doc.head(token).is_none()).count(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_text_gives_complete_trees(text in "(\\PC|[ \n.,'\"’”“A-Za-z0-9-]){0,120}") {
        for model in MODELS {
            let doc = annotate(&text, model);
            for sentence in &doc.sentences {
                let roots = sentence.tokens.clone().filter(|&token| doc.head(token).is_none()).count();
                prop_assert_eq!(roots, 1);
                for token in sentence.tokens.clone() {
                    prop_assert!(sentence.tokens.contains(&(doc.tokens[token].head as usize)));
                    prop_assert!(doc.is_descendant(token, doc.root(sentence)));
                    prop_assert!(doc.subtree(token).contains(&token));
                }
            }
            let mut end = 0;
            for name in &doc.names {
                prop_assert!(name.tokens.start >= end && name.tokens.start < name.tokens.end);
                end = name.tokens.end;
            }
        }
    }
}
