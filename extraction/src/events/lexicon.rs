//! Lexicon of events: `lexicons/event-triggers.tsv` with all inflected forms, and `lexicons/event-words.tsv`.

use std::collections::{HashMap, HashSet};

use super::{
    EventType,
    inflection::{Inflection, add_forms, plural},
};
use crate::lexicon_file::{LexiconError, LexiconFile, Row, lexicon_file};

/// A trigger: the words that denote an event of one type.
#[derive(Debug, Clone)]
pub(super) struct Trigger {
    pub event_type: EventType,
    /// Dictionary form: "open fire".
    pub lemma: &'static str,
    /// The words after the first.
    pub rest: Vec<&'static str>,
    pub condition: Condition,
}

/// A condition on the words around a trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    None,
    /// One of these words is in the object, or in the subject of a passive.
    Object(Vec<&'static str>),
    /// One of these verbs follows with "to".
    To(Vec<&'static str>),
    /// One of these words follows in the sentence.
    FollowedBy(Vec<&'static str>),
    /// Actor and recipient are names of one type.
    Rivals,
    /// None of these words follows directly or is in the object.
    Without(Vec<&'static str>),
    /// For nouns: the prepositions before the recipient.
    Prepositions(Vec<&'static str>),
}

/// Triggers and word lists of the event rules.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Triggers by the dictionary form of their verb, the most specific first.
    pub(super) verbs: HashMap<&'static str, Vec<Trigger>>,
    /// Event nouns by their first word, singular and plural.
    pub(super) nouns: HashMap<String, Vec<Trigger>>,
    /// Dictionary form and inflection of every form of every known verb.
    pub(super) forms: HashMap<String, (&'static str, Inflection)>,
    /// Verbs that report a statement.
    pub(super) reporting: HashSet<&'static str>,
    /// Phrases that are no trigger, by their first word.
    pub(super) idioms: HashMap<&'static str, Vec<Vec<&'static str>>>,
    /// Verbs of states.
    pub(super) state: HashSet<&'static str>,
    /// Lists of `event-words.tsv` by name.
    lists: HashMap<&'static str, Vec<&'static str>>,
}

/// Names of the lists in `event-words.tsv`; the file says what each is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordList {
    PlanningVerb,
    PlanningNoun,
    PlanningModifier,
    WishVerb,
    DenialVerb,
    PlannedModifier,
    PossibleModifier,
    DeniedModifier,
    OngoingModifier,
    TransitiveVerb,
    OfComplementVerb,
    AffectedObjectVerb,
    ActionNoun,
    ViolenceOrAccidentVerb,
    Vehicle,
}

impl WordList {
    const ALL: [Self; 15] = [
        Self::PlanningVerb,
        Self::PlanningNoun,
        Self::PlanningModifier,
        Self::WishVerb,
        Self::DenialVerb,
        Self::PlannedModifier,
        Self::PossibleModifier,
        Self::DeniedModifier,
        Self::OngoingModifier,
        Self::TransitiveVerb,
        Self::OfComplementVerb,
        Self::AffectedObjectVerb,
        Self::ActionNoun,
        Self::ViolenceOrAccidentVerb,
        Self::Vehicle,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::PlanningVerb => "planning-verb",
            Self::PlanningNoun => "planning-noun",
            Self::PlanningModifier => "planning-modifier",
            Self::WishVerb => "wish-verb",
            Self::DenialVerb => "denial-verb",
            Self::PlannedModifier => "planned-modifier",
            Self::PossibleModifier => "possible-modifier",
            Self::DeniedModifier => "denied-modifier",
            Self::OngoingModifier => "ongoing-modifier",
            Self::TransitiveVerb => "transitive-verb",
            Self::OfComplementVerb => "of-complement-verb",
            Self::AffectedObjectVerb => "affected-object-verb",
            Self::ActionNoun => "action-noun",
            Self::ViolenceOrAccidentVerb => "violence-or-accident-verb",
            Self::Vehicle => "vehicle",
        }
    }
}

impl Lexicon {
    /// Parses the files that are compiled in.
    ///
    /// # Errors
    /// The first malformed line, an unknown event type, or an unknown list.
    pub fn builtin() -> Result<Self, LexiconError> {
        let mut lexicon = Self::parse_triggers(lexicon_file!("event-triggers.tsv"))?;
        for row in lexicon_file!("event-words.tsv").rows() {
            let [name, words] = row.fields()?;
            if !WordList::ALL.iter().any(|list| list.name() == name) {
                return Err(row.error(format!("no rule reads a list {name}")));
            }
            lexicon.lists.insert(name, words.split(' ').collect());
        }
        Ok(lexicon)
    }

    /// Returns the words of a list.
    pub(super) fn list(&self, list: WordList) -> &[&'static str] {
        self.lists.get(list.name()).map_or(&[], Vec::as_slice)
    }

    fn parse_triggers(file: LexiconFile<'static>) -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        let mut irregular: HashMap<&'static str, (&'static str, &'static str)> = HashMap::new();
        let mut doubled: HashSet<&'static str> = HashSet::new();
        let mut verbs: Vec<&'static str> = Vec::new();
        for row in file.rows() {
            let [class, first, second, third] = row.fields()?;
            match class {
                // The build script reads these.
                "type" => {}
                "irregular" => {
                    irregular.insert(first, (second, third));
                    verbs.push(first);
                }
                "doubled" => drop(doubled.insert(first)),
                "verb" => {
                    let (verb, rest) = split_words(second);
                    let condition = parse_condition(third);
                    let trigger =
                        Trigger { event_type: parse_type(first, row)?, lemma: second, rest, condition };
                    lexicon.verbs.entry(verb).or_default().push(trigger);
                    verbs.push(verb);
                }
                "noun" => {
                    let (noun, rest) = split_at_hyphens(second);
                    let condition = Condition::Prepositions(third.split(',').collect());
                    let trigger =
                        Trigger { event_type: parse_type(first, row)?, lemma: second, rest, condition };
                    lexicon.nouns.entry(noun.to_owned()).or_default().push(trigger.clone());
                    if trigger.rest.is_empty() {
                        lexicon.nouns.entry(plural(noun)).or_default().push(trigger);
                    }
                }
                "reporting" => {
                    lexicon.reporting.insert(first);
                    verbs.push(first);
                }
                "idiom" => {
                    let (word, rest) = split_words(first);
                    lexicon.idioms.entry(word).or_default().push(rest);
                }
                "state" => {
                    lexicon.state.insert(first);
                    verbs.push(first);
                }
                _ => return Err(row.error(format!("unknown class {class}"))),
            }
        }
        verbs.sort_unstable();
        verbs.dedup();
        for lemma in verbs {
            add_forms(&mut lexicon.forms, lemma, irregular.get(lemma).copied(), doubled.contains(lemma));
        }
        for triggers in lexicon.verbs.values_mut().chain(lexicon.nouns.values_mut()) {
            // The longest first, and those with a condition before those without.
            triggers.sort_by_key(|trigger| {
                let free = matches!(trigger.condition, Condition::None | Condition::Prepositions(_));
                (std::cmp::Reverse(trigger.rest.len()), free)
            });
        }
        Ok(lexicon)
    }
}

fn parse_type(name: &str, row: Row<'_>) -> Result<EventType, LexiconError> {
    EventType::from_name(name).ok_or_else(|| row.error(format!("unknown event type {name}")))
}

/// Splits a lemma into its first word and the others.
fn split_words(lemma: &'static str) -> (&'static str, Vec<&'static str>) {
    let mut words = lemma.split(' ');
    (words.next().unwrap_or_default(), words.collect())
}

/// Splits a noun into tokens as treebanks do: "sit-in" into "sit", "-", "in".
fn split_at_hyphens(lemma: &'static str) -> (&'static str, Vec<&'static str>) {
    let mut tokens = lemma.split(' ').flat_map(|word| {
        let mut parts = Vec::new();
        for (nth, part) in word.split('-').enumerate() {
            if nth > 0 {
                parts.push("-");
            }
            parts.push(part);
        }
        parts
    });
    (tokens.next().unwrap_or_default(), tokens.collect())
}

fn parse_condition(text: &'static str) -> Condition {
    match text.split_once('=') {
        Some(("object", words)) => Condition::Object(words.split(',').collect()),
        Some(("without", words)) => Condition::Without(words.split(',').collect()),
        Some(("near", words)) => Condition::FollowedBy(words.split(',').collect()),
        Some(("to", words)) => Condition::To(words.split(',').collect()),
        None if text == "rivals" => Condition::Rivals,
        _ => Condition::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn forms_map_to_their_lemma() {
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
            let forms = &fixtures::lexicons().events.forms;
            assert_eq!(forms.get(form).map(|(lemma, _)| *lemma), Some(lemma), "{form}");
        }
    }

    #[test]
    fn every_word_list_has_words() {
        for list in WordList::ALL {
            assert!(!fixtures::lexicons().events.list(list).is_empty(), "{}", list.name());
        }
    }

    #[test]
    fn unknown_event_type_is_an_error() {
        let file = LexiconFile { name: "x.tsv", text: "verb\tASAULT\tattack\t\n" };
        let error = Lexicon::parse_triggers(file).unwrap_err();
        assert_eq!(error.to_string(), "x.tsv, line 1: unknown event type ASAULT");
    }
}
