//! Turns: the words of one speaker that follow one another in an article, with cues alone between them.

use extraction::{
    schema::{Statement, StatementType},
    text::Span,
};

use super::Words;

/// Most code points between two statements of a turn: a cue with a name and a role.
const MAX_BETWEEN: u32 = 200;

/// Returns the words of the turn that has the statement at `span`; `statements` are those of its article, in order.
///
/// Mixed statements are turns of their own, since words are missing around what they quote.
pub fn turn_with(statements: &[Statement], span: Span) -> Words {
    let mut turn = Words::default();
    for group in statements.chunk_by(continues) {
        if group.iter().any(|statement| statement.span == span) {
            for statement in group {
                turn.append(&Words::of_statement(statement));
            }
        }
    }
    turn
}

/// Returns the words of each statement of an article, in order; those of a sentence that a cue divides are joined.
///
/// "We will rebuild it," she said, "before winter" are two statements with the same words.
pub fn sentence_words(statements: &[&Statement]) -> Vec<Words> {
    let mut all = Vec::with_capacity(statements.len());
    for group in statements.chunk_by(|before, next| continues(before, next) && begins_inside(next)) {
        let mut words = Words::default();
        for statement in group {
            words.append(&Words::of_statement(statement));
        }
        all.extend(std::iter::repeat_n(words, group.len()));
    }
    all
}

/// Returns true where a statement begins inside a sentence.
fn begins_inside(statement: &Statement) -> bool {
    statement.text.trim_start().starts_with(char::is_lowercase)
}

/// Returns true where a statement continues the one before it.
fn continues(before: &Statement, next: &Statement) -> bool {
    let is_direct = |statement: &Statement| statement.statement_type == StatementType::Direct;
    let name = |statement: &Statement| statement.speaker.as_ref().map(|speaker| speaker.name.clone());
    is_direct(before)
        && is_direct(next)
        && next.span.start.saturating_sub(before.span.end) <= MAX_BETWEEN
        && before.span.field == next.span.field
        && name(before) == name(next)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn statement(text: &str, start: u32, speaker: &str) -> Statement {
        let part = json!({"text": text, "span": {"start": start, "end": start + text.len() as u32}});
        serde_json::from_value(json!({
            "type": "direct", "text": text, "span": part["span"], "quoted": [part], "sentence": part,
            "speaker": {"actor_id": null, "name": speaker, "role": null, "mention": part},
            "via": null, "cue": null, "when": null, "occasion": null, "addressee": null, "about": [],
            "occurrences": [], "confidence": 0.9
        }))
        .expect("a statement")
    }

    #[test]
    fn a_turn_ends_with_its_speaker_and_at_a_distance() {
        let statements = [
            statement("We will rebuild it", 0, "Petrova"),
            statement("before winter", 40, "Petrova"),
            statement("We disagree", 60, "Kolev"),
            statement("And so it is", 500, "Kolev"),
        ];
        let turn = |at: usize| turn_with(&statements, statements[at].span).normalized();
        assert_eq!(turn(0), "we will rebuild it before winter");
        assert_eq!(turn(1), turn(0));
        assert_eq!(turn(2), "we disagree");
        let words = sentence_words(&statements.iter().collect::<Vec<_>>());
        let words: Vec<String> = words.iter().map(Words::normalized).collect();
        assert_eq!(words, [turn(0), turn(0), turn(2), turn(3)]);
    }
}
