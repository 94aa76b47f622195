use super::*;
use crate::{
    Article, fixtures,
    language::ModelKind,
    schema::{Speaker, Statement},
};

/// Returns the speaker of the statement with these words.
fn speaker_of(text: &str, words: &str, kind: ModelKind) -> Speaker {
    let article = Article { title: None, body: text, published: None, source: None };
    let extraction = fixtures::extract(&article, kind);
    let found = |statement: &&Statement| statement.text.contains(words);
    let statement = extraction.statements.iter().find(found);
    let statement = statement.unwrap_or_else(|| panic!("{words:?} in {:?}", extraction.statements));
    statement.speaker.clone().expect("a speaker")
}

/// Compares role, organization, party, gender and `named` of the speaker of the only statement about the pier.
#[track_caller]
fn check(text: &str, expected: (&str, &str, &str, Gender, Option<bool>)) {
    let speaker = speaker_of(text, "pier", ModelKind::Accurate);
    let capacity = speaker.capacity.as_ref().expect("a capacity");
    let role = capacity.role.as_ref().map_or("", |role| &role.text);
    let name = |affiliation: &Option<crate::schema::Affiliation>| {
        affiliation.as_ref().map_or(String::new(), |one| one.name.clone())
    };
    let (organization, party) = (name(&capacity.organization), name(&capacity.party));
    let found = (role, organization.as_str(), party.as_str(), capacity.gender, capacity.named);
    assert_eq!(found, expected, "{text}: {speaker:?}");
    let affiliations = capacity.organization.iter().chain(&capacity.party);
    let spans = affiliations.map(|one| (&one.text, one.span));
    for (own, span) in spans.chain(capacity.role.iter().map(|role| (&role.text, role.span))) {
        assert_eq!(span.slice(text), Some(own.as_str()));
    }
}

const UNKNOWN: Gender = Gender::Unknown;

#[test]
fn a_role_before_a_name_is_divided_from_its_organization() {
    let said = "said on Monday that the pier was closed.";
    check(&format!("Defence Minister Ivan Kolev {said}"), ("Defence Minister", "", "", UNKNOWN, Some(true)));
    check(&format!("Labour MP Anna Berg {said}"), ("MP", "", "Labour Party", UNKNOWN, Some(true)));
    check(
        &format!("State Department spokeswoman Clara Moss {said}"),
        ("spokeswoman", "State Department", "", Gender::Female, Some(true)),
    );
    check(&format!("Mayor Elena Petrova {said}"), ("Mayor", "", "", UNKNOWN, Some(true)));
}

#[test]
fn a_role_behind_a_name_is_divided_from_its_organization() {
    let said = "said on Monday that the pier was closed.";
    check(
        &format!("Boris Lund, an analyst at Northgate, {said}"),
        ("analyst", "Northgate", "", UNKNOWN, Some(true)),
    );
    check(&format!("Boris Lund of the Sierra Club {said}"), ("", "Sierra Club", "", UNKNOWN, Some(true)));
    check(
        &format!("David Kane, director of the Harbour Research Institute, {said}"),
        ("director", "Harbour Research Institute", "", UNKNOWN, Some(true)),
    );
    check(
        &format!("Eva Stone, the secretary of state for transport, {said}"),
        ("secretary of state for transport", "", "", UNKNOWN, Some(true)),
    );
}

#[test]
fn a_party_may_stand_in_brackets_behind_a_name() {
    let said = "said on Monday that the pier was closed.";
    check(
        &format!("Sen. Clara Moss (D-Texas) {said}"),
        ("Sen.", "", "Democratic Party", UNKNOWN, Some(true)),
    );
    check(
        &format!("Councillor Anna Berg (Labour) {said}"),
        ("Councillor", "", "Labour Party", UNKNOWN, Some(true)),
    );
}

#[test]
fn sources_without_a_name_have_a_role_and_an_organization() {
    let said = "said on Monday that the pier was closed.";
    check(
        &format!("A spokesman for the ministry {said}"),
        ("spokesman", "ministry", "", Gender::Male, Some(false)),
    );
    check(&format!("A senior official {said}"), ("senior official", "", "", UNKNOWN, Some(false)));
    check(
        &format!("A police spokeswoman {said}"),
        ("spokeswoman", "police", "", Gender::Female, Some(false)),
    );
}

#[test]
fn names_before_the_noun_and_modifiers_of_the_office_are_divided() {
    let said = "said on Monday that the pier was closed.";
    check(
        &format!("A Nato spokesman in Berlin {said}"),
        ("spokesman", "North Atlantic Treaty Organization", "", Gender::Male, Some(false)),
    );
    check(
        &format!("The deputy police chief {said}"),
        ("deputy police chief", "police", "", UNKNOWN, Some(false)),
    );
}

#[test]
fn an_institution_is_its_own_affiliation() {
    let said = "said on Monday that the pier was closed.";
    check(&format!("Police {said}"), ("", "Police", "", UNKNOWN, Some(true)));
    check(&format!("The Sierra Club {said}"), ("", "Sierra Club", "", UNKNOWN, Some(true)));
}

#[test]
fn a_pronoun_has_the_capacity_of_its_actor() {
    let text =
        "Boris Lund, an analyst at Northgate, came to Sofia on Monday. He said that the pier was closed.";
    check(text, ("analyst", "Northgate", "", Gender::Male, Some(true)));
    let text = "Mrs. Clara Moss, the mayor, was late. Moss said that the pier was closed.";
    check(text, ("mayor", "", "", Gender::Female, Some(true)));
}

#[test]
fn a_first_name_shows_no_gender() {
    check("John Harker said on Monday that the pier was closed.", ("", "", "", UNKNOWN, Some(true)));
}
