//! What grammar knows better than the scores: "said on Monday that …" says the clause, not the Monday.

use std::{collections::HashSet, sync::LazyLock};

use super::super::{annotated::Token, forms::Form, grammar::Relation, grammar::Upos, hash};

static DAYS: LazyLock<HashSet<u32>> = LazyLock::new(|| {
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    days.into_iter().map(|day| hash::bytes(day.as_bytes())).collect()
});

/// Hangs a clause opened by "that" on the verb, where it hangs on the day between them. `first` is the number
/// of the sentence's first token in the text.
pub(in super::super) fn free_the_days(forms: &[Form], tokens: &mut [Token], first: usize) {
    for mark in 0..tokens.len() {
        if tokens[mark].relation != Relation::Mark || tokens[mark].tag.upos != Upos::Sconj {
            continue;
        }
        let clause = tokens[mark].head as usize - first;
        if !matches!(tokens[clause].relation, Relation::Acl | Relation::AclRelcl | Relation::Advcl) {
            continue;
        }
        let day = tokens[clause].head as usize - first;
        let verb = tokens[day].head as usize - first;
        if DAYS.contains(&forms[day].word)
            && verb != day
            && tokens[verb].tag.upos == Upos::Verb
            && day < clause
        {
            tokens[clause].head = tokens[day].head;
            tokens[clause].relation = Relation::Ccomp;
        }
    }
}
