//! Scores of statements, in total and by type.

use std::collections::{HashMap, HashSet};

use super::{
    MatchRules,
    counts::{Counts, print_header},
    gold::{Document, Quote, TextRange},
    matching::{TrimmedQuote, match_quotes, trim_predicted, trim_quotes},
    speaker_names::{is_resolved, same_name},
    token_spans::TokenizedText,
};
use crate::metrics::Calibration;

/// Rows of the table; a statement of another type counts in the first alone.
const TYPES: [&str; 4] = ["all", "direct", "indirect", "mixed"];
/// The least token IoU of a relaxed and of a joint match.
const RELAXED_IOU: f64 = 0.5;
const JOINT_IOU: f64 = 0.8;

/// Sums over the documents of a file.
#[derive(Default)]
pub(super) struct Scores {
    /// In the order of [`TYPES`].
    counts: [Counts; 4],
    calibration: Calibration,
}

/// A required gold quote with the predicted quote that it is matched with.
struct Match<'a> {
    gold: &'a TrimmedQuote<'a>,
    predicted: &'a TrimmedQuote<'a>,
    iou: f64,
    is_speaker_correct: bool,
    /// The predicted mention is a pronoun, whose actor may be wrong where its place is right.
    is_pronoun: bool,
}

/// Spans of all gold mentions of each speaker, by name in lower case.
pub(super) type SpeakerMentions = HashMap<String, Vec<TextRange>>;

impl Scores {
    /// Scores the predictions for one document.
    pub(super) fn add(&mut self, document: &Document, predicted: &[Quote], rules: MatchRules) {
        let text = TokenizedText::new(&document.text);
        let gold = trim_quotes(&document.quotes, &text, rules);
        let predicted = trim_predicted(predicted, &text, rules);
        self.add_tokens(&gold, &predicted);
        for quote in gold.iter().filter(|quote| !quote.is_optional) {
            self.counts_of(&quote.quote.quote_type).for_each(|counts| counts.gold += 1);
        }
        let matches = match_quotes(&gold, &predicted);
        let speaker_mentions = speaker_mentions(document);
        for (index, quote) in predicted.iter().enumerate() {
            let matched = matches.get(&index).map(|&(gold_index, iou)| (&gold[gold_index], iou));
            if is_optional(quote, matched, &gold) {
                continue;
            }
            let required = matched.filter(|(gold, _)| !gold.is_optional);
            let quote_type = match required {
                Some((gold, iou)) if iou >= RELAXED_IOU => gold.quote.quote_type.as_str(),
                _ => text.quote_type(quote.span),
            };
            self.counts_of(quote_type).for_each(|counts| counts.predicted += 1);
            let is_correct = required.is_some_and(|(gold, iou)| {
                let is_speaker_correct = is_speaker_correct(gold.quote, quote.quote, &speaker_mentions);
                let mention = quote.quote.speaker_span.map(|span| text.slice(span));
                let is_pronoun = mention.is_some_and(|mention| !is_resolved(&mention));
                self.add_match(&Match { gold, predicted: quote, iou, is_speaker_correct, is_pronoun });
                iou >= RELAXED_IOU && (is_speaker_correct || !gold.quote.has_speaker())
            });
            self.calibration.add(quote.quote.confidence.unwrap_or_default(), is_correct);
        }
    }

    /// Counts tokens. Predicted tokens that only optional gold has are ignored.
    fn add_tokens(&mut self, gold: &[TrimmedQuote<'_>], predicted: &[TrimmedQuote<'_>]) {
        let required = tokens_of(gold.iter().filter(|quote| !quote.is_optional));
        let optional = tokens_of(gold.iter().filter(|quote| quote.is_optional));
        let mut found = tokens_of(predicted);
        found.retain(|token| !optional.contains(token) || required.contains(token));
        let all = &mut self.counts[0].tokens;
        all.correct += required.intersection(&found).count();
        all.predicted += found.len();
        all.gold += required.len();
        for (quote_type, counts) in TYPES.iter().zip(&mut self.counts).skip(1) {
            let is_of_type =
                |quote: &&TrimmedQuote<'_>| !quote.is_optional && quote.quote.quote_type == *quote_type;
            let required = tokens_of(gold.iter().filter(is_of_type));
            counts.tokens.correct += required.intersection(&found).count();
            counts.tokens.gold += required.len();
        }
    }

    fn add_match(&mut self, Match { gold, predicted, iou, is_speaker_correct, is_pronoun }: &Match<'_>) {
        let has_speaker = gold.quote.has_speaker();
        for counts in self.counts_of(&gold.quote.quote_type) {
            counts.exact += usize::from(gold.span == predicted.span);
            counts.joint += usize::from(*iou >= JOINT_IOU && (*is_speaker_correct || !has_speaker));
            if *iou < RELAXED_IOU {
                continue;
            }
            counts.relaxed += 1;
            if has_speaker {
                counts.speaker.add(*is_speaker_correct);
            }
            let name = gold.quote.speaker_name();
            if is_resolved(name) {
                let is_same = same_name(name, predicted.quote.speaker_name());
                let is_other = !is_same && (!is_speaker_correct || *is_pronoun);
                counts.name.add(is_same);
                counts.unresolved.add(!predicted.quote.has_actor);
                counts.wrong_person.add(predicted.quote.has_actor && is_other);
            }
            if gold.quote.cue_span.is_some() {
                counts.cue.add(overlap(gold.quote.cue_span, predicted.quote.cue_span));
            }
        }
    }

    /// The counts that a quote of this type adds to.
    fn counts_of(&mut self, quote_type: &str) -> impl Iterator<Item = &mut Counts> {
        let is_counted = move |name: &str| name == TYPES[0] || name == quote_type;
        TYPES.iter().zip(&mut self.counts).filter(move |(name, _)| is_counted(name)).map(|(_, counts)| counts)
    }

    /// Prints a row for each type.
    pub(super) fn print(&self) {
        print_header();
        for (name, counts) in TYPES.iter().zip(&self.counts) {
            counts.print(name, *name == TYPES[0]);
        }
        print_line!("{}", self.calibration.confident());
    }

    pub(super) fn print_calibration(&self) {
        print_line!("{}", self.calibration.to_string().trim_end());
    }
}

/// Returns true if a predicted quote is optional gold: matched with it, or at least half inside it and not matched.
pub(super) fn is_optional(
    quote: &TrimmedQuote<'_>,
    matched: Option<(&TrimmedQuote<'_>, f64)>,
    gold: &[TrimmedQuote<'_>],
) -> bool {
    if matched.is_some_and(|(gold, _)| !gold.is_optional) {
        return false;
    }
    let is_within =
        |gold: &TrimmedQuote<'_>| quote.shared_tokens(gold) as f64 / quote.tokens.len() as f64 >= 0.5;
    matched.is_some_and(|(_, iou)| iou >= RELAXED_IOU)
        || gold.iter().filter(|gold| gold.is_optional).any(is_within)
}

/// Returns true for a relaxed match with required gold whose speaker is right, and not another of the same name or place.
pub(super) fn is_right(
    gold: &TrimmedQuote<'_>,
    predicted: &TrimmedQuote<'_>,
    iou: f64,
    text: &TokenizedText,
    mentions: &SpeakerMentions,
) -> bool {
    if gold.is_optional || iou < RELAXED_IOU {
        return false;
    }
    let is_speaker_correct = is_speaker_correct(gold.quote, predicted.quote, mentions);
    let name = gold.quote.speaker_name();
    let mention = predicted.quote.speaker_span.map(|span| text.slice(span));
    let is_pronoun = mention.is_some_and(|mention| !is_resolved(&mention));
    let is_other = is_resolved(name) && is_pronoun && !same_name(name, predicted.quote.speaker_name());
    !gold.quote.has_speaker() || is_speaker_correct && !is_other
}

fn tokens_of<'q>(quotes: impl IntoIterator<Item = &'q TrimmedQuote<'q>>) -> HashSet<usize> {
    quotes.into_iter().flat_map(|quote| quote.tokens.clone()).collect()
}

pub(super) fn speaker_mentions(document: &Document) -> SpeakerMentions {
    let mut mentions = SpeakerMentions::new();
    for quote in &document.quotes {
        if let (Some(speaker), Some(span)) = (&quote.speaker, quote.speaker_span) {
            mentions.entry(speaker.trim().to_lowercase()).or_default().push(span);
        }
    }
    mentions
}

/// Returns true if the predicted speaker overlaps a mention of the gold speaker, or has the same name.
fn is_speaker_correct(gold: &Quote, predicted: &Quote, mentions: &SpeakerMentions) -> bool {
    let others = gold.speaker.as_ref().and_then(|name| mentions.get(&name.trim().to_lowercase()));
    let mut spans = gold.speaker_span.into_iter().chain(others.into_iter().flatten().copied());
    spans.any(|span| overlap(Some(span), predicted.speaker_span))
        || same_name(gold.speaker_name(), predicted.speaker_name())
}

fn overlap(a: Option<TextRange>, b: Option<TextRange>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.0 < b.1 && b.0 < a.1)
}

#[cfg(test)]
mod tests {
    use super::{super::counts::Accuracy, *};

    #[test]
    fn statements_are_scored_by_span_speaker_and_type() {
        let text = "Ann Lee said, “Rain fell on us all.” Bob says that snow came down. Cy wants sun now.";
        let span_of = |words: &str| {
            let start = text[..text.find(words).unwrap()].chars().count();
            (start, start + words.chars().count())
        };
        let quote = |words: &str, quote_type: &str, speaker: &str, optional| Quote {
            span: span_of(words),
            quote_type: quote_type.into(),
            speaker: Some(speaker.into()),
            speaker_span: Some(span_of(speaker)),
            optional: Some(optional),
            ..Quote::default()
        };
        let document = Document {
            id: serde_json::Value::Null,
            text: text.into(),
            quotes: vec![
                quote("Rain fell on us all.", "direct", "Ann Lee", false),
                quote("that snow came down", "indirect", "Bob", false),
                quote("sun now", "indirect", "Cy", true),
            ],
        };
        let predicted = [
            quote("“Rain fell on us all.”", "direct", "Lee", false),
            quote("snow came down", "indirect", "Cy", false),
            quote("sun now", "indirect", "Cy", false),
        ];
        let mut scores = Scores::default();
        scores.add(&document, &predicted, MatchRules::default());
        let [all, direct, indirect, mixed] = &scores.counts;
        assert_eq!((all.gold, all.predicted, all.exact, all.relaxed, all.joint), (2, 2, 2, 2, 1));
        assert_eq!((all.speaker, all.cue), (Accuracy { correct: 1, all: 2 }, Accuracy::default()));
        assert_eq!(all.name, Accuracy { correct: 1, all: 2 });
        assert_eq!((direct.joint, indirect.joint, mixed.gold), (1, 0, 0));
    }
}
