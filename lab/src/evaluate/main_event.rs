//! `lab evaluate main-event`: scores an article's main event against answers to who, what, when and where.

use std::path::PathBuf;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::Deserialize;

use super::model_args::ModelArgs;
use crate::{corpora::read_json_lines, error::Error, metrics::percentage};
use extraction::{Article, Extraction, Extractor, schema::MainEvent, text::Span};

/// Score the main event of articles (Giveme5W1H)
///
/// GOLD is one JSON document a line, {"id", "date", "title", "text", "fivew1h": {"who": [{"text", "span"}], …}}; an
/// answer to "when" has its day in "parsed".
///
/// Each question is scored over the articles with an answer to it. when: the main event has an answer's day; without
/// a day of its own it takes the article's date. who: a participant of the main event overlaps an answer, in place or
/// in a capitalised word. what: likewise its summary. where: likewise its places or its summary. The day of some
/// answers is not on the weekday that they name ("Sunday" on a Saturday); a second figure for when also accepts the
/// last such weekday up to publication.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Also print every article
    #[arg(long)]
    show: bool,
}

#[derive(Deserialize)]
struct Document {
    date: Option<String>,
    title: String,
    text: String,
    fivew1h: Answers,
}

#[derive(Deserialize)]
struct Answers {
    who: Vec<Answer>,
    what: Vec<Answer>,
    when: Vec<Answer>,
    #[serde(rename = "where")]
    places: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    text: String,
    /// In code points.
    #[serde(default)]
    span: Option<(u32, u32)>,
    /// The day that the text means.
    #[serde(default)]
    parsed: Option<String>,
}

const QUESTIONS: [&str; 5] = ["who", "what", "when", "where", "when, by the answer's weekday too"];

/// For each of [`QUESTIONS`], whether the main event is correct; `None` without an answer.
type Verdicts = [Option<bool>; 5];

/// For each of [`QUESTIONS`], the number of correct articles and of articles with an answer.
#[derive(Default)]
struct Scores([(usize, usize); 5]);

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    for path in &args.gold {
        let mut scores = Scores::default();
        for document in &read_json_lines::<Document>(path)? {
            scores.add(document, &extractor, args.show);
        }
        print_line!("{}", path.display());
        for (question, (correct, answered)) in QUESTIONS.iter().zip(scores.0) {
            let accuracy = percentage(correct, answered);
            print_line!("{question:5} {accuracy:6.2}  ({correct} of {answered})");
        }
    }
    Ok(())
}

impl Scores {
    /// Scores one article, and prints it if asked to.
    fn add(&mut self, document: &Document, extractor: &Extractor, show: bool) {
        let published: Option<Date> = document.date.as_deref().and_then(|date| date.parse().ok());
        let body = &document.text;
        let article = Article {
            title: None,
            body,
            published: published.map(|date| date.at(12, 0, 0, 0)),
            source: None,
        };
        let extraction = extractor.extract(&article);
        let main = extraction.main_event.as_ref();
        let day = main.and_then(|main| Some(main.when.as_ref()?.first_day)).or(published);
        let answers = &document.fivew1h;
        let summary = main.map(|main| summary(main, &extraction));
        let verdicts = [
            matches_text(&answers.who, &participant_spans(main, &extraction), body),
            matches_text(&answers.what, summary.as_slice(), body),
            matches_day(&answers.when, day),
            matches_text(&answers.places, &place_spans(main, &extraction), body),
            matches_weekday(&answers.when, day, published),
        ];
        for ((correct, answered), verdict) in self.0.iter_mut().zip(verdicts) {
            *answered += usize::from(verdict.is_some());
            *correct += usize::from(verdict == Some(true));
        }
        if show {
            print(document, main, day, verdicts);
        }
    }
}

/// Returns true if an answer has that day, `None` if no answer has a day.
fn matches_day(answers: &[Answer], day: Option<Date>) -> Option<bool> {
    let days: Vec<Date> =
        answers.iter().filter_map(|answer| answer.parsed.as_deref()?.parse().ok()).collect();
    (!days.is_empty()).then(|| day.is_some_and(|day| days.contains(&day)))
}

/// Like [`matches_day`], but also accepts the last weekday up to publication that an answer names, if it is another
/// weekday than that of the answer's day.
fn matches_weekday(answers: &[Answer], day: Option<Date>, published: Option<Date>) -> Option<bool> {
    let day_by_weekday = |answer: &Answer| {
        let parsed: Date = answer.parsed.as_deref()?.parse().ok()?;
        let weekday = named_weekday(&answer.text).filter(|weekday| *weekday != parsed.weekday())?;
        let days_back = published?.weekday().since(weekday);
        published?.checked_sub(i32::from(days_back).days()).ok()
    };
    let is_same_day = matches_day(answers, day)?;
    Some(is_same_day || day.is_some() && answers.iter().any(|answer| day_by_weekday(answer) == day))
}

/// Returns the first weekday, from Monday on, whose name is a word of the text.
fn named_weekday(text: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let mut names = NAMES.iter();
    let index = names.position(|name| {
        text.split(|character: char| !character.is_alphabetic()).any(|word| word == *name)
    })?;
    Weekday::from_monday_zero_offset(index as i8).ok()
}

/// Returns true if a span overlaps an answer or shares a capitalised word with it, `None` without an answer.
fn matches_text(answers: &[Answer], spans: &[Span], body: &str) -> Option<bool> {
    let matches = |answer: &Answer| {
        let answer_words = capitalized_words(&answer.text);
        spans.iter().any(|span| {
            let overlaps = answer.span.is_some_and(|(start, end)| start < span.end && span.start < end);
            let words = capitalized_words(span.slice(body).unwrap_or_default());
            overlaps || words.iter().any(|word| answer_words.contains(word))
        })
    };
    (!answers.is_empty()).then(|| answers.iter().any(matches))
}

/// Returns the words that start with a capital, in lower case.
fn capitalized_words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .collect()
}

fn summary(main: &MainEvent, extraction: &Extraction) -> Span {
    extraction.events[main.event_index as usize].summary.span
}

/// Returns the spans of the participants and of all mentions of their actors.
fn participant_spans(main: Option<&MainEvent>, extraction: &Extraction) -> Vec<Span> {
    let Some(main) = main else { return Vec::new() };
    let participants = main.who.iter().map(|participant| participant.span);
    let actors = main.who.iter().filter_map(|participant| participant.actor_index).collect();
    participants.chain(mention_spans(actors, extraction)).collect()
}

/// Returns the spans of the summary and of all mentions of the places.
fn place_spans(main: Option<&MainEvent>, extraction: &Extraction) -> Vec<Span> {
    let Some(main) = main else { return Vec::new() };
    let places = main.places.iter().filter_map(|place| place.actor_index).collect();
    std::iter::once(summary(main, extraction)).chain(mention_spans(places, extraction)).collect()
}

fn mention_spans(actors: Vec<u32>, extraction: &Extraction) -> impl Iterator<Item = Span> {
    let mentions = extraction.mentions.iter();
    mentions.filter(move |mention| actors.contains(&mention.actor_index)).map(|mention| mention.span)
}

/// Prints an article's predictions beside the answers; `=` marks correct ones, `!` wrong ones.
fn print(document: &Document, main: Option<&MainEvent>, day: Option<Date>, verdicts: Verdicts) {
    print_line!("{}  {}", document.date.as_deref().unwrap_or("-"), document.title);
    let participants: Vec<&str> =
        main.iter().flat_map(|main| &main.who).map(|participant| participant.text.as_str()).collect();
    let places: Vec<&str> =
        main.iter().flat_map(|main| &main.places).map(|place| place.name.as_str()).collect();
    let predicted = [
        participants.join("; "),
        main.map_or("-", |main| main.what.text.as_str()).to_owned(),
        day.map_or("-".into(), |day| day.to_string()),
        places.join("; "),
    ];
    let answers = &document.fivew1h;
    let answers = [&answers.who, &answers.what, &answers.when, &answers.places];
    for (((question, predicted), answers), verdict) in
        QUESTIONS.iter().zip(predicted).zip(answers).zip(verdicts)
    {
        let mark = match verdict {
            Some(true) => '=',
            Some(false) => '!',
            None => ' ',
        };
        let answers: Vec<String> = answers
            .iter()
            .map(|answer| match &answer.parsed {
                Some(day) => format!("{} = {day}", answer.text),
                None => answer.text.clone(),
            })
            .collect();
        print_line!("  {mark} {question:5} {predicted}  |  {}", answers.join("; "));
    }
}
