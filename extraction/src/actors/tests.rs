use super::*;
use crate::{fixtures, language::ModelKind};

fn coreference_of(text: &str) -> Coreference {
    resolve(&fixtures::annotate(text, ModelKind::Fast), &fixtures::lexicons().actors)
}

fn actor_named<'c>(coreference: &'c Coreference, name: &str) -> &'c Actor {
    coreference
        .actors
        .iter()
        .find(|actor| actor.name == name)
        .unwrap_or_else(|| panic!("{name} in {coreference:?}"))
}

#[test]
fn a_title_is_a_role_and_a_last_name_refers_to_the_full_name() {
    let coreference = coreference_of(
        "Defence Minister Ivan Kolev met the mayor of Sofia on Monday. Kolev said that it went well.",
    );
    let kolev = actor_named(&coreference, "Ivan Kolev");
    assert_eq!(kolev.kind, ActorType::Person);
    assert_eq!(kolev.roles, ["Defence Minister"]);
    assert_eq!(kolev.aliases, ["Kolev"]);
}

#[test]
fn a_last_name_with_a_hyphen_or_particle_refers_to_the_full_name() {
    for (full, short) in [
        ("Nora Adeyemi-Lund", "Adeyemi-Lund"),
        ("Pieter van der Berg", "Van der Berg"),
        ("Samir al-Hadi", "Hadi"),
        ("Ruth Calder KC", "Calder"),
    ] {
        let text = format!("Mayor {full} opened the bridge on Monday. {short} said that it went well.");
        let coreference = coreference_of(&text);
        assert_eq!(actors_of(&coreference, &text, short), [full], "{coreference:?}");
    }
}

#[test]
fn the_holder_of_an_office_is_not_the_former_one() {
    let text = "The mayor, Ann Roe, met former mayor Boris Lund on Monday. The mayor said that it went well.";
    let coreference = coreference_of(text);
    assert_eq!(actors_of(&coreference, text, "mayor"), ["Ann Roe"], "{coreference:?}");
}

#[test]
fn an_organization_is_referred_to_by_the_noun_that_introduced_it() {
    let text = "Brask Holdings left the market on Monday. The charity Northlight fed 40 families. The Corvel \
                Shipping Group, a shipbuilder, gave money. The charity said it was glad. The shipbuilder said it was proud.";
    let coreference = coreference_of(text);
    let charity = actors_of(&coreference, text, "charity");
    assert!(!charity.is_empty() && charity.iter().all(|name| *name == "Northlight"), "{coreference:?}");
    assert_eq!(actors_of(&coreference, text, "shipbuilder"), ["Corvel Shipping Group"], "{coreference:?}");
}

#[test]
fn a_lead_describes_the_person_that_the_next_paragraph_begins_with() {
    let text = "A father has said that he will repair the bridge himself.\n\nPhil Moss, who lives in Brask, bought \
                tools on Monday.\n\nThe father said it would take a year.";
    let coreference = coreference_of(text);
    assert_eq!(actors_of(&coreference, text, "father"), ["Phil Moss"; 2], "{coreference:?}");
    let text = "A father has said that he will repair the bridge.\n\nThe mayor, Ann Roe, refused to pay.";
    let coreference = coreference_of(text);
    assert_ne!(actors_of(&coreference, text, "father"), ["Ann Roe"], "{coreference:?}");
}

#[test]
fn each_unnamed_source_is_its_own_actor() {
    let coreference = coreference_of(
        "A senior official said that talks had begun. Later two other officials said that nothing was agreed.",
    );
    let unnamed = coreference.actors.iter().filter(|actor| actor.kind == ActorType::Unnamed).count();
    assert_eq!(unnamed, 2, "{coreference:?}");
}

#[test]
fn a_pronoun_refers_to_the_person_before_it() {
    let text = "President Maria Lopez visited Lisbon. She said that the talks were useful.";
    let coreference = coreference_of(text);
    let pronoun =
        coreference.mentions.iter().find(|mention| mention.form == MentionForm::Pronoun).expect("a pronoun");
    assert_eq!(coreference.actors[pronoun.actor].name, "Maria Lopez");
}

#[test]
fn an_acronym_refers_to_its_long_form() {
    let coreference = coreference_of(
        "A letter came from the Northern Harbour Works Council on Monday. NHWC said that the pier was closed.",
    );
    let council = actor_named(&coreference, "Northern Harbour Works Council");
    assert_eq!(council.aliases, ["NHWC"], "{coreference:?}");
}

#[test]
fn the_speaker_of_a_clause_is_nobody_that_it_names() {
    let text = "Engineer Boris Lund works in the tower. Ivan Kolev hid under a desk for an hour, he said.";
    let coreference = coreference_of(text);
    assert_eq!(actors_of(&coreference, text, "he"), ["Boris Lund"], "{coreference:?}");
    // What comes before may be no clause that he says.
    let text = "After a meeting with Boris Lund, Ivan Kolev left. On Monday, he said that it went well.";
    let coreference = coreference_of(text);
    assert_eq!(actors_of(&coreference, text, "he"), ["Ivan Kolev"], "{coreference:?}");
}

#[test]
fn a_long_quotation_does_not_put_antecedents_out_of_reach() {
    let text = "Maria Lopez runs the bakery on the corner.\n\n\"We open at five. We close at noon. Nobody helps us. \
                The oven is old. The roof leaks. We go on,\" she said.";
    let coreference = coreference_of(text);
    let pronoun =
        coreference.mentions.iter().find(|mention| mention.span.slice(text) == "she").expect("a pronoun");
    assert_eq!(coreference.actors[pronoun.actor].name, "Maria Lopez");
}

#[test]
fn a_photo_credit_is_no_antecedent() {
    let text = "Ivan Kolev came home on Friday. (Boris Lund/Harbour Post) He said that he was tired.";
    let coreference = coreference_of(text);
    let pronoun =
        coreference.mentions.iter().find(|mention| mention.span.slice(text) == "He").expect("a pronoun");
    assert_eq!(coreference.actors[pronoun.actor].name, "Ivan Kolev");
}

#[test]
fn a_description_before_a_name_is_its_role() {
    let text = "The plan failed. The opposition leader, Boris Lund, called it a gamble. He left.";
    let coreference = coreference_of(text);
    let lund = actor_named(&coreference, "Boris Lund");
    assert_eq!(lund.roles, ["opposition leader"], "{coreference:?}");
    assert!(coreference.actors.iter().all(|actor| actor.kind != ActorType::Unnamed), "{coreference:?}");
}

#[test]
fn a_description_in_apposition_with_a_name_is_the_same_person() {
    let text = "Margit Solberg died on Saturday. Her daughter, the novelist Klara Solberg, said the cause was \
                pneumonia. Henrik Solberg, a teacher who had known the town's mayor for years, wept.";
    let coreference = coreference_of(text);
    assert!(coreference.actors.iter().all(|actor| actor.name != "daughter"), "{coreference:?}");
    let klara = actor_named(&coreference, "Klara Solberg");
    let of_klara = coreference.mentions.iter().filter(|mention| coreference.actors[mention.actor] == *klara);
    assert_eq!(of_klara.count(), 2, "{coreference:?}");
    // In a list the two are different people.
    let text =
        "The council heard the mayor, Ann Roe and Boris Lund. The teacher, the baker and Ola Berg left.";
    let coreference = coreference_of(text);
    assert_ne!(actor_named(&coreference, "Ola Berg").roles, ["baker"], "{coreference:?}");
}

fn actors_of<'c>(coreference: &'c Coreference, text: &str, words: &str) -> Vec<&'c str> {
    let mentions = coreference.mentions.iter().filter(|mention| mention.head.slice(text) == words);
    mentions.map(|mention| coreference.actors[mention.actor].name.as_str()).collect()
}

#[test]
fn a_last_name_stays_with_its_first_bearer_when_relatives_are_named() {
    let text = "President Pavel Orlov met the governor on Friday. Orlov said the talks were useful. Vera Orlov \
                opened a school in the afternoon. Orlov left on Sunday. Mrs Orlov stayed.";
    let coreference = coreference_of(text);
    assert_eq!(actors_of(&coreference, text, "Orlov"), ["Pavel Orlov", "Pavel Orlov", "Vera Orlov"]);
}

#[test]
fn a_last_name_with_an_office_is_not_a_relative_named_later() {
    let text = "President Orlov met the governor on Friday. Orlov said the talks were useful. His wife, the actress \
                Vera Orlov, opened a school. Orlov left on Sunday.";
    let coreference = coreference_of(text);
    assert_eq!(actors_of(&coreference, text, "Orlov"), ["Orlov", "Orlov", "Orlov"], "{coreference:?}");
    let text =
        "President Orlov met the governor. Vera Orlov opened a school. President Orlov left on Sunday.";
    let coreference = coreference_of(text);
    assert_eq!(actors_of(&coreference, text, "Orlov"), ["Orlov", "Orlov"], "{coreference:?}");
    let text = "Mayor Orlov opened a school on Friday. Vera Orlov, the mayor, praised the teachers.";
    let coreference = coreference_of(text);
    assert_eq!(actors_of(&coreference, text, "Orlov"), ["Vera Orlov"], "{coreference:?}");
}

#[test]
fn titles_before_a_name_are_left_out() {
    let lexicon = &fixtures::lexicons().actors;
    for (name, expected) in [
        ("Mayor Tomas Reyes", "Tomas Reyes"),
        ("Defence Minister  Ivan Kolev", "Ivan Kolev"),
        ("mr Moss", "Moss"),
        ("Mr. Moss", "Moss"),
        ("Tomas Reyes", "Tomas Reyes"),
        ("Mayor", "Mayor"),
        ("", ""),
    ] {
        assert_eq!(without_titles(name, lexicon), expected);
    }
}
