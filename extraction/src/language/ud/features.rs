//! The inflection of a word, as far as readers of news need it.

named! {
    /// Grammatical number.
    Number { Singular = "Sing", Plural = "Plur", /// Plural only: "scissors".
        PluralOnly = "Ptan", }
}
named! {
    /// The tense of a verb form (participles have one too).
    Tense { Past = "Past", Present = "Pres", }
}
named! {
    /// The mood of a finite verb.
    Mood { Indicative = "Ind", Imperative = "Imp", Subjunctive = "Sub", }
}
named! {
    /// Grammatical person.
    Person { First = "1", Second = "2", Third = "3", }
}
named! {
    /// The form of a verb.
    VerbForm { Finite = "Fin", Infinitive = "Inf", Participle = "Part", Gerund = "Ger", }
}

/// A word's inflection; `None` where the word has none, or it doesn't show.
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
    /// Reads the FEATS column of CoNLL-U; features this type doesn't hold are passed over.
    pub fn parse(column: &str) -> Self {
        let mut found = Self::default();
        for (name, value) in column.split('|').filter_map(|feature| feature.split_once('=')) {
            match name {
                "Number" => found.number = Number::from_name(value),
                "Tense" => found.tense = Tense::from_name(value),
                "Mood" => found.mood = Mood::from_name(value),
                "Person" => found.person = Person::from_name(value),
                "VerbForm" => found.form = VerbForm::from_name(value),
                "Voice" => found.passive = value == "Pass",
                _ => {}
            }
        }
        found
    }
}

impl std::fmt::Display for Features {
    /// As the FEATS column of CoNLL-U, "_" when empty.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let named = [
            ("Mood", self.mood.map(Mood::name)),
            ("Number", self.number.map(Number::name)),
            ("Person", self.person.map(Person::name)),
            ("Tense", self.tense.map(Tense::name)),
            ("VerbForm", self.form.map(VerbForm::name)),
            ("Voice", self.passive.then_some("Pass")),
        ];
        let mut any = false;
        for (name, value) in named {
            if let Some(value) = value {
                write!(f, "{}{name}={value}", if any { "|" } else { "" })?;
                any = true;
            }
        }
        if any { Ok(()) } else { f.write_str("_") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_survive_the_column() {
        let column = "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin";
        assert_eq!(Features::parse(column).to_string(), column);
        assert_eq!(Features::parse("Degree=Pos").to_string(), "_");
    }
}
