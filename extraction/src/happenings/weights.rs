//! Thresholds of the decoder, chosen on newsroom dev (`lab evaluate happenings`).

/// Least probability of a trigger.
pub(super) const TRIGGER: f32 = 0.3;
/// Least mean probability of a pair at which a trigger joins a happening.
pub(super) const SAME: f32 = 0.25;
/// Least probability of a happening that belongs in a timeline.
pub(super) const MAIN: f32 = 0.4;
/// Least probability of a happening that the article is about.
pub(super) const LEAD: f32 = 0.5;
/// Least probability that a happening is only claimed.
pub(super) const ATTRIBUTED: f32 = 0.5;
/// Least share of a second participant with the same role.
pub(super) const SECOND_PARTICIPANT: f32 = 0.35;
/// Least confidence of an event of the rules that belongs in a timeline.
pub(super) const RULE_MAIN: f32 = 0.3;
/// Factor of the probability that there is no participant.
pub(super) const ABSENT: f32 = 1.0;
/// Factor of the probability that there is no time.
pub(super) const UNDATED: f32 = 1.0;
/// Added to the probability of a type that the rules give the trigger.
pub(super) const RULE_TYPE: f32 = 1.5;
/// Added to the probability of a participant that the rules give the trigger.
pub(super) const RULE_PARTICIPANT: f32 = 1.0;
/// Added to the probability of a time that the rules give the trigger.
pub(super) const RULE_TIME: f32 = 0.3;
/// Factor of the confidence of an event that the rules don't find.
pub(super) const WITHOUT_RULE: f32 = 0.6;
