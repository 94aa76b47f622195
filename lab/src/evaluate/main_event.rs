//! `dateline evaluate main-event`: an article's main event beside the answers people gave.

use std::{fs, path::PathBuf};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::Deserialize;

use extraction::{self, Article, Extraction, Extractor, language::ModelKind, schema::MainEvent, text::Span};

/// Show the main event of articles beside answers to who, what, when and where (Giveme5W1H).
///
/// GOLD is one JSON document a line, {"id", "date", "title", "text", "fivew1h": {"who": [{"text", "span"}], …}}, an
/// answer of "when" with its day in "parsed".
///
/// Counted, each over the articles that have such an answer: when, the share whose main event has that day, the
/// article's date standing in where the text tells none; who, where a participant of the main event overlaps
/// an answer, by place or by a word with a capital; what, where its summary does; where, likewise for its places
/// and its summary. Some answers have a day that is not the weekday they name ("Sunday" on a Saturday); a second
/// figure of when lets the last such weekday up to publication be right as well.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Which model reads.
    #[arg(long, default_value_t = ModelKind::Accurate)]
    model: ModelKind,
    /// Show every article, not the figures alone.
    #[arg(long)]
    show: bool,
}

/// Why main events could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read {0}: {1}")]
    Read(PathBuf, std::io::Error),
    /// A line is not the JSON it should be.
    #[error("{0}, line {1}: {2}")]
    Line(PathBuf, usize, serde_json::Error),
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
    #[serde(default)]
    span: Option<(u32, u32)>,
    #[serde(default)]
    parsed: Option<String>,
}

/// Right and asked, for each question.
#[derive(Default)]
struct Counts([(usize, usize); 5]);

const QUESTIONS: [&str; 5] = ["who", "what", "when", "where", "when, by the answer's weekday too"];

/// Scores each file and prints its figures.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = crate::evaluate::extractor(args.model);
    for path in &args.gold {
        let text = fs::read_to_string(path).map_err(|error| Error::Read(path.clone(), error))?;
        let mut counts = Counts::default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let document: Document =
                serde_json::from_str(line).map_err(|error| Error::Line(path.clone(), number + 1, error))?;
            count(&document, &extractor, args.show, &mut counts);
        }
        say!("{}", path.display());
        for (question, (right, asked)) in QUESTIONS.iter().zip(counts.0) {
            say!("{question:5} {:6.2}  ({right} of {asked})", 100.0 * right as f64 / asked.max(1) as f64);
        }
    }
    Ok(())
}

fn count(document: &Document, extractor: &Extractor, show: bool, counts: &mut Counts) {
    let published: Option<Date> = document.date.as_deref().and_then(|date| date.parse().ok());
    let body = &document.text;
    let article = Article { body, published: published.map(|date| date.at(12, 0, 0, 0)) };
    let reading = extractor.extract(&article);
    let main = reading.main_event.as_ref();
    let day = main.and_then(|main| Some(main.when.as_ref()?.first_day)).or(published);
    let answers = &document.fivew1h;
    let summary = main.map(|main| reading.events[main.event_index as usize].summary.span);
    let verdicts = [
        told(&answers.who, &phrases(main, &reading), body),
        told(&answers.what, &summary.into_iter().collect::<Vec<_>>(), body),
        dated(&answers.when, day),
        told(&answers.places, &settings(main, &reading), body),
        lenient(&answers.when, day, published),
    ];
    for ((right, asked), verdict) in counts.0.iter_mut().zip(verdicts) {
        *asked += usize::from(verdict.is_some());
        *right += usize::from(verdict == Some(true));
    }
    if show {
        print(document, main, day, verdicts);
    }
}

/// `None` where no answer has a day.
fn dated(answers: &[Answer], day: Option<Date>) -> Option<bool> {
    let days: Vec<Date> = answers.iter().filter_map(|one| one.parsed.as_deref()?.parse().ok()).collect();
    (!days.is_empty()).then(|| day.is_some_and(|day| days.contains(&day)))
}

/// As [`dated`]; but where the answer's day is not the weekday that its words name, the last such weekday up to
/// publication is right as well. `None` where no answer has a day.
fn lenient(answers: &[Answer], day: Option<Date>, published: Option<Date>) -> Option<bool> {
    let by_words = |one: &Answer| {
        let parsed: Date = one.parsed.as_deref()?.parse().ok()?;
        let named = weekday(&one.text).filter(|named| *named != parsed.weekday())?;
        let back = published?.weekday().since(named);
        published?.checked_sub(i32::from(back).days()).ok()
    };
    let strict = dated(answers, day)?;
    Some(strict || day.is_some() && answers.iter().any(|one| by_words(one) == day))
}

fn weekday(words: &str) -> Option<Weekday> {
    let named = |day: &str| words.split(|symbol: char| !symbol.is_alphabetic()).any(|word| word == day);
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let nth = days.iter().position(|day| named(day))?;
    Weekday::from_monday_zero_offset(nth as i8).ok()
}

/// `None` where there is no answer.
fn told(answers: &[Answer], spans: &[Span], body: &str) -> Option<bool> {
    let names = |text: &str| -> Vec<String> {
        let words = text.split(|symbol: char| !symbol.is_alphanumeric());
        words.filter(|word| word.starts_with(char::is_uppercase)).map(str::to_lowercase).collect()
    };
    let meets = |answer: &Answer| {
        let wanted = names(&answer.text);
        spans.iter().any(|span| {
            let by_place = answer.span.is_some_and(|(start, end)| start < span.end && span.start < end);
            by_place || names(span.slice(body).unwrap_or_default()).iter().any(|name| wanted.contains(name))
        })
    };
    (!answers.is_empty()).then(|| answers.iter().any(meets))
}

/// Where the participants stand, and every other mention of the same actors.
fn phrases(main: Option<&MainEvent>, reading: &Extraction) -> Vec<Span> {
    let Some(main) = main else { return Vec::new() };
    let own = main.who.iter().map(|one| one.span);
    let actors: Vec<u32> = main.who.iter().filter_map(|one| one.actor_index).collect();
    let mentions = reading.mentions.iter().filter(|mention| actors.contains(&mention.actor_index));
    own.chain(mentions.map(|mention| mention.span)).collect()
}

/// The summary, and the mentions of its places.
fn settings(main: Option<&MainEvent>, reading: &Extraction) -> Vec<Span> {
    let Some(main) = main else { return Vec::new() };
    let places: Vec<u32> = main.places.iter().filter_map(|one| one.actor_index).collect();
    let mentions = reading.mentions.iter().filter(|mention| places.contains(&mention.actor_index));
    let summary = reading.events[main.event_index as usize].summary.span;
    std::iter::once(summary).chain(mentions.map(|mention| mention.span)).collect()
}

fn print(document: &Document, main: Option<&MainEvent>, day: Option<Date>, verdicts: [Option<bool>; 5]) {
    say!("{}  {}", document.date.as_deref().unwrap_or("-"), document.title);
    let participants: Vec<&str> =
        main.iter().flat_map(|main| &main.who).map(|one| one.text.as_str()).collect();
    let places: Vec<&str> = main.iter().flat_map(|main| &main.places).map(|one| one.name.as_str()).collect();
    let what = main.map_or("-", |main| main.what.text.as_str());
    let found = [
        participants.join("; "),
        what.to_owned(),
        day.map_or("-".into(), |day| day.to_string()),
        places.join("; "),
    ];
    let answers =
        [&document.fivew1h.who, &document.fivew1h.what, &document.fivew1h.when, &document.fivew1h.places];
    for (((question, found), answers), verdict) in QUESTIONS.iter().zip(found).zip(answers).zip(verdicts) {
        let sign = match verdict {
            Some(true) => '=',
            Some(false) => '!',
            None => ' ',
        };
        let wanted: Vec<String> = answers
            .iter()
            .map(|one| one.parsed.as_ref().map_or(one.text.clone(), |day| format!("{} = {day}", one.text)))
            .collect();
        say!("  {sign} {question:5} {found}  |  {}", wanted.join("; "));
    }
}
