//! What the rules of this folder know of words.

use std::{collections::HashSet, sync::LazyLock};

fn list(file: &'static str) -> HashSet<&'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
}

static REPORTING_VERBS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| list(include_str!("../../lexicons/reporting-verbs.txt")));
static OCCASIONS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| list(include_str!("../../lexicons/occasions.txt")));

/// True for a verb whose subject says what it governs.
pub fn is_reporting_verb(lemma: &str) -> bool {
    REPORTING_VERBS.contains(lemma)
}

/// True for a noun whose "that" clause somebody when: "his comments that …".
pub fn is_reporting_noun(lemma: &str) -> bool {
    [
        "comment",
        "remark",
        "claim",
        "statement",
        "assertion",
        "announcement",
        "allegation",
        "warning",
        "argument",
    ]
    .contains(&lemma)
}

/// True for a verb that tells by its object what was when: "stressed the need to …".
pub fn takes_object(lemma: &str) -> bool {
    [
        "note",
        "stress",
        "emphasize",
        "emphasise",
        "underline",
        "underscore",
        "reiterate",
        "reaffirm",
        "express",
    ]
    .contains(&lemma)
}

/// True for an occasion on which people speak.
pub fn is_occasion(lemma: &str) -> bool {
    OCCASIONS.contains(lemma)
}
