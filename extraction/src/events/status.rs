//! Whether an event took place.

use super::{
    grammar::{Modality, Sentence},
    lexicon::LEXICON,
    triggers::{Hit, How},
};
use crate::schema::EventStatus;

/// Verbs before "to …" or "…ing" that say what is to come.
const PLANS: &[&str] = &[
    "expect", "schedule", "plan", "set", "due", "intend", "agree", "vow", "pledge", "promise", "threaten",
    "prepare", "decide", "offer", "aim", "commit", "propose", "announce", "consider",
];
/// … that say it may be.
const WISHES: &[&str] = &[
    "want",
    "seek",
    "try",
    "attempt",
    "urge",
    "ask",
    "order",
    "call",
    "demand",
    "request",
    "hope",
    "wish",
    "encourage",
    "invite",
    "push",
    "press",
    "need",
    "allow",
    "appeal",
    "advise",
];
/// … that say it was not.
const DENIALS: &[&str] =
    &["refuse", "deny", "fail", "decline", "reject", "avoid", "prevent", "stop", "cancel", "forget"];

/// Reads the status off the helpers of the trigger and the verb it depends on.
pub(super) fn status(sentence: &Sentence<'_, '_>, hit: &Hit) -> EventStatus {
    let group = match &hit.how {
        How::Verb { group, .. } => group,
        How::Noun { .. } => return of_noun(sentence, hit),
        // What is asked may come or not; it was asked.
        How::Demand { .. } => return EventStatus::Happened,
    };
    if group.negated {
        return EventStatus::Denied;
    }
    match group.modal {
        Some(Modality::Will) => return EventStatus::Planned,
        Some(Modality::Would) if told(sentence, group.first) && !in_condition(sentence, group.first) => {
            return EventStatus::Planned;
        }
        Some(Modality::Would | Modality::May) => return EventStatus::Possible,
        None => {}
    }
    let hangs = group.to || group.participle && !group.passive;
    if let Some(status) = governed(sentence, group.first, group.to).filter(|_| hangs) {
        return status;
    }
    if in_condition(sentence, group.first) {
        return EventStatus::Possible;
    }
    if group.progressive && sentence.is_any(group.first, &["is", "are", "'s", "’s", "'re", "’re", "am"]) {
        return EventStatus::Ongoing;
    }
    EventStatus::Happened
}

/// What the verb before "to attack" makes of the attack.
fn governed(sentence: &Sentence<'_, '_>, first: usize, to: bool) -> Option<EventStatus> {
    let before = first.checked_sub(1)?;
    if to
        && sentence.is_any(
            before,
            &[
                "set", "due", "ready", "willing", "about", "going", "likely", "poised", "prepared", "is",
                "are",
            ],
        )
    {
        return Some(EventStatus::Planned);
    }
    if to
        && sentence.is_any(
            before,
            &[
                "plan",
                "plans",
                "intention",
                "decision",
                "promise",
                "threat",
                "agreement",
                "deal",
                "pledge",
                "vow",
            ],
        )
    {
        return Some(EventStatus::Planned);
    }
    let planned = |lemma| PLANS.contains(&lemma) && !sentence.is_any(before, &["set"]);
    if to && sentence.form(before).is_some_and(|(lemma, _)| planned(lemma)) {
        return Some(EventStatus::Planned);
    }
    let near = (first.saturating_sub(8).max(sentence.tokens.start)..first).rev();
    let (place, lemma) =
        near.filter_map(|at| Some((at, sentence.form(at)?.0))).find(|(at, _)| sentence.is_verb(*at))?;
    if !to && place + 1 != first {
        return None;
    }
    let negated = sentence.group(place).is_some_and(|group| group.negated);
    if DENIALS.contains(&lemma) {
        Some(if negated { EventStatus::Happened } else { EventStatus::Denied })
    } else if PLANS.contains(&lemma) {
        Some(if negated { EventStatus::Denied } else { EventStatus::Planned })
    } else if WISHES.contains(&lemma) {
        Some(EventStatus::Possible)
    } else if lemma == "continue" {
        Some(EventStatus::Ongoing)
    } else {
        None
    }
}

/// "said it would": a verb of saying stands before.
fn told(sentence: &Sentence<'_, '_>, first: usize) -> bool {
    (first.saturating_sub(10).max(sentence.tokens.start)..first).any(|at| {
        sentence.form(at).is_some_and(|(lemma, form)| form.past && LEXICON.reporting.contains(lemma))
    })
}

/// "if", "unless" before the verb in its clause.
fn in_condition(sentence: &Sentence<'_, '_>, first: usize) -> bool {
    (first.saturating_sub(12).max(sentence.tokens.start)..first)
        .rev()
        .take_while(|&at| !sentence.is_any(at, &[",", ";", "that"]))
        .any(|at| sentence.is_any(at, &["if", "unless", "whether"]))
}

fn of_noun(sentence: &Sentence<'_, '_>, hit: &Hit) -> EventStatus {
    let around = hit.tokens.start.saturating_sub(4).max(sentence.tokens.start)..hit.tokens.start;
    if around.clone().any(|at| {
        sentence.is_any(
            at,
            &["planned", "upcoming", "scheduled", "forthcoming", "proposed", "future", "expected"],
        )
    }) {
        return EventStatus::Planned;
    }
    if around.clone().any(|at| sentence.is_any(at, &["possible", "potential", "alleged", "feared"])) {
        return EventStatus::Possible;
    }
    if around.clone().any(|at| sentence.is_any(at, &["no", "without"])) {
        return EventStatus::Denied;
    }
    if around.clone().any(|at| sentence.is_any(at, &["ongoing", "continuing", "continued"])) {
        return EventStatus::Ongoing;
    }
    EventStatus::Happened
}
