//! Confidences, thresholds and limits of statement extraction.
//!
//! Set by hand on the development sets `ggt_dev` (GenderGapTracker) and `polnear_dev` (PolNeAR 1.0); the command
//! `lab evaluate statements` scores them. The confidence of the model's attributions is calibrated on the same sets:
//! see `calibration.rs`.

/// Confidences of statements by the rule that found them: the estimated share that is correct.
pub mod confidence {
    /// A quotation followed by its cue: `"…," Bruce said`.
    pub const QUOTATION_THEN_CUE: f32 = 0.95;
    /// A cue followed by its quotation: `Bruce added: "…"`.
    pub const CUE_THEN_QUOTATION: f32 = 0.93;
    /// The clause after a verb, with "that".
    pub const CLAUSE_WITH_THAT: f32 = 0.9;
    /// The clause after a verb, without "that".
    pub const CLAUSE_WITHOUT_THAT: f32 = 0.8;
    /// The words from "that" to the end of the sentence, where the tree has no clause.
    pub const REST_AFTER_THAT: f32 = 0.7;
    /// The clause before source and verb: "…, Petrova said".
    pub const CLAUSE_BEFORE_SOURCE: f32 = 0.85;
    /// The object of a verb: "stressed the need to talk".
    pub const OBJECT: f32 = 0.6;
    /// The clause of a noun: "Asif's comments that …".
    pub const NOUN_CLAUSE: f32 = 0.7;
    /// "According to …".
    pub const ACCORDING_TO: f32 = 0.85;
    /// A floating quotation in the last speaker's sentence, or in a new sentence of the paragraph.
    pub const FLOATING_SAME_PARAGRAPH: f32 = 0.85;
    /// A floating quotation that fills the paragraph after the last speaker's.
    pub const FLOATING_NEXT_PARAGRAPH: f32 = 0.65;
    /// A floating quotation that fills a later paragraph.
    pub const FLOATING_LATER_PARAGRAPH: f32 = 0.5;
    /// A floating quotation of the person who acts in the sentence before.
    pub const FLOATING_AFTER_ACTION: f32 = 0.6;
    /// A floating quotation of the only person of the paragraph before.
    pub const FLOATING_AFTER_PARAGRAPH: f32 = 0.45;
    /// A quotation before "those were the words of".
    pub const FLOATING_NAMED_AFTER: f32 = 0.85;
    /// A quotation that a name behind a dash signs.
    pub const SIGNED: f32 = 0.85;
    /// A quotation beside a line that only names a person.
    pub const SIGNED_BY_LINE: f32 = 0.7;
    /// A quotation that a name and a colon introduce, without a verb.
    pub const INTRODUCED: f32 = 0.8;
    /// A quotation behind a colon after a sentence that names a letter or diary of the speaker.
    pub const INTRODUCED_BY_DOCUMENT: f32 = 0.7;
    /// A turn of a transcript: "Okafor: …".
    pub const TURN: f32 = 0.85;
    /// A social post, signed with a handle.
    pub const SOCIAL_POST: f32 = 0.9;
    /// A paragraph of a post beside a line with its author and date.
    pub const SIGNED_POST: f32 = 0.8;
    /// A line "Okafor: …".
    pub const COLON_HEADLINE: f32 = 0.8;
    /// Subtracted from what a rule found when the speaker refers to no actor.
    pub const NO_ACTOR_PENALTY: f32 = 0.15;
    /// Factor for a document's statement that is given to the last speaker.
    pub const DOCUMENT_SPEAKER_FACTOR: f32 = 0.85;
    /// Factor for a paraphrase that only the rules found, where the model's attributions are better.
    pub const RULE_ALONE_FACTOR: f32 = 0.7;
    /// Factor for attributions of a model other than the one whose probability is calibrated.
    pub const UNCALIBRATED_MODEL_FACTOR: f32 = 0.9;
}

/// Limits of the candidates for a speaker who is not sure.
pub mod candidates {
    /// The confidence from which a speaker is sure.
    pub const SURE: f32 = 0.8;
    /// The probability from which the antecedent of a pronoun is sure.
    pub const SURE_ANTECEDENT: f32 = 0.9;
    /// The lowest probability of a candidate.
    pub const MIN_PROBABILITY: f32 = 0.05;
    /// The most candidates of a statement.
    pub const MAX_CANDIDATES: usize = 3;
    /// The probability that an epithet describes the nearest person before it; estimated on `newsroom` dev.
    pub const EPITHET_PERSON: f32 = 0.5;
    /// The most sentences from an epithet back to that person.
    pub const MAX_SENTENCES: usize = 4;
}

/// Thresholds on confidences and overlaps.
pub mod threshold {
    /// The lowest confidence, before what can go wrong is weighed, of a model attribution.
    pub const MIN_CONFIDENCE: f32 = 0.2;
    /// The same for unquoted words in another sentence than their cue.
    pub const MIN_OTHER_SENTENCE_CONFIDENCE: f32 = 0.5;
    /// The lowest confidence of a paraphrase that only the rules found.
    pub const MIN_RULE_ALONE_CONFIDENCE: f32 = 0.8;
    /// The Jaccard index of two contents from which only the more probable statement is kept.
    pub const MIN_SHARED_BY_RIVALS: f32 = 0.75;
    /// The Jaccard index of two contents from which they are the same statement.
    pub const MIN_SHARED: f32 = 0.5;
}
