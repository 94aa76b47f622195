//! Tests of the layouts of statements (interviews, posts, letters, signatures), and of their occasions and times.

use super::{
    speaker_tests::{actor_of, assert_actor, assert_none},
    tests::{Extracted, assert_statement, statements_of},
};
use crate::schema::{
    OccasionKind,
    StatementType::{Direct, Indirect},
};

/// Returns the words, the kind and the place of the occasion of the statement that starts with `start`.
#[track_caller]
fn occasion(text: &str, start: &str) -> Option<(String, Option<OccasionKind>, Option<String>)> {
    let article = Extracted::from(text);
    let occasion = article.statement(start).occasion?;
    let place = occasion.place.map(|actor| article.coreference.actors[actor].name.clone());
    Some((occasion.span.slice(text).to_owned(), occasion.kind, place))
}

#[track_caller]
fn assert_occasion(text: &str, start: &str, words: &str, kind: Option<OccasionKind>, place: Option<&str>) {
    let expected = (words.to_owned(), kind, place.map(str::to_owned));
    assert_eq!(occasion(text, start), Some(expected), "{text}");
}

#[test]
fn a_turn_has_all_its_paragraphs() {
    let text = "The trial of the miller went on.\n\nMS. LOPEZ: Where were the keys?\n\nTHE WITNESS: On the hook.\n\n\
                Nobody was there that night.\n\nMS. LOPEZ: And then?\n\nTHE WITNESS: I went home.";
    assert_statement(text, "Where were the keys?", Direct, "MS. LOPEZ");
    assert_statement(text, "Nobody was there that night.", Direct, "THE WITNESS");
    assert_statement(text, "I went home.", Direct, "THE WITNESS");
}

#[test]
fn questions_of_an_interview_need_no_label() {
    let text = "What did Maria Lopez think of the quay?\n\nMaria Lopez: I think it is too short. It was built for \
                smaller ships.\n\nIs there money?\n\nMaria Lopez: Not this year, I fear.";
    assert_statement(text, "Not this year, I fear.", Direct, "Maria Lopez");
}

#[test]
fn a_line_of_its_own_names_the_speaker() {
    let text = "The jury chose a book.\n\n\"A story that stays with you for years.\"\nMaria Lopez, jury chair\n\n\
                The prize is small.";
    assert_statement(text, "A story that stays with you for years.", Direct, "Maria Lopez");
    let text = "Who spoke for the bridge:\n\nMaria Lopez, engineer\n\n\"It will last for a hundred years.\"\n\n\
                Ivan Kolev, farmer\n\n\"It saves me an hour a day.\"";
    assert_actor(text, "It will last", "Maria Lopez");
    assert_actor(text, "It saves", "Ivan Kolev");
}

#[test]
fn a_line_with_author_and_date_signs_a_post_without_marks() {
    let text = "The page filled quickly.\n\nPosted by Maria Lopez on March 3, 2024:\n\nThe ferry should never have left the \
                harbour.\n\nPosted by Ivan Kolev on March 4, 2024:\n\nI was on board and the crew was brilliant.\n\nThe \
                company did not comment.";
    assert_statement(text, "The ferry should never have left the harbour.", Direct, "Maria Lopez");
    assert_statement(text, "I was on board and the crew was brilliant.", Direct, "Ivan Kolev");
    assert_eq!(statements_of(text).len(), 2, "what follows the last post is the article's");
    let text = "Readers wrote to us.\n\nThe ferry should never have left the harbour.\n\n— Maria Lopez, Arden, 3 March 2024\n\n\
                I was on board and the crew was brilliant.\n\n— Ivan Kolev, Orlik, 4 March 2024";
    assert_statement(text, "The ferry should never have left the harbour.", Direct, "Maria Lopez");
    assert_statement(text, "I was on board and the crew was brilliant.", Direct, "Ivan Kolev");
    assert_none("The ferry sailed on Monday with ninety people.\n\n— Maria Lopez, Arden, 3 March 2024");
}

#[test]
fn a_document_introduces_a_block_quotation() {
    let text = "The painter Anton Marek left the town.\n\nMarek writes in his letters:\n\nThe harbour froze in January and we \
                walked to the island. Nobody had seen the like.\n\nThe letters were sold on Monday.";
    assert_statement(
        text,
        "The harbour froze in January and we walked to the island. Nobody had seen the like.",
        Direct,
        "his",
    );
    assert_actor(text, "The harbour froze", "Anton Marek");
    assert_eq!(statements_of(text).len(), 1);
    assert_none("Anton Marek left three letters on his desk:\n\n- one to his brother, who lives in Arden");
}

#[test]
fn a_name_and_a_colon_introduce_a_quotation() {
    let text =
        "The fair opens today.\n\nIvan Kolev on Facebook, May 13: \"The gates are open until midnight.\"";
    assert_statement(text, "The gates are open until midnight.", Direct, "Ivan Kolev");
}

#[test]
fn a_letter_is_of_whoever_wrote_it() {
    let text = "Historian Maria Lopez wrote the book. She says that the famine is best described by the monk Ivan Kolev \
                in his letters, from which the following is taken:\n\n\"We had no bread and the sea took the barn.\"";
    assert_actor(text, "We had no bread", "Ivan Kolev");
}

#[test]
fn a_short_paragraph_of_a_quotation_is_part_of_it() {
    let text = "\"We raised the alarm,\" Maria Lopez said.\n\n\"Nobody came.\n\n\"That is the whole truth.\"";
    assert_actor(text, "Nobody came", "Maria Lopez");
    assert_actor(text, "That is", "Maria Lopez");
}

#[test]
fn an_earlier_version_of_an_article_is_taken_back() {
    let text =
        "Ivan Kolev opened the fair.\n\nAn earlier version of this article said that Kolev had been fined.";
    let article = Extracted::from(text);
    let statement = article.statement("Kolev had been fined");
    assert!(statement.corrected && statement.speaker.is_none(), "{statement:?}");
    assert!(!Extracted::from("Ivan Kolev said that he had been fined.").statement("he had").corrected);
}

#[test]
fn slogans_titles_and_lists_are_no_speech() {
    assert_none(
        "The new slogan is \"Orlik, the town that never sleeps\". The film \"We Were Never Here\" won.",
    );
    assert_none("Ivan Kolev: Two warrants, theft of a boat.\n\nMaria Lopez: Dealing in stolen bicycles.");
    let text = "The bridge will be closed, said an official who asked not to be named.";
    assert_eq!(statements_of(text).len(), 1);
    assert_statement(text, "The bridge will be closed", Indirect, "an official");
}

#[test]
fn an_inner_quotation_is_of_the_outer_speaker() {
    let text =
        "\"He told me, 'You will never work here again', and closed the door,\" said nurse Maria Lopez.";
    assert_eq!(actor_of(text, "He told me").as_deref(), Some("Maria Lopez"));
}

#[test]
fn an_occasion_has_a_kind_and_a_place() {
    use OccasionKind::{Court, Interview, Letter, Post, PressConference};
    assert_occasion(
        "Ivan Kolev said at a press conference in Geneva on Monday that the talks would go on.",
        "the talks",
        "at a press conference in Geneva",
        Some(PressConference),
        Some("Geneva"),
    );
    assert_occasion(
        "Ivan Kolev said in an interview that the talks would go on.",
        "the talks",
        "in an interview",
        Some(Interview),
        None,
    );
    assert_occasion(
        "In a letter to his brother, Ivan Kolev wrote: \"I have sold nothing since spring.\"",
        "I have sold",
        "In a letter to his brother",
        Some(Letter),
        None,
    );
    assert_occasion(
        "Ivan Kolev told the jury that he had been at home.",
        "he had been",
        "the jury",
        Some(Court),
        None,
    );
    assert_occasion(
        "\"The fair is open until midnight,\" Ivan Kolev wrote on Facebook.",
        "The fair",
        "on Facebook",
        Some(Post),
        None,
    );
}

#[test]
fn a_place_alone_is_where_it_was_said() {
    let text = "Ivan Kolev told reporters in Geneva that the talks would go on.";
    assert_occasion(text, "the talks", "in Geneva", None, Some("Geneva"));
    let text = "Ivan Kolev said that the talks in Geneva would go on.";
    assert_eq!(occasion(text, "the talks"), None);
}

#[test]
fn the_sentence_that_names_the_speaker_dates_the_quotation() {
    let text =
        "\"This is a war on the poor.\" Those were the words of Bishop Ivan Kolev at a rally on Sunday.";
    let article = Extracted::from(text);
    let time = article.statement("This is").when.map(|time| article.times[time].span.slice(text));
    assert_eq!(time, Some("Sunday"));
}
