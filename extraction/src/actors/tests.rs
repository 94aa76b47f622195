use super::*;
use crate::language;

fn coreference(text: &str) -> Coreference {
    resolve(&language::annotate(text, language::ModelKind::Fast))
}

fn actor_named<'c>(coreference: &'c Coreference, name: &str) -> &'c Actor {
    coreference
        .actors
        .iter()
        .find(|actor| actor.name == name)
        .unwrap_or_else(|| panic!("{name} in {coreference:?}"))
}

#[test]
fn a_title_stands_outside_the_name_and_a_last_name_means_the_whole() {
    let coreference = coreference(
        "Defence Minister Ivan Kolev met the mayor of Sofia on Monday. Kolev said that it went well.",
    );
    let kolev = actor_named(&coreference, "Ivan Kolev");
    assert_eq!(kolev.kind, ActorType::Person);
    assert_eq!(kolev.roles, ["Defence Minister"]);
    assert_eq!(kolev.aliases, ["Kolev"]);
}

#[test]
fn an_unnamed_source_is_an_actor_of_its_own() {
    let coreference = coreference(
        "A senior official said that talks had begun. Later two other officials said that nothing was agreed.",
    );
    let unnamed = coreference.actors.iter().filter(|actor| actor.kind == ActorType::Unnamed).count();
    assert_eq!(unnamed, 2, "{coreference:?}");
}

#[test]
fn a_pronoun_means_the_person_before_it() {
    let text = "President Maria Lopez visited Lisbon. She said that the talks were useful.";
    let coreference = coreference(text);
    let pronoun =
        coreference.mentions.iter().find(|mention| mention.form == MentionForm::Pronoun).expect("a pronoun");
    assert_eq!(coreference.actors[pronoun.actor].name, "Maria Lopez");
}

#[test]
fn an_acronym_goes_by_the_name_it_stands_for() {
    let coreference = coreference(
        "A letter came from the Northern Harbour Works Council on Monday. NHWC said that the pier was closed.",
    );
    let council = actor_named(&coreference, "Northern Harbour Works Council");
    assert_eq!(council.aliases, ["NHWC"], "{coreference:?}");
}

#[test]
fn what_somebody_says_at_length_takes_nobody_out_of_reach() {
    let text = "Maria Lopez runs the bakery on the corner.\n\n\"We open at five. We close at noon. Nobody helps us. \
                The oven is old. The roof leaks. We go on,\" she said.";
    let coreference = coreference(text);
    let pronoun =
        coreference.mentions.iter().find(|mention| mention.span.slice(text) == "she").expect("a pronoun");
    assert_eq!(coreference.actors[pronoun.actor].name, "Maria Lopez");
}

#[test]
fn a_photo_credit_is_nobody_the_story_goes_on_about() {
    let text = "Ivan Kolev came home on Friday. (Boris Lund/Harbour Post) He said that he was tired.";
    let coreference = coreference(text);
    let pronoun =
        coreference.mentions.iter().find(|mention| mention.span.slice(text) == "He").expect("a pronoun");
    assert_eq!(coreference.actors[pronoun.actor].name, "Ivan Kolev");
}

#[test]
fn a_description_before_a_name_is_its_role() {
    let text = "The plan failed. The opposition leader, Boris Lund, called it a gamble. He left.";
    let coreference = coreference(text);
    let lund = actor_named(&coreference, "Boris Lund");
    assert_eq!(lund.roles, ["opposition leader"], "{coreference:?}");
    assert!(coreference.actors.iter().all(|actor| actor.kind != ActorType::Unnamed), "{coreference:?}");
}
