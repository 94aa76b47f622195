//! Turns of interviews and transcripts: "Okafor: We will stay." after "Radio Beri: Will you leave?".

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{Cue, Source, Statement, attribution::SourcedCue, circumstances::statement, context::Context};
use crate::{
    language::{SentenceKind, Upos, VerbForm},
    schema::{ActorType, MentionForm, StatementType},
    statements::weights::confidence,
    text::ByteSpan,
};

/// The most tokens of a label before its colon.
const MAX_LABEL_TOKENS: usize = 6;
/// The most paragraphs without a label between two turns.
const MAX_GAP: u32 = 3;
/// Pronouns of the first and second person, and the question mark: marks of dialogue.
const SPEECH_WORDS: &[&str] = &["i", "we", "you", "me", "us", "my", "our", "your", "i'm", "?"];

/// A paragraph that begins with a label and a colon.
struct Turn {
    source: Source,
    /// The label in lower case; the last word of a name.
    key: String,
    colon: usize,
    /// The tokens after the colon.
    content: Range<usize>,
    paragraph: u32,
}

/// The turns of an article's transcripts, and the lines of its lists.
#[derive(Default)]
pub struct Turns {
    pub statements: Vec<Statement>,
    /// The first tokens of lines that list something for each name: they are no speech.
    pub list_lines: HashSet<usize>,
}

/// Finds the turns of each series of labelled paragraphs that is a transcript.
///
/// In a transcript a label returns, or most turns ask or speak in the first or second person. In another series, the
/// lines without a finite verb are a list: "Ivan Kolev: fined 200 dollars".
pub fn find(context: &Context<'_>) -> Turns {
    let mut found = Turns::default();
    let turns = labelled_paragraphs(context);
    for series in turns.chunk_by(|one, next| next.paragraph <= one.paragraph + MAX_GAP) {
        if series.len() < 2 {
            continue;
        }
        if is_transcript(context, series) {
            let interviewee = interviewee(context, series);
            found
                .statements
                .extend(series.iter().filter_map(|turn| turn_statement(context, turn, interviewee)));
        } else {
            let is_item = |turn: &&Turn| !has_finite_verb(context, turn.content.clone());
            let lines = series.iter().filter(is_item).map(|turn| context.tokens_in(turn.source.span).start);
            found.list_lines.extend(lines);
        }
    }
    found
}

/// Finds the paragraphs that begin with a label and a colon, in order.
fn labelled_paragraphs(context: &Context<'_>) -> Vec<Turn> {
    let doc = context.doc;
    let mut turns = Vec::new();
    let paragraphs = doc.sentences.chunk_by(|one, next| one.paragraph == next.paragraph);
    for sentences in paragraphs {
        let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { continue };
        let start = first.tokens.start;
        let is_colon = |token: &usize| doc.word(*token) == ":" && context.is_unquoted(*token);
        let Some(colon) = (start..last.tokens.end).take(MAX_LABEL_TOKENS + 1).find(is_colon) else {
            continue;
        };
        let is_text = !matches!(first.kind, SentenceKind::Boilerplate | SentenceKind::Byline);
        let content = colon + 1..last.tokens.end;
        if colon == start || content.is_empty() || !is_text {
            continue;
        }
        if let Some((source, key)) = label(context, start..colon) {
            turns.push(Turn { source, key, colon, content, paragraph: first.paragraph });
        }
    }
    turns
}

/// Returns the source of a label and its key: a name, or words in capitals such as "THE COURT" and "Q".
fn label(context: &Context<'_>, tokens: Range<usize>) -> Option<(Source, String)> {
    let doc = context.doc;
    let span = doc.span(tokens.clone());
    let words = span.slice(doc.text);
    let key = words.rsplit(char::is_whitespace).next().unwrap_or(words).to_lowercase();
    if let Some(mention) = context.mention_at(tokens.end - 1) {
        let own = &context.coreference.mentions[mention];
        let is_possible_source =
            matches!(context.actor_type(mention), ActorType::Person | ActorType::Organization);
        if own.form == MentionForm::Name && is_possible_source && span.contains(own.head) {
            return Some((Source { span, mention: Some(mention) }, key));
        }
    }
    let is_capitals = words.chars().any(char::is_alphabetic) && !words.chars().any(char::is_lowercase);
    is_capitals.then(|| (Source { span, mention: None }, words.to_lowercase()))
}

/// Returns true for a series of turns in which people speak to one another.
fn is_transcript(context: &Context<'_>, series: &[Turn]) -> bool {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    series.iter().for_each(|turn| *counts.entry(&turn.key).or_default() += 1);
    let spoken = series.iter().filter(|turn| is_spoken(context, turn)).count();
    let returns = counts.len() > 1 && counts.values().any(|&count| count > 1);
    counts.len() > 1 && (returns && spoken > 0 || spoken * 2 > series.len())
}

/// Returns true for a turn with a question, or in the first or second person.
fn is_spoken(context: &Context<'_>, turn: &Turn) -> bool {
    let mut words = turn.content.clone().map(|token| context.doc.word(token).to_lowercase());
    words.any(|word| SPEECH_WORDS.contains(&word.as_str()))
}

fn has_finite_verb(context: &Context<'_>, mut tokens: Range<usize>) -> bool {
    let doc = context.doc;
    tokens.any(|token| {
        matches!(doc.upos(token), Upos::Verb | Upos::Aux)
            && doc.features(token).form == Some(VerbForm::Finite)
    })
}

/// Finds who answers under the label "A": the only person named before the series.
fn interviewee(context: &Context<'_>, series: &[Turn]) -> Option<usize> {
    let start = series.first()?.source.span.start;
    let mentions = &context.coreference.mentions;
    let before = mentions.partition_point(|mention| mention.span.end <= start);
    let mut persons = (0..before).filter(|&mention| context.is_person_name(mention));
    let person = persons.next()?;
    persons.all(|other| mentions[other].actor == mentions[person].actor).then_some(person)
}

/// Makes the statement of a turn; `None` for a question under the label "Q", whose speaker the text does not name.
fn turn_statement(context: &Context<'_>, turn: &Turn, interviewee: Option<usize>) -> Option<Statement> {
    let doc = context.doc;
    if turn.key == "q" {
        return None;
    }
    let mention = if turn.key == "a" { interviewee } else { turn.source.mention };
    let source = Source { mention, ..turn.source };
    let cue = Cue { span: doc.tokens[turn.colon].span, lemma: ":".to_owned() };
    let by = SourcedCue { token: turn.colon, cue, source };
    let spoken: ByteSpan = context.trim(doc.span(turn.content.clone()));
    if spoken.is_empty() {
        return None;
    }
    let made = statement(context, &by, spoken, confidence::TURN);
    // A transcript has the very words. The content keeps its full stop.
    Some(Statement { content: spoken, kind: StatementType::Direct, quoted: vec![spoken], ..made })
}
