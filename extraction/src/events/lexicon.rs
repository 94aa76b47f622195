//! The lexicon of events (`lexicons/event-triggers.tsv`), read once, with every form of its words.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// A type of event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// Its name.
    pub name: &'static str,
    /// The PLOVER type it counts as, where it counts as one.
    pub plover: Option<&'static str>,
}

/// A word, or a few, that trigger an event.
#[derive(Debug, Clone)]
pub(super) struct Trigger {
    pub kind: &'static str,
    /// Dictionary form: "open fire".
    pub lemma: &'static str,
    /// The words after the first.
    pub rest: Vec<&'static str>,
    pub condition: Condition,
}

/// What must stand beside the trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    None,
    /// One of these is its object.
    Object(Vec<&'static str>),
    /// One of these verbs follows with "to".
    To(Vec<&'static str>),
    /// One of these words follows somewhere in the sentence.
    Near(Vec<&'static str>),
    /// Whoever does it and whom it is done to are names of one kind.
    Rivals,
    /// None of these words follows, or stands in the object.
    Without(Vec<&'static str>),
    /// For nouns: the prepositions that lead to its recipient.
    Prepositions(Vec<&'static str>),
}

/// A form of a verb. "cut" is several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Form {
    pub base: bool,
    pub third: bool,
    pub past: bool,
    pub participle: bool,
    pub ing: bool,
}

/// Everything the lexicon says.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    pub types: Vec<Type>,
    /// Triggers by the dictionary form of their verb.
    pub verbs: HashMap<&'static str, Vec<Trigger>>,
    /// Event nouns by the first word's form; the word may be plural.
    pub nouns: HashMap<String, Vec<Trigger>>,
    /// Dictionary form and form of every known form of a verb.
    pub forms: HashMap<String, (&'static str, Form)>,
    pub reporting: HashSet<&'static str>,
    /// Words that trigger nothing together, by their first.
    pub idioms: HashMap<&'static str, Vec<Vec<&'static str>>>,
    pub state: HashSet<&'static str>,
}

/// The lexicon.
pub(super) static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| read(include_str!("../../lexicons/event-triggers.tsv")));

/// The types of events, in the order they are listed.
pub fn types() -> &'static [Type] {
    &LEXICON.types
}

fn read(table: &'static str) -> Lexicon {
    let mut lexicon = Lexicon::default();
    let mut irregular: HashMap<&str, (&str, &str)> = HashMap::new();
    let mut doubled: HashSet<&str> = HashSet::new();
    let lines = || {
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>())
    };
    for fields in lines() {
        match fields[..] {
            ["irregular", lemma, past, participle] => drop(irregular.insert(lemma, (past, participle))),
            ["doubled", lemma, ..] => drop(doubled.insert(lemma)),
            _ => {}
        }
    }
    let mut verbs: Vec<&'static str> = irregular.keys().copied().collect();
    for fields in lines() {
        match fields[..] {
            ["type", name, _, plover] => {
                lexicon.types.push(Type { name, plover: (plover != "-").then_some(plover) });
            }
            ["verb", kind, lemma, condition] => {
                let (verb, rest) = first_and_rest(lemma);
                let trigger = Trigger { kind, lemma, rest, condition: conditioned(condition) };
                lexicon.verbs.entry(verb).or_default().push(trigger);
                verbs.push(verb);
            }
            ["noun", kind, lemma, prepositions] => {
                let condition = Condition::Prepositions(prepositions.split(',').collect());
                let (noun, rest) = at_hyphens(lemma);
                let trigger = Trigger { kind, lemma, rest, condition };
                lexicon.nouns.entry(noun.to_owned()).or_default().push(trigger.clone());
                if trigger.rest.is_empty() {
                    lexicon.nouns.entry(plural(noun)).or_default().push(trigger);
                }
            }
            ["reporting", lemma, ..] => {
                lexicon.reporting.insert(lemma);
                verbs.push(lemma);
            }
            ["idiom", words, ..] => {
                let (first, rest) = first_and_rest(words);
                lexicon.idioms.entry(first).or_default().push(rest);
            }
            ["state", lemma, ..] => {
                lexicon.state.insert(lemma);
                verbs.push(lemma);
            }
            _ => {}
        }
    }
    verbs.sort_unstable();
    verbs.dedup();
    for lemma in verbs {
        conjugate(&mut lexicon.forms, lemma, irregular.get(lemma).copied(), doubled.contains(lemma));
    }
    for triggers in lexicon.verbs.values_mut().chain(lexicon.nouns.values_mut()) {
        // The longest and the most demanding first.
        triggers.sort_by_key(|trigger| {
            let free = matches!(trigger.condition, Condition::None | Condition::Prepositions(_));
            (std::cmp::Reverse(trigger.rest.len()), free)
        });
    }
    lexicon
}

fn first_and_rest(lemma: &'static str) -> (&'static str, Vec<&'static str>) {
    let mut words = lemma.split(' ');
    (words.next().unwrap_or_default(), words.collect())
}

/// The words of a noun as treebanks cut them: "sit", "-", "in".
fn at_hyphens(lemma: &'static str) -> (&'static str, Vec<&'static str>) {
    let mut words = lemma.split(' ').flat_map(|word| {
        let mut parts = Vec::new();
        for (nth, part) in word.split('-').enumerate() {
            if nth > 0 {
                parts.push("-");
            }
            parts.push(part);
        }
        parts
    });
    (words.next().unwrap_or_default(), words.collect())
}

fn conditioned(text: &'static str) -> Condition {
    match text.split_once('=') {
        Some(("object", words)) => Condition::Object(words.split(',').collect()),
        Some(("without", words)) => Condition::Without(words.split(',').collect()),
        Some(("near", words)) => Condition::Near(words.split(',').collect()),
        Some(("to", words)) => Condition::To(words.split(',').collect()),
        None if text == "rivals" => Condition::Rivals,
        _ => Condition::None,
    }
}

fn conjugate(
    forms: &mut HashMap<String, (&'static str, Form)>,
    lemma: &'static str,
    irregular: Option<(&str, &str)>,
    doubled: bool,
) {
    let mut enter = |form: String, set: fn(&mut Form)| {
        let (known, entry) = forms.entry(form).or_insert((lemma, Form::default()));
        // "found" is a form of "find" before it is "found"; the first verb of the alphabet keeps it.
        if *known == lemma {
            set(entry);
        }
    };
    let stem = match lemma.chars().last() {
        Some(last) if doubled => format!("{lemma}{last}"),
        Some('e') if !lemma.ends_with("ee") => lemma[..lemma.len() - 1].to_owned(),
        _ => lemma.to_owned(),
    };
    let consonant_y = lemma.ends_with('y') && !lemma.ends_with(['a', 'e', 'o', 'u']) && {
        let before = lemma.chars().rev().nth(1);
        !matches!(before, Some('a' | 'e' | 'o' | 'u'))
    };
    enter(lemma.to_owned(), |form| form.base = true);
    enter(plural(lemma), |form| form.third = true);
    enter(format!("{stem}ing"), |form| form.ing = true);
    match irregular {
        Some((past, participles)) => {
            enter(past.to_owned(), |form| form.past = true);
            participles
                .split(',')
                .for_each(|participle| enter(participle.to_owned(), |form| form.participle = true));
        }
        None => {
            let past =
                if consonant_y { format!("{}ied", &lemma[..lemma.len() - 1]) } else { format!("{stem}ed") };
            let past = if lemma.ends_with("ee") { format!("{lemma}d") } else { past };
            enter(past.clone(), |form| form.past = true);
            enter(past, |form| form.participle = true);
        }
    }
}

/// The plural of a noun, which is also a verb's third person.
pub(super) fn plural(word: &str) -> String {
    let before_last = word.chars().rev().nth(1);
    if word.ends_with(['s', 'x', 'z'])
        || word.ends_with("ch")
        || word.ends_with("sh")
        || word == "go"
        || word == "do"
        || word == "veto"
    {
        format!("{word}es")
    } else if word.ends_with('y') && !matches!(before_last, Some('a' | 'e' | 'o' | 'u')) {
        format!("{}ies", &word[..word.len() - 1])
    } else {
        format!("{word}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_back_to_their_verb() {
        for (form, lemma) in [
            ("attacked", "attack"),
            ("striking", "strike"),
            ("struck", "strike"),
            ("stabbed", "stab"),
            ("denies", "deny"),
            ("denied", "deny"),
            ("freed", "free"),
            ("met", "meet"),
            ("agreeing", "agree"),
            ("vetoes", "veto"),
            ("accusing", "accuse"),
        ] {
            assert_eq!(LEXICON.forms.get(form).map(|(lemma, _)| *lemma), Some(lemma), "{form}");
        }
    }

    #[test]
    fn every_trigger_names_a_type() {
        let known: HashSet<_> = LEXICON.types.iter().map(|kind| kind.name).collect();
        for trigger in LEXICON.verbs.values().chain(LEXICON.nouns.values()).flatten() {
            assert!(known.contains(trigger.kind), "{}", trigger.lemma);
        }
    }

    #[test]
    fn every_line_of_the_lexicon_is_well_formed() {
        for line in
            include_str!("../../lexicons/event-triggers.tsv").lines().filter(|line| !line.starts_with('#'))
        {
            assert_eq!(line.split('\t').count(), 4, "{line}");
        }
    }
}
