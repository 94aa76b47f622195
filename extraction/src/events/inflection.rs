//! Inflects English verbs and nouns.

use std::collections::HashMap;

/// The inflections that one form of a verb can be. "cut" is several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Inflection {
    pub base: bool,
    /// Third person singular of the present.
    pub third: bool,
    pub past: bool,
    pub participle: bool,
    pub ing: bool,
}

/// Adds all forms of a verb to `forms`. A form that another verb already has is left to that verb.
///
/// `irregular` is the past and the participles, separated by commas; `doubled` says that the last letter doubles before
/// "-ed" and "-ing".
pub(super) fn add_forms(
    forms: &mut HashMap<String, (&'static str, Inflection)>,
    lemma: &'static str,
    irregular: Option<(&str, &str)>,
    doubled: bool,
) {
    let mut add = |form: String, set: fn(&mut Inflection)| {
        // "found" is the past of "find" and the base of "found": the first verb of the alphabet has it.
        let (owner, entry) = forms.entry(form).or_insert((lemma, Inflection::default()));
        if *owner == lemma {
            set(entry);
        }
    };
    let stem = match lemma.chars().last() {
        Some(last) if doubled => format!("{lemma}{last}"),
        Some('e') if !lemma.ends_with("ee") => lemma[..lemma.len() - 1].to_owned(),
        _ => lemma.to_owned(),
    };
    add(lemma.to_owned(), |form| form.base = true);
    add(plural(lemma), |form| form.third = true);
    add(format!("{stem}ing"), |form| form.ing = true);
    match irregular {
        Some((past, participles)) => {
            add(past.to_owned(), |form| form.past = true);
            participles
                .split(',')
                .for_each(|participle| add(participle.to_owned(), |form| form.participle = true));
        }
        None => {
            let past = if ends_in_consonant_y(lemma) {
                format!("{}ied", &lemma[..lemma.len() - 1])
            } else if lemma.ends_with("ee") {
                format!("{lemma}d")
            } else {
                format!("{stem}ed")
            };
            add(past.clone(), |form| form.past = true);
            add(past, |form| form.participle = true);
        }
    }
}

/// Returns the plural of a noun, which is spelled like the third person of a verb.
pub(super) fn plural(word: &str) -> String {
    let is_sibilant = word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh");
    if is_sibilant || matches!(word, "go" | "do" | "veto") {
        format!("{word}es")
    } else if ends_in_consonant_y(word) {
        format!("{}ies", &word[..word.len() - 1])
    } else {
        format!("{word}s")
    }
}

fn ends_in_consonant_y(word: &str) -> bool {
    word.ends_with('y') && !matches!(word.chars().rev().nth(1), Some('a' | 'e' | 'o' | 'u'))
}
