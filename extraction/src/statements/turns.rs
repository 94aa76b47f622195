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
/// The most paragraphs back to a question that has no label.
const MAX_QUESTION_DISTANCE: u32 = 2;
/// Forms of address in labels: "MS. LOPEZ".
const HONORIFICS: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "judge", "justice"];
/// Pronouns of the first and second person, and the question mark: marks of dialogue.
const SPEECH_WORDS: &[&str] = &["i", "we", "you", "me", "us", "my", "our", "your", "i'm", "?"];

/// A paragraph that begins with a label and a colon.
struct Turn {
    source: Source,
    /// The label in lower case; the last word of a name.
    key: String,
    colon: usize,
    /// The label is in capitals, as only transcripts have it: "Q", "THE WITNESS".
    is_capitals: bool,
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
            let is_formal = series.iter().all(|turn| turn.is_capitals);
            for (at, turn) in series.iter().enumerate() {
                let end = series.get(at + 1).map_or(turn.paragraph + 1, |next| next.paragraph);
                let parts = (turn.paragraph + 1..end).map(|paragraph| paragraph_tokens(context, paragraph));
                let continued = parts.take_while(|part| continues(context, part.clone(), is_formal));
                let parts = std::iter::once(turn.content.clone()).chain(continued);
                found
                    .statements
                    .extend(parts.filter_map(|part| turn_statement(context, turn, part, interviewee)));
            }
        } else {
            let is_item = |turn: &&Turn| !has_finite_verb(context, turn.content.clone());
            let lines = series.iter().filter(is_item).map(|turn| context.tokens_in(turn.source.span).start);
            found.list_lines.extend(lines);
        }
    }
    found
}

/// Returns the tokens of a paragraph.
fn paragraph_tokens(context: &Context<'_>, paragraph: u32) -> Range<usize> {
    let sentences = &context.doc.sentences;
    let first = sentences.partition_point(|sentence| sentence.paragraph < paragraph);
    let end = sentences.partition_point(|sentence| sentence.paragraph <= paragraph);
    match sentences.get(first..end) {
        Some([first, .., last]) => first.tokens.start..last.tokens.end,
        Some([only]) => only.tokens.clone(),
        _ => 0..0,
    }
}

/// Returns true for a paragraph without a label that continues the turn before it.
///
/// Between formal labels every text does; between names a question is the interviewer's, and what is not spoken is the
/// article's.
fn continues(context: &Context<'_>, tokens: Range<usize>, is_formal: bool) -> bool {
    let doc = context.doc;
    let Some(last) = tokens.clone().next_back() else { return false };
    let is_article = !context.is_body_text(tokens.start)
        || doc.word(tokens.start).starts_with(['(', '['])
        || doc.sentence_of(tokens.start).kind == SentenceKind::Headline
        || !context.index.cues(tokens.clone()).is_empty();
    let mut words = tokens.map(|token| doc.word(token).to_lowercase());
    !is_article
        && (is_formal || doc.word(last) != "?" && words.any(|word| SPEECH_WORDS.contains(&word.as_str())))
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
            let is_capitals = is_capitals(source.span.slice(doc.text));
            turns.push(Turn { source, key, colon, is_capitals, content, paragraph: first.paragraph });
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
        let first = doc.word(tokens.start).trim_end_matches('.').to_lowercase();
        let is_source = match context.actor_type(mention) {
            ActorType::Person | ActorType::Organization => own.form == MentionForm::Name,
            // "THE WITNESS"
            ActorType::Unnamed => is_capitals(words),
            // Names in capitals are taken for places: "MS. LOPEZ".
            _ => HONORIFICS.contains(&first.as_str()),
        };
        if is_source && span.contains(own.head) {
            return Some((Source { span, mention: Some(mention) }, key));
        }
    }
    is_capitals(words).then(|| (Source { span, mention: None }, words.to_lowercase()))
}

/// Returns true for words in capitals.
fn is_capitals(words: &str) -> bool {
    words.chars().any(char::is_alphabetic) && !words.chars().any(char::is_lowercase)
}

/// Returns true for a series of turns in which people speak to one another.
fn is_transcript(context: &Context<'_>, series: &[Turn]) -> bool {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    series.iter().for_each(|turn| *counts.entry(&turn.key).or_default() += 1);
    let spoken = series.iter().filter(|turn| is_spoken(context, turn)).count();
    let returns = counts.len() > 1 && counts.values().any(|&count| count > 1);
    let is_dialogue = counts.len() > 1 && (returns && spoken > 0 || spoken * 2 > series.len());
    is_dialogue || counts.len() == 1 && series.iter().all(|turn| follows_question(context, turn))
}

/// Returns true for a turn after a paragraph that ends with a question mark, outside quotation marks.
fn follows_question(context: &Context<'_>, turn: &Turn) -> bool {
    let mut before = (1..=MAX_QUESTION_DISTANCE).filter_map(|distance| turn.paragraph.checked_sub(distance));
    before.any(|paragraph| {
        let last = paragraph_tokens(context, paragraph).next_back();
        last.is_some_and(|last| context.doc.word(last) == "?" && context.is_unquoted(last))
    })
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

/// Makes the statement of a part of a turn, a paragraph.
///
/// Who asks under the label "Q" is not named.
fn turn_statement(
    context: &Context<'_>,
    turn: &Turn,
    part: Range<usize>,
    interviewee: Option<usize>,
) -> Option<Statement> {
    let doc = context.doc;
    let mention = match turn.key.as_str() {
        "q" => None,
        "a" => interviewee,
        _ => turn.source.mention,
    };
    let source = Source { mention, ..turn.source };
    let cue = Cue { span: doc.tokens[turn.colon].span, lemma: ":".to_owned() };
    let by = SourcedCue { token: turn.colon, cue, source };
    let spoken: ByteSpan = context.trim(doc.span(part));
    if spoken.is_empty() {
        return None;
    }
    let made = statement(context, &by, spoken, confidence::TURN);
    // A transcript has the very words. The content keeps its full stop.
    Some(Statement { content: spoken, kind: StatementType::Direct, quoted: vec![spoken], ..made })
}
