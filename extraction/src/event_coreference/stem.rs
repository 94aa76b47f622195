//! Stems of English words.

/// Iterates over the stems of a text's words and numbers of two characters or more, in order.
pub fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|symbol: char| !symbol.is_alphanumeric())
        .filter(|word| word.chars().nth(1).is_some())
        .map(stem)
}

/// Removes the inflectional endings of a word: "attacked", "attacks" and "attacking" become "attack".
///
/// A light suffix stripper, weaker than Porter's: it unites the forms of one word, and needs no dictionary.
/// `lab/python/lexicons/document_frequencies.py` has the same rules.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_lowercase();
    let long =
        |stem: &str, ending: &str| stem.strip_suffix(ending).is_some_and(|rest| rest.chars().count() > 2);
    if long(&stem, "ies") || long(&stem, "ied") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if long(&stem, "s") && !stem.ends_with("ss") && !stem.ends_with("us") {
        stem.pop();
    }
    for ending in ["ing", "ed"] {
        if long(&stem, ending) {
            stem.truncate(stem.len() - ending.len());
            break;
        }
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    let mut last = stem.chars().rev();
    let double = matches!((last.next(), last.next()), (Some(a), Some(b)) if a == b && !matches!(a, 's' | 'l' | 'e' | '0'..='9'));
    if stem.len() > 3 && double {
        stem.pop();
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for forms in [
            ["attack", "attacks", "attacked", "attacking"],
            ["move", "moves", "moved", "moving"],
            ["deny", "denies", "denied", "denying"],
            ["stab", "stabs", "stabbed", "stabbing"],
            ["pass", "passes", "passed", "passing"],
        ] {
            let found: Vec<String> = forms.iter().map(|form| stem(form)).collect();
            assert!(found.iter().all(|one| *one == found[0]), "{found:?}");
        }
    }
}
