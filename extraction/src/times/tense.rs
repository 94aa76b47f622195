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

/// Determines the tense at the expression `start..end`.
///
/// The verb directly after it decides, else the nearest verb before it in its sentence, else the first after it.
pub(super) fn at(scan: &Scan<'_>, start: usize, end: usize) -> Tense {
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
    if word.entry.future {
        // "was scheduled" is future like "is scheduled"; "had planned" is past.
        let had = (1..=2).any(|back| at >= back && scan.word(at - back).is("had"));
        return if had { Tense::Past } else { Tense::Future };
    }
    let past =
        word.entry.past || word.text.len() > 4 && word.lower.ends_with("ed") && !word.lower.ends_with("eed");
    if past {
        // "will be held", "to be held", "is to have closed".
        for back in 1..=3.min(at) {
            let auxiliary = scan.word(at - back);
            if auxiliary.is_any(&["will", "shall", "ll", "won"])
                || auxiliary.is("to") && scan.word(at - back + 1).is("be")
            {
                return Tense::Future;
            }
        }
        return Tense::Past;
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
        super::at(&scan, at, at + 1)
    }

    #[test]
    fn the_nearest_verb_decides_the_tense() {
        assert_eq!(tense("The minister spoke on Tuesday.", "Tuesday"), Tense::Past);
        assert_eq!(tense("She said the council will meet on Friday.", "Friday"), Tense::Future);
        assert_eq!(tense("On Friday the talks will be held in Rome.", "Friday"), Tense::Future);
        assert_eq!(tense("He will go, an aide on Monday said.", "Monday"), Tense::Past);
        assert_eq!(tense("They met. On Friday nothing more.", "Friday"), Tense::Unknown);
        assert_eq!(tense("The hearing is scheduled for Monday.", "Monday"), Tense::Future);
    }
}
