//! Weights of the choice of the main event, tuned by hand on `giveme5w1h_dev` (`evaluate main-event`).

/// Characters of headline and first paragraphs, in which an article gives day and place of its event.
pub(super) const LEAD_LENGTH: u32 = 900;

/// Weight of the position of the event's sentence, which falls from 1 at the start of the body.
pub(super) const POSITION: f32 = 2.0;
/// Distance from the start, in code points, at which the position counts half.
pub(super) const POSITION_HALF_DISTANCE: f32 = 200.0;
/// Weight of an event that happened or is going on.
pub(super) const HAPPENED: f32 = 0.3;
/// Weight of a planned event.
pub(super) const PLANNED: f32 = 0.1;
/// Weight of an event that the article asserts itself, outside statements.
pub(super) const UNATTRIBUTED: f32 = 0.3;
/// Weight of an event with a type other than `OTHER`.
pub(super) const TYPED: f32 = 0.3;
/// Weight of each participant, …
pub(super) const PARTICIPANT: f32 = 0.15;
/// … up to this number.
pub(super) const MAX_PARTICIPANTS: usize = 2;
/// Weight of each event of the same type, this one included, …
pub(super) const SAME_TYPE: f32 = 0.1;
/// … up to this number.
pub(super) const MAX_SAME_TYPE: usize = 6;
/// Weight of the event's confidence.
pub(super) const CONFIDENCE: f32 = 0.3;
/// Subtracted from an event in the label of the headline ("Harbour fire: two arrested"), which names the story.
pub(super) const LABEL_PENALTY: f32 = 1.0;
/// Most words of a label.
pub(super) const MAX_LABEL_WORDS: usize = 5;
/// Subtracted from an event inside the clause of another: in "boy who fell down a well after rescue operation", the
/// operation is not the news.
pub(super) const EMBEDDED_PENALTY: f32 = 1.0;

/// Days around publication within which a day can be the main event's.
pub(super) const MAX_DAYS_FROM_PUBLICATION: i32 = 7;
