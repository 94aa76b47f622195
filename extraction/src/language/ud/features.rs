//! Morphological features: number, tense, mood, person, verb form, voice.

treebank_labels! {
    /// Grammatical number.
    Number { Singular = "Sing", Plural = "Plur", /// Plural only: "scissors".
        PluralOnly = "Ptan", }
}
treebank_labels! {
    /// The tense of a verb form, participles included.
    Tense { Past = "Past", Present = "Pres", }
}
treebank_labels! {
    /// The mood of a finite verb.
    Mood { Indicative = "Ind", Imperative = "Imp", Subjunctive = "Sub", }
}
treebank_labels! {
    /// Grammatical person.
    Person { First = "1", Second = "2", Third = "3", }
}
treebank_labels! {
    /// The form of a verb.
    VerbForm { Finite = "Fin", Infinitive = "Inf", Participle = "Part", Gerund = "Ger", }
}

/// The morphological features of a word; `None` for those that the word does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Features {
    /// Of nouns, pronouns, determiners, finite verbs.
    pub number: Option<Number>,
    /// Of verbs.
    pub tense: Option<Tense>,
    /// Of finite verbs.
    pub mood: Option<Mood>,
    /// Of pronouns and finite verbs.
    pub person: Option<Person>,
    /// Of verbs.
    pub form: Option<VerbForm>,
    /// A participle of the passive voice.
    pub passive: bool,
}

impl Features {
    /// Parses the FEATS column of CoNLL-U. Unknown features are ignored.
    pub fn parse(column: &str) -> Self {
        let mut features = Self::default();
        for (name, value) in column.split('|').filter_map(|feature| feature.split_once('=')) {
            match name {
                "Number" => features.number = Number::from_name(value),
                "Tense" => features.tense = Tense::from_name(value),
                "Mood" => features.mood = Mood::from_name(value),
                "Person" => features.person = Person::from_name(value),
                "VerbForm" => features.form = VerbForm::from_name(value),
                "Voice" => features.passive = value == "Pass",
                _ => {}
            }
        }
        features
    }
}

impl std::fmt::Display for Features {
    /// Formats the FEATS column of CoNLL-U, `_` when empty.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let named = [
            ("Mood", self.mood.map(Mood::name)),
            ("Number", self.number.map(Number::name)),
            ("Person", self.person.map(Person::name)),
            ("Tense", self.tense.map(Tense::name)),
            ("VerbForm", self.form.map(VerbForm::name)),
            ("Voice", self.passive.then_some("Pass")),
        ];
        let mut is_first = true;
        for (name, value) in named {
            if let Some(value) = value {
                write!(f, "{}{name}={value}", if is_first { "" } else { "|" })?;
                is_first = false;
            }
        }
        if is_first { f.write_str("_") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parsed_column_formats_as_before() {
        let column = "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin";
        assert_eq!(Features::parse(column).to_string(), column);
        assert_eq!(Features::parse("Degree=Pos").to_string(), "_");
    }
}
