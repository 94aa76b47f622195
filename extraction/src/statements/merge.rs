//! What the rules found and what the model attributes, made one.

use super::Statement;
use crate::{schema::StatementType, text::ByteSpan};

/// How much of two contents' words must be shared for them to be the same statement.
const SAME: f32 = 0.5;
/// How sure a rule must be of paraphrase for which it stands alone.
const LEAST_ALONE: f32 = 0.8;
/// How much less sure it then is.
const ALONE: f32 = 0.7;

/// How much less sure an attribution is that another model than the one whose probability was measured has made.
const DISCOUNT: f32 = 0.9;

/// Puts both together. Marks are surer than any model: where rules found a quotation with its cue, its bounds
/// stand. Of paraphrase the model's reading stands, and what the rules alone found says that it is less sure.
pub fn merge(rules: Vec<Statement>, mut learned: Vec<Statement>) -> Vec<Statement> {
    let (quotations, told): (Vec<_>, Vec<_>) =
        rules.into_iter().partition(|rule| rule.kind == StatementType::Direct);
    let marked = Places::of(&quotations);
    for one in &mut learned {
        let same = marked.touching(one.content).find(|&(_, span)| share(span, one.content) >= SAME);
        if let Some((at, _)) = same {
            let quotation = &quotations[at];
            // Two cues for one quotation: the one beside it, unless the model is surer of its own.
            let cue = |of: &Statement| of.cue.as_ref().map(|cue| cue.span);
            let differ = cue(one).zip(cue(quotation)).is_some_and(|(one, other)| !one.overlaps(other));
            if differ && quotation.confidence > one.confidence {
                *one = quotation.clone();
                continue;
            }
            one.content = quotation.content;
            one.kind = quotation.kind;
            one.quoted.clone_from(&quotation.quoted);
            one.confidence = one.confidence.max(quotation.confidence);
        }
    }
    let known = Places::of(&learned);
    let is_new =
        |rule: &Statement| known.touching(rule.content).all(|(_, span)| share(span, rule.content) < SAME);
    let quotations: Vec<_> = quotations.into_iter().filter(is_new).collect();
    learned.extend(quotations);
    let known = Places::of(&learned);
    // What somebody reports that another said is the model's one statement, and holds the rules' other.
    let holds = |outer: &Statement, rule: &Statement| {
        let cue = rule.cue.as_ref().map_or(rule.content, |cue| cue.span);
        outer.content.contains(cue) && outer.content.contains(rule.content)
    };
    let alone = |rule: &Statement| {
        rule.confidence >= LEAST_ALONE
            && known.touching(rule.content).all(|(at, _)| holds(&learned[at], rule))
    };
    let told: Vec<_> = told
        .into_iter()
        .filter(alone)
        .map(|rule| Statement { confidence: rule.confidence * ALONE, ..rule })
        .collect();
    learned.extend(told);
    learned
}

/// Adds what a less sure model attributes where the rules found nothing.
pub fn add(mut rules: Vec<Statement>, learned: Vec<Statement>) -> Vec<Statement> {
    let known = Places::of(&rules);
    let is_new = |one: &Statement| known.touching(one.content).next().is_none();
    let new: Vec<_> = learned
        .into_iter()
        .filter(is_new)
        .map(|one| Statement { confidence: one.confidence * DISCOUNT, ..one })
        .collect();
    rules.extend(new);
    rules
}

/// Where contents stand, to be asked which touch a span without looking at each.
struct Places {
    /// In order of their start, with the statement's number.
    spans: Vec<(ByteSpan, usize)>,
    /// How far those up to each reach.
    reach: Vec<u32>,
}

impl Places {
    fn of(statements: &[Statement]) -> Self {
        let mut spans: Vec<_> = statements.iter().enumerate().map(|(at, one)| (one.content, at)).collect();
        spans.sort_unstable();
        let reach = spans.iter().scan(0, |reach, (span, _)| {
            *reach = span.end.max(*reach);
            Some(*reach)
        });
        Self { reach: reach.collect(), spans }
    }

    /// The statements whose content shares characters with `span`, from the last back.
    fn touching(&self, span: ByteSpan) -> impl Iterator<Item = (usize, ByteSpan)> {
        let before = self.spans.partition_point(|(one, _)| one.start < span.end);
        (0..before)
            .rev()
            .take_while(move |&nth| self.reach[nth] > span.start)
            .map(|nth| (self.spans[nth].1, self.spans[nth].0))
            .filter(move |(_, one)| one.end > span.start)
    }
}

/// The shared length of two contents, as a part of all they cover.
fn share(one: ByteSpan, other: ByteSpan) -> f32 {
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    let all = one.end.max(other.end) - one.start.min(other.start);
    shared as f32 / (all as f32).max(1.0)
}
