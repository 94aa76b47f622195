//! Trains the lemma table: the verbs that inflection rules may build on, and the lemmas that the rules miss.

use std::collections::{BTreeMap, BTreeSet};

use crate::corpora::TreebankSentence;
use extraction::language::{Xpos, training::lemmas::Lemmas};

const HEADER: &str =
    "# Base forms of verbs, and the lemmas that the rules of English inflection miss: word, tag, lemma.
# Learned by `lab train fast` from its treebanks (models/README.md).
";

/// The lemma table of treebanks, as its file holds it.
///
/// For each word and tag the most frequent lemma counts. Plural proper nouns are left out: the table is in lower case.
pub(super) fn lemma_table(trees: &[TreebankSentence]) -> String {
    let mut bases = BTreeSet::new();
    let mut counts: BTreeMap<(String, Xpos), BTreeMap<&str, u32>> = BTreeMap::new();
    for word in trees.iter().flat_map(|tree| &tree.words) {
        let tag = word.tag.xpos;
        if matches!(tag, Xpos::Nnp | Xpos::Xx | Xpos::Gw | Xpos::Add) || word.lemma == "_" {
            continue;
        }
        let lower = word.form.to_lowercase().replace('’', "'");
        if tag.name().starts_with("VB") && word.lemma.bytes().all(|b| b.is_ascii_lowercase()) {
            bases.insert(word.lemma.as_str());
        }
        *counts.entry((lower, tag)).or_default().entry(&word.lemma).or_default() += 1;
    }
    let base_lines: Vec<&str> = bases.iter().copied().collect();
    let base_table = base_lines.join("\n");
    let rules = Lemmas::parse(&base_table).expect("every row is one base form");
    let mut lines: Vec<String> = base_lines.iter().map(|&base| base.to_owned()).collect();
    for ((word, tag), lemmas) in &counts {
        let most_frequent = lemmas.iter().max_by_key(|&(_, &count)| count).map(|(&lemma, _)| lemma);
        let is_missed = |lemma: &&str| *tag != Xpos::Nnps && rules.lemma(word, *tag) != *lemma;
        if let Some(lemma) = most_frequent.filter(is_missed) {
            lines.push(format!("{word}\t{tag}\t{lemma}"));
        }
    }
    format!("{HEADER}{}\n", lines.join("\n"))
}
