//! `dateline evaluate events`: events against coded sentences and against documents with triggers.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use serde::Deserialize;

use extraction::{
    self, Article, Extractor,
    events::types,
    language::ModelKind,
    schema::{Event, EventStatus, ParticipantRole},
    text::Span,
};

/// Score events against coded gold.
///
/// GOLD is one JSON document a line, {"id", "text", "events": [{"code", …}]}, spans in code points.
///
/// Sentences (files whose events name PLOVER types): of a sentence with one event, the reading's leading
/// event is asked: of its events with a type, the surest; of equals, the first. Its type counts as the PLOVER
/// type that `extraction/lexicons/event-triggers.tsv` gives for it; PLOVER has no status, so what is planned counts as AGREE
/// where it would be cooperation and as THREATEN where it would be conflict, and cooperation that is denied
/// as REJECT. Gold YIELD is met by CONCEDE and by RETREAT. Printed: type accuracy, the mean of the
/// types' F1, and the share where the type, the actor and the recipient are right. A participant is right where its
/// head lies inside a gold span of its role; a role that gold leaves out asks for nothing, and where gold
/// names one role for both, either will do. "any event" is the share of sentences in which some event has the type.
///
/// Documents (files whose events have a "trigger"): trigger recall, the share of gold triggers that an
/// event's trigger overlaps; and of gold arguments of these, the share whose span holds the head of one
/// of the event's participants, places or its time.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Which model reads.
    #[arg(long, default_value_t = ModelKind::Accurate)]
    model: ModelKind,
    /// Also show precision and recall of each type.
    #[arg(long)]
    types: bool,
    /// Show this many differences.
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
}

/// Why gold could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read {0}: {1}")]
    Read(PathBuf, std::io::Error),
    /// A line is not the JSON it should be.
    #[error("{0}, line {1}: {2}")]
    Line(PathBuf, usize, serde_json::Error),
}

#[derive(Deserialize)]
struct Document {
    id: String,
    text: String,
    events: Vec<Gold>,
    #[serde(default)]
    spans: Vec<RoleSpan>,
}

#[derive(Deserialize)]
struct Gold {
    code: Option<String>,
    #[serde(default)]
    source_spans: Option<Vec<(u32, u32)>>,
    #[serde(default)]
    target_spans: Option<Vec<(u32, u32)>>,
    #[serde(default)]
    trigger: serde_json::Value,
    #[serde(default)]
    args: Vec<Argument>,
}

#[derive(Deserialize)]
struct Argument {
    span: (u32, u32),
}

#[derive(Deserialize)]
struct RoleSpan {
    role: String,
    span: (u32, u32),
}

#[derive(Default)]
struct Counts {
    sentences: usize,
    kind: usize,
    any: usize,
    actor: usize,
    recipient: usize,
    all: usize,
    triggers: usize,
    found: usize,
    arguments: usize,
    placed: usize,
    by_type: BTreeMap<String, TypeCounts>,
    errors: Vec<String>,
}

#[derive(Default)]
struct TypeCounts {
    gold: usize,
    found: usize,
    right: usize,
}

/// Scores each file and prints its figures.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = crate::evaluate::extractor(args.model);
    for path in &args.gold {
        let text = fs::read_to_string(path).map_err(|error| Error::Read(path.clone(), error))?;
        let mut counts = Counts::default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let document: Document =
                serde_json::from_str(line).map_err(|error| Error::Line(path.clone(), number + 1, error))?;
            count(&document, &extractor, &mut counts);
        }
        say!("{}", path.display());
        print(&counts, args.types);
        for error in counts.errors.iter().take(args.errors) {
            say!("{error}");
        }
    }
    Ok(())
}

fn count(document: &Document, extractor: &Extractor, counts: &mut Counts) {
    let reading = extractor.extract(&Article { body: &document.text, published: None });
    for gold in document.events.iter().filter(|gold| gold.trigger.is_array()) {
        triggers(gold, &reading.events, &document.text, counts);
    }
    let [gold] = &document.events[..] else { return };
    let Some(code) = gold.code.as_deref().filter(|_| !gold.trigger.is_array()) else { return };
    sentence(document, gold, code, &reading.events, counts);
}

/// A sentence coded with one event.
fn sentence(document: &Document, gold: &Gold, code: &str, events: &[Event], counts: &mut Counts) {
    let leading = leading(events);
    let found = leading.and_then(plover);
    let same = |found: &str| found == code || code == "YIELD" && matches!(found, "CONCEDE" | "RETREAT");
    counts.sentences += 1;
    counts.by_type.entry(code.to_owned()).or_default().gold += 1;
    // CONCEDE and RETREAT count as YIELD where gold does not tell them apart.
    let as_gold = found.map(|found| if same(found) { code } else { found });
    if let Some(found) = as_gold {
        let merged = matches!(found, "CONCEDE" | "RETREAT") && document.id.starts_with("plv");
        counts.by_type.entry(if merged { "YIELD" } else { found }.to_owned()).or_default().found += 1;
    }
    let kind = found.is_some_and(same);
    counts.any += usize::from(events.iter().filter_map(plover).any(same));
    let role = |wanted: &[&str]| -> Vec<(u32, u32)> {
        let own = document.spans.iter().filter(|span| wanted.contains(&span.role.as_str()));
        own.map(|span| span.span).collect()
    };
    let sources = [gold.source_spans.clone().unwrap_or_default(), role(&["SRC", "SRC/TAR"])].concat();
    let targets = [gold.target_spans.clone().unwrap_or_default(), role(&["TAR", "SRC/TAR"])].concat();
    let actor = takes_part(leading, ParticipantRole::Actor, &sources, &document.text);
    let recipient = takes_part(leading, ParticipantRole::Recipient, &targets, &document.text);
    counts.kind += usize::from(kind);
    counts.actor += usize::from(actor);
    counts.recipient += usize::from(recipient);
    counts.all += usize::from(kind && actor && recipient);
    if kind {
        counts.by_type.entry(code.to_owned()).or_default().right += 1;
    }
    if !(kind && actor && recipient) {
        let part = |role| {
            leading
                .and_then(|event| event.participants.iter().find(|one| one.role == role))
                .map_or("-", |one| one.text.as_str())
        };
        counts.errors.push(format!(
            "{}\t{} {} {}\t{code}\t{}\t{}\tA: {}\tR: {}\t{}",
            document.id,
            if kind { "type" } else { "TYPE" },
            if actor { "actor" } else { "ACTOR" },
            if recipient { "recipient" } else { "RECIPIENT" },
            found.unwrap_or("-"),
            leading.map_or("-", |event| event.trigger.lemma.as_str()),
            part(ParticipantRole::Actor),
            part(ParticipantRole::Recipient),
            document.text
        ));
    }
}

/// The leading event of a sentence's events.
fn leading(events: &[Event]) -> Option<&Event> {
    let rank = |event: &Event| (event.event_type != "OTHER", plover(event).is_some());
    events.iter().max_by(|a, b| {
        rank(a)
            .cmp(&rank(b))
            .then(a.confidence.total_cmp(&b.confidence))
            .then(b.trigger.span.start.cmp(&a.trigger.span.start))
    })
}

/// The PLOVER type that an event counts as.
fn plover(event: &Event) -> Option<&'static str> {
    let kind = types().iter().find(|kind| kind.name == event.event_type)?.plover?;
    let cooperation =
        matches!(kind, "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT");
    let conflict = matches!(kind, "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" | "THREATEN");
    Some(match event.status {
        EventStatus::Planned if cooperation => "AGREE",
        EventStatus::Planned if conflict => "THREATEN",
        EventStatus::Denied if cooperation => "REJECT",
        _ => kind,
    })
}

fn takes_part(event: Option<&Event>, role: ParticipantRole, spans: &[(u32, u32)], text: &str) -> bool {
    if spans.is_empty() {
        return true;
    }
    let Some(event) = event else { return false };
    event.participants.iter().filter(|one| one.role == role).any(|one| {
        let head = head(one.span, text);
        spans.iter().any(|&(start, end)| start <= head.start && head.end <= end)
    })
}

/// The last word of a phrase before its first preposition, clause or comma.
fn head(span: Span, text: &str) -> Span {
    let words = span.slice(text).unwrap_or_default();
    let mut at = span.start;
    let mut head = span;
    for (nth, word) in words.split(' ').enumerate() {
        let length = word.chars().count() as u32;
        if nth > 0
            && matches!(
                word,
                "of" | "in"
                    | "on"
                    | "from"
                    | "for"
                    | "with"
                    | "and"
                    | "who"
                    | "that"
                    | ","
                    | "at"
                    | "by"
                    | "to"
            )
        {
            break;
        }
        if length > 0 {
            head = Span { start: at, end: at + length };
        }
        at += length + 1;
    }
    head
}

/// One gold event of a document, by its trigger.
fn triggers(gold: &Gold, events: &[Event], text: &str, counts: &mut Counts) {
    let Ok((start, end)) = serde_json::from_value::<(u32, u32)>(gold.trigger.clone()) else { return };
    counts.triggers += 1;
    let hit = events.iter().find(|event| event.trigger.span.start < end && start < event.trigger.span.end);
    let Some(event) = hit else { return };
    counts.found += 1;
    for argument in &gold.args {
        let (start, end) = argument.span;
        let holds = |span: Span| start <= span.start && span.end <= end;
        let participant = event.participants.iter().any(|one| holds(head(one.span, text)));
        let time = event
            .when
            .as_ref()
            .and_then(|when| when.expression.as_ref())
            .is_some_and(|time| holds(time.span));
        counts.arguments += 1;
        counts.placed += usize::from(participant || time);
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

fn print(counts: &Counts, by_type: bool) {
    if counts.sentences > 0 {
        let gold_types: BTreeSet<_> = counts
            .by_type
            .iter()
            .filter(|(_, counts)| counts.gold > 0)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let f1 = |counts: &TypeCounts| share(2 * counts.right, counts.gold + counts.found);
        let sum: f64 = gold_types.iter().filter_map(|name| counts.by_type.get(*name)).map(f1).sum();
        say!("sentences {}", counts.sentences);
        say!("type accuracy       {:6.2}", share(counts.kind, counts.sentences));
        say!("type macro F1       {:6.2}", sum / gold_types.len().max(1) as f64);
        say!("any event           {:6.2}", share(counts.any, counts.sentences));
        say!("actor               {:6.2}", share(counts.actor, counts.sentences));
        say!("recipient           {:6.2}", share(counts.recipient, counts.sentences));
        say!("type + both actors  {:6.2}", share(counts.all, counts.sentences));
    }
    if counts.triggers > 0 {
        say!("gold triggers {}", counts.triggers);
        say!("trigger recall      {:6.2}", share(counts.found, counts.triggers));
        say!(
            "arguments of these  {:6.2}  ({} of {})",
            share(counts.placed, counts.arguments),
            counts.placed,
            counts.arguments
        );
    }
    if by_type {
        for (name, counts) in &counts.by_type {
            say!(
                "  {name:10} gold {:4} found {:4} P {:6.2} R {:6.2}",
                counts.gold,
                counts.found,
                share(counts.right, counts.found),
                share(counts.right, counts.gold)
            );
        }
    }
}
