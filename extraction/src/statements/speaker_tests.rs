//! Tests of who speaks, and of what is no statement, by kind of mistake.

use super::tests::{Extracted, assert_statement, statements_of};
use crate::{
    language::ModelKind,
    schema::StatementType::{Direct, Indirect, Mixed},
};

/// Returns the name of the actor who makes the statement that starts with `start`.
#[track_caller]
pub(super) fn actor_of(text: &str, start: &str) -> Option<String> {
    let article = Extracted::from(text);
    let mention = article.statement(start).speaker.and_then(|speaker| speaker.mention)?;
    let actor = article.coreference.mentions[mention].actor;
    Some(article.coreference.actors[actor].name.clone())
}

#[track_caller]
pub(super) fn assert_actor(text: &str, start: &str, name: &str) {
    assert_eq!(actor_of(text, start).as_deref(), Some(name), "{text}");
}

#[track_caller]
pub(super) fn assert_none(text: &str) {
    assert_eq!(statements_of(text), [], "{text}");
}

#[test]
fn whoever_replies_did_not_ask() {
    assert_actor(
        "Maria Lopez opened the gate. Ann Weber stood behind it.\n\n\"The lock is broken again,\" Maria Lopez said.\n\n\
         \"Who has seen the guard?\" Ann Weber asked.\n\n\"Nobody has seen him,\" she replied.",
        "Nobody has",
        "Maria Lopez",
    );
}

#[test]
fn whoever_adds_something_is_the_last_speaker() {
    assert_actor(
        "Peter Novak, leader of the union, said: \"We are tired.\"\n\nMr Kolev said the vote had been fair.\n\n\
         He added: \"The council will meet again in June.\"\n\nIvan Kolev left early.",
        "The council",
        "Ivan Kolev",
    );
}

#[test]
fn a_person_named_in_a_quotation_is_not_its_source() {
    assert_actor(
        "Ivan Kolev trained Peter Novak for ten years.\n\n\"He works harder than all of us,\" Ivan Kolev said.\n\n\
         \"Peter Novak never misses a morning,\" he said.",
        "Peter Novak never",
        "Ivan Kolev",
    );
}

#[test]
fn an_addressee_is_not_the_source() {
    let found =
        statements_of("Small towns have a duty to remind Peter Novak that they are counting the ships.");
    assert!(found.iter().all(|(.., speaker)| speaker != "Peter Novak"), "{found:?}");
    let text = "Asked whether he would leave the council, Ivan Kolev said: \"I will stay here.\"";
    let contents: Vec<String> = statements_of(text).into_iter().map(|row| row.0).collect();
    assert_eq!(contents, ["I will stay here."]);
}

#[test]
fn nobody_says_what_you_might_say() {
    assert_none("You might say that the village asked for the dam. Few would call it fair.");
}

#[test]
fn an_adverbial_clause_is_no_content() {
    let found =
        statements_of("Though the first tests were clean, Ivan Kolev warned against the water of the river.");
    assert!(found.iter().all(|(content, ..)| !content.starts_with("Though")), "{found:?}");
}

#[test]
fn a_turn_of_an_interview_is_its_label_s() {
    let text = "Radio Beri spoke to the coach Maria Lopez on Monday.\n\nRadio Beri: Did you expect the cup?\n\n\
                Maria Lopez: Never. We came here not to lose.\n\nRadio Beri: And next year?\n\n\
                Lopez: Next year we want it again.";
    assert_statement(text, "Never. We came here not to lose.", Direct, "Maria Lopez");
    assert_statement(text, "Next year we want it again.", Direct, "Lopez");
    let text = "THE COURT: Please take your seat.\n\nMR. NOVAK: Good morning. Where were you on May 3?\n\n\
                THE WITNESS: I was at home with my mother.\n\nMR. NOVAK: Who else was there?";
    assert_statement(text, "I was at home with my mother.", Direct, "THE WITNESS");
}

#[test]
fn an_answer_is_the_only_person_s_before_it() {
    let text = "Maria Lopez has run the ferry for ten years.\n\nQ: Will you stop?\n\nA: I will go on. It is my life.\n\n\
                Q: Who comes next?\n\nA: My daughter.";
    assert_actor(text, "I will go on", "Maria Lopez");
    assert_eq!(actor_of(text, "Will you stop?"), None);
    assert_eq!(statements_of(text).len(), 4);
}

#[test]
fn a_list_of_names_is_no_speech() {
    let text = "Officers stopped Ann Weber and Peter Novak near the bridge on Monday.\n\nThe two face these charges:\n\n\
                Ann Weber: Possession of heroin, driving without a licence.\n\n\
                Peter Novak: Two warrants, theft of a bicycle.";
    assert_none(text);
}

#[test]
fn a_name_behind_a_dash_signs_a_quotation() {
    assert_statement(
        "The board welcomed the choice.\n\n“Lena has spent twenty years fixing ferries.” - Commissioner Ivan Kolev",
        "Lena has spent twenty years fixing ferries.",
        Direct,
        "Commissioner Ivan Kolev",
    );
    assert_statement(
        "The board met.\n\n“The harbour will be safer for all of us.”\n\n— Ivan Kolev, mayor of Sofia",
        "The harbour will be safer for all of us.",
        Direct,
        "Ivan Kolev",
    );
}

#[test]
fn a_signature_line_signs_the_post_before_it() {
    let text = "Tributes were paid to the coach.\n\nNobody believed in me like you did. pic.twitter.com/zz19qq\n\n\
                — Rivertown Roads (@RRoads) May 3, 2021";
    assert_statement(text, "Nobody believed in me like you did.", Direct, "Rivertown Roads");
    let article = Extracted::from(text);
    let time = article.statement("Nobody").when.map(|time| article.times[time].span.slice(text));
    assert_eq!(time, Some("May 3, 2021"));
}

#[test]
fn the_sentence_after_a_quotation_may_name_its_speaker() {
    assert_actor(
        "\"This is a war on the poor.\" Those were the words of Bishop Ivan Kolev at a rally on Sunday.",
        "This is a war",
        "Ivan Kolev",
    );
}

#[test]
fn the_subject_of_the_paragraph_before_may_be_the_source() {
    let text =
        "Coach Maria Lopez praised the keeper after the game.\n\n\"She kept us in it. Without her we lose.\"";
    assert_actor(text, "She kept us", "Maria Lopez");
    assert!(Extracted::from(text).statement("She kept").confidence < 0.75);
}

#[test]
fn nobody_names_himself() {
    let text = "Maria Lopez said that the season was over.\n\n\"Lopez is the best coach we ever had.\"";
    let contents: Vec<String> = statements_of(text).into_iter().map(|row| row.0).collect();
    assert_eq!(contents, ["the season was over"]);
}

#[test]
fn a_quotation_resumes_after_a_clause_about_its_speaker() {
    assert_statement(
        "\"The river,\" said Ivan Kolev, who has fished here for forty years and whose father and brother drowned \
         in it, \"gives and takes.\"",
        "gives and takes.",
        Direct,
        "Ivan Kolev",
    );
}

#[test]
fn a_time_of_another_phrase_is_not_the_time_of_the_statement() {
    for text in [
        "\"The sea rose,\" said Ivan Kolev, who has lived here since 1971.",
        "\"The sea is rising,\" said Ivan Kolev, elected in 2022.",
    ] {
        assert!(Extracted::from(text).statements.iter().all(|statement| statement.when.is_none()), "{text}");
    }
    let text = "Ivan Kolev said on Monday that the bridge was safe.";
    assert!(Extracted::from(text).statement("the bridge").when.is_some());
}

#[test]
fn the_words_of_a_source_name_both_speakers() {
    assert_statement(
        "\"We will not leave,\" said Ann Weber and Peter Novak.",
        "We will not leave",
        Direct,
        "Ann Weber and Peter Novak",
    );
}

#[test]
fn an_organization_without_a_name_is_a_source() {
    let text = "The Danish navy said that a winch had broken.\n\nIt said that nobody had been hurt.\n\n\
                The navy said that the ship would sail.";
    assert_actor(text, "a winch", "The Danish navy");
    assert_actor(text, "nobody", "The Danish navy");
    assert_actor(text, "the ship", "The Danish navy");
}

#[test]
fn a_source_without_a_name_keeps_its_complement() {
    assert_actor(
        "A spokesman for the Harbour Authority said that the pier was safe.",
        "the pier",
        "A spokesman for the Harbour Authority",
    );
    assert_actor(
        "China's commerce ministry said that the tariffs must go.",
        "the tariffs",
        "China's commerce ministry",
    );
}

#[test]
fn a_pronoun_refers_to_a_speaker_without_a_name() {
    let text = "Peter Novak was seen near the shop on Monday. The police look for Peter Novak.\n\n\
                A Harbourmart spokesman said that the company would help.\n\n\
                \"Our team was calm,\" he said.";
    assert_actor(text, "Our team", "A Harbourmart spokesman");
}

#[test]
fn an_apposition_names_whoever_was_described() {
    let text = "One organiser of the protest, Ivan Kolev, said that it was late.\n\n\"We lost the vote,\" he admitted.";
    assert_actor(text, "it was late", "Ivan Kolev");
    assert_actor(text, "We lost", "Ivan Kolev");
}

#[test]
fn a_quoted_part_keeps_its_speaker() {
    assert_statement(
        "Ivan Kolev said that the plan was \"a great step\" for the city.",
        "the plan was \"a great step\" for the city",
        Mixed,
        "Ivan Kolev",
    );
    assert_statement("Ivan Kolev said that it was late.", "it was late", Indirect, "Ivan Kolev");
}

#[test]
fn a_post_inside_a_paragraph_is_of_whoever_signs_it() {
    let text = "The council closed the bridge on Monday. I want my old bridge back! #bridge pic.twitter.com/Ab1 -- Ann Roe \
                (@annroe) May 3, 2021 A bridge is only a road with a view. -- Ben Kay (@benkay) May 4, 2021 The mayor said \
                that work would go on.";
    let found = statements_of(text);
    let posts: Vec<(&str, &str)> =
        found.iter().take(2).map(|(content, .., speaker)| (content.as_str(), speaker.as_str())).collect();
    let expected = [
        ("I want my old bridge back! #bridge", "Ann Roe"),
        ("A bridge is only a road with a view.", "Ben Kay"),
    ];
    assert_eq!(posts, expected);
}

#[test]
fn a_source_without_a_name_is_an_actor_too() {
    let text = "Rights groups said that the camp was full. The advisory panel said that the tax must rise.";
    assert_actor(text, "the camp", "Rights groups");
    assert_actor(text, "the tax", "The advisory panel");
    let found = Extracted::from("The lawsuit said that the dam was old.");
    assert!(found.coreference.actors.iter().all(|actor| !actor.name.contains("lawsuit")), "{found:?}");
}

#[test]
fn a_pronoun_with_two_antecedents_has_candidates() {
    let text = "Peter Novak met Ivan Kolev at the station on Monday. He said that the vote had been fair.";
    let article = Extracted::from(text);
    let candidates = &article.statement("the vote").speaker_candidates;
    let name = |actor: usize| article.coreference.actors[actor].name.as_str();
    let mut names: Vec<&str> = candidates.iter().map(|candidate| name(candidate.actor)).collect();
    assert!(candidates.is_sorted_by(|one, next| one.probability >= next.probability), "{candidates:?}");
    assert!(candidates.iter().map(|candidate| candidate.probability).sum::<f32>() <= 1.001);
    names.sort_unstable();
    assert_eq!(names, ["Ivan Kolev", "Peter Novak"]);
}

#[test]
fn an_agency_that_cites_is_no_speaker() {
    let text =
        "Fishermen found two nets, the port council was quoted as saying on Monday by the Beri news agency.";
    let article = Extracted::from(text);
    let statement = article.statement("Fishermen");
    let words = |source: crate::statements::Source| source.span.slice(text);
    assert_eq!(statement.speaker.map(words), Some("the port council"));
    assert!(statement.via.is_some_and(|via| words(via).contains("Beri")), "{statement:?}");
}

#[test]
fn a_spokesman_is_introduced_before_he_is_the_spokesman() {
    let text = "A harbour office spokesman said that the pier was safe.\n\nBoats were tied up for two days.\n\n\
                The spokesman said that the ferry would sail.";
    assert_actor(text, "the ferry", "A harbour office spokesman");
}

#[test]
fn an_age_describes_the_person_just_named() {
    let text =
        "Ivan Kolev signed for Orlik on Monday.\n\nThe 26-year-old striker said that the fans were great.";
    assert_actor(text, "the fans", "Ivan Kolev");
}

#[test]
fn a_time_in_the_source_is_not_the_time_of_the_statement() {
    let text = "\"The draft leaves out the farmers,\" said an official briefed on last week's video call.";
    let article = Extracted::from(text);
    let statement = article.statement("The draft");
    assert_eq!((statement.when, statement.occasion), (None, None));
}

#[test]
fn a_participle_in_a_content_has_the_subject_of_its_clause() {
    let text = "Prime Minister Ivan Kolev has resigned after his party lost a vote on Monday, saying he would stay in \
                office until a new leader is elected in October, two council officials told the Beri News.";
    let article = Extracted::with(text, ModelKind::Accurate);
    let inner = article.statement("he would stay");
    let mention = inner.speaker.and_then(|speaker| speaker.mention).expect("a speaker");
    let actor = article.coreference.mentions[mention].actor;
    assert_eq!(article.coreference.actors[actor].name, "Ivan Kolev", "{inner:?}");
    assert!(inner.via.is_some(), "{inner:?}");
}
