//! Recognises misspelt names of fields and parameters.

/// Longest name that is compared, in code points; the cost of a comparison grows with its square.
const MAX_COMPARED: usize = 40;
/// Most edits that a typing error may have.
const MAX_EDITS: usize = 2;

/// Tests whether `given` is probably a typing error for `known`.
///
/// True where they differ by at most two edits and by fewer than half of the longer one's code points. An edit
/// inserts, deletes or replaces one, or swaps two adjacent ones (Damerau–Levenshtein). ASCII case does not count.
pub fn is_typo_of(given: &str, known: &str) -> bool {
    let normalized = |name: &str| name.chars().take(MAX_COMPARED).collect::<String>().to_ascii_lowercase();
    let (given, known) = (normalized(given), normalized(known));
    let distance = strsim::osa_distance(&given, &known);
    distance <= MAX_EDITS && distance * 2 < given.chars().count().max(known.chars().count())
}

#[cfg(test)]
mod tests {
    use super::is_typo_of;

    #[test]
    fn typing_errors_are_recognised_and_other_words_are_not() {
        assert!(is_typo_of("speeker", "speaker"));
        assert!(is_typo_of("form", "from"));
        assert!(is_typo_of("Published_At", "published_at"));
        assert!(!is_typo_of("to", "q"));
        assert!(!is_typo_of("section", "source"));
    }
}
