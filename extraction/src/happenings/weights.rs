//! Weights and thresholds of the decoder: a file of names and values.

use crate::lexicon_file::{LexiconError, LexiconFile};

macro_rules! weights {
    ($($(#[$doc:meta])* $field:ident = $name:literal,)+) => {
        /// Weights and thresholds of the decoder of happenings (`models/happening-decoder.tsv`).
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Weights { $($(#[$doc])* pub $field: f32,)+ }

        impl Weights {
            /// The names, in the order of the file.
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// Returns the values in the order of [`Weights::NAMES`].
            pub fn values(&self) -> Vec<f32> {
                vec![$(self.$field,)+]
            }

            /// Makes weights of values in that order; `None` for another number of values.
            pub fn from_values(values: &[f32]) -> Option<Self> {
                let mut values = values.iter().copied();
                let weights = Self { $($field: values.next()?,)+ };
                values.next().is_none().then_some(weights)
            }
        }
    };
}

weights! {
    /// Least probability of a trigger.
    trigger = "least trigger",
    /// Least mean probability of a pair at which a trigger joins a happening.
    same = "least same",
    /// Least probability of a happening that belongs in a timeline.
    main = "least main",
    /// Least probability of a happening that the article is about.
    lead = "least lead",
    /// Least probability that a happening is only claimed.
    attributed = "least attributed",
    /// Least probability that a happening is background.
    background = "least background",
    /// Power of the probability of news by which a trigger's distributions count.
    news_power = "power of news",
    /// Weight of the log-odds of coreference of a pair of triggers.
    pair_coreference = "pair coreference",
    /// Weight of the cosine of their hidden states.
    pair_hidden = "pair hidden",
    /// Weight of the cosine of their words' embeddings.
    pair_word = "pair word",
    /// Weight of the same stem.
    pair_stem = "pair stem",
    /// Weight of the probability of the same type.
    pair_type = "pair type",
    /// Weight of the probability of the same status.
    pair_status = "pair status",
    /// Weight of the probability that both are of a lead happening.
    pair_lead = "pair lead",
    /// Weight of the difference of the probabilities of a lead happening.
    pair_lead_difference = "pair lead difference",
    /// Weight of the probability that both are of news.
    pair_news = "pair news",
    /// Log-odds of any pair.
    pair_bias = "pair bias",
    /// Weight of the network's log-probability of a time.
    time_model = "time model",
    /// Added to the score of no time.
    undated = "time undated",
    /// Added to the score of the day of publication without an expression.
    publication_day = "time publication day",
    /// Added to the score of the month of publication without an expression.
    publication_month = "time publication month",
    /// Weight of the score of the log-linear model of times.
    time_features = "time features",
    /// Least share of the likeliest time that a finer one within it needs to be chosen instead.
    finer_time = "least finer time",
    /// Added to the probability of a type that the rules give the trigger.
    rule_type = "rule type",
    /// Weight of the network's log-probability of a status.
    status_model = "status model",
    /// Weight of the log-probability of a status in the log-linear model.
    status_features = "status features",
    /// Added to the probability of a status other than `happened` that the rules give the trigger.
    rule_status = "rule status",
    /// Weight of the likeliest time that a status allows, beside the status by itself.
    status_time = "status time",
    /// Weight of the network's log-probability of an actor.
    actor_model = "actor model",
    /// Weight of the score of the log-linear model of actors.
    actor_features = "actor features",
    /// Weight of the network's log-probability of a recipient.
    recipient_model = "recipient model",
    /// Weight of the score of the log-linear model of recipients.
    recipient_features = "recipient features",
    /// Factor of the probability that there is no actor.
    no_actor = "no actor",
    /// Factor of the probability that there is no recipient.
    no_recipient = "no recipient",
    /// Factor of the probability that there is no place.
    no_place = "no place",
    /// Added to the probability of a participant that the rules give the trigger.
    rule_participant = "rule participant",
    /// Least share of a second participant with the same role.
    second_participant = "least second participant",
    /// Least probability of a trigger at which an event that only the rules find is kept.
    rule_only = "least rule only",
    /// Factor of the confidence of an event that the rules don't find.
    without_rule = "without rule",
}

impl Weights {
    /// Parses the file that is compiled in.
    ///
    /// # Errors
    /// The first malformed row.
    pub fn builtin() -> Result<Self, LexiconError> {
        Self::parse("models/happening-decoder.tsv", include_str!("../../models/happening-decoder.tsv"))
    }

    /// Parses rows "name TAB value", one for each of [`Weights::NAMES`] in their order; `name` is the file's, for errors.
    ///
    /// # Errors
    /// The first row that is malformed, missing, or has another name.
    pub fn parse(name: &str, text: &str) -> Result<Self, LexiconError> {
        let file = LexiconFile { name, text };
        let mut values = Vec::new();
        for row in file.rows() {
            let [name, value] = row.fields()?;
            if Self::NAMES.get(values.len()) != Some(&name) {
                return Err(row.error(format!("{name:?} is not the weight that belongs here")));
            }
            values.push(row.number(value)?);
        }
        Self::from_values(&values).ok_or_else(|| file.error("a weight is missing"))
    }

    /// Writes the file.
    pub fn to_tsv(&self) -> String {
        let rows = Self::NAMES.iter().zip(self.values()).map(|(name, value)| format!("{name}\t{value}\n"));
        "# Weights and thresholds of the decoder of happenings, chosen on newsroom dev by `train happening-decoder` of lab.\n"
            .to_owned()
            + &rows.collect::<String>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_written_as_it_is_read() {
        let weights = Weights::builtin().unwrap();
        assert_eq!(Weights::parse("x.tsv", &weights.to_tsv()), Ok(weights));
    }

    #[test]
    fn a_weight_in_another_place_and_a_missing_one_are_errors() {
        let error = Weights::parse("x.tsv", "# weights\nleast same\t0.2\n").unwrap_err();
        assert_eq!(error.to_string(), "x.tsv, line 2: \"least same\" is not the weight that belongs here");
        let error = Weights::parse("x.tsv", "least trigger\t0.2\n").unwrap_err();
        assert_eq!(error.to_string(), "x.tsv, line 1: a weight is missing");
    }
}
