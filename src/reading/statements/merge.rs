//! What the rules found and what the model attributes, made one.

use super::Statement;
use crate::{reading::record::StatementKind, text::ByteSpan};

/// How much of two contents' words must be shared for them to be the same statement.
const SAME: f32 = 0.5;

/// How sure a rule must be of paraphrase for which it stands alone.
const LEAST_ALONE: f32 = 0.8;
/// How much less sure it then is.
const ALONE: f32 = 0.7;

/// Puts both together. Marks are surer than any model: where rules found a quotation with its cue, its bounds
/// stand. Of paraphrase the model's reading stands, and what the rules alone found says that it is less sure.
pub fn merge(rules: Vec<Statement>, learned: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::new();
    for one in &learned {
        let mut one = one.clone();
        if let Some(quotation) =
            rules.iter().find(|rule| is_quotation(rule) && share(rule.content, one.content) >= SAME)
        {
            one.content = quotation.content;
            one.kind = quotation.kind;
            one.quoted.clone_from(&quotation.quoted);
            one.confidence = one.confidence.max(quotation.confidence);
        }
        kept.push(one);
    }
    for rule in rules {
        let shared = kept.iter().map(|one| share(one.content, rule.content)).fold(0.0, f32::max);
        if is_quotation(&rule) && shared < SAME {
            kept.push(rule);
        } else if shared == 0.0 && rule.confidence >= LEAST_ALONE {
            kept.push(Statement { confidence: rule.confidence * ALONE, ..rule });
        }
    }
    kept
}

fn is_quotation(one: &Statement) -> bool {
    one.kind == StatementKind::Direct
}

/// The shared length of two contents, as a part of all they cover.
fn share(one: ByteSpan, other: ByteSpan) -> f32 {
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    let all = one.end.max(other.end) - one.start.min(other.start);
    shared as f32 / (all as f32).max(1.0)
}
