//! Tense of the verbs around a time expression.
//!
//! "on Tuesday" is the last Tuesday in "spoke on Tuesday" and the next in "will speak on Tuesday".

use super::scan::{Gap, Scan, WordKind};
use crate::language::Xpos;

/// The tense of the clause around a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// The most words between a time expression and a verb before it.
const MAX_BEFORE: usize = 30;
/// The most words between a time expression and a verb after it.
const MAX_AFTER: usize = 20;

/// Determines the tense at the expression `start..end`; `is_day` says that it is one day.
///
/// The verb directly after it decides, else the nearest verb before it in its sentence, else the first after it.
pub(super) fn at(scan: &Scan<'_>, start: usize, end: usize, is_day: bool) -> Tense {
    let before = scan.before(start);
    if before.is("since") {
        return Tense::Past;
    }
    let is_possessive = scan.skip_possessive(end) > end;
    // "opens on Friday", "Talks resume Thursday", and not "condemns Friday's attack".
    let is_adverb = is_day && !is_possessive;
    // "a strike was called for Thursday", "The vote was moved to Thursday"
    if is_adverb && (before.is("for") || is_moved_to(scan, start)) {
        return Tense::Future;
    }
    match by_verb(scan, start, end, is_adverb) {
        // "a strike from Monday", "Road closed until Friday", "Call before Friday"
        Tense::Unknown if is_adverb && before.is_any(&["from", "until", "till", "before", "by"]) => {
            Tense::Future
        }
        // "Parliament votes on Tuesday", with a verb that is spelled like a noun.
        Tense::Unknown if is_adverb && before.is("on") && start >= 3 && is_headline_verb(scan, start - 2) => {
            Tense::Future
        }
        tense => tense,
    }
}

/// The most words between a past verb and the time that it surely has.
const MAX_VERB_DISTANCE: usize = 4;

/// Tests for a time of what surely happened: "since July", "the year ended Jan. 31", "bought a rival in February".
///
/// A past verb farther away, or before an infinitive, may announce: "agreed to sell the line in February".
pub(super) fn follows_past(scan: &Scan<'_>, start: usize) -> bool {
    let before = scan.before(start);
    let is_plain = before.is_any(&["in", "on"]) || before.tag == Xpos::Vbd || before.is("ended");
    let has_past_verb = (start.saturating_sub(MAX_VERB_DISTANCE)..start)
        .rev()
        .take_while(|&at| !scan.ends_sentence(at) && !scan.word(at).is("to"))
        .any(|at| scan.word(at).tag == Xpos::Vbd || scan.word(at).is("ended"));
    before.is("since") || is_plain && has_past_verb
}

/// Tests for a past verb as the first after an expression that opens its sentence: "In January, the bank bought".
pub(super) fn is_followed_by_past(scan: &Scan<'_>, end: usize) -> bool {
    (end..(end + MAX_AFTER).min(scan.len()))
        .take_while(|&at| !scan.ends_sentence(at))
        .map(|at| scan.word(at).tag)
        .find(|tag| matches!(tag, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md | Xpos::Vb))
        == Some(Xpos::Vbd)
}

/// Determines the tense by the verbs of the sentence; `is_adverb` says that the expression can date a present verb.
fn by_verb(scan: &Scan<'_>, start: usize, end: usize, is_adverb: bool) -> Tense {
    // "… will speak to both, a spokesman on Tuesday said"
    if scan.word(end).gap == Gap::Space {
        match verb_tense(scan, end) {
            Tense::Unknown => {}
            tense => return tense,
        }
    }
    for at in (start.saturating_sub(MAX_BEFORE)..start).rev() {
        if scan.ends_sentence(at) || scan.word(at + 1).gap == Gap::Break {
            break;
        }
        match verb_tense(scan, at) {
            Tense::Unknown if is_adverb && announces(scan, at, start) => return Tense::Future,
            Tense::Unknown => {}
            tense => return tense,
        }
    }
    for at in end..(end + MAX_AFTER).min(scan.len()) {
        if scan.word(at).gap == Gap::Break {
            break;
        }
        match verb_tense(scan, at) {
            Tense::Unknown => {}
            tense => return tense,
        }
        if scan.ends_sentence(at) {
            break;
        }
    }
    Tense::Unknown
}

/// Tests for a present verb whose day is to come: "opens", "are walking out", "The vote is" directly before the day.
fn announces(scan: &Scan<'_>, at: usize, day: usize) -> bool {
    let word = scan.word(at);
    if word.is_any(&["is", "are"]) {
        return scan.skip(at + 1, &["on", "this"]) == day || at + 1 == day;
    }
    word.entry.scheduled
        && match word.tag {
            Xpos::Vbz | Xpos::Vbp => true,
            Xpos::Vbg => (1..=2).any(|back| at >= back && scan.word(at - back).is_any(&["is", "are", "re"])),
            _ => false,
        }
}

/// Tests for the new day of something that was moved: "postponed to Thursday", "extended until Friday".
fn is_moved_to(scan: &Scan<'_>, day: usize) -> bool {
    if day < 2 {
        return false;
    }
    let (verb, preposition) = (scan.word(day - 2), scan.word(day - 1));
    let is_moved = verb.is_any(&["postponed", "adjourned", "extended", "delayed", "deferred"]);
    let is_direction = verb.is_any(&["moved", "rescheduled", "pushed", "back", "forward"]);
    is_moved && preposition.is_any(&["to", "until", "till"]) || is_direction && preposition.is("to")
}

/// Tests for the only verb of a sentence, directly after its subject, that was tagged as a noun.
fn is_headline_verb(scan: &Scan<'_>, at: usize) -> bool {
    let subject = scan.before(at);
    scan.word(at).entry.scheduled
        && scan.word(at).lower.ends_with('s')
        && !scan.ends_sentence(at - 1)
        && matches!(subject.tag, Xpos::Nn | Xpos::Nnp | Xpos::Nnps | Xpos::Prp)
}

/// Determines the tense of the word at `at` and its auxiliaries.
fn verb_tense(scan: &Scan<'_>, at: usize) -> Tense {
    let word = scan.word(at);
    match word.tag {
        // "the will", "their hopes": nouns have no tense, even when spelled like a verb. For all other words,
        // spelling is as good as tags on TimeBank; reading present forms as future is worse.
        Xpos::Nn | Xpos::Nns | Xpos::Nnp | Xpos::Nnps | Xpos::In | Xpos::Dt => Tense::Unknown,
        _ => spelled_tense(scan, at),
    }
}

/// Determines the tense from the spelling of a word and its auxiliaries.
fn spelled_tense(scan: &Scan<'_>, at: usize) -> Tense {
    let word = scan.word(at);
    if word.kind != WordKind::Alphabetic || word.lower.is_empty() {
        return Tense::Unknown;
    }
    // "On Monday, May Lund opened it": a name.
    let next = scan.word(at + 1);
    let is_name = word.is_any(&["may", "will"])
        && word.is_capitalized()
        && next.is_capitalized()
        && next.kind == WordKind::Alphabetic;
    if is_name && (scan.before(at).kind == WordKind::Alphabetic || scan.before(at).is(",")) {
        return Tense::Unknown;
    }
    if word.entry.future {
        // "was scheduled" is future like "is scheduled"; "had planned" is past.
        let had = (1..=2).any(|back| at >= back && scan.word(at - back).is("had"));
        return if had { Tense::Past } else { Tense::Future };
    }
    let past =
        word.entry.past || word.text.len() > 4 && word.lower.ends_with("ed") && !word.lower.ends_with("eed");
    if past {
        // "is held on Friday", "are shut until Monday": the present passive says nothing of the day.
        if (1..=2).any(|back| at >= back && scan.word(at - back).is_any(&["is", "are"])) {
            return Tense::Unknown;
        }
        // "will be held", "to be held", "is to have closed".
        for back in 1..=3.min(at) {
            let auxiliary = scan.word(at - back);
            // "would have left" is of the past.
            if auxiliary.is("would") && scan.word(at - back + 1).is("have") {
                return Tense::Past;
            }
            if auxiliary.is_any(&["will", "shall", "would", "ll", "won"])
                || auxiliary.is("to") && scan.word(at - back + 1).is("be")
            {
                return Tense::Future;
            }
        }
        return Tense::Past;
    }
    if word.is("would") {
        // "would have met" is of the past.
        return if scan.word(at + 1).is("have") { Tense::Past } else { Tense::Future };
    }
    if word.is("to") && scan.before(at).is_any(&["is", "are", "due", "set", "about"]) {
        return Tense::Future;
    }
    Tense::Unknown
}

#[cfg(test)]
mod tests {
    use super::{super::lexicon::Lexicon, *};

    fn tense(text: &str, expression: &str) -> Tense {
        let lexicon = Lexicon::builtin().unwrap();
        let scan = Scan::new(text, &lexicon);
        let at = (0..scan.len()).find(|&at| scan.word(at).text == expression).unwrap();
        super::at(&scan, at, at + 1, true)
    }

    #[test]
    fn the_nearest_verb_decides_the_tense() {
        assert_eq!(tense("The minister spoke on Tuesday.", "Tuesday"), Tense::Past);
        assert_eq!(tense("She said the council will meet on Friday.", "Friday"), Tense::Future);
        assert_eq!(tense("On Friday the talks will be held in Rome.", "Friday"), Tense::Future);
        assert_eq!(tense("He will go, an aide on Monday said.", "Monday"), Tense::Past);
        assert_eq!(tense("They met. On Friday nothing more.", "Friday"), Tense::Unknown);
        assert_eq!(tense("The hearing is scheduled for Monday.", "Monday"), Tense::Future);
        assert_eq!(tense("The deadline is Friday.", "Friday"), Tense::Future);
        assert_eq!(tense("They said that they would march on Friday.", "Friday"), Tense::Future);
        assert_eq!(tense("A stoppage was called for Thursday.", "Thursday"), Tense::Future);
        assert_eq!(tense("The road is shut until Friday.", "Friday"), Tense::Future);
        assert_eq!(tense("It is the third fire since Monday.", "Monday"), Tense::Past);
    }
}
