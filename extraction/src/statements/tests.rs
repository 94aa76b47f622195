use super::*;
use crate::{actors, fixtures, language::ModelKind, times};

/// An article with the outputs of the stages up to statements.
#[derive(Debug)]
pub(super) struct Extracted<'t> {
    text: &'t str,
    pub(super) times: Vec<Timex>,
    pub(super) coreference: Coreference,
    pub(super) statements: Vec<Statement>,
}

impl<'t> Extracted<'t> {
    /// Extracts with the fast model; relative times count from Wednesday, 14 May 2025.
    pub(super) fn from(text: &'t str) -> Self {
        Self::with(text, ModelKind::Fast)
    }

    /// Extracts with a model; relative times count from Wednesday, 14 May 2025.
    pub(super) fn with(text: &'t str, model: ModelKind) -> Self {
        let lexicons = fixtures::lexicons();
        let doc = fixtures::annotate(text, model);
        let published = jiff::civil::date(2025, 5, 14).at(9, 0, 0, 0);
        let times = times::find(&doc, Some(published), &lexicons.times);
        let coreference = actors::resolve(&doc, &lexicons.actors);
        let least = lexicons.statements.least_confidence(&doc);
        let statements = extract(&doc, &coreference, &times, &lexicons.statements, least);
        Self { text, times, coreference, statements }
    }

    /// Returns the statement whose content starts with `start`.
    #[track_caller]
    pub(super) fn statement(&self, start: &str) -> &Statement {
        let starts = |statement: &&Statement| statement.content.slice(self.text).starts_with(start);
        self.statements.iter().find(starts).unwrap_or_else(|| panic!("{:#?}", self.statements))
    }
}

/// Returns content, type and speaker of each statement.
pub(super) fn statements_of(text: &str) -> Vec<(String, StatementType, String)> {
    let row = |statement: &Statement| {
        let speaker = statement.speaker.map_or("-", |source| source.span.slice(text));
        (statement.content.slice(text).to_owned(), statement.kind, speaker.to_owned())
    };
    Extracted::from(text).statements.iter().map(row).collect()
}

#[track_caller]
pub(super) fn assert_statement(text: &str, content: &str, kind: StatementType, speaker: &str) {
    let found = statements_of(text);
    assert!(found.contains(&(content.to_owned(), kind, speaker.to_owned())), "{text}\nhas {found:#?}");
}

#[test]
fn a_quotation_has_the_cue_next_to_it() {
    use StatementType::Direct;
    assert_statement(
        "\"We will rebuild the bridge,\" said Mayor Elena Petrova.",
        "We will rebuild the bridge",
        Direct,
        "Mayor Elena Petrova",
    );
    assert_statement(
        "“The road is closed for now,” Kolev said on Monday.",
        "The road is closed for now",
        Direct,
        "Kolev",
    );
    assert_statement(
        "Ivan Kolev added: “Nobody will be left behind.”",
        "Nobody will be left behind.",
        Direct,
        "Ivan Kolev",
    );
}

#[test]
fn a_reported_clause_is_the_content() {
    use StatementType::{Indirect, Mixed};
    assert_statement(
        "Ivan Kolev said that the army was looking for the attackers.",
        "the army was looking for the attackers",
        Indirect,
        "Ivan Kolev",
    );
    assert_statement(
        "Ivan Kolev said on Friday that the plan was \"a great step\" for the city.",
        "the plan was \"a great step\" for the city",
        Mixed,
        "Ivan Kolev",
    );
}

#[test]
fn a_source_may_follow_the_content() {
    assert_statement(
        "The convoy was hit by two rockets, according to witnesses.",
        "The convoy was hit by two rockets",
        StatementType::Indirect,
        "witnesses",
    );
}

#[test]
fn a_floating_quotation_has_the_last_speaker() {
    assert_statement(
        "“We are here to stay,” Ivan Kolev said.\n“Nobody can tell us to go home tonight.”",
        "Nobody can tell us to go home tonight.",
        StatementType::Direct,
        "Ivan Kolev",
    );
}

#[test]
fn scare_quotes_and_titles_are_no_statements() {
    assert_eq!(statements_of("The so-called \"green line\" runs through the old town of Nicosia."), []);
    assert_eq!(statements_of("She read \"The Road to the North\" on the train to Oslo."), []);
}

#[test]
fn repeated_words_are_an_occurrence_of_one_statement() {
    let text = "Ivan Kolev said that the army was ready for the winter.\n\
                Ivan Kolev said that the army was ready for the winter.";
    let found = Extracted::from(text).statements;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].occurrences.len(), 1);
}

#[test]
fn a_pull_quote_is_an_occurrence_of_the_statement() {
    let text = "\"Nobody in this town was ever asked about the dam,\" Ivan Kolev said.\n\
                The council meets again in May.\n\
                Nobody in this town was ever asked about the dam. Ivan Kolev";
    let found = Extracted::from(text).statements;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].occurrences[0].slice(text), "Nobody in this town was ever asked about the dam");
}

#[test]
fn a_social_post_has_the_author_of_its_signature() {
    assert_statement(
        "The storm passed at noon.\nThe bridge is open again, drive slowly! pic.twitter.com/x1 — Rivertown Roads (@RRoads) May 3, 2021",
        "The bridge is open again, drive slowly!",
        StatementType::Direct,
        "Rivertown Roads",
    );
}

#[test]
fn a_name_before_its_verb_is_the_speaker_rather_than_the_last_speaker() {
    let text =
        "Ivan Kolev wrote: \"They should have asked us first.\" Mira Stoyan wrote: \"It is a good plan.\"";
    assert_statement(text, "They should have asked us first.", StatementType::Direct, "Ivan Kolev");
    assert_statement(text, "It is a good plan.", StatementType::Direct, "Mira Stoyan");
}

#[test]
fn a_possessor_of_the_source_is_not_the_speaker() {
    assert_statement(
        "Kolev's lawyer, Mira Stoyan, said that the case was closed.",
        "the case was closed",
        StatementType::Indirect,
        "Mira Stoyan",
    );
}

#[test]
fn a_medium_after_by_is_not_the_speaker() {
    assert_statement(
        "\"This plan is a lie,\" the mayor was quoted as saying by Radio Tarnovo.",
        "This plan is a lie",
        StatementType::Direct,
        "the mayor",
    );
}

#[test]
fn a_relative_clause_of_the_source_is_not_content() {
    assert_statement(
        "According to a senior official, who asked not to be named because the matter is sensitive, \
         the troops were moved north on Sunday.",
        "the troops were moved north on Sunday",
        StatementType::Indirect,
        "a senior official",
    );
}

#[test]
fn a_document_has_the_speaker_who_issued_it() {
    let article = Extracted::from(
        "The Harbour Authority said in a statement that the pier was closed.\n\n\
         The statement added that no worker had been hurt.",
    );
    let speaker = article.statement("no worker").speaker.expect("a speaker");
    assert_eq!(speaker.span.slice(article.text), "The statement");
    let actor = speaker.mention.map(|mention| article.coreference.mentions[mention].actor).expect("an actor");
    assert_eq!(article.coreference.actors[actor].name, "Harbour Authority");
}

#[test]
fn a_name_and_a_colon_introduce_a_person_named_elsewhere() {
    assert_statement(
        "Kolev: No talks before the ceasefire\n\nDefence Minister Ivan Kolev met the envoy on Monday.",
        "No talks before the ceasefire",
        StatementType::Indirect,
        "Kolev",
    );
    assert!(statements_of("Budget: No talks before the ceasefire\n\nThe envoy left on Monday.").is_empty());
}

#[test]
fn a_time_inside_a_content_is_not_the_time_of_the_statement() {
    let found = Extracted::from(
        "\"Fares always go up,\" Ivan Kolev said, adding that promises had been broken in 2019.",
    )
    .statements;
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|statement| statement.when.is_none()), "{found:#?}");
}

#[test]
fn a_statement_that_is_passed_on_keeps_its_time() {
    let article = Extracted::from(
        "Ivan Kolev on Monday told the council that the bridge was safe, according to officials.\n\n\
         Kolev promised that it would open in May, they said.",
    );
    let time = article.statement("the bridge").when.map(|time| article.times[time].span.slice(article.text));
    assert_eq!(time, Some("Monday"), "{:#?}", article.statements);
    let coreference = &article.coreference;
    let pronoun = coreference.mentions.iter().find(|mention| mention.span.slice(article.text) == "they");
    assert_eq!(coreference.actors[pronoun.expect("a pronoun").actor].name, "officials");
}
