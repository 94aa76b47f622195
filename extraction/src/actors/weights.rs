//! Weights and limits of coreference resolution.
//!
//! Set by hand; `lab evaluate coreference` scores them on the development documents of GUM (CoNLL F1 and accuracy of
//! "he" and "she"), and `lab evaluate statements` on the speakers of `ggt_dev` and `polnear_dev`.

/// Weights of the antecedent score of pronouns; the prior mention with the highest sum is the antecedent.
pub mod pronoun {
    /// Per sentence of distance.
    pub const DISTANCE: f64 = -1.2;
    /// The prior mention is a subject.
    pub const SUBJECT: f64 = 1.0;
    /// Pronoun and prior mention are both subjects.
    pub const PARALLEL_SUBJECT: f64 = 0.4;
    /// Pronoun and prior mention are both subjects of agentive verbs.
    pub const PARALLEL_AGENT: f64 = 0.8;
    /// The prior mention is a name.
    pub const NAME: f64 = 0.2;
    /// One of the two is inside quotation marks, the other is not.
    pub const QUOTE_MISMATCH: f64 = -1.5;
    /// The prior mention is a possessive modifier: "Kolev's lawyer".
    pub const POSSESSIVE: f64 = -0.5;
    /// Times the model's probability of the antecedent.
    pub const MODEL: f64 = 3.0;
    /// The prior mention is the last speaker, and the pronoun's verb goes on with its words: "he added".
    pub const CONTINUED_SPEAKER: f64 = 2.0;
    /// The same for any other verb of communication: "he said".
    pub const LAST_SPEAKER: f64 = 1.2;
    /// The entity's gender is known and agrees; a gender that disagrees excludes it.
    pub const GENDER: f64 = 1.0;
    /// Per earlier mention of the entity, up to [`MAX_COUNTED_MENTIONS`].
    pub const MENTION_COUNT: f64 = 0.15;
    /// Mentions of an entity beyond this many do not raise the score.
    pub const MAX_COUNTED_MENTIONS: usize = 6;
    /// The difference of scores at which one entity is e times as probable as another.
    pub const TEMPERATURE: f64 = 1.0;
    /// The most antecedents of which the probability is kept.
    pub const MAX_PROBABLE_ANTECEDENTS: usize = 4;
    /// The probability of an antecedent whose gender does not agree.
    pub const FALLBACK_PROBABILITY: f32 = 0.5;
    /// Sentences with unquoted text up to which an antecedent is searched.
    pub const MAX_DISTANCE: u32 = 4;
    /// Sentences with unquoted text from a question to its answer.
    pub const MAX_ANSWER_DISTANCE: u32 = 2;
}

/// Limits of the resolution of descriptions.
pub mod description {
    /// Sentences with unquoted text up to which an antecedent of "the company" is searched.
    pub const MAX_DISTANCE: u32 = 6;
    /// The same for "the 56-year-old", which is the person just named.
    pub const MAX_AGED_DISTANCE: u32 = 3;
    /// Probability from which the model's antecedent of a description is taken.
    pub const MIN_MODEL_PROBABILITY: f64 = 0.5;
    /// The most roles, or names, with one noun that are compared with a description.
    pub const MAX_COMPARED: usize = 100;
}

/// The most mentions back to an antecedent. Only a long quotation has more within its [`pronoun::MAX_DISTANCE`].
pub const MAX_PRIOR_MENTIONS: usize = 300;
/// The most paragraphs from a lead that describes a person to the one that begins with the name.
pub const MAX_PARAGRAPHS_TO_NAME: u32 = 3;
/// The most names of a quotation that cannot be its speaker.
pub const MAX_NAMED_IN_QUOTATION: usize = 50;
/// The most persons with one first or last name, and the most long forms of a name, that are compared.
pub const MAX_NAMESAKES: usize = 100;
/// The most tokens of a name that is looked up by its beginning or end.
pub const MAX_LONG_NAME_TOKENS: usize = 16;
/// The longest mention in bytes. A longer one is no name or phrase, but a text without spaces.
pub const MAX_MENTION_BYTES: usize = 500;
/// The most tokens of a title or description before its head: "former acting deputy assistant secretary of state".
pub const MAX_TITLE_TOKENS: usize = 12;
/// The most tokens from the preposition of an office to its "and": "Minister for Women and Equalities".
pub const MAX_OFFICE_TOKENS: usize = 6;
/// The most tokens of an apposition with a role after a name.
pub const MAX_APPOSITION_TOKENS: usize = 16;
/// The most tokens of the complement of a source without a name: "for the Ministry of Foreign Affairs".
pub const MAX_COMPLEMENT_TOKENS: usize = 10;
/// The most tokens that an acronym may abbreviate.
pub const MAX_ACRONYM_TOKENS: usize = 10;
/// The fewest bytes of a name that may be the beginning or end of a longer one.
pub const MIN_SHORT_NAME_BYTES: usize = 4;
/// The fewest letters of a short first name that begins the full one: "Pat" of "Patrick".
pub const MIN_NICKNAME_LETTERS: usize = 3;
