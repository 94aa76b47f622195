//! Confidence of events and limits of background, tuned by hand on `plover_plv_train` (`evaluate events`).

/// Confidence of a verb trigger of several words or with a light-verb object, …
pub(super) const PHRASE_TRIGGER: f32 = 0.8;
/// … and of any other verb trigger.
pub(super) const VERB_TRIGGER: f32 = 0.7;
/// Confidence of a demand: what the speaker says that others must do.
pub(super) const OBLIGATION: f32 = 0.6;
/// Confidence of an event without a type.
pub(super) const UNTYPED: f32 = 0.3;
/// Confidence of an event noun that is the object of the main verb, …
pub(super) const OBJECT_NOUN: f32 = 0.6;
/// … that only sets the time or circumstance of another event, …
pub(super) const CIRCUMSTANCE_NOUN: f32 = 0.35;
/// … and of any other.
pub(super) const NOUN: f32 = 0.5;

/// Subtracted from a verb in a clause that modifies a noun, …
pub(super) const RELATIVE_CLAUSE: f32 = 0.2;
/// … from a participle or infinitive, …
pub(super) const NON_FINITE: f32 = 0.15;
/// … and from a verb in another subordinate clause.
pub(super) const SUBORDINATE_CLAUSE: f32 = 0.1;

/// Days before publication from which a dated event is background.
pub(super) const BACKGROUND_DAYS: i32 = 14;
/// The same for an event mentioned in passing: "the worst since the raid on Friday".
pub(super) const PASSING_BACKGROUND_DAYS: i32 = 3;
