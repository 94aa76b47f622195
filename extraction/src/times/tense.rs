//! Whether the words around an expression tell of what was or of what is to come: "on Tuesday" is the
//! last one in "spoke on Tuesday", the next in "will speak on Tuesday".

use super::scan::{Gap, Kind, Scan};
use crate::language::Xpos;

/// Which way a sentence looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    ToCome,
    Unknown,
}

/// How far a verb may stand from its time, in words.
const BACK: usize = 30;
const AHEAD: usize = 20;

/// The tense at an expression: of the verb right behind it, else of the nearest before it in its
/// sentence, else of the first after.
pub(super) fn at(scan: &Scan<'_>, start: usize, end: usize) -> Tense {
    // "… will speak to both, a spokesman on Tuesday said"
    if scan.word(end).gap == Gap::Space {
        match verb(scan, end) {
            Tense::Unknown => {}
            tense => return tense,
        }
    }
    for place in (start.saturating_sub(BACK)..start).rev() {
        if scan.ends_sentence(place) || scan.word(place + 1).gap == Gap::Break {
            break;
        }
        match verb(scan, place) {
            Tense::Unknown => {}
            tense => return tense,
        }
    }
    for place in end..(end + AHEAD).min(scan.len()) {
        if scan.word(place).gap == Gap::Break {
            break;
        }
        match verb(scan, place) {
            Tense::Unknown => {}
            tense => return tense,
        }
        if scan.ends_sentence(place) {
            break;
        }
    }
    Tense::Unknown
}

/// The tense that the word at `place` shows, with the words that help it.
fn verb(scan: &Scan<'_>, place: usize) -> Tense {
    let word = scan.word(place);
    match word.tag {
        // "the will", "their hopes": nouns tell no tense, whatever verb they are spelled like. For
        // the rest spelling does as well as tags do (TimeBank: no better, with present forms read as
        // what is to come rather worse).
        Xpos::Nn | Xpos::Nns | Xpos::Nnp | Xpos::Nnps | Xpos::In | Xpos::Dt => Tense::Unknown,
        _ => by_spelling(scan, place),
    }
}

/// The tense that the letters of a word and of its helpers show.
fn by_spelling(scan: &Scan<'_>, place: usize) -> Tense {
    let word = scan.word(place);
    if word.kind != Kind::Letters || word.lower.is_empty() {
        return Tense::Unknown;
    }
    if word.class.to_come {
        // "was scheduled" looks ahead as "is scheduled" does; "had planned" tells of the past.
        let had = (1..=2).any(|back| place >= back && scan.word(place - back).is("had"));
        return if had { Tense::Past } else { Tense::ToCome };
    }
    let past =
        word.class.past || word.text.len() > 4 && word.lower.ends_with("ed") && !word.lower.ends_with("eed");
    if past {
        // "will be held", "to be held", "is to have closed".
        for back in 1..=3.min(place) {
            let helper = scan.word(place - back);
            if helper.is_any(&["will", "shall", "ll", "won"])
                || helper.is("to") && scan.word(place - back + 1).is("be")
            {
                return Tense::ToCome;
            }
        }
        return Tense::Past;
    }
    if word.is("to") && scan.before(place).is_any(&["is", "are", "due", "set", "about"]) {
        return Tense::ToCome;
    }
    Tense::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tense(text: &str, expression: &str) -> Tense {
        let scan = Scan::new(text);
        let at = (0..scan.len()).find(|&at| scan.word(at).text == expression).unwrap();
        super::at(&scan, at, at + 1)
    }

    #[test]
    fn the_nearest_verb_tells_the_tense() {
        assert_eq!(tense("The minister spoke on Tuesday.", "Tuesday"), Tense::Past);
        assert_eq!(tense("She said the council will meet on Friday.", "Friday"), Tense::ToCome);
        assert_eq!(tense("On Friday the talks will be held in Rome.", "Friday"), Tense::ToCome);
        assert_eq!(tense("He will go, an aide on Monday said.", "Monday"), Tense::Past);
        assert_eq!(tense("They met. On Friday nothing more.", "Friday"), Tense::Unknown);
        assert_eq!(tense("The hearing is scheduled for Monday.", "Monday"), Tense::ToCome);
    }
}
