//! Confidences of statements: a logistic model of what can go wrong with content and speaker.

use super::{Source, Statement, context::Context, lexicon::VerbClass, speech_filter::ContentForm};
use crate::{
    language::{Number, Upos},
    lexicon_file::{LexiconError, LexiconFile, Row},
    schema::{ActorType, MentionForm, StatementType},
};

/// The number of features.
pub const FEATURES: usize = 18;

/// The names of the features, in order, as `models/statement-confidence.tsv` has them.
pub const NAMES: [&str; FEATURES] = [
    "prior",
    "direct",
    "mixed",
    "no cue",
    "no speaker",
    "no actor",
    "unnamed",
    "epithet",
    "pronoun",
    "uncertain pronoun",
    "phrase",
    "infinitive",
    "other sentence",
    "short",
    "very short",
    "say",
    "according to",
    "clause",
];

/// The values of the features of a statement.
pub type Features = [f32; FEATURES];

/// Contents with fewer tokens are short, and very short.
const SHORT_TOKENS: usize = 6;
const VERY_SHORT_TOKENS: usize = 3;
/// The prior is kept from 0 and 1 by this much.
const MARGIN: f32 = 0.01;
/// The logarithm of the uncertainty of a pronoun counts up to this, and twice as far below.
const MAX_UNCERTAINTY: f32 = 3.0;

/// Weights of the features.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfidenceModel {
    /// One for each feature.
    pub weights: Features,
    /// Added to the weighted sum.
    pub bias: f32,
    /// The lowest confidence of a statement.
    pub least: f32,
}

impl ConfidenceModel {
    /// Parses the model that is compiled in for the accurate language model, or for the fast one.
    ///
    /// # Errors
    /// The first malformed line, or the first missing feature.
    pub fn builtin(is_accurate: bool) -> Result<Self, LexiconError> {
        match is_accurate {
            true => Self::parse(
                "models/statement-confidence.tsv",
                include_str!("../../models/statement-confidence.tsv"),
            ),
            false => Self::parse(
                "models/statement-confidence-fast.tsv",
                include_str!("../../models/statement-confidence-fast.tsv"),
            ),
        }
    }

    /// Parses a file with a row for each feature, for "bias" and for "least".
    ///
    /// # Errors
    /// The first malformed line, or the first missing row.
    pub fn parse(name: &str, text: &str) -> Result<Self, LexiconError> {
        let file = LexiconFile { name, text };
        let mut values = [None; FEATURES + 2];
        let row_names = || NAMES.into_iter().chain(["bias", "least"]);
        let number = |row: Row<'_>, field: &str| {
            field.parse::<f32>().map_err(|_| row.error(format!("{field:?} is no number")))
        };
        for row in file.rows() {
            let [feature, value] = row.fields()?;
            let at = row_names().position(|name| name == feature);
            let at = at.ok_or_else(|| row.error(format!("{feature:?} is no feature")))?;
            values[at] = Some(number(row, value)?);
        }
        if let Some(missing) = row_names().zip(values).find(|(_, value)| value.is_none()) {
            return Err(file.error(&format!("{:?} is missing", missing.0)));
        }
        let value = |at: usize| values[at].unwrap_or_default();
        let weights = std::array::from_fn(value);
        Ok(Self { weights, bias: value(FEATURES), least: value(FEATURES + 1) })
    }

    /// Formats the model as [`Self::parse`] reads it.
    pub fn to_tsv(&self) -> String {
        let mut text =
            "# Confidences of statements (README.md of this folder says how they were fitted).\n".to_owned();
        let values = self.weights.into_iter().chain([self.bias, self.least]);
        for (name, value) in NAMES.into_iter().chain(["bias", "least"]).zip(values) {
            text += &format!("{name}\t{value:.4}\n");
        }
        text
    }

    /// Returns the probability that content and speaker are right.
    pub fn confidence(&self, features: &Features) -> f32 {
        let sum: f32 = self.weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
        1.0 / (1.0 + (-sum - self.bias).exp())
    }
}

/// Sets the features of a statement from its confidence so far, its content and its speaker, and its confidence.
pub fn estimate(context: &Context<'_>, model: &ConfidenceModel, statement: &mut Statement) {
    statement.features = features(context, statement);
    statement.confidence = model.confidence(&statement.features);
}

fn features(context: &Context<'_>, statement: &Statement) -> Features {
    let doc = context.doc;
    let tokens = context.tokens_in(statement.content);
    let is_unquoted = statement.kind == StatementType::Indirect;
    let form = if is_unquoted { ContentForm::of(context, &tokens) } else { ContentForm::Other };
    let cue = statement.cue.as_ref().map(|cue| context.tokens_in(cue.span));
    let is_same_sentence = cue.as_ref().is_none_or(|cue| {
        let sentence = |token: usize| doc.tokens[token].sentence;
        cue.is_empty() || tokens.is_empty() || sentence(cue.start) == sentence(tokens.start)
    });
    let lemma = statement.cue.as_ref().map_or("", |cue| cue.lemma.as_str());
    let mention = statement.speaker.and_then(|source| source.mention);
    let is_pronoun =
        mention.is_some_and(|mention| context.coreference.mentions[mention].form == MentionForm::Pronoun);
    let first = mention.and_then(|mention| context.coreference.antecedents_of(mention).first().copied());
    let uncertainty = match first {
        Some((_, probability)) if is_pronoun => {
            (1.0 - probability.min(0.999)).ln().max(-2.0 * MAX_UNCERTAINTY)
        }
        _ => 0.0,
    };
    let is_unnamed = mention.is_some_and(|mention| context.actor_type(mention) == ActorType::Unnamed);
    let prior = statement.confidence.clamp(MARGIN, 1.0 - MARGIN);
    let flag = |is_set: bool| f32::from(u8::from(is_set));
    [
        (prior / (1.0 - prior)).ln(),
        flag(statement.kind == StatementType::Direct),
        flag(statement.kind == StatementType::Mixed),
        flag(statement.cue.is_none()),
        flag(statement.speaker.is_none()),
        flag(statement.speaker.is_some() && mention.is_none()),
        flag(is_unnamed),
        flag(statement.speaker.is_some_and(|source| is_epithet(context, source))),
        flag(is_pronoun),
        if is_pronoun { MAX_UNCERTAINTY + uncertainty } else { 0.0 },
        flag(form == ContentForm::NounPhrase),
        flag(form == ContentForm::Infinitive),
        flag(is_unquoted && !is_same_sentence),
        flag(tokens.len() < SHORT_TOKENS),
        flag(tokens.len() < VERY_SHORT_TOKENS),
        flag(matches!(lemma, "say" | "add" | "tell" | "write" | "tweet" | "state")),
        flag(lemma == "according to"),
        flag(form == ContentForm::Clause && !context.lexicon.is_verb(lemma, VerbClass::Cue)),
    ]
}

/// Returns true for a definite description of one actor without a name: "the four-time champion" may be one named before.
pub fn is_epithet(context: &Context<'_>, source: Source) -> bool {
    let doc = context.doc;
    let tokens = context.tokens_in(source.span);
    let Some(mention) = source.mention else { return false };
    let head = context.tokens_in(context.coreference.mentions[mention].head).start;
    context.actor_type(mention) == ActorType::Unnamed
        && context.coreference.mentions[mention].form == MentionForm::Description
        && doc.word(tokens.start).eq_ignore_ascii_case("the")
        && doc.upos(head) == Upos::Noun
        && doc.features(head).number != Some(Number::Plural)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_read_as_it_was_written() {
        for is_accurate in [true, false] {
            let model = ConfidenceModel::builtin(is_accurate).unwrap();
            assert_eq!(ConfidenceModel::parse("x.tsv", &model.to_tsv()), Ok(model));
        }
    }

    #[test]
    fn a_missing_feature_is_an_error() {
        let error = ConfidenceModel::parse("x.tsv", "prior\t1.0\n").unwrap_err();
        assert_eq!(error.to_string(), "x.tsv, line 1: \"direct\" is missing");
    }
}
