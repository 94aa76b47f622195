use super::*;
use crate::{actors, language, schema::StatementType};

/// Content, kind and speaker of each statement.
fn said(text: &str) -> Vec<(String, StatementType, String)> {
    let words = language::annotate(text, language::ModelKind::Fast);
    let coreference = actors::resolve(&words);
    extract(&words, &coreference, &[])
        .into_iter()
        .map(|one| {
            let speaker = one.speaker.map_or("-", |source| source.span.slice(text));
            (one.content.slice(text).to_owned(), one.kind, speaker.to_owned())
        })
        .collect()
}

#[track_caller]
fn says(text: &str, content: &str, kind: StatementType, speaker: &str) {
    let found = said(text);
    assert!(found.contains(&(content.to_owned(), kind, speaker.to_owned())), "{text}\nhas {found:#?}");
}

#[test]
fn a_quotation_belongs_to_the_cue_beside_it() {
    use StatementType::Direct;
    says(
        "\"We will rebuild the bridge,\" said Mayor Elena Petrova.",
        "We will rebuild the bridge",
        Direct,
        "Mayor Elena Petrova",
    );
    says(
        "“The road is closed for now,” Kolev said on Monday.",
        "The road is closed for now",
        Direct,
        "Kolev",
    );
    says(
        "Ivan Kolev added: “Nobody will be left behind.”",
        "Nobody will be left behind.",
        Direct,
        "Ivan Kolev",
    );
}

#[test]
fn a_clause_is_told_from_its_first_word_to_its_last() {
    use StatementType::{Indirect, Mixed};
    says(
        "Ivan Kolev said that the army was looking for the attackers.",
        "the army was looking for the attackers",
        Indirect,
        "Ivan Kolev",
    );
    says(
        "Ivan Kolev said on Friday that the plan was \"a great step\" for the city.",
        "the plan was \"a great step\" for the city",
        Mixed,
        "Ivan Kolev",
    );
}

#[test]
fn a_source_may_stand_behind() {
    says(
        "The convoy was hit by two rockets, according to witnesses.",
        "The convoy was hit by two rockets",
        StatementType::Indirect,
        "witnesses",
    );
}

#[test]
fn a_paragraph_of_quotation_carries_on_from_the_speaker_before() {
    says(
        "“We are here to stay,” Ivan Kolev said.\n“Nobody can tell us to go home tonight.”",
        "Nobody can tell us to go home tonight.",
        StatementType::Direct,
        "Ivan Kolev",
    );
}

#[test]
fn scare_quotes_and_titles_are_no_statements() {
    assert_eq!(said("The so-called \"green line\" runs through the old town of Nicosia."), []);
    assert_eq!(said("She read \"The Road to the North\" on the train to Oslo."), []);
}

#[test]
fn the_same_words_twice_are_one_statement() {
    let text = "Ivan Kolev said that the army was ready for the winter.\nIvan Kolev said that the army was ready for the winter.";
    let words = language::annotate(text, language::ModelKind::Fast);
    let found = extract(&words, &actors::resolve(&words), &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].occurrences.len(), 1);
}

#[test]
fn words_set_apart_are_another_place_of_the_statement() {
    let text = "\"Nobody in this town was ever asked about the dam,\" Ivan Kolev said.\n\
                The council meets again in May.\n\
                Nobody in this town was ever asked about the dam. Ivan Kolev";
    let words = language::annotate(text, language::ModelKind::Fast);
    let found = extract(&words, &actors::resolve(&words), &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].occurrences[0].slice(text), "Nobody in this town was ever asked about the dam");
}

#[test]
fn a_post_belongs_to_whoever_signed_it() {
    says(
        "The storm passed at noon.\nThe bridge is open again, drive slowly! pic.twitter.com/x1 — Rivertown Roads (@RRoads) May 3, 2021",
        "The bridge is open again, drive slowly!",
        StatementType::Direct,
        "Rivertown Roads",
    );
}

#[test]
fn a_name_before_its_verb_speaks_and_not_the_speaker_before() {
    let text =
        "Ivan Kolev wrote: \"They should have asked us first.\" Mira Stoyan wrote: \"It is a good plan.\"";
    says(text, "They should have asked us first.", StatementType::Direct, "Ivan Kolev");
    says(text, "It is a good plan.", StatementType::Direct, "Mira Stoyan");
}

#[test]
fn whose_relative_someone_is_does_not_say_it() {
    says(
        "Kolev's lawyer, Mira Stoyan, said that the case was closed.",
        "the case was closed",
        StatementType::Indirect,
        "Mira Stoyan",
    );
}

#[test]
fn whoever_is_quoted_says_it_and_not_who_passes_it_on() {
    says(
        "\"This plan is a lie,\" the mayor was quoted as saying by Radio Tarnovo.",
        "This plan is a lie",
        StatementType::Direct,
        "the mayor",
    );
}

#[test]
fn what_is_told_of_a_source_is_not_what_it_says() {
    says(
        "According to a senior official, who asked not to be named because the matter is sensitive, \
         the troops were moved north on Sunday.",
        "the troops were moved north on Sunday",
        StatementType::Indirect,
        "a senior official",
    );
}

#[test]
fn a_statement_speaks_for_the_body_that_made_it() {
    let text = "The Harbour Authority said in a statement that the pier was closed.\n\n\
                The statement added that no worker had been hurt.";
    let words = language::annotate(text, language::ModelKind::Fast);
    let coreference = actors::resolve(&words);
    let found = extract(&words, &coreference, &[]);
    let added =
        found.iter().find(|one| one.content.slice(text).starts_with("no worker")).expect("the second");
    let speaker = added.speaker.expect("a speaker");
    assert_eq!(speaker.span.slice(text), "The statement");
    let actor = speaker.mention.map(|at| coreference.mentions[at].actor).expect("an actor");
    assert_eq!(coreference.actors[actor].name, "Harbour Authority");
}

#[test]
fn a_line_gives_the_word_to_a_person_who_is_known() {
    says(
        "Kolev: No talks before the ceasefire\n\nDefence Minister Ivan Kolev met the envoy on Monday.",
        "No talks before the ceasefire",
        StatementType::Indirect,
        "Kolev",
    );
    assert!(said("Budget: No talks before the ceasefire\n\nThe envoy left on Monday.").is_empty());
}

#[test]
fn a_time_that_was_told_is_not_when_it_was_said() {
    let text = "\"Fares always go up,\" Ivan Kolev said, adding that promises had been broken in 2019.";
    let words = language::annotate(text, language::ModelKind::Fast);
    let times = crate::times::find(
        &words,
        Some(jiff::civil::date(2025, 5, 14).at(9, 0, 0, 0)),
        &crate::fixtures::lexicons().times,
    );
    let found = extract(&words, &actors::resolve(&words), &times);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|one| one.when.is_none()), "{found:#?}");
}

#[test]
fn the_time_of_a_saying_that_is_passed_on_stays_its_own() {
    let text = "Ivan Kolev on Monday told the council that the bridge was safe, according to officials.\n\n\
                Kolev promised that it would open in May, they said.";
    let words = language::annotate(text, language::ModelKind::Fast);
    let times = crate::times::find(
        &words,
        Some(jiff::civil::date(2025, 5, 14).at(9, 0, 0, 0)),
        &crate::fixtures::lexicons().times,
    );
    let coreference = actors::resolve(&words);
    let found = extract(&words, &coreference, &times);
    let told = found.iter().find(|one| one.content.slice(text).starts_with("the bridge")).expect("the first");
    assert_eq!(told.when.map(|at| times[at].span.slice(text)), Some("Monday"), "{found:#?}");
    let they =
        coreference.mentions.iter().find(|mention| mention.span.slice(text) == "they").expect("a pronoun");
    assert_eq!(coreference.actors[they.actor].name, "officials");
}
